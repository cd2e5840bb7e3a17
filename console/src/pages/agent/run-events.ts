import type { CallOutput } from "../../../../src/contract/endpoint.ts";
import { type agentEndpoints } from "../../../../src/contract/agents.ts";
import { readEvents } from "../../../../src/contract/event-stream.ts";

/** What happens in a run, as `GET /agents/{id}/events` tells it. */
export type RunEvent =
  CallOutput<typeof agentEndpoints.agentEvents> extends AsyncIterable<infer Event> ? Event : never;

const longestPauseMs = 15_000;

interface Follow {
  signal: AbortSignal;
  onEvent(event: RunEvent): void;
  /** Whether the stream is open now. */
  onLine(isOpen: boolean): void;
  /** How long the first try to open it again waits; each that fails waits twice as long as the one before. */
  firstPauseMs?: number;
}

/**
 * Follows a run from its beginning to its end: where the line breaks it is opened again after the
 * last event that came. Ends with the run, with the signal, or where the server refuses.
 */
export async function followRun(agentId: string, follow: Follow): Promise<void> {
  const { signal, onEvent, onLine, firstPauseMs = 500 } = follow;
  let last: string | undefined;
  let pauseMs = firstPauseMs;
  while (!signal.aborted) {
    try {
      const body = await openEvents(agentId, last, signal);
      if (body === undefined) return;
      onLine(true);
      for await (const event of readEvents(body)) {
        pauseMs = firstPauseMs;
        last = event.id;
        onEvent(event as RunEvent);
        if (event.event === "end") return;
      }
    } catch {
      // A broken line is met again below, like one that was closed.
    }
    onLine(false);
    await pause(pauseMs, signal);
    pauseMs = Math.min(pauseMs * 2, longestPauseMs);
  }
}

/** Undefined where there is nothing more to tell, or nothing may be told. */
async function openEvents(agentId: string, last: string | undefined, signal: AbortSignal) {
  const response = await fetch(`/agents/${encodeURIComponent(agentId)}/events`, {
    signal,
    headers: {
      "x-nocturne-console": "1",
      ...(last === undefined ? {} : { "last-event-id": last }),
    },
  });
  const isOver = response.status === 204 || (response.status >= 400 && response.status < 500);
  if (isOver) return undefined;
  if (!response.ok || response.body === null) throw new Error(`HTTP ${response.status}`);
  return response.body;
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const end = () => {
      clearTimeout(timer);
      signal.removeEventListener("abort", end);
      resolve();
    };
    const timer = setTimeout(end, ms);
    signal.addEventListener("abort", end, { once: true });
  });
}
