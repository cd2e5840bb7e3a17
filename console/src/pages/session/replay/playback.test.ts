import assert from "node:assert/strict";
import { test } from "node:test";
import { advance, clockText, neighbour, placeAt } from "./playback.ts";

const moments = [{ at: 1_000 }, { at: 1_500 }, { at: 61_500 }];

test("the picture of a moment is the last one before it", () => {
  assert.deepEqual(
    [0, 1_000, 1_499, 1_500, 99_000].map((at) => placeAt(moments, at)),
    [-1, 0, 0, 1, 2],
  );
  assert.equal(placeAt([], 5), -1);
});

test("still times are passed over, and only where that is wanted", () => {
  const film = { moments, end: 70_000 };
  assert.equal(advance(1_600, 16, { ...film, skipsStill: true }), 1_616);
  assert.equal(advance(2_800, 16, { ...film, skipsStill: true }), 61_100);
  assert.equal(advance(2_800, 16, { ...film, skipsStill: false }), 2_816);
  assert.equal(advance(61_200, 16, { ...film, skipsStill: true }), 61_216);
  assert.equal(advance(69_990, 100, { ...film, skipsStill: true }), 70_000);
});

test("one jumps to the moment before and after", () => {
  assert.equal(neighbour(moments, 1_500, "after"), 61_500);
  assert.equal(neighbour(moments, 1_600, "before"), 1_000);
  assert.equal(neighbour(moments, 62_000, "before"), 61_500);
  assert.equal(neighbour(moments, 70_000, "after"), undefined);
});

test("times are told in minutes, and in hours", () => {
  assert.equal(clockText(65_900), "1:05");
  assert.equal(clockText(3_665_000), "1:01:05");
});
