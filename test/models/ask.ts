import { AppError } from "../../src/errors.ts";
import type { Answer, Part, Question } from "../../src/llm/model.ts";
import { type ModelAccess, openModel } from "../../src/llm/open-model.ts";
import type { Script } from "./reply.ts";
import { type ScriptedModels, serveModels } from "./server.ts";

/** A question in one sentence. */
export function question(text: string, more: Partial<Question> & { image?: Part } = {}): Question {
  const { image, ...rest } = more;
  const parts: Part[] = [{ type: "text", text }, ...(image === undefined ? [] : [image])];
  return { system: "You are exact.", messages: [{ role: "user", parts }], ...rest };
}

/** What an answer came to, and what was sent for it. */
export interface Asked {
  answer: Answer | undefined;
  error: AppError | undefined;
  requests: ScriptedModels["requests"];
}

/** Asks a scripted model once and then shuts it down. */
export async function askScripted(
  name: string,
  script: Script,
  asked: Question,
  access: Partial<ModelAccess> = {},
): Promise<Asked> {
  await using models = await serveModels(script);
  const settings = { ...models.environment(name.split("/")[0] ?? ""), ...access.settings };
  const model = openModel(name, { firstWaitMs: 1, ...access, settings });
  try {
    const answer = await model.answer(asked, new AbortController().signal);
    return { answer, error: undefined, requests: models.requests };
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    return { answer: undefined, error, requests: models.requests };
  }
}
