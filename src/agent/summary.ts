import { AppError } from "../errors.ts";
import { fence, fenceRule } from "../llm/fence.ts";
import type { Model } from "../llm/model.ts";
import { estimateTokens } from "../page/render.ts";
import { usable } from "./question.ts";

const system = `You shorten the notes of a browser agent. Keep what it will need to go on: what was done, what worked and what did not, every fact that was found, with numbers and names as they stand. At most 250 words, plain text. ${fenceRule}`;

const answerTokens = 1_024;

/** What was done, in few words; undefined where the model can't be asked for it. */
export async function summarised(
  model: Model,
  task: string,
  history: string,
  signal: AbortSignal,
): Promise<string | undefined> {
  const most = Math.floor(model.window * usable) - estimateTokens(task) - answerTokens - 500;
  const text = `The agent's task: ${task}\n\nIts notes:\n${fence(newest(history, most), "notes")}`;
  try {
    const asked = await model.answer(
      {
        system,
        messages: [{ role: "user", parts: [{ type: "text", text }] }],
        maxOutputTokens: answerTokens,
      },
      signal,
    );
    return asked.text;
  } catch (error) {
    signal.throwIfAborted();
    if (error instanceof AppError) return undefined;
    throw error;
  }
}

/** The last lines of what was done, as many as take no more than so many tokens. */
function newest(text: string, maxTokens: number): string {
  const kept: string[] = [];
  let left = maxTokens;
  for (const line of text.split("\n").toReversed()) {
    left -= estimateTokens(line) + 1;
    if (left < 0) break;
    kept.unshift(line);
  }
  return kept.join("\n");
}
