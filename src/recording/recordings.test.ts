import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable } from "node:stream";
import { test } from "node:test";
import { openDiskBlobs } from "../blobs/disk.ts";
import { type Database, openDatabase } from "../store/open.ts";
import { recordingBytes } from "../store/recording-bytes.ts";
import type { RecordedEvent, RecordedFrame } from "./recorded.ts";
import { Recordings } from "./recordings.ts";
import { mostEntries } from "./writer.ts";

interface Place extends AsyncDisposable {
  db: Database;
  recordings: Recordings;
  blobs: Awaited<ReturnType<typeof openDiskBlobs>>;
  errors: unknown[];
  reopen(limits?: { retentionMs?: number; maximumBytes?: number }): Promise<Recordings>;
}

async function place(): Promise<Place> {
  const folder = await mkdtemp(join(tmpdir(), "nocturne-recordings-"));
  const db = await openDatabase(folder);
  const blobs = await openDiskBlobs(join(folder, "recordings"));
  const errors: unknown[] = [];
  const onError = (error: unknown) => void errors.push(error);
  const open = ({ retentionMs = 3_600_000, maximumBytes = 1e9 } = {}) =>
    Recordings.open({ db, blobs, retentionMs, maximumBytes, onError });
  let recordings = await open();
  return {
    db,
    blobs,
    errors,
    get recordings() {
      return recordings;
    },
    async reopen(limits) {
      await recordings[Symbol.asyncDispose]();
      return (recordings = await open(limits));
    },
    async [Symbol.asyncDispose]() {
      await recordings[Symbol.asyncDispose]();
      await db.destroy();
      await rm(folder, { recursive: true });
    },
  };
}

async function session(db: Database): Promise<string> {
  const id = randomUUID();
  const account = { id: `account-${id}`, name: id, created_at: 0 };
  await db.insertInto("account").values(account).execute();
  await db
    .insertInto("session")
    .values({
      id,
      account_id: account.id,
      status: "closed",
      end_reason: "stopped",
      error: null,
      request: "{}",
      warnings: "[]",
      created_at: 0,
      last_accessed_at: 0,
      closed_at: 1,
      request_bytes: 0,
      response_bytes: 0,
    })
    .execute();
  return id;
}

function picture(at: number, content = `picture ${at}`): RecordedFrame {
  return { at, tab: "T", width: 1280, height: 720, jpeg: Buffer.from(content) };
}

function navigation(at: number): RecordedEvent {
  const data = { tab: "T", url: `https://example.com/${at}`, same_document: false };
  return { at, type: "navigation", data };
}

async function texts(frames: AsyncIterable<RecordedFrame>): Promise<string[]> {
  return (await Array.fromAsync(frames)).map(({ jpeg }) => jpeg.toString());
}

test("what is recorded can be read at once, and after the end", async () => {
  await using here = await place();
  const id = await session(here.db);
  const writer = here.recordings.begin(id);
  for (const at of [1_000, 2_000, 3_000]) writer.frame(picture(at));
  writer.event(navigation(1_500));
  const check = async () => {
    const frames = await here.recordings.frames(id);
    assert.deepEqual(
      frames.map(({ frame, at }) => [frame, at]),
      [
        [0, 1_000],
        [1, 2_000],
        [2, 3_000],
      ],
    );
    assert.equal((await here.recordings.frame(id, 1))?.jpeg.toString(), "picture 2000");
    assert.equal(await here.recordings.frame(id, 3), undefined);
    assert.equal((await here.recordings.lastFrame(id))?.at, 3_000);
    const span = { from: 1_500, to: 2_500 };
    assert.deepEqual(await texts(here.recordings.readFrames(id, span)), ["picture 2000"]);
    const events = await Array.fromAsync(here.recordings.readEvents(id, "events"));
    assert.deepEqual(events, [navigation(1_500)]);
  };
  await check();
  await writer[Symbol.asyncDispose]();
  assert.equal((await here.recordings.files(id, "frames")).length, 1);
  await check();
  writer.frame(picture(4_000));
  await check();
  assert.deepEqual(here.errors, []);
});

