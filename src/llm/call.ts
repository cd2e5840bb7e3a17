import { setTimeout as sleep } from "node:timers/promises";
import type {
  LanguageModelV4,
  LanguageModelV4CallOptions,
  LanguageModelV4GenerateResult,
} from "@ai-sdk/provider";
import { untilAborted } from "../waiting.ts";
import { type Failure, failureOf, modelError, type Teller } from "./failures.ts";

/** Limits of one call to a provider. */
export interface CallLimits {
  /** For each attempt. */
  timeoutMs: number;
  /** Before the second attempt; twice as long before each further one. */
  firstWaitMs: number;
}

/** How a provider is called. */
export interface Way {
  limits: CallLimits;
  teller: Teller;
  /** Hears of every attempt that brought no answer: what failed, and after how many milliseconds. */
  failed(outcome: string, ms: number): void;
}

/** A call that failed for good. */
export class CallFailed extends Error {
  readonly failure: Failure;

  constructor(failure: Failure) {
    super(failure.error.message);
    this.failure = failure;
  }
}

const attempts = 3;
const longestWaitMs = 20_000;

/** What a provider answered, and how long the attempt took. */
export interface Called {
  result: LanguageModelV4GenerateResult;
  ms: number;
}

/** Calls a provider, again after passing failures; throws `CallFailed`, or the reason of the signal. */
export async function callModel(
  model: LanguageModelV4,
  options: LanguageModelV4CallOptions,
  way: Way,
  signal: AbortSignal,
): Promise<Called> {
  for (let attempt = 1; ; attempt += 1) {
    const outcome = await attemptCall(model, options, way, signal);
    if ("result" in outcome) return outcome;
    const { failure } = outcome;
    const backoff = way.limits.firstWaitMs * 2 ** (attempt - 1) * (1 + Math.random() / 4);
    const wait = failure.waitMs ?? backoff;
    if (!failure.isPassing || attempt === attempts || wait > longestWaitMs) {
      throw new CallFailed(failure);
    }
    await sleep(wait, undefined, { signal }).catch(() => signal.throwIfAborted());
  }
}

type Outcome = Called | { failure: Failure };

async function attemptCall(
  model: LanguageModelV4,
  options: LanguageModelV4CallOptions,
  { limits, teller, failed }: Way,
  signal: AbortSignal,
): Promise<Outcome> {
  signal.throwIfAborted();
  const started = performance.now();
  const passed = (): number => Math.round(performance.now() - started);
  const late = AbortSignal.timeout(limits.timeoutMs);
  const abortSignal = AbortSignal.any([signal, late]);
  try {
    // Fetching a token for Vertex does not listen to a signal.
    const result = await untilAborted(model.doGenerate({ ...options, abortSignal }), abortSignal);
    return { result, ms: passed() };
  } catch (error) {
    if (signal.aborted) failed("aborted", passed());
    signal.throwIfAborted();
    const failure = late.aborted ? lateFailure(teller, limits) : failureOf(error, teller);
    failed(failure.error.code.replace(/^model_/, ""), passed());
    return { failure };
  }
}

function lateFailure({ model }: Teller, { timeoutMs }: CallLimits): Failure {
  const sentence = `'${model}' did not answer within ${timeoutMs / 1000} s`;
  return {
    error: modelError(504, "timeout", sentence),
    isPassing: false,
    refusesForm: false,
    refusesTemperature: false,
  };
}
