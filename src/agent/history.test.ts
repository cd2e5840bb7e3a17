import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { estimateTokens } from "../page/render.ts";
import { type Entry, History } from "./history.ts";

function entry(step: number): Entry {
  return {
    title: `Step ${step}`,
    goal: `find the price of owl number ${step}`,
    did: `click B${step} <button>Owl ${step}</button>`,
    result: `worked: "Clicked B${step}"`,
    memory: `owl ${step} costs ${step} euro`,
  };
}

/** Tokens of the two lines around it. */
const marks = 40;

function historyOf(count: number): History {
  const history = new History();
  for (let step = 1; step <= count; step += 1) history.add(entry(step));
  return history;
}

describe("what was done", () => {
  test("is told whole while it fits, and only grows at its end", () => {
    const history = historyOf(3);
    const before = history.text(10_000);
    assert.equal(before.match(/memory/g)?.length, 3);
    history.add(entry(4));
    const [end] = before.match(/\ndone \w+>>>$/) ?? [];
    assert.ok(end !== undefined, "it is fenced");
    assert.ok(history.text(10_000).startsWith(before.slice(0, -end.length)));
  });

  test("is told in short where it does not fit, the newest still whole", () => {
    const history = historyOf(20);
    const text = history.text(500);
    assert.ok(estimateTokens(text) <= 500 + marks);
    assert.match(text, /Step 1: click B1 <button>Owl 1<\/button> — worked$/m);
    assert.match(text, /owl 20 costs 20 euro/);
    assert.doesNotMatch(text, /owl 1 costs/);
  });

  test("leaves out the oldest where even that is too much, and says how many", () => {
    const text = historyOf(100).text(300);
    assert.ok(estimateTokens(text) <= 300 + marks);
    assert.match(text, /^\(\d+ earlier steps are left out\)$/m);
    assert.match(text, /owl 100 costs 100 euro/);
  });

  test("is to be summarised only when even the short form does not fit", () => {
    assert.equal(historyOf(20).due(1_000), undefined);
    assert.equal(historyOf(4).due(1), undefined);
    const due = historyOf(100).due(1_000);
    assert.match(due ?? "", /owl 1 costs 1 euro/);
    assert.doesNotMatch(due ?? "", /owl 97 costs/);
  });

  test("has a summary stand for all but the newest", () => {
    const history = historyOf(100);
    history.summarise("the owls cost as many euro as their number");
    const text = history.text(10_000);
    assert.match(text, /^In short: the owls cost/m);
    assert.deepEqual(text.match(/^Step \d+/gm), ["Step 97", "Step 98", "Step 99", "Step 100"]);
    history.add(entry(101));
    assert.match(history.text(10_000), /Step 101/);
  });
});
