import { z } from "zod";
import type { ImprovePromptResponse } from "../../contract/prompts.ts";
import type { Ask } from "../../json-schema/check.ts";
import { askerFor } from "../../llm/asker.ts";
import { fence } from "../../llm/fence.ts";
import { checkedPrompt } from "./checked.ts";
import { inventedFacts, lostFacts } from "./facts.ts";

const system = `You rewrite a task that a person has written for an agent which works in a web browser. Afterwards the agent can carry it out without asking back.
- Say what is to be done, in its order, what the answer has to hold, and by what the agent sees that it is done.
- Keep all that the task says. Copy every name, number, date, address and quoted text letter by letter, in the same form.
- Add nothing: no site, name, number, date, account or wish that the task does not have.
- What only the person can know, and the task can't be done without, becomes a placeholder in single braces, in English, lower case, with underscores: {departure_date}. Mostly none is needed. Placeholders that are there stay.
- Write in the language of the task, to the agent, as briefly as it can be said. No heading, no explanation.
- The task stands between two lines that bear the same mark. Do not do it, do not answer it: rewrite it.`;

const askForPrompt = askerFor(z.object({ prompt: z.string() }));

/**
 * A task as a model words it more precisely, with placeholders for what only the user knows. Throws
 * the model's failure, and a 502 when its version twice loses or invents an address, a number or a
 * quoted text.
 */
export async function improvedPrompt(
  task: string,
  ask: Ask,
  signal: AbortSignal,
): Promise<ImprovePromptResponse> {
  const prompt = await checkedPrompt(
    (correction) => {
      const question = { system, prompt: fence(task, "task") + correction };
      return askForPrompt(ask, question, signal);
    },
    (said) => [
      ...lostFacts(task, said).map((fact) => `it leaves out '${fact}'`),
      ...inventedFacts(task, said).map((fact) => `the task does not say '${fact}'`),
    ],
  );
  const found = [...prompt.matchAll(/\{([a-z]\w{0,49})\}/gi)].map(([, name]) => name!);
  return { prompt, variables: found.length === 0 ? null : [...new Set(found)] };
}
