import { Play } from "lucide-react";
import { Link } from "wouter";
import type { AgentStatusResponse } from "../../../../src/contract/agents.ts";
import { LiveView } from "../../live/live-view.tsx";
import { Card } from "../../ui/card.tsx";
import { Thumbnail } from "../sessions/thumbnail.tsx";
import { uploadFile, useLiveLink } from "../session/use-live-link.ts";

/** The browser of a run, live; once the run is over, where it can be seen again. */
export function LiveFrame({ run }: { run: AgentStatusResponse }) {
  const address = useLiveLink(run.session_id);
  const isActive = run.status === "active";
  const all = <Link to={`/sessions/${run.session_id}`}>Open the session</Link>;
  return (
    <Card title={isActive ? "Live" : "Browser"} actions={all} flush>
      {isActive ? (
        <div className="live-frame">
          <LiveView address={address} upload={uploadFile} mode="minimal" />
        </div>
      ) : (
        <Link className="live-over" to={`/sessions/${run.session_id}`}>
          <Thumbnail sessionId={run.session_id} active={false} />
          <span>
            <Play size={14} aria-hidden /> The run is over: watch it again
          </span>
        </Link>
      )}
    </Card>
  );
}
