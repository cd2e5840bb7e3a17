import assert from "node:assert/strict";
import { test } from "node:test";
import { keyOf } from "./keyboard.ts";

const expected: [name: string, code: string, keyCode: number][] = [
  ["a", "KeyA", 65],
  ["A", "KeyA", 65],
  ["KeyA", "KeyA", 65],
  ["7", "Digit7", 55],
  ["&", "Digit7", 55],
  ["Digit0", "Digit0", 48],
  ["Enter", "Enter", 13],
  ["Return", "Enter", 13],
  ["Esc", "Escape", 27],
  ["ArrowDown", "ArrowDown", 40],
  ["Space", "Space", 32],
  ["F12", "F12", 123],
  ["?", "Slash", 191],
  ["ControlOrMeta", "ControlLeft", 17],
];

for (const [name, code, keyCode] of expected) {
  test(`${name} is ${code}`, () => {
    assert.partialDeepStrictEqual(keyOf(name), { code, keyCode });
  });
}

test("a character of no US key is typed as it is", () => {
  assert.deepEqual(keyOf("ß"), { key: "ß", code: "", keyCode: 0, text: "ß" });
  assert.equal(keyOf("🌙")?.text, "🌙");
});

test("a name that is no key is not taken for one", () => {
  assert.equal(keyOf("Entr"), undefined);
  assert.equal(keyOf("F13"), undefined);
});
