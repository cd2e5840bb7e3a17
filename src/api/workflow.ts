import type { z } from "zod";
import type { Agents } from "../agent/agents.ts";
import { workflowCode } from "../agent/workflow/code.ts";
import { healByModel } from "../agent/workflow/heal.ts";
import { recordingOf, recordingOfRun } from "../agent/workflow/recording.ts";
import { verify, type VerifyOptions } from "../agent/workflow/verify.ts";
import { workflowOf } from "../agent/workflow/workflow-of.ts";
import type { Caller, Handlers } from "../contract/handler.ts";
import type {
  Verification,
  VerifyRequest,
  WorkflowCode,
  WorkflowCodeQuery,
} from "../contract/workflow.ts";
import { needsModel } from "../errors.ts";
import type { Ask } from "../json-schema/check.ts";
import type { Recording } from "../agent/workflow/workflow.ts";
import type { Sessions } from "../sessions/sessions.ts";
import type { SessionRecord } from "../store/sessions.ts";

type Ids =
  | "agentWorkflowCode"
  | "agentWorkflowVerify"
  | "sessionWorkflowCode"
  | "sessionWorkflowVerify";

export interface WorkflowParts {
  sessions: Sessions;
  agents: Agents;
  /** Null on a server without a language model. */
  ask: Ask | null;
}

/** Something recorded, and the session that it was recorded on. */
interface Recorded {
  recording: Recording;
  session: SessionRecord;
  /** The hosts that it was to stay on; null for any. */
  domains: readonly string[] | null;
}

/** What was recorded as code, and done again. */
export function workflowHandlers({ sessions, agents, ask }: WorkflowParts): Pick<Handlers, Ids> {
  const ofSession = async (id: string, { accountId }: Caller): Promise<Recorded> => {
    const session = await sessions.record(accountId, id);
    const recording = recordingOf(await sessions.steps(session.id));
    return { session, recording, domains: null };
  };
  const ofAgent = async (id: string, { accountId }: Caller): Promise<Recorded> => {
    const { record, steps } = await agents.status(accountId, id);
    const session = await sessions.record(accountId, record.sessionId);
    const { allowed_domains: domains } = record.request;
    return { session, recording: recordingOfRun(record, steps), domains };
  };
  const code = (
    recorded: Recorded,
    query: z.output<typeof WorkflowCodeQuery>,
    caller: Caller,
  ): Promise<WorkflowCode> => {
    const healer = query.heal_with_model ? modelFor(ask, "query") : null;
    return workflowCode(recorded.recording, {
      asWorkflow: query.as_workflow,
      inferResponseFormat: query.infer_response_format,
      verifying: query.verify ? verifying(sessions, recorded, healer, caller) : null,
    });
  };
  const verified = (
    recorded: Recorded,
    { values, heal_with_model: heals }: z.output<typeof VerifyRequest>,
    caller: Caller,
  ): Promise<Verification> => {
    const healer = heals ? modelFor(ask, "body") : null;
    const options = verifying(sessions, recorded, healer, caller);
    return verify(workflowOf(recorded.recording), { ...options, values });
  };
  return {
    agentWorkflowCode: async ({ params, query }, caller) =>
      code(await ofAgent(params.agent_id, caller), query, caller),
    agentWorkflowVerify: async ({ params, body }, caller) =>
      verified(await ofAgent(params.agent_id, caller), body, caller),
    sessionWorkflowCode: async ({ params, query }, caller) =>
      code(await ofSession(params.session_id, caller), query, caller),
    sessionWorkflowVerify: async ({ params, body }, caller) =>
      verified(await ofSession(params.session_id, caller), body, caller),
  };
}

/** How something recorded on a session is verified: in one of the same account and with the same options. */
function verifying(
  sessions: Sessions,
  { session: { accountId, request }, domains }: Recorded,
  ask: Ask | null,
  { gone }: Caller,
): VerifyOptions {
  return {
    start: () => sessions.start(accountId, request),
    domains,
    healOn: ask === null ? null : (session) => healByModel(session, ask),
    values: {},
    signal: gone,
  };
}

function modelFor(ask: Ask | null, place: "query" | "body"): Ask {
  if (ask !== null) return ask;
  throw needsModel("heal_with_model", true, place);
}
