import type { WebSocket } from "ws";
import type { TimelineEvent, TimelineType } from "../contract/timeline.ts";
import { eitherEnds } from "./either-ends.ts";
import type { Session } from "./session.ts";

/** A reader with so much on its way to it does not read. */
const longestBacklog = 8 * 1024 * 1024;

/**
 * Sends each step of a session as it happens, as `{type, data, timestamp}`, until either side ends
 * (contract 3.6), and in the same way what else happens of these types; all where undefined.
 */
export async function sendEvents(
  session: Session,
  socket: WebSocket,
  types: ReadonlySet<TimelineType> | undefined,
): Promise<void> {
  const send = (type: string, data: unknown, at: number) => {
    if (socket.bufferedAmount > longestBacklog) {
      socket.close(1013, "the client reads too slowly");
      return;
    }
    if (socket.readyState === socket.OPEN)
      socket.send(JSON.stringify({ type, data, timestamp: new Date(at).toISOString() }));
  };
  const tell = (event: TimelineEvent) => {
    const { type, data, at } = event;
    if (type !== "step" && (types === undefined || types.has(type))) send(type, data, at);
  };
  const wantsMore = types === undefined || types.size > 0;
  using following = new DisposableStack();
  following.defer(session.onStep(({ type, value }) => send(type, value, Date.now())));
  if (wantsMore) following.defer(session.timeline.follow(tell));
  await eitherEnds(session, socket);
}
