import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { parseJsonText, withoutThoughts } from "./json-text.ts";

describe("JSON is found in what models write", () => {
  const expected = { a: [1, "two"], b: { c: "`x`" } };
  const json = JSON.stringify(expected);
  const texts: Record<string, string> = {
    bare: json,
    fenced: `\`\`\`json\n${json}\n\`\`\``,
    "fenced without a language": `\`\`\`\n${json}\n\`\`\``,
    "in prose": `Here is what you asked for:\n\n${json}\n\nIs there anything else?`,
    "fenced in prose": `Sure!\n\`\`\`json\n${json}\n\`\`\`\nThat is all.`,
    "a fence left open": `\`\`\`json\n${json}`,
    "trailing commas": '{"a": [1, "two",], "b": {"c": "`x`"},}',
    "single quotes": "{'a': [1, 'two'], 'b': {'c': '`x`'}}",
    "bare keys and a comment": '{a: [1, "two"], /* c */ b: {c: "`x`"}}',
    "an end that is missing": '{"a": [1, "two"], "b": {"c": "`x`"',
  };
  for (const [name, text] of Object.entries(texts)) {
    test(name, () => assert.deepEqual(parseJsonText(text), { value: expected }));
  }
});

test("an array and a plain value are JSON too", () => {
  assert.deepEqual(parseJsonText("[1, 2]"), { value: [1, 2] });
  assert.deepEqual(parseJsonText(' "yes" '), { value: "yes" });
  assert.deepEqual(parseJsonText("null"), { value: null });
});

test("prose is not taken for JSON", () => {
  for (const text of ["", "I can't do that.", "The answer is 4."]) {
    assert.equal(parseJsonText(text), undefined, text);
  }
});

test("thoughts before the answer are left out, and text about thoughts is kept", () => {
  assert.equal(withoutThoughts("<think>\nhm {1}\n</think>\n\n{}"), "{}");
  assert.equal(withoutThoughts("a <think>b</think>"), "a <think>b</think>");
});
