import assert from "node:assert/strict";
import { test } from "node:test";
import { ConsentWaits } from "./consent-waits.ts";

const never = new AbortController().signal;

test("nobody waits for a tab in which nothing is expected", async () => {
  const waits = new ConsentWaits();
  waits.expect("other", {}, 60_000);
  await waits.settled("tab", never);
});

test("it is waited for until each document is done or has gone", async () => {
  const waits = new ConsentWaits();
  const [page, frame] = [{}, {}];
  waits.expect("tab", page, 60_000);
  waits.expect("tab", frame, 60_000);
  let isSettled = false;
  const settled = waits.settled("tab", never).then(() => (isSettled = true));
  waits.expect("tab", page, 0);
  await new Promise(setImmediate);
  assert.equal(isSettled, false);
  waits.forget("tab", frame);
  await settled;
});

test("a document that says nothing more is not waited for longer than was expected", async () => {
  const waits = new ConsentWaits();
  waits.expect("tab", {}, 5);
  await waits.settled("tab", never);
});

test("who is told to stop waits no longer", async () => {
  const waits = new ConsentWaits();
  waits.expect("tab", {}, 60_000);
  const stop = new AbortController();
  const settled = waits.settled("tab", stop.signal);
  stop.abort();
  await settled;
});
