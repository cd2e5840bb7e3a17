import assert from "node:assert/strict";
import { test } from "node:test";
import { certainText } from "./certain.ts";
import { sumOf } from "./sum.ts";

test("plain sums are answered", () => {
  for (const [question, answer] of [
    ["What is 3 + 4?", "7"],
    ["Security question: what is 12 - 5 =", "7"],
    ["7 × 6 =", "42"],
    ["Captcha: three plus Eleven", "14"],
    ["how much is nine minus 2 ?", "7"],
    ["Please calculate 8 times 2", "16"],
  ] as const)
    assert.equal(sumOf(question), answer, question);
});

test("whatever else is asked is not", () => {
  for (const question of [
    "What is 3 + 4 + 5?",
    "What is 3 + 4, in words?",
    "Which is larger, 3 or 4?",
    "What colour is the sky?",
    "If it is not 3 + 4, what is it?",
    "1234 + 1",
    "",
  ])
    assert.equal(sumOf(question), undefined, question);
});

test("what was read is only taken where all readings are sure and agree", () => {
  const sure = { text: "W68HP", confidence: 95 };
  assert.equal(certainText([sure, sure]), "W68HP");
  assert.equal(certainText([sure, { ...sure, confidence: 70 }]), undefined);
  assert.equal(certainText([sure, { ...sure, text: "W68NP" }]), undefined);
  assert.equal(certainText([{ text: "W", confidence: 99 }]), undefined);
  assert.equal(certainText([]), undefined);
});
