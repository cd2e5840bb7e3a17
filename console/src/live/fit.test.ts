import assert from "node:assert/strict";
import { test } from "node:test";
import { fitInto, pagePoint } from "./fit.ts";

test("a picture keeps its proportions and lies in the middle", () => {
  const wide = fitInto({ width: 1000, height: 1000 }, { width: 1280, height: 720 });
  assert.deepEqual(wide, { left: 0, top: 219, width: 1000, height: 562 });
  const tall = fitInto({ width: 1000, height: 500 }, { width: 400, height: 1000 });
  assert.deepEqual(tall, { left: 400, top: 0, width: 200, height: 500 });
});

test("a point on the screen is told in the page's CSS pixels", () => {
  const shown = { left: 100, top: 50, width: 640, height: 360 };
  const viewport = { width: 1280, height: 720 };
  assert.deepEqual(pagePoint({ x: 420, y: 230 }, shown, viewport), { x: 640, y: 360 });
  assert.deepEqual(pagePoint({ x: 0, y: 0 }, shown, viewport), { x: 0, y: 0 });
  assert.deepEqual(pagePoint({ x: 9_999, y: 9_999 }, shown, viewport), { x: 1279, y: 719 });
});
