import { z } from "zod";
import { ActionTrace } from "./action-trace.ts";
import { endpoint } from "./endpoint.ts";
import { defaulted, nullable, pageOf, pageQuery, queryBoolean, timestamp } from "./fields.ts";
import { NotifierConfig } from "./notifier.ts";
import { DataSpace, OfferedAction } from "./page.ts";

/** Why a run is over. */
export const agentEndReasons = [
  "completed",
  "not confirmed",
  "gave up",
  "max steps",
  "stuck",
  "stopped",
  "model failed",
  "help timed out",
  "session ended",
  "server shutdown",
  "server lost",
  "failed",
] as const;
export type AgentEndReason = (typeof agentEndReasons)[number];

/** `POST /agents/start` (contract 1.5). */
export const AgentStartRequest = z
  .object({
    task: z.string().trim().min(1).max(50_000).describe("What is to be done, in words."),
    session_id: z.string().min(1),
    url: nullable(z.string().trim().min(1).max(8_192)).describe("Opened before the first step."),
    response_format: nullable(z.record(z.string(), z.unknown())).describe(
      "A JSON schema; the answer is then JSON text that is valid against it.",
    ),
    session_offset: nullable(z.int().min(0)).describe(
      "The agent is told what was executed on the session from this step on.",
    ),
    reasoning_model: nullable(z.string().min(1).max(200)).describe(
      "As `<provider>/<model>`; by default the server's.",
    ),
    fallback_model: nullable(z.string().min(1).max(200)).describe(
      "Asked where the first one can't be reached or gives no usable answer.",
    ),
    use_vision: defaulted(z.boolean(), true).describe("Shows the model a picture of the page."),
    max_steps: defaulted(z.int().min(1).max(150), 20).describe(
      "How many actions it may take; the last can only be a completion.",
    ),
    vault_id: nullable(z.string()).describe(
      "The vault whose credentials the agent may use, by placeholders.",
    ),
    persona_id: nullable(z.string()).describe(
      "Who the agent acts as: its name, its inboxes, its vault.",
    ),
    notifier_config: nullable(NotifierConfig).describe(
      "Where it is told that the run has ended, or waits for a person.",
    ),
    allowed_domains: nullable(z.array(z.string().min(1)).min(1).max(200)).describe(
      "The agent stays on these hosts and their subdomains.",
    ),
    files: nullable(z.array(z.string().min(1)).max(100)).describe(
      "Uploaded files that the agent may give to pages; by default those that the task names.",
    ),
    help_timeout_minutes: defaulted(z.int().min(1).max(60), 10).describe(
      "How long a person is waited for.",
    ),
    replay: defaulted(z.boolean(), false).describe(
      "Does first what the last successful run of the same task from the same page did, and asks the model only where a page differs, for secrets, and for the answer.",
    ),
  })
  .meta({ id: "AgentStartRequest" });
export type AgentStartRequest = z.output<typeof AgentStartRequest>;

/** What language models have taken. */
export const ModelUsage = z
  .object({
    calls: z.int(),
    input_tokens: z.int(),
    output_tokens: z.int(),
    cached_input_tokens: z.int(),
    cost_usd: z.number().nullable().describe("Null where the price of a model is not known."),
  })
  .meta({ id: "ModelUsage" });
export type ModelUsage = z.output<typeof ModelUsage>;

/** What the model makes of a page, before it acts (contract 3.5). */
export const AgentState = z.object({
  previous_goal_status: z.enum(["success", "failure", "unknown"]),
  previous_goal_eval: z.string(),
  page_summary: z.string(),
  relevant_interactions: z.array(z.object({ id: z.string(), reason: z.string() })),
  memory: z.string(),
  next_goal: z.string(),
});
export type AgentState = z.output<typeof AgentState>;

/** One step of a run, as the clients read it (contract 3.5). */
export const AgentStep = z
  .object({
    type: z.literal("agent_completion"),
    step: z.int().describe("From 1; 0 for what is done before the model is asked."),
    state: AgentState,
    action: OfferedAction,
    started_at: timestamp,
    ended_at: timestamp,
    success: z.boolean(),
    message: z.string(),
    data: DataSpace.nullable(),
    url: z.string().describe("Of the page that the model was shown."),
    replayed: z.boolean().describe("Taken from an earlier run, without asking the model."),
    notes: z.array(z.string()).describe("What the model was told beside the page."),
    usage: ModelUsage.nullable().describe("Null where no model was asked."),
    timings: z
      .object({ observe_ms: z.int(), model_ms: z.int(), act_ms: z.int(), total_ms: z.int() })
      .describe("Where the step's time went; what is left is the server's own."),
    trace: ActionTrace.nullish(),
  })
  .loose()
  .meta({ id: "AgentStep" });
