import assert from "node:assert/strict";
import { test } from "node:test";
import type { Piece } from "./mask-pieces.ts";
import { type Span, spansOf, without } from "./mask-spans.ts";

const spansIn = (texts: readonly string[], ...values: string[]) =>
  Object.fromEntries(
    spansOf(
      texts.map((text) => ({ text, pseudo: "", isSecret: false }) as Piece),
      values,
    ),
  );

test("a value is found in a text, as often as it is there, and over pieces", () => {
  assert.deepEqual(spansIn(["my tiger2, tiger2"], "tiger2"), {
    0: [
      [3, 9],
      [11, 17],
    ],
  });
  assert.deepEqual(spansIn(["my ti", "ge", "", "r2!"], "tiger2"), {
    0: [[3, 5]],
    1: [[0, 2]],
    3: [[0, 2]],
  });
  assert.deepEqual(spansIn(["tiger"], "tiger2"), {});
});

test("digits are found in groups, long words with what nobody sees between their letters", () => {
  assert.deepEqual(spansIn(["31 41-59", " "], "314159"), { 0: [[0, 8]] });
  assert.deepEqual(spansIn(["3", "\n", "1\u00a0", "4", "1"], "3141"), {
    0: [[0, 1]],
    1: [[0, 1]],
    2: [[0, 2]],
    3: [[0, 1]],
    4: [[0, 1]],
  });
  assert.deepEqual(spansIn(["correct\u200bhorse"], "correct horse"), { 0: [[0, 13]] });
});

test("a short word is not put together from two", () => {
  assert.deepEqual(spansIn(["grab cat"], "abc"), {});
});

test("values that overlap are covered as one", () => {
  const text = "abcdefgh";
  const spans = spansIn([text], "abcd", "cdef")[0] as Span[];
  assert.deepEqual(spans, [[0, 6]]);
  assert.equal(without(text, spans), "\u2588gh");
});
