import type { AgentStatus } from "../agent/agents.ts";
import type { Waiting } from "../agent/journal.ts";
import { runLinks } from "../agent/notices.ts";
import type { AgentResponse, AgentStatusResponse } from "../contract/agents.ts";
import type { Caller } from "../contract/handler.ts";
import type { AgentRecord } from "../store/agents.ts";

// No session, and so no run, lasts longer.
const longestRunMs = 24 * 60 * 60_000;

function isoOf(milliseconds: number): string {
  return new Date(milliseconds).toISOString();
}

/** Makes the links in an answer. */
export type Links = Pick<Caller, "baseUrl" | "ticket">;

/** A run as the clients know it (contract 1.1). */
export function agentResponse(record: AgentRecord, links: Links): AgentResponse {
  const { id, createdAt } = record;
  return {
    agent_id: record.id,
    session_id: record.sessionId,
    status: record.status,
    created_at: isoOf(record.createdAt),
    closed_at: record.closedAt === null ? null : isoOf(record.closedAt),
    saved: record.saved,
    task: record.request.task,
    success: record.success,
    end_reason: record.endReason,
    reasoning_model: record.model,
    usage: record.usage,
    events_url:
      record.status === "closed"
        ? null
        : `${links.baseUrl}/agents/${id}/events?token=${links.ticket("logs", id, createdAt + longestRunMs)}`,
  };
}

/** A run with its steps and its answer, and links for whoever is to help it. */
export function statusResponse(
  { record, steps, waiting }: AgentStatus,
  links: Links,
): AgentStatusResponse {
  const { request } = record;
  return {
    ...agentResponse(record, links),
    url: request.url,
    answer: record.answer,
    steps,
    replay_start_offset: record.startOffset,
    replay_stop_offset: record.stopOffset,
    error: record.error,
    validation: record.validation,
    max_steps: request.max_steps,
    model_calls_saved: record.callsSaved,
    waiting_for: waiting && waitingFor(record.id, waiting, links),
  };
}

/** What a person is waited for to do, with a link to where that can be answered. */
export function waitingFor(id: string, { reason, since, until }: Waiting, links: Links) {
  return {
    reason,
    since: isoOf(since),
    until: isoOf(until),
    help_url: runLinks(links).help(id, until),
  };
}
