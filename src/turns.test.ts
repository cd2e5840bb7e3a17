import assert from "node:assert/strict";
import { test } from "node:test";
import { Turns } from "./turns.ts";

const never = new AbortController().signal;

test("so many go at once, and the next when one has ended", async () => {
  const turns = new Turns(2);
  const order: string[] = [];
  const first = await turns.take(never);
  await turns.take(never);
  const third = turns.take(never).then(() => order.push("third"));
  void turns.take(never).then(() => order.push("fourth"));
  await Promise.resolve();
  assert.deepEqual(order, []);
  first[Symbol.dispose]();
  await third;
  assert.deepEqual(order, ["third"]);
  await assert.rejects(turns.take(AbortSignal.abort(new Error("late"))), /late/);
});

test("who does not wait any more takes nobody's turn", async () => {
  const turns = new Turns(1);
  const first = await turns.take(never);
  const gone = new AbortController();
  const left = turns.take(gone.signal);
  const next = turns.take(never);
  gone.abort(new Error("hung up"));
  await assert.rejects(left, /hung up/);
  first[Symbol.dispose]();
  (await next)[Symbol.dispose]();
  (await turns.take(never))[Symbol.dispose]();
});
