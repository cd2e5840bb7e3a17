import { z } from "zod";
import { AgentParams } from "./agents.ts";
import { endpoint } from "./endpoint.ts";
import { defaulted, queryBoolean } from "./fields.ts";
import { SessionParams } from "./sessions.ts";

/** How the recorded steps went when they were done again. */
export const Verification = z
  .object({
    success: z.boolean(),
    steps: z
      .array(
        z.object({
          index: z.int(),
          action: z.string(),
          success: z.boolean(),
          message: z.string(),
          healed: z
            .object({ from: z.string(), to: z.string() })
            .nullable()
            .describe("The recorded selector did not fit any more; another way was taken."),
        }),
      )
      .describe("Up to the first that failed."),
  })
  .meta({ id: "WorkflowVerification" });
export type Verification = z.output<typeof Verification>;

/** What was recorded, in every form in which it can be done again without a model (contract 1.2, A9). */
export const WorkflowCode = z
  .object({
    python_script: z.string().describe("For Notte's Python SDK."),
    json_actions: z
      .array(z.looseObject({ type: z.string() }))
      .describe("The bodies of page/execute, one after the other."),
    code: z.string().describe("A script for Playwright in TypeScript that stands for itself."),
    typescript_script: z.string().describe("For the npm package notte-sdk."),
    parameters: z
      .array(z.object({ name: z.string(), value: z.string() }))
      .describe("Values that stand in the task, with the recorded ones as their defaults."),
    secrets: z.array(z.string()).describe("The environment variables that the scripts read."),
    response_format: z
      .record(z.string(), z.unknown())
      .nullable()
      .describe("The JSON schema of the answer: as asked for, or as inferred."),
    notes: z.array(z.string()).describe("What is fragile, and what was left out."),
    verification: Verification.nullable().describe("With verify: how it went in a fresh session."),
  })
  .meta({ id: "WorkflowCode" });
export type WorkflowCode = z.output<typeof WorkflowCode>;

/** The query of `workflow/code`, of a session or an agent. */
export const WorkflowCodeQuery = z.object({
  as_workflow: queryBoolean(false).describe("Standalone scripts, in place of the steps only."),
  infer_response_format: queryBoolean(false).describe(
    "Infers the schema of the answer where none was asked for.",
  ),
  verify: queryBoolean(false).describe("Does it again in a fresh session, and tells how it went."),
  heal_with_model: queryBoolean(false).describe(
    "With verify: the server's language model is asked for elements that nothing recorded finds.",
  ),
});

const tag = "Workflows";

/** Values by the names of parameters and secrets. */
export const VerifyRequest = z
  .object({
    values: defaulted(z.record(z.string(), z.string()), {}).describe(
      "Values of parameters and secrets, by their names.",
    ),
    heal_with_model: defaulted(z.boolean(), false).describe(
      "The server's language model is asked for elements that nothing recorded finds.",
    ),
  })
  .meta({ id: "WorkflowVerifyRequest" });

export const workflowEndpoints = {
  agentWorkflowCode: endpoint({
    method: "GET",
    path: "/agents/{agent_id}/workflow/code",
    tag,
    summary: "What an agent did as code that does it again without a model",
    auth: "key",
    params: AgentParams,
    query: WorkflowCodeQuery,
    response: WorkflowCode,
  }),
  agentWorkflowVerify: endpoint({
    method: "POST",
    path: "/agents/{agent_id}/workflow/verify",
    tag,
    summary: "Do what an agent did again in a fresh session, without a model",
    auth: "key",
    params: AgentParams,
    body: VerifyRequest,
    bodyOptional: true,
    response: Verification,
  }),
  sessionWorkflowCode: endpoint({
    method: "GET",
    path: "/sessions/{session_id}/workflow/code",
    tag,
    summary: "What was done on a session as code that does it again without a model",
    auth: "key",
    params: SessionParams,
    query: WorkflowCodeQuery,
    response: WorkflowCode,
  }),
  sessionWorkflowVerify: endpoint({
    method: "POST",
    path: "/sessions/{session_id}/workflow/verify",
    tag,
    summary: "Do a session's steps again in a fresh session, without a model",
    auth: "key",
    params: SessionParams,
    body: VerifyRequest,
    bodyOptional: true,
    response: Verification,
  }),
};
