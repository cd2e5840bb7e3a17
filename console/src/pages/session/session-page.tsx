import { useQueryClient } from "@tanstack/react-query";
import { CircleStop } from "lucide-react";
import { useEffect, useMemo, useState } from "react";
import type { RouteComponentProps } from "wouter";
import type { SessionResponse } from "../../../../src/contract/sessions.ts";
import { sentenceOf } from "../../api/error-text.ts";
import { useAsk, useDo } from "../../api/queries.ts";
import { LiveView } from "../../live/live-view.tsx";
import { ConfirmButton } from "../../ui/confirm-button.tsx";
import { ErrorNote } from "../../ui/error-note.tsx";
import { Page } from "../../ui/page.tsx";
import { Skeleton } from "../../ui/spinner.tsx";
import { useToast } from "../../ui/toast.tsx";
import { type Box, BoxShapes } from "./panels/observe-panel.tsx";
import { createClock } from "./replay/clock.ts";
import { ReplayView } from "./replay-view.tsx";
import { SessionFacts, SessionHeading, SessionWarnings } from "./session-heading.tsx";
import { SessionTabs } from "./session-tabs.tsx";
import { rowOf } from "./timeline/rows.ts";
import { Timeline } from "./timeline/timeline.tsx";
import { useTimeline } from "./timeline/use-timeline.ts";
import { uploadFile, useLiveLink } from "./use-live-link.ts";
import "./session-page.css";

const back = { to: "/sessions", label: "Sessions" };

/** One session: as it happens, or as it was. */
export function SessionPage({ params }: RouteComponentProps<Record<string, string>>) {
  const id = params["id"] ?? "";
  const { data: session, error } = useAsk("sessionStatus", { params: { session_id: id } });
  if (session === undefined || session.session_id !== id) {
    return (
      <Page title={`Session ${id.slice(0, 8)}`} back={back}>
        {error === null ? <Skeleton lines={8} /> : <ErrorNote error={error} />}
      </Page>
    );
  }
  return <OpenSession key={id} session={session} />;
}

function OpenSession({ session }: { session: SessionResponse }) {
  const { session_id: id } = session;
  const isActive = session.status === "active";
  const timeline = useTimeline(id);
  const rows = useMemo(() => timeline.events.flatMap((event) => rowOf(event) ?? []), [timeline]);
  const [clock] = useState(() => createClock(Date.parse(session.created_at)));
  const [boxes, setBoxes] = useState<readonly Box[]>([]);
  const [pointed, setPointed] = useState<string>();
  const address = useLiveLink(id);
  useEnd(id, isActive && timeline.endedAt !== null);
  return (
    <Page
      title={`Session ${id.slice(0, 8)}`}
      heading={<SessionHeading session={session} />}
      about={<SessionFacts session={session} />}
      back={back}
      actions={isActive && <StopButton id={id} />}
    >
      <SessionWarnings session={session} />
      <div className="session">
        <div className="session-picture">
          {isActive ? (
            <LiveView
              address={address}
              upload={uploadFile}
              drawn={boxes.length > 0 && <BoxShapes boxes={boxes} pointed={pointed} />}
            />
          ) : (
            <ReplayView sessionId={id} clock={clock} events={timeline.events} rows={rows} />
          )}
        </div>
        <div className="session-timeline">
          <Timeline timeline={timeline} rows={rows} clock={clock} isReplay={!isActive} />
        </div>
      </div>
      <SessionTabs
        sessionId={id}
        isActive={isActive}
        events={timeline.events}
        onBoxes={setBoxes}
        onPointed={setPointed}
      />
    </Page>
  );
}

/** Once the timeline has told the end, the session is read anew. */
function useEnd(id: string, hasEnded: boolean): void {
  const queries = useQueryClient();
  useEffect(() => {
    if (!hasEnded) return;
    const queryKey = ["sessionStatus", { params: { session_id: id } }];
    void queries.invalidateQueries({ queryKey });
  }, [queries, id, hasEnded]);
}

function StopButton({ id }: { id: string }) {
  const stop = useDo("sessionStop");
  const tell = useToast();
  return (
    <ConfirmButton
      icon={CircleStop}
      question="Stop this session?"
      consequence="Its browser is closed, and agents and clients that use it are cut off. The replay stays."
      confirm="Stop"
      busy={stop.isPending}
      onConfirm={() =>
        stop.mutate(
          { params: { session_id: id } },
          { onError: (error) => tell(sentenceOf(error), "bad") },
        )
      }
    >
      Stop
    </ConfirmButton>
  );
}
