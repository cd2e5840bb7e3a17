import { Square } from "lucide-react";
import type { SessionResponse } from "../../../../src/contract/sessions.ts";
import { Bytes } from "../../ui/bytes.tsx";
import { ConfirmButton } from "../../ui/confirm-button.tsx";
import type { Column } from "../../ui/table.tsx";
import { Ago, Duration, Running } from "../../ui/times.tsx";
import { SessionState } from "./session-state.tsx";
import { Thumbnail } from "./thumbnail.tsx";
import { Who } from "./who.tsx";

/** What the list says of a session. */
export function sessionColumns(onStop: (id: string) => void): Column<SessionResponse>[] {
  return [
    {
      id: "session",
      header: "Session",
      cell: ({ session_id: id, status, created_at: created }) => (
        <span className="session-name">
          <Thumbnail sessionId={id} active={status === "active"} />
          <span>
            <span className="mono">{id.slice(0, 8)}</span>
            <span className="faint session-born">
              <Ago at={created} />
            </span>
          </span>
        </span>
      ),
    },
    { id: "state", header: "State", cell: (session) => <SessionState session={session} /> },
    {
      id: "time",
      header: "Lasted",
      align: "right",
      wide: true,
      cell: (session) => <Lasted {...session} />,
    },
    {
      id: "bytes",
      header: "Traffic",
      align: "right",
      wide: true,
      cell: (session) => (
        <Bytes count={session.network_request_bytes + session.network_response_bytes} />
      ),
    },
    {
      id: "browser",
      header: "Browser",
      wide: true,
      cell: ({ browser_type: type, headless }) => (
        <span className="soft">
          {type}
          {headless ? "" : ", in a window"}
        </span>
      ),
    },
    { id: "who", header: "Identity", wide: true, cell: (session) => <Who session={session} /> },
    {
      id: "stop",
      header: <span className="only-heard">Actions</span>,
      align: "right",
      cell: ({ session_id: id, status }) =>
        status === "active" && (
          <ConfirmButton
            size="small"
            icon={Square}
            question={`Stop session ${id.slice(0, 8)}?`}
            consequence="Its browser is closed, with all that is open in it; what an agent does in it ends. The recording is kept."
            confirm="Stop the session"
            onConfirm={() => onStop(id)}
          >
            Stop
          </ConfirmButton>
        ),
    },
  ];
}

function Lasted({ created_at: created, closed_at: closed }: SessionResponse) {
  return closed === null ? (
    <Running since={created} />
  ) : (
    <Duration ms={Date.parse(closed) - Date.parse(created)} />
  );
}
