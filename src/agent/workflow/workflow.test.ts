import assert from "node:assert/strict";
import { test } from "node:test";
import { isTemplate, type Value } from "./workflow.ts";

const text: Value = { parts: ["moth"] };

test("a text is told from JSON that has parts of its own", () => {
  for (const value of [
    text,
    { parts: [""] },
    { parts: ["a ", { parameter: "name" }] },
    { parts: [{ secret: "KEY" }] },
  ]) {
    assert.equal(isTemplate(value), true, JSON.stringify(value));
  }
  const json: Value[] = [
    { parts: [] },
    { parts: [text] },
    { parts: [{}] },
    { parts: [7, null] },
    { parts: [{ parameter: text }] },
    { parts: text },
    { parts: [text], more: text },
    [text],
    7,
    null,
  ];
  for (const value of json) assert.equal(isTemplate(value), false, JSON.stringify(value));
});
