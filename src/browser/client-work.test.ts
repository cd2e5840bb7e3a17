import assert from "node:assert/strict";
import { test } from "node:test";
import { inputOf, worksOnPage } from "./client-work.ts";

test("what a client does with mouse and keyboard is told, but not what it types", () => {
  const input = (method: string, params: Record<string, unknown>) => inputOf({ method, params });
  assert.deepEqual(input("Input.dispatchMouseEvent", { type: "mousePressed", x: 3, y: 4 }), {
    kind: "click",
    x: 3,
    y: 4,
  });
  assert.equal(input("Input.dispatchMouseEvent", { type: "mouseMoved", x: 3, y: 4 }), undefined);
  assert.deepEqual(
    input("Input.dispatchTouchEvent", { type: "touchStart", touchPoints: [{ x: 1, y: 2 }] }),
    { kind: "touch", x: 1, y: 2 },
  );
  assert.deepEqual(input("Input.dispatchTouchEvent", { type: "touchStart", touchPoints: [null] }), {
    kind: "touch",
    x: null,
    y: null,
  });
  const typed = [
    input("Input.dispatchKeyEvent", { type: "keyDown", key: "s", text: "s" }),
    input("Input.insertText", { text: "secret" }),
  ];
  assert.deepEqual(typed, [
    { kind: "key", x: null, y: null },
    { kind: "text", x: null, y: null },
  ]);
});

test("input, navigation and bringing to front are work on a page; asking it something is not", () => {
  const working = ["Input.insertText", "Page.navigate", "Page.bringToFront"];
  assert.ok(working.every((method) => worksOnPage({ method })));
  const asking = ["Runtime.evaluate", "Page.navigateX", "Page.enable", "DOM.getDocument"];
  assert.ok(!asking.some((method) => worksOnPage({ method })));
});
