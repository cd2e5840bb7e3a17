import assert from "node:assert/strict";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { after, before, test } from "node:test";
import { setTimeout as delay } from "node:timers/promises";
import type { Blobs } from "../blobs/blobs.ts";
import { openDiskBlobs } from "../blobs/disk.ts";
import { accountOfKey, createApiKey } from "../store/api-keys.ts";
import { type Database, openDatabase } from "../store/open.ts";
import { FileStorage } from "./file-storage.ts";

let data: string;
let db: Database;
let blobs: Blobs;
let accountId: string;
before(async () => {
  data = await mkdtemp(join(tmpdir(), "nocturne-storage-"));
  db = await openDatabase(data);
  blobs = await openDiskBlobs(join(data, "files"));
  const { key } = await createApiKey(db, { account: "default", name: "test" });
  accountId = (await accountOfKey(db, key))!;
});
after(async () => {
  await db.destroy();
  await rm(data, { recursive: true });
});

const day = 24 * 3_600_000;
const open = (retentionMs = day) =>
  FileStorage.open({ db, blobs, maximumBytes: 100, retentionMs, onError: assert.ifError });
const folder = (name: string) => ({ accountId, name });
const file = (name: string, content: string) => ({ name, content: bytes(content) });

async function* bytes(content: string): AsyncGenerator<Uint8Array> {
  yield Buffer.from(content);
}

test("a file takes the place of the one with its name, which leaves nothing", async () => {
  await using storage = await open();
  await storage.put(folder("uploads"), file("a.txt", "first"));
  const second = await storage.put(folder("uploads"), file("a.txt", "second"));
  const listed = await storage.list(folder("uploads"));
  assert.deepEqual(listed, [second]);
  assert.equal(await text(await storage.read(second)), "second");
  assert.deepEqual(await blobs.list(), [second.id]);
  await storage.delete(second);
  assert.deepEqual(await blobs.list(), []);
});

test("files that are added at once all get names of their own", async () => {
  await using storage = await open();
  const contents = ["one", "two", "three", "four"];
  await Promise.all(contents.map((content) => storage.add(folder("s1"), file("a.txt", content))));
  const files = await storage.list(folder("s1"));
  assert.deepEqual(
    files.map(({ name }) => name),
    ["a (1).txt", "a (2).txt", "a (3).txt", "a.txt"],
  );
  const kept = await Promise.all(files.map(async (one) => text(await storage.read(one))));
  assert.deepEqual(kept.toSorted(), contents.toSorted());
  assert.deepEqual(await storage.list(folder("s2")), []);
  for (const one of files) await storage.delete(one);
});

test("what is too large is refused, and the file that was there stays", async () => {
  await using storage = await open();
  const kept = await storage.put(folder("uploads"), file("a.txt", "x".repeat(100)));
  const refused = storage.put(folder("uploads"), file("a.txt", "x".repeat(101)));
  await assert.rejects(refused, { status: 413, code: "file_too_large" });
  assert.deepEqual(await storage.list(folder("uploads")), [kept]);
  assert.deepEqual(await blobs.list(), [kept.id]);
  await storage.delete(kept);
});

test("a file whose content is gone is not found", async () => {
  await using storage = await open();
  const lost = await storage.put(folder("uploads"), file("lost.txt", "a"));
  await blobs.delete(lost.id);
  assert.equal(await storage.find(folder("uploads"), "lost.txt"), undefined);
  await assert.rejects(storage.read(lost), { status: 404 });
  await storage.delete(lost);
});

test("old files go while the server runs, and when it starts", async () => {
  await using cleanup = new AsyncDisposableStack();
  const before = await open();
  await before.put(folder("uploads"), file("old.txt", "a"));
  await before[Symbol.asyncDispose]();
  await db
    .updateTable("file")
    .set({ created_at: Date.now() - day })
    .execute();
  const storage = cleanup.use(await open(day / 2));
  assert.deepEqual(await storage.list(folder("uploads")), []);
  assert.deepEqual(await blobs.list(), []);

  const quick = cleanup.use(await open(100));
  const { createdAt } = await quick.put(folder("uploads"), file("brief.txt", "a"));
  while ((await blobs.list()).length > 0) await delay(10);
  assert.ok(Date.now() - createdAt >= 100);
  assert.deepEqual(await quick.list(folder("uploads")), []);
});

test("a start removes content that no file has", async () => {
  await blobs.put("left-by-a-killed-server", bytes("a"), 1);
  await using _storage = await open();
  assert.deepEqual(await blobs.list(), []);
});
