import assert from "node:assert/strict";
import { test } from "node:test";
import { screenFor } from "./screen-size.ts";

test("a page is on a screen that has room for its window", () => {
  assert.equal(screenFor({ width: 1280, height: 720 }), undefined);
  assert.deepEqual(screenFor({ width: 1920, height: 1080 }), { width: 2560, height: 1600 });
  assert.deepEqual(screenFor({ width: 7680, height: 4320 }), { width: 7680, height: 4470 });
});
