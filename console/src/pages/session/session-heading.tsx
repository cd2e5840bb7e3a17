import type { SessionResponse } from "../../../../src/contract/sessions.ts";
import { endWords } from "../../live/status-badge.tsx";
import { Badge } from "../../ui/badge.tsx";
import { Bytes } from "../../ui/bytes.tsx";
import { CopyButton } from "../../ui/copy-button.tsx";
import { Ago, Duration, Running } from "../../ui/times.tsx";

/** The id of a session and how it stands. */
export function SessionHeading({ session }: { session: SessionResponse }) {
  return (
    <span className="session-heading">
      <span className="mono">{session.session_id.slice(0, 8)}</span>
      <CopyButton text={session.session_id} what="session id" />
      <StateBadge session={session} />
    </span>
  );
}

function StateBadge({ session: { status, waiting_for: waiting } }: { session: SessionResponse }) {
  if (status === "active") {
    return waiting ? (
      <Badge tone="warn" dot>
        waits for you
      </Badge>
    ) : (
      <Badge tone="good" dot="live">
        active
      </Badge>
    );
  }
  if (status === "error") return <Badge tone="bad">failed</Badge>;
  return <Badge>{status === "timed_out" ? "timed out" : "ended"}</Badge>;
}

/** When it was, for how long, and why it ended. */
export function SessionFacts({ session }: { session: SessionResponse }) {
  const { created_at: created, closed_at: closed } = session;
  return (
    <span className="session-facts">
      <span>
        started <Ago at={created} />
      </span>
      <span>
        {closed === null ? (
          <>
            running for <Running since={created} />
          </>
        ) : (
          <>
            lasted <Duration ms={Date.parse(closed) - Date.parse(created)} />
          </>
        )}
      </span>
      <span>
        <Bytes count={session.network_response_bytes} /> received
      </span>
      <span>{session.browser_type}</span>
      {session.end_reason && <span>{endWords(session.end_reason)}</span>}
      {session.error && <span className="session-error">{session.error}</span>}
    </span>
  );
}

/** What of its options is not in force as it may be thought to be. */
export function SessionWarnings({ session: { warnings } }: { session: SessionResponse }) {
  if (warnings.length === 0) return null;
  return (
    <details className="session-warnings">
      <summary>{warnings.length === 1 ? "A warning" : `${warnings.length} warnings`}</summary>
      <ul>
        {warnings.map((warning) => (
          <li key={warning}>{warning}</li>
        ))}
      </ul>
    </details>
  );
}
