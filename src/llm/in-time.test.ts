import assert from "node:assert/strict";
import { setTimeout as delay } from "node:timers/promises";
import { test } from "node:test";
import { AppError } from "../errors.ts";
import { inTime } from "./in-time.ts";

const never = new AbortController().signal;
const endless = (signal: AbortSignal) =>
  delay(600_000, undefined, { signal }).catch(() => signal.throwIfAborted());

test("what takes too long is stopped, and told as a 504", async () => {
  await assert.rejects(inTime(20, never, endless), (error: AppError) => {
    assert.deepEqual([error.status, error.code], [504, "model_timeout"]);
    return true;
  });
});

test("who stops the work is told in their own words", async () => {
  const reason = new Error("enough");
  await assert.rejects(inTime(600_000, AbortSignal.abort(reason), endless), reason);
});

test("an answer and a failure of the work itself come through", async () => {
  assert.equal(await inTime(600_000, never, () => Promise.resolve(7)), 7);
  const failure = new AppError(502, "model_failed", "no");
  await assert.rejects(
    inTime(600_000, never, () => Promise.reject(failure)),
    failure,
  );
});
