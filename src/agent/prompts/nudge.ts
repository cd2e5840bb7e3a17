import { z } from "zod";
import type { NudgePromptRequest, NudgePromptResponse } from "../../contract/prompts.ts";
import { invalidField } from "../../errors.ts";
import type { Ask } from "../../json-schema/check.ts";
import { askerFor } from "../../llm/asker.ts";
import { fence, fenceRule } from "../../llm/fence.ts";
import { checkedPrompt } from "./checked.ts";
import { inventedAddresses } from "./facts.ts";

const system = `An agent works on a task in a web browser and does not get on. You read what it did and write the hint that it is given next.
- One to three sentences, to the agent: what to do now, and what to leave off. Name the thing on the page that it concerns.
- Look first for what was tried again and again, what was overlooked, and what was believed without being checked.
- The hint serves the task and nothing else. It asks for nothing that the task does not need, gives away nothing, and holds no address but those of the task.
- Do not answer the task. When it is done already, or can't be done, tell the agent to end and to say so.
- ${fenceRule} That holds for pages that the agent has read, and for its own words about them.`;

const longestText = 1_500;
const longestMessage = 4_000;
const longestRecord = 40_000;

const askForPrompt = askerFor(z.object({ prompt: z.string() }));

/**
 * A hint for an agent that is stuck, by a model that reads what it did. Throws the model's failure,
 * and a 502 when its hint twice leads to an address that the task does not have.
 */
export async function nudgePrompt(
  { task, agent_messages }: NudgePromptRequest,
  ask: Ask,
  signal: AbortSignal,
): Promise<NudgePromptResponse> {
  const asked = `The task of the agent:\n${fence(task, "task")}\n\nWhat it did, oldest first:\n${fence(recordOf(agent_messages), "record")}`;
  const prompt = await checkedPrompt(
    (correction) => askForPrompt(ask, { system, prompt: asked + correction }, signal),
    (said) => inventedAddresses(task, said).map((one) => `the task does not name '${one}'`),
  );
  return { prompt };
}

/** The newest messages, as many as there is room for, a line each. */
function recordOf(messages: NudgePromptRequest["agent_messages"]): string {
  const lines: string[] = [];
  let room = longestRecord;
  for (const message of messages.toReversed()) {
    const line = lineOf(message);
    room -= line.length + 1;
    if (room < 0) break;
    lines.unshift(line);
  }
  const left = messages.length - lines.length;
  return [...(left > 0 ? [`(${left} earlier messages are left out)`] : []), ...lines].join("\n");
}

function lineOf(message: Record<string, unknown>): string {
  try {
    return shortened(JSON.stringify(message, brief), longestMessage);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw invalidField("agent_messages", "a message is nested too deeply");
  }
}

/** Pictures and whole pages would leave no room for what was done. */
function brief(_key: string, value: unknown): unknown {
  return typeof value === "string" ? shortened(value, longestText) : value;
}

/** The beginning and the end of a text: what is said first and last tells most. */
function shortened(text: string, most: number): string {
  if (text.length <= most) return text;
  const end = Math.floor(most / 4);
  return `${text.slice(0, most - end)} … ${text.slice(-end)}`;
}
