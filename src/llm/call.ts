import { setTimeout as sleep } from "node:timers/promises";
import type {
  LanguageModelV4,
  LanguageModelV4CallOptions,
  LanguageModelV4GenerateResult,
} from "@ai-sdk/provider";
import { type Failure, failureOf, modelError, type Teller } from "./failures.ts";

/** Limits of one call to a provider. */
export interface CallLimits {
  /** For each attempt. */
  timeoutMs: number;
  /** Before the second attempt; twice as long before each further one. */
  firstWaitMs: number;
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

/** Calls a provider, again after passing failures; throws `CallFailed`, or the reason of the signal. */
export async function callModel(
  model: LanguageModelV4,
  options: LanguageModelV4CallOptions,
  limits: CallLimits,
  teller: Teller,
  signal: AbortSignal,
): Promise<LanguageModelV4GenerateResult> {
  for (let attempt = 1; ; attempt += 1) {
    const outcome = await attemptCall(model, options, limits, teller, signal);
    if ("result" in outcome) return outcome.result;
    const { failure } = outcome;
    const backoff = limits.firstWaitMs * 2 ** (attempt - 1) * (1 + Math.random() / 4);
    const wait = failure.waitMs ?? backoff;
    if (!failure.isPassing || attempt === attempts || wait > longestWaitMs) {
      throw new CallFailed(failure);
    }
    await sleep(wait, undefined, { signal }).catch(() => signal.throwIfAborted());
  }
}

type Outcome = { result: LanguageModelV4GenerateResult } | { failure: Failure };

async function attemptCall(
  model: LanguageModelV4,
  options: LanguageModelV4CallOptions,
  limits: CallLimits,
  teller: Teller,
  signal: AbortSignal,
): Promise<Outcome> {
  signal.throwIfAborted();
  const late = AbortSignal.timeout(limits.timeoutMs);
  const abortSignal = AbortSignal.any([signal, late]);
  try {
    return {
      result: await untilAborted(model.doGenerate({ ...options, abortSignal }), abortSignal),
    };
  } catch (error) {
    signal.throwIfAborted();
    return { failure: late.aborted ? lateFailure(teller, limits) : failureOf(error, teller) };
  }
}

/** Fetching a token for Vertex does not listen to a signal, so nothing is waited for beyond it. */
async function untilAborted<Value>(work: PromiseLike<Value>, signal: AbortSignal): Promise<Value> {
  const { promise: aborted, reject } = Promise.withResolvers<never>();
  const stop = (): void => reject(signal.reason);
  signal.addEventListener("abort", stop, { once: true });
  try {
    return await Promise.race([work, aborted]);
  } finally {
    signal.removeEventListener("abort", stop);
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
