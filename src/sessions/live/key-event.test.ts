import assert from "node:assert/strict";
import { test } from "node:test";
import { type KeyMessage, pastes, personKey } from "./key-event.ts";

function key(name: string, code: string, modifiers = 0, more: Partial<KeyMessage> = {}) {
  const message = {
    type: "key",
    event: "down",
    key: name,
    code,
    modifiers,
    repeat: false,
  } as const;
  return personKey({ ...message, ...more });
}

test("characters are typed, of any layout", () => {
  for (const [name, code] of [
    ["a", "KeyA"],
    ["A", "KeyA"],
    ["ö", "Semicolon"],
    ["я", "KeyZ"],
    ["ł", "KeyL"],
  ] as const) {
    assert.deepEqual(
      [key(name, code)?.type, key(name, code)?.text, key(name, code)?.code],
      ["keyDown", name, code],
    );
  }
  assert.equal(key("ł", "KeyL")?.windowsVirtualKeyCode, 76);
  assert.equal(key("z", "KeyY")?.windowsVirtualKeyCode, 90);
  assert.equal(key("Enter", "Enter")?.text, "\r");
});

test("AltGr writes, while Alt and Control alone make shortcuts", () => {
  const at = key("@", "KeyQ", 3);
  assert.deepEqual([at?.text, at?.modifiers], ["@", 0]);
  assert.equal(key("a", "KeyA", 2)?.text, undefined);
  assert.deepEqual(key("a", "KeyA", 2)?.commands, ["selectAll"]);
  assert.deepEqual(key("c", "KeyC", 4)?.commands, ["copy"]);
  assert.equal(key("1", "Digit1", 1)?.text, undefined);
});

test("keys without a character have their code, and a release types nothing", () => {
  assert.deepEqual(
    [key("Tab", "Tab")?.type, key("Tab", "Tab")?.windowsVirtualKeyCode],
    ["rawKeyDown", 9],
  );
  assert.equal(key("ArrowLeft", "ArrowLeft", 8)?.modifiers, 8);
  assert.equal(key("a", "KeyA", 0, { event: "up" })?.text, undefined);
  assert.equal(key("a", "KeyA", 0, { repeat: true })?.autoRepeat, true);
  assert.equal(key("BrowserSearch", "BrowserSearch")?.windowsVirtualKeyCode, 0);
});

test("what belongs to a composition is not sent", () => {
  for (const name of ["Dead", "Process", "Unidentified", ""])
    assert.equal(key(name, "KeyE"), undefined);
});

test("pasting is known in every way", () => {
  const paste = (name: string, modifiers: number) =>
    pastes({ type: "key", event: "down", key: name, code: "", modifiers, repeat: false });
  assert.deepEqual(
    [paste("v", 2), paste("V", 12), paste("Insert", 8), paste("v", 0), paste("Insert", 2)],
    [true, true, true, false, false],
  );
});
