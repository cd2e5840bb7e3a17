import sharp from "sharp";
import { drawnScene } from "./drawn-scene.ts";
import type { Scene } from "./scenes.ts";
import { animatedWebp, type WebpFrame } from "./webp.ts";

interface Size {
  width: number;
  height: number;
}

const channels = 3;

/** The scenes as an animated WebP of this size. Only what changes from one to the next is in it. */
export async function animationOf(
  scenes: AsyncIterable<Scene>,
  canvas: Size,
  signal: AbortSignal,
): Promise<Buffer[]> {
  const frames: WebpFrame[] = [];
  let before: Buffer | undefined;
  for await (const scene of scenes) {
    signal.throwIfAborted();
    const drawn = drawnScene(scene, canvas).removeAlpha().toColourspace("srgb");
    const pixels = await drawn.raw().toBuffer();
    const changed = before === undefined ? whole(canvas) : changedPart(before, pixels, canvas);
    before = pixels;
    const last = frames.at(-1);
    if (changed === undefined && last !== undefined) last.durationMs += scene.durationMs;
    else {
      const part = changed ?? whole(canvas);
      const webp = await still(pixels, canvas, part);
      frames.push({ ...part, webp, durationMs: scene.durationMs });
    }
  }
  return animatedWebp(canvas, frames);
}

function still(
  pixels: Buffer,
  { width, height }: Size,
  part: Size & { left: number; top: number },
) {
  return sharp(pixels, { raw: { width, height, channels } })
    .extract(part)
    .webp({ quality: 70, effort: 1 })
    .toBuffer();
}

function whole({ width, height }: Size) {
  return { left: 0, top: 0, width, height };
}

/** The smallest rectangle around what differs, from an even corner on; undefined when nothing does. */
function changedPart(before: Buffer, after: Buffer, { width, height }: Size) {
  const row = width * channels;
  const differs = (y: number) =>
    before.compare(after, y * row, (y + 1) * row, y * row, (y + 1) * row) !== 0;
  let top = 0;
  while (top < height && !differs(top)) top += 1;
  if (top === height) return undefined;
  let bottom = height - 1;
  while (!differs(bottom)) bottom -= 1;
  let [left, right] = [row, 0];
  for (let y = top; y <= bottom; y++) {
    const start = y * row;
    for (let x = 0; x < left; x++) if (before[start + x] !== after[start + x]) left = x;
    for (let x = row - 1; x > right; x--) if (before[start + x] !== after[start + x]) right = x;
  }
  top -= top % 2;
  const from = Math.floor(left / channels);
  const evenLeft = from - (from % 2);
  const to = Math.floor(right / channels);
  return { left: evenLeft, top, width: to - evenLeft + 1, height: bottom - top + 1 };
}
