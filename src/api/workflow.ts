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
import { type Identities, type Named, stillThere } from "../sessions/open-identity.ts";
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
  identities: Identities;
  /** Null on a server without a language model. */
  ask: Ask | null;
}

/** Something recorded, and the session that it was recorded on. */
interface Recorded {
  recording: Recording;
  session: SessionRecord;
  /** As whom it acted. */
  named: Named;
  /** The hosts that it was to stay on; null for any. */
  domains: readonly string[] | null;
}

/** What was recorded as code, and done again. */
export function workflowHandlers(parts: WorkflowParts): Pick<Handlers, Ids> {
  const { sessions, agents, ask } = parts;
  const ofSession = async (id: string, { accountId }: Caller): Promise<Recorded> => {
    const session = await sessions.record(accountId, id);
    const { request: named } = session;
    const recording = recordingOf(await sessions.steps(session.id));
    return { session, named, recording: asNamed(recording, named), domains: null };
  };
  const ofAgent = async (id: string, { accountId }: Caller): Promise<Recorded> => {
    const { record, steps } = await agents.status(accountId, id);
    const session = await sessions.record(accountId, record.sessionId);
    const { allowed_domains: domains, vault_id, persona_id } = record.request;
    const named = {
      vault_id: vault_id ?? session.request.vault_id,
      persona_id: persona_id ?? session.request.persona_id,
    };
    const recording = asNamed(recordingOfRun(record, steps), named);
    return { session, named, recording, domains };
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
      verifying: query.verify ? verifying(parts, recorded, healer, caller) : null,
    });
  };
  const verified = (
    recorded: Recorded,
    { values, heal_with_model: heals }: z.output<typeof VerifyRequest>,
    caller: Caller,
  ): Promise<Verification> => {
    const healer = heals ? modelFor(ask, "body") : null;
    const options = verifying(parts, recorded, healer, caller);
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

function asNamed(recording: Recording, { vault_id, persona_id }: Named): Recording {
  return {
    ...recording,
    identity: [
      ...(vault_id === null ? [] : ["vault_id" as const]),
      ...(persona_id === null ? [] : ["persona_id" as const]),
    ],
  };
}

/** How something recorded on a session is verified: in one of the same account, with the same options and identity. */
function verifying(
  { sessions, identities }: WorkflowParts,
  { session: { accountId, request }, named, domains }: Recorded,
  ask: Ask | null,
  { gone }: Caller,
): VerifyOptions {
  return {
    start: async () => {
      const left = await stillThere(accountId, named, identities);
      return sessions.start(accountId, { ...request, ...left });
    },
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