test("a long recording is kept in parts, and a reader misses nothing while they are written", async () => {
  await using here = await place();
  const id = await session(here.db);
  const writer = here.recordings.begin(id);
  const count = mostEntries * 2 + 10;
  const content = "x".repeat(2_000);
  for (let at = 0; at < count; at += 1) {
    writer.frame(picture(at, `${at} ${content}`));
    if (at % 3_000 === 0) assert.equal((await here.recordings.frames(id)).length, at + 1);
  }
  await writer[Symbol.asyncDispose]();
  const parts = await here.recordings.files(id, "frames");
  assert.ok(parts.length > 3, `${parts.length} parts`);
  const frames = await here.recordings.frames(id);
  assert.deepEqual(
    frames.map(({ at }) => at),
    Array.from({ length: count }, (_, at) => at),
  );
  const some = frames[mostEntries + 5]!;
  const found = await here.recordings.frame(id, some.frame);
  assert.equal(found?.jpeg.toString(), `${some.at} ${content}`);
});

test("the beginning of a recording that is too large for its share is forgotten", async () => {
  await using here = await place();
  const recordings = await here.reopen({ maximumBytes: 40 * 1024 * 1024 });
  const id = await session(here.db);
  await using writer = recordings.begin(id);
  const megabyte = "x".repeat(1024 * 1024);
  for (let at = 0; at < 24; at += 1) {
    writer.frame(picture(at, megabyte));
    // So that the disk keeps up.
    await recordings.frames(id);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  await writer[Symbol.asyncDispose]();
  const frames = await recordings.frames(id);
  assert.ok(frames.length <= 10 && frames.length >= 4, `${frames.length} pictures`);
  assert.equal(frames.at(-1)?.at, 23);
  assert.equal((await recordings.frame(id, frames[0]!.frame))?.at, frames[0]!.at);
  assert.equal((await here.blobs.list()).length, (await recordings.files(id, "frames")).length);
});

test("however many are written at once, together they are not too much", async () => {
  await using here = await place();
  const most = 30_000;
  const recordings = await here.reopen({ maximumBytes: most });
  const ids = await Promise.all(Array.from({ length: 10 }, () => session(here.db)));
  const writers = ids.map((id) => recordings.begin(id));
  for (let at = 0; at < 5; at += 1) {
    for (const writer of writers) writer.frame(picture(at, "x".repeat(1_000)));
    for (const id of ids) await recordings.flush(id);
  }
  assert.ok((await recordingBytes(here.db)) <= most, `${await recordingBytes(here.db)} bytes`);
  for (const writer of writers) await writer[Symbol.asyncDispose]();
});

test("what is old is removed, and of the rest the oldest until it is not too much", async () => {
  await using here = await place();
  const now = Date.now();
  const made = async (at: number) => {
    const id = await session(here.db);
    await using writer = here.recordings.begin(id);
    writer.frame(picture(at, "x".repeat(1_000)));
    return id;
  };
  const ids = [await made(now - 10_000_000), await made(now - 3_000), await made(now - 2_000)];
  await here.reopen({ retentionMs: 3_600_000, maximumBytes: 1_500 });
  const left = async () => {
    const counts = await Promise.all(ids.map((id) => here.recordings.frames(id)));
    return counts.map(({ length }) => length);
  };
  while ((await left()).join() !== "0,0,1") await new Promise((resolve) => setTimeout(resolve, 5));
  assert.equal(await recordingBytes(here.db), 1_000);
  await here.recordings.delete(ids[2]!);
  assert.deepEqual(await left(), [0, 0, 0]);
  assert.deepEqual(await here.blobs.list(), []);
});

test("what a killed server left without a row is removed at the next start", async () => {
  await using here = await place();
  await here.blobs.put("lost-blob", Readable.from([Buffer.from("x")]), 10);
  await here.reopen();
  assert.deepEqual(await here.blobs.list(), []);
});

test("a disk that fails loses the recording and nothing else, and is told once", async () => {
  await using here = await place();
  await using writer = here.recordings.begin("no such session");
  for (let at = 0; at < mostEntries * 2 + 1; at += 1) writer.frame(picture(at));
  await writer[Symbol.asyncDispose]();
  assert.equal(here.errors.length, 1);
  assert.deepEqual(await here.blobs.list(), []);
});
