import type { SessionResponse } from "../../../../src/contract/sessions.ts";
import { Badge } from "../../ui/badge.tsx";

/** How a session stands: active, or why it ended; a badge more where it waits for a person. */
export function SessionState({ session }: { session: SessionResponse }) {
  const { status, end_reason: reason, error, waiting_for: waiting } = session;
  if (status === "active") {
    return (
      <span className="row">
        <Badge tone="good" dot="live">
          active
        </Badge>
        {waiting !== null && (
          <Badge tone="warn" title={waiting.reason}>
            waits for you
          </Badge>
        )}
      </span>
    );
  }
  return (
    <Badge tone={status === "error" ? "bad" : "neutral"} title={error ?? undefined}>
      {reason ?? status}
    </Badge>
  );
}
