import type { LiveStatus } from "./connection.ts";

const words = {
  connecting: "Connecting",
  live: "Live",
  reconnecting: "Reconnecting",
  ended: "Ended",
} as const;

/** How the line stands, in a word; changes are read out. */
export function StatusBadge({ status }: { status: LiveStatus }) {
  return (
    <span className={`live-badge is-${status.phase}`} role="status">
      <i aria-hidden="true" />
      {words[status.phase]}
    </span>
  );
}

/** Over the picture while it is not what the page looks like now, and why. */
export function StatusCover({ status }: { status: LiveStatus }) {
  if (status.phase === "live") return null;
  const [title, sentence] = {
    connecting: ["Connecting to the browser", "The first picture comes in a moment."],
    reconnecting: ["The line was lost", `${status.reason ?? ""} Trying again.`],
    ended: ["This session has ended", endWords(status.reason)],
  }[status.phase];
  return (
    <div className={`live-cover is-${status.phase}`}>
      <div>
        {status.phase !== "ended" && <span className="live-pulse" aria-hidden="true" />}
        <strong>{title}</strong>
        <p>{sentence}</p>
      </div>
    </div>
  );
}

const endings: Record<string, string> = {
  stopped: "It was stopped.",
  "idle timeout": "Nothing was done for longer than its idle time.",
  "max duration": "It reached its longest duration.",
  "browser crashed": "Its browser crashed.",
  "client disconnected": "The client that had started it went away.",
  "server shutdown": "The server was shut down.",
  "server lost": "The server that ran it was lost.",
};

/** The reason of an end as a sentence. */
export function endWords(reason: string | null): string {
  return endings[reason ?? ""] ?? reason ?? "";
}
