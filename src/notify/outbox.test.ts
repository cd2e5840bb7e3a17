import assert from "node:assert/strict";
import { setTimeout as sleep } from "node:timers/promises";
import { test } from "node:test";
import type { Delivery } from "./delivery.ts";
import type { Notice } from "./notice.ts";
import type { Notifier } from "./notifier.ts";
import { Outbox } from "./outbox.ts";

const notice: Notice = {
  event: "agent.ended",
  agentId: "agent-1",
  sessionId: "session-1",
  task: "Count the owls",
  success: true,
  answer: "7",
  reason: null,
  endReason: "completed",
  helpUrl: null,
  viewerUrl: null,
  at: 0,
};
const delivered: Delivery = { delivered: true, attempts: 1, error: null };

/** Arrives when it is let, or is given up with the signal. */
function slowNotifier() {
  const arrived = Promise.withResolvers<void>();
  const notifier: Notifier = {
    async send(_, signal) {
      const aborted = Promise.withResolvers<Delivery>();
      const error = "It was given up";
      signal.addEventListener("abort", () =>
        aborted.resolve({ delivered: false, attempts: 1, error }),
      );
      return Promise.race([arrived.promise.then(() => delivered), aborted.promise]);
    },
  };
  return { notifier, arrive: () => arrived.resolve() };
}

/** An outbox and what it said of failures. */
function openOutbox(options: { most?: number; graceMs?: number } = {}) {
  const failures: (string | null)[] = [];
  const onFailure = (_: Notice, { error }: Delivery) => void failures.push(error);
  return { failures, outbox: new Outbox({ ...options, onFailure }) };
}

test("what arrives is told to whoever waits, and is no failure", async () => {
  const { outbox, failures } = openOutbox();
  const { notifier, arrive } = slowNotifier();
  const sending = outbox.send(notifier, notice);
  arrive();
  assert.deepEqual(await sending, delivered);
  await outbox[Symbol.asyncDispose]();
  assert.deepEqual(failures, []);
});

test("the end leaves what is under way a last chance", async () => {
  const { outbox, failures } = openOutbox({ graceMs: 60_000 });
  const { notifier, arrive } = slowNotifier();
  const sending = outbox.send(notifier, notice);
  const ending = outbox[Symbol.asyncDispose]();
  await sleep(1);
  arrive();
  await ending;
  assert.deepEqual([await sending, failures], [delivered, []]);
});

test("the end gives up what does not arrive, and takes nothing more", async () => {
  const { outbox, failures } = openOutbox({ graceMs: 1 });
  const { notifier } = slowNotifier();
  const sending = outbox.send(notifier, notice);
  await outbox[Symbol.asyncDispose]();
  assert.deepEqual(failures, ["It was given up"]);
  assert.equal((await sending).delivered, false);
  const late = await outbox.send(notifier, notice);
  assert.deepEqual(late, { delivered: false, attempts: 0, error: "The server has ended" });
});

test("only so many are under way", async () => {
  const { outbox, failures } = openOutbox({ most: 2 });
  const { notifier, arrive } = slowNotifier();
  const first = [outbox.send(notifier, notice), outbox.send(notifier, notice)];
  await outbox.send(notifier, notice);
  assert.deepEqual(failures, ["Too many notices are under way"]);
  arrive();
  await Promise.all(first);
  assert.deepEqual(await outbox.send(notifier, notice), delivered);
  await outbox[Symbol.asyncDispose]();
});

test("a notifier that throws harms nobody", async () => {
  const { outbox, failures } = openOutbox();
  const broken: Notifier = { send: () => Promise.reject(new Error("secret")) };
  assert.deepEqual(await outbox.send(broken, notice), {
    delivered: false,
    attempts: 0,
    error: "It could not be sent",
  });
  await outbox[Symbol.asyncDispose]();
  assert.deepEqual(failures, ["It could not be sent"]);
});
