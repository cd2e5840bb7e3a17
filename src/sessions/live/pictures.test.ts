import assert from "node:assert/strict";
import { EventEmitter } from "node:events";
import { mock, test } from "node:test";
import type { WebSocket } from "ws";
import { Pictures } from "./pictures.ts";

function line() {
  const sent: number[] = [];
  const pings: string[] = [];
  const socket = Object.assign(new EventEmitter(), {
    OPEN: 1,
    readyState: 1,
    send: ([picture]: Uint8Array) => void sent.push(picture!),
    ping: (number: string) => void pings.push(number),
  });
  const pictures = new Pictures(socket as unknown as WebSocket);
  const show = (...numbers: number[]) => {
    for (const number of numbers) pictures.show(Uint8Array.of(number));
  };
  const arrive = (number: string | undefined) => socket.emit("pong", Buffer.from(number ?? ""));
  return { sent, pings, pictures, show, arrive };
}

test("pictures are sent as quickly as they are read, and of what comes meanwhile the last", () => {
  const { sent, pings, show, arrive } = line();
  show(1, 2, 3, 4, 5);
  assert.deepEqual(sent, [1, 2, 3]);
  arrive(pings[0]);
  assert.deepEqual(sent, [1, 2, 3, 5]);
  show(6, 7);
  // A browser may answer the last ping for all.
  arrive(pings.at(-1));
  assert.deepEqual(sent, [1, 2, 3, 5, 7]);
  arrive("");
  arrive("99");
  show(8, 9, 10);
  assert.deepEqual(sent.slice(5), [8, 9]);
});

test("who reads nothing for long is found out", () => {
  mock.timers.enable({ apis: ["Date"] });
  const { pings, pictures, show, arrive } = line();
  assert.equal(pictures.isStuck, false);
  show(1, 2);
  mock.timers.tick(15_000);
  arrive(pings[0]);
  assert.equal(pictures.isStuck, false);
  mock.timers.tick(15_000);
  assert.equal(pictures.isStuck, true);
  arrive(pings[1]);
  assert.equal(pictures.isStuck, false);
  mock.timers.reset();
});
