import assert from "node:assert/strict";
import { test } from "node:test";
import { markdownParts } from "./markdown-tables.ts";

test("a table stands between the texts around it, with bars in its cells", () => {
  const parts = markdownParts(
    ["Before", "", "| a | b |", "| --- | :-: |", String.raw`| 1 \| 2 | *3* |`, "", "After"].join(
      "\n",
    ),
  );
  assert.deepEqual(parts, [
    { text: "Before\n" },
    {
      rows: [
        ["a", "b"],
        ["1 | 2", "*3*"],
      ],
    },
    { text: "\nAfter" },
  ]);
});

test("what only looks like a table stays as it is", () => {
  for (const text of [
    "this | that",
    "```\n| a |\n| - |\n```",
    "Heading | of a kind\n---",
    "| a | b |\nno rule",
  ]) {
    assert.deepEqual(markdownParts(text), [{ text }], text);
  }
});
