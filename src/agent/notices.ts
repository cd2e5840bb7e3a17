import type { Caller } from "../contract/handler.ts";
import type { Notice } from "../notify/notice.ts";
import type { AgentRecord } from "../store/agents.ts";
import type { AgentNews } from "./journal.ts";

/** How links are made for those who hear of a run. */
export interface RunLinks {
  /** A page to answer on, until then (milliseconds since 1970). */
  help(agentId: string, until: number): string;
  /** The session's live view, until then. */
  viewer(sessionId: string, until: number): string;
  /** Where the form of the page to answer on sends what was written, until then. */
  answer(agentId: string, until: number): string;
}

/** Makes such links; they go on being good when the request is over. */
export function runLinks({ baseUrl, ticket }: Pick<Caller, "baseUrl" | "ticket">): RunLinks {
  const help = (id: string) => `${baseUrl}/agents/${id}/help`;
  return {
    help: (id, until) => `${help(id)}?token=${ticket("help", id, until)}`,
    viewer: (id, until) => `${baseUrl}/sessions/${id}/viewer?token=${ticket("control", id, until)}`,
    answer: (id, until) => `${help(id)}/answer?token=${ticket("help", id, until)}`,
  };
}

/** What of a run's news is worth a notice: that it waits for a person, or has ended. */
export function noticeOf(
  news: AgentNews,
  record: AgentRecord,
  links: RunLinks,
): Notice | undefined {
  const { id, sessionId, request } = record;
  const common = { agentId: id, sessionId, task: request.task, at: Date.now() };
  if ("waiting" in news && news.waiting !== null) {
    const { reason, until } = news.waiting;
    return {
      ...common,
      event: "agent.help",
      success: null,
      answer: null,
      reason,
      endReason: null,
      helpUrl: links.help(id, until),
      viewerUrl: links.viewer(sessionId, until),
    };
  }
  if (!("ended" in news)) return undefined;
  const { success, answer, endReason } = news.ended;
  return {
    ...common,
    event: "agent.ended",
    success,
    answer,
    reason: null,
    endReason,
    helpUrl: null,
    viewerUrl: null,
  };
}
