import { AppError } from "../errors.ts";
import type { Answer, Model, Question } from "./model.ts";

/** After failures that are likely to last, the model rests for this long. */
const restMs = 60_000;
const lasting = /^model_(unreachable|unavailable|timeout|rate_limited|quota|key_refused)$/;

/**
 * A model that another stands in for: whatever the first fails by, the other is asked, and the
 * answer tells which one it is of. What no model could do better is thrown at once: a signal that
 * was aborted, a schema that can't be used. After a failure that lasts, the other is asked first for
 * a minute. When both fail, the error is the first one's, and its message tells of both.
 */
export function withFallback(first: Model, other: Model): Model {
  if (first.name === other.name) return first;
  let restsUntil = 0;
  return {
    name: first.name,
    window: first.window,
    async answer(question, signal) {
      const started = performance.now();
      const rests = Date.now() < restsUntil;
      const [before, after] = rests ? [other, first] : [first, other];
      const tried = await tryAnswer(before, question, signal);
      if ("answer" in tried) return tried.answer;
      if (!rests && lasting.test(tried.error.code)) restsUntil = Date.now() + restMs;
      const again = await tryAnswer(after, question, signal);
      const ms = Math.round(performance.now() - started);
      if ("answer" in again) return { ...again.answer, ms };
      throw bothFailed(tried.error, again.error);
    },
  };
}

type Tried = { answer: Answer } | { error: AppError };

async function tryAnswer(model: Model, question: Question, signal: AbortSignal): Promise<Tried> {
  try {
    return { answer: await model.answer(question, signal) };
  } catch (error) {
    signal.throwIfAborted();
    if (error instanceof AppError && error.code.startsWith("model_")) return { error };
    throw error;
  }
}

function bothFailed(error: AppError, next: AppError): AppError {
  const { status, code, headers } = error;
  return new AppError(status, code, `${error.message}; and then: ${next.message}`, { headers });
}
