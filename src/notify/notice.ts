/** What there is to tell of an agent's run. */
export interface Notice {
  event: "agent.help" | "agent.ended";
  agentId: string;
  sessionId: string;
  task: string;
  /** Null while the run goes on. */
  success: boolean | null;
  answer: string | null;
  /** What a person is asked for; null for a run that is over. */
  reason: string | null;
  /** Null while the run goes on. */
  endReason: string | null;
  /** A page to answer on, for whoever has this link. */
  helpUrl: string | null;
  viewerUrl: string | null;
  /** When it happened, in milliseconds since 1970. */
  at: number;
}

/** Receivers commonly take no body above 100 KB. */
const mostTask = 5_000;
const mostAnswer = 20_000;

/** A notice as JSON text for programs: `{type, timestamp, data}`, snake_case. */
export function noticeJson(notice: Notice): string {
  const { task, answer, reason } = notice;
  return JSON.stringify({
    type: notice.event,
    timestamp: new Date(notice.at).toISOString(),
    data: {
      agent_id: notice.agentId,
      session_id: notice.sessionId,
      task: shortened(task, mostTask),
      success: notice.success,
      answer: answer === null ? null : shortened(answer, mostAnswer),
      truncated: isLong(task, mostTask) || isLong(answer, mostAnswer) || isLong(reason, mostTask),
      reason: reason === null ? null : shortened(reason, mostTask),
      end_reason: notice.endReason,
      help_url: notice.helpUrl,
      viewer_url: notice.viewerUrl,
    },
  });
}

function isLong(text: string | null, most: number): boolean {
  return text !== null && text.length > most;
}

/** What happened, in a few words for people. */
export function headline({ event, success }: Notice): string {
  if (event === "agent.help") return "An agent needs your help";
  return success === true ? "An agent has done its task" : "An agent has not done its task";
}

/** What people are told beside the headline, each with its label; what there is not stands not in it. */
export function particulars(notice: Notice): { label: string; text: string }[] {
  const { endReason, success } = notice;
  return [
    { label: "Task", text: notice.task },
    { label: "Question", text: notice.reason },
    { label: "Answer", text: notice.answer },
    { label: "Ended", text: success === true ? null : endReason },
  ].flatMap(({ label, text }) => (text === null || text === "" ? [] : [{ label, text }]));
}

/** The links of a notice with their labels. */
export function links({ helpUrl, viewerUrl }: Notice): { label: string; url: string }[] {
  return [
    { label: "Answer it", url: helpUrl },
    { label: "See the browser", url: viewerUrl },
  ].flatMap(({ label, url }) => (url === null ? [] : [{ label, url }]));
}

/** A text of at most so many UTF-16 units, with an ellipsis where it was cut, never within a character. */
export function shortened(text: string, most: number): string {
  if (text.length <= most) return text;
  return `${text.slice(0, most - 1).replace(/[\uD800-\uDBFF]$/, "")}…`;
}

/** A text as `shown` makes its characters harmless, of at most so many UTF-16 units as it is sent. */
export function shownWithin(
  text: string,
  most: number,
  shown: (character: string) => string,
): string {
  let result = "";
  for (const character of text) {
    const safe = shown(character);
    if (result.length + safe.length > most - 1) return `${result}…`;
    result += safe;
  }
  return result;
}
