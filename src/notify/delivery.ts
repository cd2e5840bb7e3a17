import { setTimeout as sleep } from "node:timers/promises";

/** How one attempt went; `isPassing` where another one may succeed. */
export type Outcome =
  | { delivered: true }
  | {
      delivered: false;
      /** A sentence without secrets: no path of an address, nothing that the other side said. */
      error: string;
      isPassing: boolean;
      /** How long the other side asks to be left alone, in milliseconds. */
      waitMs?: number | undefined;
    };

/** How a notice fared at last. */
export interface Delivery {
  delivered: boolean;
  attempts: number;
  error: string | null;
}

/** How much is tried. */
export interface DeliveryLimits {
  attempts: number;
  /** For each attempt, connection and answer together. */
  timeoutMs: number;
  /** Before the second attempt; four times as long before each further one. */
  firstWaitMs: number;
  /** Whoever asks for a longer wait than this gets nothing more. */
  longestWaitMs: number;
}

/** Lets a receiver be away for a minute, as for a deployment. */
export const defaultLimits: DeliveryLimits = {
  attempts: 5,
  timeoutMs: 15_000,
  firstWaitMs: 1_000,
  longestWaitMs: 120_000,
};

/** Tries until it is delivered, refused for good, or tried often enough. Does not throw; the signal ends it. */
export async function deliver(
  attempt: (signal: AbortSignal) => Promise<Outcome>,
  limits: DeliveryLimits,
  signal: AbortSignal,
): Promise<Delivery> {
  let error: string | null = null;
  for (let attempts = 0; ;) {
    if (signal.aborted) return { delivered: false, attempts, error: error ?? "It was given up" };
    const outcome = await limited(attempt, limits.timeoutMs, signal);
    attempts += 1;
    if (outcome.delivered) return { delivered: true, attempts, error: null };
    error = outcome.error;
    const backoff = limits.firstWaitMs * 4 ** (attempts - 1) * (1 + Math.random() / 4);
    const wait = Math.max(backoff, outcome.waitMs ?? 0);
    if (!outcome.isPassing || attempts === limits.attempts || wait > limits.longestWaitMs) {
      return { delivered: false, attempts, error };
    }
    await sleep(wait, undefined, { signal }).catch(() => undefined);
  }
}

async function limited(
  attempt: (signal: AbortSignal) => Promise<Outcome>,
  timeoutMs: number,
  signal: AbortSignal,
): Promise<Outcome> {
  const late = new AbortController();
  const timer = setTimeout(() => late.abort(), timeoutMs);
  const failed = (error: string): Outcome => ({ delivered: false, error, isPassing: true });
  try {
    return await attempt(AbortSignal.any([signal, late.signal]));
  } catch (error) {
    if (signal.aborted) return failed("It was given up");
    if (late.signal.aborted) return failed(`No answer within ${timeoutMs / 1000} s`);
    return failed(`It could not be sent (${nameOf(error)})`);
  } finally {
    clearTimeout(timer);
  }
}

/** A name for what went wrong; messages of libraries may quote what is secret. */
function nameOf(error: unknown): string {
  if (!(error instanceof Error)) return "unknown";
  return "code" in error && typeof error.code === "string" ? error.code : error.name;
}
