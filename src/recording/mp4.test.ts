import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { promisify } from "node:util";
import sharp from "sharp";
import { findFfmpeg } from "./ffmpeg.ts";
import { writeMp4 } from "./mp4.ts";
import type { Scene } from "./scenes.ts";

const run = promisify(execFile);

async function* scenesOf(...durations: number[]): AsyncGenerator<Scene> {
  let at = 0;
  for (const [index, durationMs] of durations.entries()) {
    const background = index % 2 === 0 ? "#fff" : "#00f";
    const create = { width: 64, height: 64, channels: 3 as const, background };
    const jpeg = await sharp({ create }).jpeg().toBuffer();
    const frame = { at, tab: "T", width: 64, height: 64, jpeg };
    yield { at, durationMs, frame, shown: undefined };
    at += durationMs;
  }
}

for (const durations of [[1_000], [1_000, 5], [1_000, 5, 30, 1], [30, 30, 30], [12_000, 39]])
  test(`a film of pictures of ${durations.join(", ")} ms lasts as long`, async () => {
    const folder = await mkdtemp(join(tmpdir(), "nocturne-mp4-"));
    try {
      const found = await findFfmpeg(undefined);
      assert.ok("path" in found);
      const path = join(folder, "film.mp4");
      const { signal } = new AbortController();
      await writeMp4(scenesOf(...durations), {
        ffmpeg: found.path,
        path,
        width: 64,
        height: 64,
        signal,
      });
      const entries = ["-show_entries", "format=duration", "-of", "csv=p=0"];
      const { stdout } = await run("ffprobe", ["-v", "error", ...entries, path]);
      const wanted = durations.reduce((sum, one) => sum + one, 0);
      assert.equal(Math.round(Number(stdout) * 1_000), wanted);
    } finally {
      await rm(folder, { recursive: true });
    }
  });
