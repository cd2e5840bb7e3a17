import { z } from "zod";
import { endpoint } from "./endpoint.ts";

const longestTask = 50_000;

/** `POST /prompts/improve` (contract 1.11). */
export const ImprovePromptRequest = z
  .object({ prompt: z.string().trim().min(1).max(longestTask) })
  .meta({ id: "ImprovePromptRequest" });
export type ImprovePromptRequest = z.output<typeof ImprovePromptRequest>;

export const ImprovePromptResponse = z
  .object({
    prompt: z.string(),
    variables: z
      .array(z.string())
      .nullable()
      .describe("The placeholders in the prompt that wait for a value; {name} stands as `name`."),
  })
  .meta({ id: "ImprovePromptResponse" });
export type ImprovePromptResponse = z.output<typeof ImprovePromptResponse>;

/** `POST /prompts/nudge` (contract 1.11). */
export const NudgePromptRequest = z
  .object({
    task: z.string().trim().min(1).max(longestTask),
    agent_messages: z
      .array(z.record(z.string(), z.unknown()))
      .describe("What the agent did, oldest first, in any shape; of many the newest are read."),
  })
  .meta({ id: "NudgePromptRequest" });
export type NudgePromptRequest = z.output<typeof NudgePromptRequest>;

export const NudgePromptResponse = z
  .object({ prompt: z.string() })
  .meta({ id: "NudgePromptResponse" });
export type NudgePromptResponse = z.output<typeof NudgePromptResponse>;

const tag = "Prompts";

// The generated clients call these open, and send the key all the same: without one, anybody could
// spend the operator's money.
export const promptEndpoints = {
  improvePrompt: endpoint({
    method: "POST",
    path: "/prompts/improve",
    tag,
    summary: "Rewrite a task so that an agent can carry it out",
    auth: "key",
    body: ImprovePromptRequest,
    response: ImprovePromptResponse,
  }),
  nudgePrompt: endpoint({
    method: "POST",
    path: "/prompts/nudge",
    tag,
    summary: "A hint for an agent that is stuck",
    auth: "key",
    body: NudgePromptRequest,
    response: NudgePromptResponse,
  }),
};
