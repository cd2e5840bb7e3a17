import assert from "node:assert/strict";
import { test } from "node:test";
import { setTimeout as delay } from "node:timers/promises";
import { WriteBehind } from "./write-behind.ts";

const unexpected = (error: unknown): never => {
  throw error;
};

test("rows are written together, in their order, by the time they are asked for", async () => {
  const written: number[][] = [];
  await using rows = new WriteBehind<number>(async (batch) => {
    await delay(1);
    written.push(batch);
  }, unexpected);
  const all = Array.from({ length: 1_200 }, (_, index) => index);
  for (const row of all) rows.add(row);
  assert.equal(written.length, 0);
  await rows.flush();
  assert.deepEqual(
    written.map((batch) => batch.length),
    [500, 500, 200],
  );
  assert.deepEqual(written.flat(), all);
});

test("rows are written by themselves after a moment", async () => {
  const { promise, resolve } = Promise.withResolvers<number[]>();
  await using rows = new WriteBehind<number>(async (batch) => resolve(batch), unexpected);
  rows.add(1);
  rows.add(2);
  assert.deepEqual(await promise, [1, 2]);
});

test("rows that can't be written are told, and those after them are written", async () => {
  const errors: unknown[] = [];
  const written: number[] = [];
  const rows = new WriteBehind<number>(
    async (batch) => {
      if (batch.includes(0)) throw new Error("full");
      written.push(...batch);
    },
    (error) => errors.push(error),
  );
  for (let row = 0; row < 600; row += 1) rows.add(row);
  await rows[Symbol.asyncDispose]();
  assert.equal(errors.length, 1);
  assert.equal(written.length, 100);
});
