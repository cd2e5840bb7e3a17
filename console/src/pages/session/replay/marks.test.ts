import assert from "node:assert/strict";
import { test } from "node:test";
import { type InputMark, marksAt } from "./marks.ts";

const input = (at: number, changes: Partial<InputMark> = {}): InputMark => ({
  at,
  tab: "T",
  by: "action",
  kind: "click",
  x: at,
  y: 5,
  box: null,
  ...changes,
});

test("the cursor stays where it was, rings and boxes go", () => {
  const box = { x: 1, y: 2, width: 3, height: 4 };
  const inputs = [
    input(100, { box }),
    input(200, { tab: "other" }),
    input(300, { x: null, y: null }),
  ];
  const soon = marksAt(inputs, 550, "T");
  assert.deepEqual(soon.cursor, { x: 100, y: 5 });
  assert.deepEqual(soon.clicks, [{ x: 100, y: 5, age: 0.5, key: 0 }]);
  assert.deepEqual(soon.boxes, [{ ...box, key: 0 }]);
  const later = marksAt(inputs, 9_000, "T");
  assert.deepEqual(later, { cursor: { x: 100, y: 5 }, clicks: [], boxes: [] });
  assert.equal(marksAt(inputs, 50, "T").cursor, undefined);
});
