import assert from "node:assert/strict";
import { test } from "node:test";
import { untilAborted, within } from "./waiting.ts";

const never = new Promise<string>(() => undefined);
const timers = () => process.getActiveResourcesInfo().filter((kind) => kind === "Timeout").length;

test("what comes in time is answered, and nothing is left waiting", async () => {
  const before = timers();
  assert.equal(await within(Promise.resolve("snowy"), 60_000), "snowy");
  await assert.rejects(within(Promise.reject(new Error("owl")), 60_000), /owl/);
  assert.ok(timers() <= before);
});

test("else the time passes, also when it has passed already", async () => {
  assert.equal(await within(never, 30), undefined);
  assert.equal(await within(never, -1_000), undefined);
});

test("waiting is over when the signal says so, also when it has said so already", async () => {
  const before = timers();
  const stopping = new AbortController();
  const waiting = within(never, 60_000, stopping.signal);
  stopping.abort();
  assert.equal(await waiting, undefined);
  assert.equal(await within(never, 60_000, stopping.signal), undefined);
  assert.ok(timers() <= before);
});

test("work is waited for until the signal, whose reason is thrown", async () => {
  const stopping = new AbortController();
  assert.equal(await untilAborted(Promise.resolve("snowy"), stopping.signal), "snowy");
  const waiting = untilAborted(never, stopping.signal);
  stopping.abort(new Error("enough"));
  await assert.rejects(waiting, /enough/);
  await assert.rejects(untilAborted(never, stopping.signal), /enough/);
});
