import assert from "node:assert/strict";
import { mkdtemp, readdir, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { buffer } from "node:stream/consumers";
import { afterEach, beforeEach, describe, test } from "node:test";
import { type Blobs, BlobTooLarge } from "./blobs.ts";
import { openDiskBlobs } from "./disk.ts";

describe("files on the disk", () => {
  let folder: string;
  let blobs: Blobs;
  beforeEach(async () => {
    folder = join(await mkdtemp(join(tmpdir(), "nocturne-blobs-")), "files");
    blobs = await openDiskBlobs(folder);
  });
  afterEach(() => rm(join(folder, ".."), { recursive: true }));

  const key = "0f9a-key";

  async function* chunks(...texts: string[]): AsyncGenerator<Uint8Array> {
    for (const text of texts) yield Buffer.from(text);
  }

  async function read(): Promise<string | undefined> {
    const stream = await blobs.get(key);
    return stream && (await buffer(stream)).toString();
  }

  describe("blobs on disk", () => {
    test("answer what was put, its size, and that it is there", async () => {
      assert.equal(await blobs.put(key, chunks("ab", "", "cde"), 5), 5);
      assert.equal(await read(), "abcde");
      assert.deepEqual(await blobs.stat(key), { size: 5 });
      assert.deepEqual(await blobs.list(), [key]);
    });

    test("may be empty, and may be put again", async () => {
      await blobs.put(key, chunks("first, which is longer"), 100);
      assert.equal(await blobs.put(key, chunks(), 100), 0);
      assert.equal(await read(), "");
    });

    test("are gone when they were deleted, or never there", async () => {
      await blobs.put(key, chunks("a"), 1);
      await blobs.delete(key);
      await blobs.delete(key);
      assert.equal(await blobs.get(key), undefined);
      assert.equal(await blobs.stat(key), undefined);
      assert.deepEqual(await blobs.list(), []);
    });

    test("are all there or not at all", async () => {
      await assert.rejects(blobs.put(key, chunks("abc", "def"), 5), BlobTooLarge);
      const broken = async function* () {
        yield Buffer.from("a");
        throw new Error("the sender has gone");
      };
      await assert.rejects(blobs.put(key, broken(), 5), /the sender has gone/);
      assert.deepEqual(await blobs.list(), []);
      assert.deepEqual(await readdir(join(folder, "unfinished")), []);
    });

    test("are for their owner alone", async () => {
      await blobs.put(key, chunks("a"), 1);
      const modes = ["", "0f", `0f/${key}`].map(
        async (path) => (await stat(join(folder, path))).mode,
      );
      assert.deepEqual(
        (await Promise.all(modes)).map((mode) => mode & 0o777),
        [0o700, 0o700, 0o600],
      );
    });

    test("have keys that can't lead elsewhere", async () => {
      for (const bad of ["../up", "a/b", "..", "", "ab", "a\0bc"]) {
        await assert.rejects(async () => blobs.put(bad, chunks("a"), 1), /is not a key/);
        await assert.rejects(async () => blobs.get(bad), /is not a key/);
      }
    });

    test("lose what a killed server left half written", async () => {
      await blobs.put(key, chunks("a"), 1);
      await writeFile(join(folder, "unfinished", "half"), "ha");
      const again = await openDiskBlobs(folder);
      assert.deepEqual(await again.list(), [key]);
      assert.deepEqual(await readdir(join(folder, "unfinished")), []);
    });
  });
});
