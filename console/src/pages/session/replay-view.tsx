import { useQuery } from "@tanstack/react-query";
import { Film } from "lucide-react";
import type { TimelineEvent } from "../../../../src/contract/timeline.ts";
import { sentenceOf } from "../../api/error-text.ts";
import { api } from "../../api/client.ts";
import { EmptyState } from "../../ui/empty-state.tsx";
import { Spinner } from "../../ui/spinner.tsx";
import type { Clock } from "./replay/clock.ts";
import { Player } from "./replay/player.tsx";
import type { Row } from "./timeline/rows.ts";

/** The replay of a session, or why there is none. */
export function ReplayView({
  sessionId,
  clock,
  events,
  rows,
}: {
  sessionId: string;
  clock: Clock;
  events: readonly TimelineEvent[];
  rows: readonly Row[];
}) {
  const { data, error } = useQuery({
    queryKey: ["sessionReplayFrames", sessionId],
    queryFn: async () => {
      const answer = await api.sessionReplayFrames({ params: { session_id: sessionId } });
      const { started_at: startedAt, frames } = answer;
      const start = frames[0]?.at ?? startedAt;
      clock.set(start);
      return {
        zero: startedAt,
        start,
        end: answer.ended_at ?? frames.at(-1)?.at ?? startedAt,
        frames,
      };
    },
    staleTime: Infinity,
  });
  if (error !== null) return <NoReplay why={sentenceOf(error)} />;
  if (data === undefined) {
    return (
      <div className="session-waits">
        <Spinner label="Reading the recording" />
      </div>
    );
  }
  if (data.frames.length === 0) {
    return (
      <NoReplay why="No picture of this session was kept: it was not recorded, it ended before there was one, or the recording was removed." />
    );
  }
  return <Player film={{ sessionId, ...data }} clock={clock} events={events} rows={rows} />;
}

function NoReplay({ why }: { why: string }) {
  return (
    <EmptyState icon={Film} title="No replay">
      {why}
    </EmptyState>
  );
}