export type AgentStep = z.output<typeof AgentStep>;

const agentFields = {
  agent_id: z.string(),
  session_id: z.string(),
  status: z.enum(["active", "closed"]),
  created_at: timestamp,
  closed_at: timestamp.nullable(),
  saved: z.boolean().describe("Marked by /save, for only_saved."),
  task: z.string(),
  success: z.boolean().nullable().describe("Null while it runs."),
  end_reason: z.enum(agentEndReasons).nullable(),
  reasoning_model: z.string(),
  usage: ModelUsage.describe(
    "Of all calls, also those that failed, for verdicts and summaries too.",
  ),
  events_url: z
    .string()
    .nullable()
    .describe("What happens in a running agent, as server-sent events; a link without a key."),
};

export const AgentResponse = z.object(agentFields).meta({ id: "AgentResponse" });
export type AgentResponse = z.output<typeof AgentResponse>;

/** What a person is waited for to do. */
export const WaitingFor = z.object({
  reason: z.string(),
  since: timestamp,
  until: timestamp,
  help_url: z.string().describe("A page to answer on, for whoever has this link."),
});

export const AgentStatusResponse = z
  .object({
    ...agentFields,
    url: z.string().nullable(),
    answer: z.string().nullable().describe("What the run came to, or why it ended without."),
    steps: z.array(AgentStep),
    replay_start_offset: z.int().describe("How many steps the session had before the run."),
    replay_stop_offset: z.int().describe("How many it had after it."),
    error: z.string().nullable().describe("What went wrong, where the run has no answer."),
    validation: z
      .string()
      .nullable()
      .describe("What was made of the answer: Accepted, Refused or Not checked, and why."),
    max_steps: z.int(),
    model_calls_saved: z.int().describe("Steps that were replayed instead of asked for."),
    waiting_for: WaitingFor.nullable().describe("What a person is waited for to do."),
  })
  .meta({ id: "AgentStatusResponse" });
export type AgentStatusResponse = z.output<typeof AgentStatusResponse>;

export const AgentParams = z.object({ agent_id: z.string().min(1) });
const tag = "Agents";

export const agentEndpoints = {
  agentStart: endpoint({
    method: "POST",
    path: "/agents/start",
    aliases: [{ method: "POST", path: "/agents/start/custom" }],
    tag,
    summary: "Start an agent on a session",
    auth: "key",
    body: AgentStartRequest,
    response: AgentResponse,
  }),
  listAgents: endpoint({
    method: "GET",
    path: "/agents",
    tag,
    summary: "List agents, newest first",
    auth: "key",
    query: pageQuery.extend({ only_active: queryBoolean(false), only_saved: queryBoolean(false) }),
    response: pageOf(AgentResponse),
  }),
  agentStatus: endpoint({
    method: "GET",
    path: "/agents/{agent_id}",
    tag,
    summary: "Get an agent with its steps and answer",
    auth: "key",
    params: AgentParams,
    response: AgentStatusResponse,
  }),
  agentEvents: endpoint({
    method: "GET",
    path: "/agents/{agent_id}/events",
    tag,
    summary: "Watch an agent, from its beginning or from `Last-Event-ID`, to its end",
    auth: "key",
    ticket: { purpose: "logs", subject: "agent_id" },
    params: AgentParams,
    query: z.object({ token: z.string().optional().describe("For links: a key or a ticket.") }),
    response: {
      events: {
        step: AgentStep,
        validation: z.object({ message: z.string() }),
        waiting: z.object({ waiting_for: WaitingFor.nullable() }),
        end: AgentStatusResponse,
      },
    },
  }),
  agentStop: endpoint({
    method: "DELETE",
    path: "/agents/{agent_id}/stop",
    tag,
    summary: "Stop an agent",
    auth: "key",
    params: AgentParams,
    query: z.object({ session_id: z.string().optional() }),
    response: AgentStatusResponse,
  }),
  agentSave: endpoint({
    method: "POST",
    path: "/agents/{agent_id}/save",
    tag,
    summary: "Mark an agent as one to keep, for `only_saved`",
    auth: "key",
    params: AgentParams,
    body: z.object({ saved: defaulted(z.boolean(), true) }),
    bodyOptional: true,
    response: AgentResponse,
  }),
  agentHelp: endpoint({
    method: "POST",
    path: "/agents/{agent_id}/help",
    tag,
    summary: "Answer an agent that waits for a person",
    auth: "key",
    params: AgentParams,
    body: z.object({
      answer: z
        .string()
        .max(20_000)
        .describe("What the agent is told; what was done in the browser it sees."),
    }),
    response: AgentStatusResponse,
  }),
};
