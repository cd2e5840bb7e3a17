import assert from "node:assert/strict";
import { test } from "node:test";
import { createFrameCache } from "./frame-cache.ts";

test("pictures are asked for by their numbers, which have gaps", async () => {
  const asked: number[] = [];
  using cache = createFrameCache([0, 1, 4096, 4097], async (frame) => {
    asked.push(frame);
    return { close: () => undefined } as ImageBitmap;
  });
  await cache.read(2);
  await cache.read(0);
  assert.deepEqual(asked, [4096, 4097, 0, 1]);
});
