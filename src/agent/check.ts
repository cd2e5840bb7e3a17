import { AppError } from "../errors.ts";
import { judge, misfitOf } from "./judge.ts";
import type { MindParts } from "./mind.ts";
import { beginningOf, estimateTokens } from "../page/render.ts";
import { usable } from "./question.ts";
import type { View } from "./view.ts";

/** What came of checking an answer; `wrong` stands where it does not hold, in words for the agent. */
export interface Checked {
  wrong?: string;
  /** For people. */
  checked: string;
}

const historyTokens = 6_000;
// More than a model is let write.
const answerTokens = 8_000;
/** Beside what was done: the words of the system, the headings, the verdict. */
const otherTokens = 2_000;

/** Checks an answer: that it is of the schema, and that the task is done as far as a model can tell. */
export async function check(
  { request, model, signal, meter, history }: MindParts,
  answer: string,
  view: View,
): Promise<Checked> {
  const { response_format: format, task } = request;
  const misfit = format === null ? undefined : misfitOf(answer, format);
  if (misfit !== undefined) return { wrong: `${misfit}.`, checked: `Refused: ${misfit}.` };
  const shown = beginningOf(answer, answerTokens);
  const taken = estimateTokens(task) + estimateTokens(shown) + estimateTokens(view.text);
  const room = Math.floor(model.window * usable) - taken - otherTokens;
  const done = history.text(Math.max(Math.min(historyTokens, room), 200));
  const one = { task, answer: shown, history: done, page: view.text };
  try {
    const verdict = await meter.charge({ purpose: "judge" }, () => judge(model, one, signal));
    const { reason } = verdict;
    if (verdict.done) return { checked: `Accepted: ${reason}` };
    return { wrong: reason, checked: `Refused: ${reason}` };
  } catch (error) {
    signal.throwIfAborted();
    if (!(error instanceof AppError)) throw error;
    return { checked: `Not checked: ${error.message}` };
  }
}
