import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { randomUUID } from "node:crypto";
import { chmod, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { buffer } from "node:stream/consumers";
import { setTimeout as delay } from "node:timers/promises";
import { after, before, test } from "node:test";
import { promisify } from "node:util";
import sharp from "sharp";
import { type Blobs } from "../blobs/blobs.ts";
import { openDiskBlobs } from "../blobs/disk.ts";
import { type Database, openDatabase } from "../store/open.ts";
import { insertStep } from "../store/sessions.ts";
import { findFfmpeg } from "./ffmpeg.ts";
import { Films, type FilmWish } from "./films.ts";
import { Recordings } from "./recordings.ts";

const run = promisify(execFile);
const start = 1_700_000_000_000;
const never = new AbortController().signal;

let folder: string;
let db: Database;
let blobs: Blobs;
let recordings: Recordings;

before(async () => {
  folder = await mkdtemp(join(tmpdir(), "nocturne-films-"));
  db = await openDatabase(folder);
  blobs = await openDiskBlobs(join(folder, "recordings"));
  const onError = (error: unknown) => assert.fail(error as Error);
  const limits = { retentionMs: Number.MAX_SAFE_INTEGER, maximumBytes: 1e9 };
  recordings = await Recordings.open({ db, blobs, ...limits, onError });
});

after(async () => {
  await recordings[Symbol.asyncDispose]();
  await db.destroy();
  await rm(folder, { recursive: true });
});

function filmsWith(ffmpeg: string | undefined): Films {
  const find = () => findFfmpeg(ffmpeg);
  return new Films({ db, blobs, recordings, ffmpeg: find, workFolder: join(folder, "work") });
}

function picture(background: string, width = 640, height = 360): Promise<Buffer> {
  return sharp({ create: { width, height, channels: 3, background } })
    .jpeg()
    .toBuffer();
}

/** A closed session of 100 s: white, from 1 s on green, then a click; from 60 s on another tab, blue and upright. */
async function recorded(): Promise<FilmWish> {
  const sessionId = randomUUID();
  const account = { id: sessionId, name: sessionId, created_at: 0 };
  await db.insertInto("account").values(account).execute();
  const session = {
    id: sessionId,
    account_id: sessionId,
    status: "closed",
    end_reason: "stopped",
    error: null,
    request: "{}",
    warnings: "[]",
    created_at: start,
    last_accessed_at: start,
    closed_at: start + 100_000,
    request_bytes: 0,
    response_bytes: 0,
  } as const;
  await db.insertInto("session").values(session).execute();
  await using writer = recordings.begin(sessionId);
  const page = { tab: "T", width: 1280, height: 720 };
  writer.frame({ ...page, at: start, jpeg: await picture("#fff") });
  writer.frame({ ...page, at: start + 1_000, jpeg: await picture("#0a0") });
  const data = { tab: "T", by: "action", kind: "click", x: 320, y: 180 } as const;
  const box = { x: 300, y: 160, width: 40, height: 40 };
  writer.event({ at: start + 5_000, type: "input", data: { ...data, box } });
  const upright = { tab: "U", width: 400, height: 800 };
  writer.frame({ ...upright, at: start + 60_000, jpeg: await picture("#00f", 400, 800) });
  const iso = (ms: number) => new Date(start + ms).toISOString();
  const value = { started_at: iso(4_900), ended_at: iso(5_050), action: { type: "click" } };
  await insertStep(db, sessionId, 0, { type: "execution_result", value });
  return { sessionId, part: "session", span: { from: start - 500, to: start + 100_000 } };
}

async function contentOf(films: Films, wish: FilmWish, format: "webp" | "mp4"): Promise<Buffer> {
  const film = await films.film(wish, format, never);
  const content = await buffer((await films.read(film))!);
  assert.equal(content.length, film.size);
  return content;
}

/** Of a picture of an animation. */
async function pixels(file: Buffer | string, page = 0) {
  const { data, info } = await sharp(file, { page })
    .removeAlpha()
    .raw()
    .toBuffer({ resolveWithObject: true });
  return (x: number, y: number) => {
    const at = (y * info.width + x) * 3;
    return [...data.subarray(at, at + 3)];
  };
}

function assertNear(found: readonly number[], wanted: readonly number[]): void {
  const isNear = found.every((value, index) => Math.abs(value - wanted[index]!) < 40);
  assert.ok(isNear, `${found.join()} is not ${wanted.join()}`);
}

const green = [0, 170, 0];

/** Of a mark, whose lines are thin, so that colours of the page mingle with theirs. */
function assertReddish(found: readonly number[]): void {
  assert.ok(found[0]! > 120 && found[0]! > found[1]!, String(found));
}

test("a film shows each picture for its time, and the click where it was", async () => {
  await using films = filmsWith(undefined);
  const wish = await recorded();
  assert.deepEqual(await films.spanOf(wish), { from: start, to: start + 100_000 });
  const file = await contentOf(films, wish, "webp");
  const { width, height, delay: delays = [] } = await sharp(file).metadata();
  assert.deepEqual([width, height], [800, 450]);
  const shown = { white: 1_000, green: 3_900, caption: 100, ring: 150 };
  assert.deepEqual(delays.slice(0, 4), Object.values(shown));
  assert.equal(delays.at(-1), 40_000);
  assert.equal(
    delays.reduce((sum, ms) => sum + ms),
    100_000,
  );
  assertNear((await pixels(file, 1))(200, 112), green);
  const click = await pixels(file, 3);
  // The mouse is at (320, 180) of 1280 × 720, the upper edge of the box 20 above.
  assertReddish(click(200, 100));
  assertReddish(click(188, 108));
  assertNear(click(230, 112), green);
  const last = await pixels(file, delays.length - 1);
  assertNear(last(400, 225), [0, 0, 255]);
  assertNear(last(20, 225), [0, 0, 0]);
});

test("an MP4 has the same times, and any player shows it", async () => {
  await using films = filmsWith(undefined);
  const wish = await recorded();
  const path = join(folder, "film.mp4");
  await writeFile(path, await contentOf(films, wish, "mp4"));
  const entries = "stream=codec_name,pix_fmt,width,height:format=duration:packet=pts_time,flags";
  const probe = ["-v", "error", "-show_packets", "-show_entries", entries, "-of", "json", path];
  const { stdout } = await run("ffprobe", probe);
  const { packets, streams, format } = JSON.parse(stdout) as {
    packets: { pts_time: string }[];
    streams: object[];
    format: { duration: string };
  };
  assert.partialDeepStrictEqual(streams, [
    { codec_name: "h264", pix_fmt: "yuv420p", width: 1280, height: 720 },
  ]);
  assert.ok(Math.abs(Number(format.duration) - 100) < 0.1, format.duration);
  const times = packets.map(({ pts_time: at }) => Number(at)).toSorted((a, b) => a - b);
  for (const at of [0, 1, 4.9, 5, 5.15, 60]) {
    assert.ok(
      times.some((time) => Math.abs(time - at) < 0.002),
      `${at} in ${times.join()}`,
    );
  }
  const shot = join(folder, "shot.png");
  await run("ffmpeg", ["-v", "error", "-ss", "5.05", "-i", path, "-frames:v", "1", "-y", shot]);
  const click = await pixels(shot);
  assertReddish(click(320, 160));
  assertNear(click(400, 180), green);
});

test("a part of a session begins with what was on the screen", async () => {
  await using films = filmsWith(undefined);
  const wish = await recorded();
  const part = { ...wish, part: "agent", span: { from: start + 50_000, to: start + 61_000 } };
  const { delay: delays } = await sharp(await contentOf(films, part, "webp")).metadata();
  assert.deepEqual(delays, [10_000, 1_000]);
  const before = { ...wish, part: "early", span: { from: start - 100, to: start - 50 } };
  assert.deepEqual(await films.spanOf(before), before.span);
  const none = { ...before, sessionId: "nobody's" };
  assert.equal(await films.spanOf(none), undefined);
  await assert.rejects(films.film(none, "webp", never), { status: 404 });
});

test("a film is made once for all who wait for it, and kept as long as the recording", async () => {
  await using films = filmsWith(undefined);
  const wish = await recorded();
  const [one, other] = await Promise.all([
    films.film(wish, "webp", never),
    films.film(wish, "webp", never),
  ]);
  const again = await films.film(wish, "webp", never);
  assert.deepEqual([other.blobId, again.blobId], [one.blobId, one.blobId]);
  await recordings.delete(wish.sessionId);
  assert.equal(await films.read(one), undefined);
  await assert.rejects(films.film(wish, "webp", never), { status: 404 });
});

/** An ffmpeg that notes its process and then never ends. */
async function hangingFfmpeg(): Promise<{ path: string; noted: () => Promise<number[]> }> {
  const path = join(folder, `hangs-${randomUUID()}`);
  const script = `#!/bin/sh\ncase "$*" in *-encoders*) echo " libx264 ";; *) echo $$ >> ${path}.log; exec sleep 600;; esac\n`;
  await writeFile(path, script);
  await chmod(path, 0o755);
  const noted = async () => {
    const text = await readFile(`${path}.log`, "utf8").catch(() => "");
    return text.trim().split("\n").filter(Boolean).map(Number);
  };
  return { path, noted };
}

function isAlive(id: number): boolean {
  try {
    process.kill(id, 0);
    return true;
  } catch {
    return false;
  }
}

test("nobody makes a film any more when all who waited have gone, or the server ends", async () => {
  const { path, noted } = await hangingFfmpeg();
  await using films = filmsWith(path);
  const wish = await recorded();
  const [one, other] = [new AbortController(), new AbortController()];
  const waiting = [one, other].map(({ signal }) => films.film(wish, "mp4", signal));
  while ((await noted()).length === 0) await delay(10);
  const [id] = await noted();
  one.abort(new Error("gone"));
  await assert.rejects(waiting[0]!, /gone/);
  assert.ok(isAlive(id!));
  other.abort(new Error("gone as well"));
  await assert.rejects(waiting[1]!, /gone as well/);
  while (isAlive(id!)) await delay(10);
  const third = films.film(wish, "mp4", never);
  while ((await noted()).length < 2) await delay(10);
  await Promise.all([
    films[Symbol.asyncDispose](),
    assert.rejects(third, /The server is stopping/),
  ]);
  const [, second] = await noted();
  assert.ok(!isAlive(second!));
  assert.deepEqual(await readdir(join(folder, "work")), []);
});

test("without a fit ffmpeg it is said what to do, and one that fails is told", async () => {
  const wish = await recorded();
  await using films = filmsWith(join(folder, "nowhere"));
  await assert.rejects(films.film(wish, "mp4", never), {
    status: 503,
    message: /nowhere does not run: install ffmpeg .* NOCTURNE_FFMPEG/,
  });
  await using unfit = filmsWith("/bin/true");
  assert.match(JSON.stringify(await unfit.ffmpeg()), /can't make H.264/);
  const failing = join(folder, "fails");
  const script = `#!/bin/sh\ncase "$*" in *-encoders*) echo " libx264 ";; *) echo no room >&2; exit 3;; esac\n`;
  await writeFile(failing, script);
  await chmod(failing, 0o755);
  await using broken = filmsWith(failing);
  await assert.rejects(broken.film(wish, "mp4", never), /ffmpeg ended with 3: no room/);
  assert.deepEqual(await readdir(join(folder, "work")), []);
});
