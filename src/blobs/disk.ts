import { randomUUID } from "node:crypto";
import { createReadStream } from "node:fs";
import { mkdir, open, readdir, rename, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import { pipeline } from "node:stream/promises";
import { type Blobs, BlobTooLarge } from "./blobs.ts";

/** Blobs as files below a folder that only its owner may read; what a killed server left half written is removed. */
export async function openDiskBlobs(folder: string): Promise<Blobs> {
  const unfinished = join(folder, "unfinished");
  await rm(unfinished, { recursive: true, force: true });
  await mkdir(unfinished, { recursive: true, mode: 0o700 });
  const pathOf = (key: string) => {
    if (!/^[\w-]{3,}$/.test(key)) throw new Error(`'${key}' is not a key`);
    return join(folder, key.slice(0, 2), key);
  };
  return {
    async put(key, content, limit) {
      const path = pathOf(key);
      const written = join(unfinished, randomUUID());
      try {
        const size = await write(written, content, limit);
        await mkdir(join(path, ".."), { recursive: true, mode: 0o700 });
        await rename(written, path);
        return size;
      } catch (error) {
        await rm(written, { force: true });
        throw error;
      }
    },
    get: (key, range) => openToRead(pathOf(key), range),
    stat: async (key) => {
      const found = await stat(pathOf(key)).catch(undefinedIfMissing);
      return found && { size: found.size };
    },
    list: async () => {
      const entries = await readdir(folder, { recursive: true, withFileTypes: true });
      return entries.filter((entry) => entry.isFile()).map(({ name }) => name);
    },
    delete: (key) => rm(pathOf(key), { force: true }),
  };
}

async function write(
  path: string,
  content: AsyncIterable<Uint8Array>,
  limit: number,
): Promise<number> {
  let size = 0;
  // Opened before: a stream that opens it by itself may do so after the content has failed.
  await using file = await open(path, "wx", 0o600);
  await pipeline(
    async function* counted() {
      for await (const chunk of content) {
        size += chunk.length;
        if (size > limit) throw new BlobTooLarge(`more than ${limit} bytes`);
        yield chunk;
      }
    },
    file.createWriteStream({ flush: true }),
  );
  return size;
}

/** Opened before it is answered, so that a file which is not there is told and not thrown at the reader. */
async function openToRead(path: string, range?: { start: number; end: number }) {
  const file = await open(path, "r").catch(undefinedIfMissing);
  return file && createReadStream(path, { ...range, fd: file });
}

function undefinedIfMissing(error: NodeJS.ErrnoException): undefined {
  if (error.code !== "ENOENT") throw error;
}
