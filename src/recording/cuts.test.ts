import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { cutsOf } from "./cuts.ts";
import type { FrameEntry } from "./recorded.ts";

function framesAt(...times: number[]): FrameEntry[] {
  return times.map((at, frame) => ({ frame, at, tab: "T", width: 1280, height: 720 }));
}

function cuts(times: number[], moments: number[], span: [number, number], gapMs = 100, most = 300) {
  const [from, to] = span;
  return cutsOf(framesAt(...times), moments, { from, to }, { gapMs, most }).map(
    ({ at, durationMs, frame }) => [at, durationMs, frame.at],
  );
}

describe("the pictures of a film", () => {
  test("stay as long as they stayed on the screen, the last up to the end", () => {
    assert.deepEqual(cuts([1_000, 1_500, 61_500], [], [900, 70_000]), [
      [1_000, 500, 1_000],
      [1_500, 60_000, 1_500],
      [61_500, 8_500, 61_500],
    ]);
  });

  test("follow a quick page at their pace, and end with what it came to", () => {
    assert.deepEqual(cuts([0, 20, 40, 60, 80], [], [0, 1_000]), [
      [0, 100, 0],
      [100, 900, 80],
    ]);
  });

  test("begin with what was on the screen when a part begins", () => {
    assert.deepEqual(cuts([0, 5_000, 9_000], [], [6_000, 8_000]), [[6_000, 2_000, 5_000]]);
  });

  test("change at the moments of actions, also on a still page", () => {
    assert.deepEqual(cuts([0], [400, 100, 5_000], [0, 1_000]), [
      [0, 100, 0],
      [100, 300, 0],
      [400, 600, 0],
    ]);
  });

  test("are none where nothing was recorded or no time has passed", () => {
    assert.deepEqual(cuts([], [], [0, 1_000]), []);
    assert.deepEqual(cuts([0], [], [5, 5]), []);
  });

  test("are the first picture where it came after all of the time, as of a run that was quick", () => {
    assert.deepEqual(cuts([2_000], [], [0, 1_000]), [[0, 1_000, 2_000]]);
  });

  test("are not more than allowed, however long it takes, and take all of the time", () => {
    const times = Array.from({ length: 20_000 }, (_, n) => n * 40);
    const moments = Array.from({ length: 500 }, (_, n) => n * 1_600 + 7);
    const found = cuts(times, moments, [0, 800_001], 100, 300);
    assert.ok(found.length <= 300 && found.length > 150, String(found.length));
    assert.equal(
      found.reduce((sum, [, durationMs]) => sum + durationMs!, 0),
      800_001,
    );
    for (const [at, , shown] of found) assert.ok(at! - shown! < 40);
  });

  test("have whole milliseconds", () => {
    assert.deepEqual(cuts([0.4, 500.6], [], [0.2, 1_000.3]), [
      [0, 501, 0.4],
      [501, 499, 500.6],
    ]);
  });
});
