import { spawn } from "node:child_process";
import { once } from "node:events";
import { constants, setPriority } from "node:os";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import sharp from "sharp";
import { drawnScene } from "./drawn-scene.ts";
import { matroskaHead, matroskaPicture } from "./matroska.ts";
import type { Scene } from "./scenes.ts";

interface Mp4Options {
  /** The program. */
  ffmpeg: string;
  /** Where the film is written. */
  path: string;
  /** Even numbers. */
  width: number;
  height: number;
  /** Ends ffmpeg. */
  signal: AbortSignal;
}

/** However still the page, a player can jump to a place nearby. */
const longestStillMs = 5_000;
const lastMs = 40;
const longestComplaint = 2_000;

/** Writes the scenes as an MP4 that any player and browser shows (H.264, 4:2:0), each for its own time. */
export async function writeMp4(scenes: AsyncIterable<Scene>, options: Mp4Options): Promise<void> {
  const { ffmpeg, signal } = options;
  signal.throwIfAborted();
  const child = spawn(ffmpeg, argumentsFor(options), {
    stdio: ["pipe", "ignore", "pipe"],
    env: {},
    signal,
    killSignal: "SIGKILL",
  });
  let complaint = "";
  child.stderr.on("data", (text: Buffer) => {
    complaint = (complaint + text.toString()).slice(0, longestComplaint);
  });
  // Sessions go first.
  child.once("spawn", () => {
    try {
      setPriority(child.pid!, constants.priority.PRIORITY_BELOW_NORMAL);
    } catch {
      // It has ended already.
    }
  });
  const ended = once(child, "close") as Promise<[number | null]>;
  const fed = pipeline(Readable.from(streamOf(scenes, options)), child.stdin);
  const [wrote, closed] = await Promise.allSettled([fed, ended]);
  signal.throwIfAborted();
  if (closed.status === "rejected") throw closed.reason;
  const [code] = closed.value;
  // Where ffmpeg gave up first, its reason says more than that nobody read.
  if (code !== 0) throw new Error(`ffmpeg ended with ${code}: ${complaint.trim()}`);
  if (wrote.status === "rejected") throw wrote.reason;
}

function argumentsFor({ path, width, height }: Mp4Options): string[] {
  const filter = `scale=${width}:${height},setsar=1,format=yuv420p`;
  const input = ["-f", "matroska", "-i", "pipe:0", "-an", "-vf", filter];
  // Times as they are, in milliseconds; without it they are rounded to a guessed frame rate.
  const times = [
    "-vsync",
    "passthrough",
    "-enc_time_base",
    "1:1000",
    "-video_track_timescale",
    "1000",
  ];
  const codec = ["-c:v", "libx264", "-preset", "veryfast", "-crf", "26", "-g", "100"];
  const memory = ["-threads", "2", "-x264-params", "rc-lookahead=10"];
  const output = ["-movflags", "+faststart", "-f", "mp4", "-y", path];
  const quiet = ["-hide_banner", "-loglevel", "error", "-nostats"];
  return [...quiet, ...input, ...times, ...codec, ...memory, ...output];
}

async function* streamOf(
  scenes: AsyncIterable<Scene>,
  size: { width: number; height: number },
): AsyncGenerator<Buffer> {
  yield matroskaHead({ ...size, lastMs });
  let jpeg: Buffer | undefined;
  let end = 0;
  const waiting: { at: number; jpeg: Buffer }[] = [];
  for await (const scene of scenes) {
    jpeg = await pictureOf(scene, size);
    end = scene.at + scene.durationMs;
    for (let at = scene.at; at < end; at += longestStillMs) waiting.push({ at, jpeg });
    while (waiting[0] !== undefined && waiting[0].at < end - lastMs) {
      const { at, jpeg: picture } = waiting.shift()!;
      yield matroskaPicture(at, picture);
    }
  }
  // A film ends just so long after its last picture has begun: it is there again, or comes that much sooner.
  if (jpeg !== undefined) yield matroskaPicture(Math.max(0, end - lastMs), jpeg);
}

/** ffmpeg takes a JPEG that is much lower than it was told for half a picture of two fields. */
async function pictureOf(scene: Scene, canvas: { width: number; height: number }): Promise<Buffer> {
  const { jpeg } = scene.frame;
  const { width, height } = await sharp(jpeg).metadata();
  const isAlike = Math.abs(width - canvas.width) <= 2 && Math.abs(height - canvas.height) <= 2;
  if (scene.shown === undefined && isAlike) return jpeg;
  return drawnScene(scene, canvas).jpeg({ quality: 85 }).toBuffer();
}
