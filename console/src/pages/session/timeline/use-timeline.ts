import { useEffect, useState } from "react";
import type { TimelineEvent } from "../../../../../src/contract/timeline.ts";
import { api } from "../../../api/client.ts";

/** What happened in a session, as far as it was read. */
export interface ReadTimeline {
  /** Oldest first. */
  events: readonly TimelineEvent[];
  /** Milliseconds since 1970; undefined until the first answer. */
  startedAt: number | undefined;
  endedAt: number | null;
  error: unknown;
  /** There was more than is kept here. */
  isCut: boolean;
}

const most = 30_000;
const pauseMs = 1_000;

const empty: ReadTimeline = {
  events: [],
  startedAt: undefined,
  endedAt: null,
  error: null,
  isCut: false,
};

/** Reads the timeline to its end, and goes on reading for as long as the session runs. */
export function useTimeline(sessionId: string): ReadTimeline {
  const [timeline, setTimeline] = useState<ReadTimeline>(empty);
  useEffect(() => {
    const stop = new AbortController();
    void read(sessionId, setTimeline, stop.signal);
    return () => stop.abort();
  }, [sessionId]);
  return timeline;
}

async function read(
  sessionId: string,
  show: (timeline: ReadTimeline) => void,
  signal: AbortSignal,
): Promise<void> {
  const settled: TimelineEvent[] = [];
  let last: ReadTimeline | undefined;
  let after: string | undefined;
  while (!signal.aborted) {
    const answer = await ask(sessionId, after).catch((error: unknown) => ({ error }));
    if (signal.aborted) return;
    if ("error" in answer) {
      show({ ...(last ?? empty), error: answer.error });
      if (last === undefined) return;
      await pause(pauseMs * 3, signal);
      continue;
    }
    const { items, next, started_at, ended_at } = answer;
    const isCut = settled.length + items.length >= most;
    const events = [...settled, ...items];
    last = { events, startedAt: started_at, endedAt: ended_at, error: null, isCut };
    show(last);
    if (isCut) return;
    // The last page grows while the session runs: it is read again until it is full.
    if (next !== null && next !== after) {
      settled.push(...items);
      after = next;
    }
    if (next === null && ended_at !== null) return;
    if (next === null || items.length === 0) await pause(pauseMs, signal);
  }
}

function ask(sessionId: string, after: string | undefined) {
  const query = { limit: 300, ...(after === undefined ? {} : { after }) };
  return api.sessionTimeline({ params: { session_id: sessionId }, query });
}

function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, milliseconds);
    signal.addEventListener("abort", () => {
      clearTimeout(timer);
      resolve();
    });
  });
}
