import type { WebSocket } from "ws";
import type { RecordedFrame } from "../recording/recorded.ts";
import { eitherEnds } from "./either-ends.ts";
import type { Session } from "./session.ts";

const frameGapMs = 55;
const longestBacklog = 1024 * 1024;

/** Sends the picture of the shown tab as JPEG frames while it changes, until either side ends (contract 3.6). */
export async function sendFrames(session: Session, socket: WebSocket): Promise<void> {
  using _ = session.screen.watch(frameGapMs, frameSender(socket));
  await eitherEnds(session, socket);
}

/** A slow reader misses frames, but not the last one. */
function frameSender(socket: WebSocket): (frame: RecordedFrame) => void {
  let missed: RecordedFrame | undefined;
  const send = (frame: RecordedFrame) => {
    missed = undefined;
    if (socket.readyState !== socket.OPEN) return;
    if (socket.bufferedAmount > longestBacklog) missed = frame;
    else socket.send(frame.jpeg, () => missed && send(missed));
  };
  return send;
}
