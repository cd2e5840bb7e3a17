import assert from "node:assert/strict";
import { test } from "node:test";
import sharp from "sharp";
import { animatedWebp, type WebpFrame } from "./webp.ts";

const size = { width: 40, height: 20 };

async function still(background: string, width = 40, height = 20): Promise<Buffer> {
  return sharp({ create: { width, height, channels: 3, background } })
    .webp()
    .toBuffer();
}

async function frame(background: string, durationMs: number): Promise<WebpFrame> {
  return { webp: await still(background), left: 0, top: 0, ...size, durationMs };
}

/** The colour of a pixel of each picture, as any decoder sees it. */
async function coloursAt(file: Buffer, x: number, y: number): Promise<number[][]> {
  const { pages = 1 } = await sharp(file).metadata();
  const raw = Array.from({ length: pages }, (_, page) =>
    sharp(file, { page }).removeAlpha().raw().toBuffer(),
  );
  const at = (y * size.width + x) * 3;
  return (await Promise.all(raw)).map((pixels) => [...pixels.subarray(at, at + 3)]);
}

test("an animation has its size, its pictures, their times, and begins anew", async () => {
  const frames = [await frame("#f00", 40), await frame("#0f0", 61_234), await frame("#00f", 1)];
  const file = Buffer.concat(animatedWebp(size, frames));
  const { width, height, pages, delay, loop, format } = await sharp(file).metadata();
  assert.deepEqual(
    { width, height, pages, delay, loop, format },
    { width: 40, height: 20, pages: 3, delay: [40, 61_234, 1], loop: 0, format: "webp" },
  );
  const colours = await coloursAt(file, 20, 10);
  for (const [index, pixel] of colours.entries()) assert.ok(pixel[index]! > 230, String(pixel));
});

test("a part replaces only what is under it", async () => {
  const part = { webp: await still("#00f", 11, 7), left: 10, top: 4, width: 11, height: 7 };
  const frames = [await frame("#f00", 10), { ...part, durationMs: 20 }];
  const file = Buffer.concat(animatedWebp(size, frames));
  const [, inside] = await coloursAt(file, 15, 7);
  const [, outside] = await coloursAt(file, 30, 7);
  assert.ok(inside![2]! > 230 && inside![0]! < 25, String(inside));
  assert.ok(outside![0]! > 230 && outside![2]! < 25, String(outside));
});

test("a picture that stays longer than the format knows is told as several", async () => {
  const file = Buffer.concat(animatedWebp(size, [await frame("#f00", 2 ** 24 + 99)]));
  const { delay } = await sharp(file).metadata();
  assert.deepEqual(delay, [2 ** 24 - 1, 100]);
});
