import assert from "node:assert/strict";
import { test } from "node:test";
import type { AgentStep } from "../contract/agents.ts";
import type { AgentRecord } from "../store/agents.ts";
import { endId, Journal, readEnded, type Told } from "./journal.ts";

const step = (number: number) => ({ step: { step: number } as AgentStep });
const ended = { ended: {} as AgentRecord };

async function read(journal: Journal, after?: string, signal = new AbortController().signal) {
  return Array.fromAsync(journal.read(after, signal), ({ id }) => id);
}

function full(): Journal {
  const journal = new Journal();
  journal.add(step(1));
  journal.add({ validation: "not yet" });
  journal.add({ waiting: null });
  journal.add(step(2));
  journal.add(ended);
  return journal;
}

test("every piece of news has its place, and steps count from one", async () => {
  assert.deepEqual(await read(full()), ["1", "1.1", "1.2", "2", endId]);
});

test("a reader goes on after the place that it names, and is told the end in any case", async () => {
  const journal = full();
  for (const [after, ids] of [
    ["1", ["1.1", "1.2", "2", endId]],
    ["1.1", ["1.2", "2", endId]],
    ["2", [endId]],
    ["7.3", [endId]],
    ["", ["1", "1.1", "1.2", "2", endId]],
    ["nonsense", ["1", "1.1", "1.2", "2", endId]],
  ] as const) {
    assert.deepEqual(await read(journal, after), ids, after);
  }
});

test("readers that come at any time are told all, once and in order", async () => {
  const journal = new Journal();
  const readers = [read(journal)];
  for (let number = 1; number <= 50; number += 1) {
    journal.add(step(number));
    if (number % 10 === 0) readers.push(read(journal));
    if (number % 3 === 0) await Promise.resolve();
  }
  journal.add(ended);
  const all = [...Array.from({ length: 50 }, (_, index) => `${index + 1}`), endId];
  for (const ids of await Promise.all(readers)) assert.deepEqual(ids, all);
});

test("nothing is told after the end", async () => {
  const journal = full();
  journal.add({ waiting: null });
  assert.equal((await read(journal)).at(-1), endId);
});

test("a reader that is given up ends, whether it waits or not", async () => {
  const journal = new Journal();
  journal.add(step(1));
  const giving = new AbortController();
  const reading = read(journal, undefined, giving.signal);
  await Promise.resolve();
  giving.abort();
  assert.deepEqual(await reading, ["1"]);
  assert.deepEqual(await read(journal, undefined, giving.signal), []);
});

test("a reader does not hinder the others, however slow it is", async () => {
  const journal = full();
  const slow = journal.read(undefined, new AbortController().signal);
  assert.equal((await slow.next()).value.id, "1");
  assert.equal((await read(journal)).length, 5);
  assert.equal((await slow.next()).value.id, "1.1");
  await slow.return(undefined);
});

test("of a run that is over the steps are left, in the same places", () => {
  const steps = [step(1).step, step(2).step];
  const ids = (after?: string) =>
    [...readEnded(ended.ended, steps, after)].map(({ id }: Told) => id);
  assert.deepEqual(ids(), ["1", "2", endId]);
  assert.deepEqual(ids("1.2"), ["2", endId]);
  assert.deepEqual(ids("2"), [endId]);
});
