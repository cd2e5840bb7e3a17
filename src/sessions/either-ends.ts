import type { WebSocket } from "ws";
import type { Session } from "./session.ts";

/** Resolves when the session or its reader's socket has ended; the socket of a session that has ended is closed with the reason. */
export async function eitherEnds(session: Session, socket: WebSocket): Promise<void> {
  const closed = new Promise<void>((resolve) => socket.once("close", () => resolve()));
  if (socket.readyState <= socket.OPEN) await Promise.race([session.ended, closed]);
  if (!session.isLive) socket.close(1000, `the session has ended: ${session.record.endReason}`);
}
