import { modelError } from "./failures.ts";

/**
 * Does the work of a language model within a limit in milliseconds, beyond which it is stopped and
 * a 504 is thrown. Throws the reason of `stop` when that aborts.
 */
export async function inTime<Result>(
  limitMs: number,
  stop: AbortSignal,
  work: (signal: AbortSignal) => Promise<Result>,
): Promise<Result> {
  const late = AbortSignal.timeout(limitMs);
  try {
    return await work(AbortSignal.any([stop, late]));
  } catch (error) {
    if (!late.aborted || error !== late.reason) throw error;
    throw modelError(504, "timeout", `the language model took longer than ${limitMs / 1000} s`);
  }
}
