import assert from "node:assert/strict";
import { EventEmitter } from "node:events";
import { test } from "node:test";
import type { WebSocket } from "ws";
import type { TimelineEvent } from "../contract/timeline.ts";
import { sendEvents } from "./send-events.ts";
import type { Session } from "./session.ts";

/** A socket whose other side reads nothing. */
class Unread extends EventEmitter {
  readonly OPEN = 1;
  readyState = 1;
  bufferedAmount = 0;
  closedWith: [code: number, reason: string] | undefined;

  send(text: string): void {
    this.bufferedAmount += text.length;
  }

  close(code: number, reason: string): void {
    this.readyState = 2;
    this.closedWith ??= [code, reason];
  }
}

test("a client that does not read is dropped, and nothing piles up for it", async () => {
  const socket = new Unread();
  let tell: ((event: TimelineEvent) => void) | undefined;
  const session = {
    isLive: true,
    ended: new Promise(() => undefined),
    onStep: () => () => undefined,
    timeline: {
      follow: (listener: typeof tell) => {
        tell = listener;
        return () => (tell = undefined);
      },
    },
  };
  const sent = sendEvents(session as unknown as Session, socket as unknown as WebSocket, undefined);
  const data = { tab: "T", level: "log", text: "x".repeat(10_000), url: null, line: null } as const;
  for (let count = 0; count < 5_000; count += 1) tell?.({ at: 1, type: "console", data });
  assert.deepEqual(socket.closedWith, [1013, "the client reads too slowly"]);
  assert.ok(socket.bufferedAmount < 9_000_000);
  socket.emit("close");
  await sent;
  assert.equal(tell, undefined);
});
