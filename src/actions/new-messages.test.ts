import assert from "node:assert/strict";
import { test } from "node:test";
import { newMessages } from "./new-messages.ts";

const long = 60_000;
const never = new AbortController().signal;

/** Reads one list after the other; what arrives is told, each time that it is waited for. */
function sourceOf(lists: string[][], arrivals: boolean) {
  const until: AbortSignal[] = [];
  return {
    until,
    read: async () => lists.shift() ?? [],
    arrival: (signal: AbortSignal) => {
      until.push(signal);
      return new Promise<boolean>((resolve) => {
        if (arrivals) resolve(true);
        if (signal.aborted) resolve(false);
        signal.addEventListener("abort", () => resolve(false));
      });
    },
  };
}

test("what is there is not waited for", async () => {
  const source = sourceOf([["one"]], false);
  assert.deepEqual(await newMessages(source, long, never), ["one"]);
  assert.equal(source.until[0]?.aborted, true);
});

test("an arrival is read, and one that another has taken is waited out", async () => {
  const source = sourceOf([[], [], ["one"]], true);
  assert.deepEqual(await newMessages(source, long, never), ["one"]);
  assert.equal(source.until.length, 3);
});

test("patience and a signal end the waiting", async () => {
  assert.deepEqual(await newMessages(sourceOf([], false), 5, never), []);
  assert.deepEqual(await newMessages(sourceOf([], false), 0, never), []);
  assert.deepEqual(await newMessages(sourceOf([], false), long, AbortSignal.abort()), []);
});
