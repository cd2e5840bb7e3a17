import assert from "node:assert/strict";
import { test } from "node:test";
import { keyDown, keyMessage, type KeyPress } from "./keys.ts";

const plain: KeyPress = {
  key: "a",
  code: "KeyA",
  altKey: false,
  ctrlKey: false,
  metaKey: false,
  shiftKey: false,
  repeat: false,
  isComposing: false,
  altGraph: false,
};
const press = (changes: Partial<KeyPress>) => keyDown({ ...plain, ...changes });

test("a key is told with its modifiers", () => {
  const message = { type: "key", event: "down", key: "A", code: "KeyA", repeat: true } as const;
  assert.deepEqual(press({ key: "A", shiftKey: true, repeat: true }), {
    do: "send",
    message: { ...message, modifiers: 8 },
  });
  const control = keyMessage("up", { ...plain, ctrlKey: true, altKey: true, repeat: true });
  assert.deepEqual(control, { ...message, event: "up", key: "a", modifiers: 3, repeat: false });
});

test("⌘ is Control over there", () => {
  const all = press({ metaKey: true });
  assert.ok(all.do === "send" && all.message.type === "key" && all.message.modifiers === 2);
  assert.deepEqual(press({ key: "Meta", code: "MetaLeft", metaKey: true }), { do: "leave alone" });
});

test("copy and cut are asked for, paste waits for the paste event", () => {
  for (const modifier of [{ ctrlKey: true }, { metaKey: true }]) {
    assert.deepEqual(press({ key: "c", ...modifier }), {
      do: "send",
      message: { type: "copy", cut: false },
    });
    assert.deepEqual(press({ key: "x", ...modifier }), {
      do: "send",
      message: { type: "copy", cut: true },
    });
    assert.deepEqual(press({ key: "v", ...modifier }), { do: "compose" });
  }
  const inspector = press({ key: "C", ctrlKey: true, shiftKey: true });
  assert.ok(inspector.do === "send" && inspector.message.type === "key");
});

test("input methods and dead keys compose, AltGraph types", () => {
  assert.deepEqual(press({ key: "Dead" }), { do: "compose" });
  assert.deepEqual(press({ isComposing: true }), { do: "compose" });
  assert.deepEqual(press({ key: "Unidentified", code: "" }), { do: "compose" });
  const at = press({ key: "@", ctrlKey: true, altKey: true, altGraph: true });
  assert.deepEqual(at, { do: "send", message: { type: "text", text: "@" } });
});
