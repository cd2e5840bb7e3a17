import assert from "node:assert/strict";
import { test } from "node:test";
import { buttonName, countClicks } from "./clicks.ts";

test("presses at one place in quick succession are double and triple clicks", () => {
  const first = countClicks(undefined, { x: 10, y: 10, button: 0, at: 1_000 });
  const second = countClicks(first, { x: 11, y: 10, button: 0, at: 1_200 });
  const third = countClicks(second, { x: 11, y: 12, button: 0, at: 1_400 });
  assert.deepEqual([first.clicks, second.clicks, third.clicks], [1, 2, 3]);
  assert.equal(countClicks(third, { x: 11, y: 12, button: 0, at: 1_500 }).clicks, 1);
  assert.equal(countClicks(first, { x: 60, y: 10, button: 0, at: 1_200 }).clicks, 1);
  assert.equal(countClicks(first, { x: 10, y: 10, button: 2, at: 1_200 }).clicks, 1);
  assert.equal(countClicks(first, { x: 10, y: 10, button: 0, at: 1_600 }).clicks, 1);
});

test("buttons have the names of the wire", () => {
  assert.deepEqual([0, 1, 2, 3, 4, -1].map(buttonName), [
    "left",
    "middle",
    "right",
    "back",
    "forward",
    "none",
  ]);
});
