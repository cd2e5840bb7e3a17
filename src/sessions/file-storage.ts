import { randomUUID } from "node:crypto";
import type { Readable } from "node:stream";
import { setTimeout as delay } from "node:timers/promises";
import { type Blobs, BlobTooLarge } from "../blobs/blobs.ts";
import { contentTypeOf } from "../contract/content-type.ts";
import { numberedFileName } from "../contract/file-name.ts";
import { AppError, notFound } from "../errors.ts";
import {
  addFile,
  deleteFile,
  deleteFilesBefore,
  type FileRecord,
  findFile,
  findFileById,
  type Folder,
  listFileIds,
  listFiles,
  replaceFile,
} from "../store/files.ts";
import type { Database } from "../store/open.ts";

export interface FileStorageOptions {
  db: Database;
  blobs: Blobs;
  /** The largest file that is taken, in bytes. */
  maximumBytes: number;
  /** How long a file is kept. */
  retentionMs: number;
  onError: (error: unknown) => void;
}

/** A file on its way in. */
export interface NewFile {
  name: string;
  content: AsyncIterable<Uint8Array>;
  /** By default what the name tells. */
  contentType?: string;
}

const longestSweepGap = 60_000;
const megabyte = 1024 * 1024;

/** The uploads of accounts and the downloads of sessions: a row and a blob for each file, until it is too old. */
export class FileStorage implements AsyncDisposable {
  readonly maximumBytes: number;
  #options: FileStorageOptions;
  #stop = new AbortController();
  #sweeping: Promise<void>;

  /** Opens it, and removes what has become too old meanwhile and what a killed server left of a file on its way in. */
  static async open(options: FileStorageOptions): Promise<FileStorage> {
    const { db, blobs } = options;
    const known = await listFileIds(db);
    for (const key of await blobs.list()) if (!known.has(key)) await blobs.delete(key);
    const storage = new FileStorage(options);
    await storage.#expire();
    return storage;
  }

  private constructor(options: FileStorageOptions) {
    this.#options = options;
    this.maximumBytes = options.maximumBytes;
    this.#sweeping = this.#sweep();
  }

  /** Stores a file in the place of the one with its name. Throws 413 when it is too large. */
  async put(folder: Folder, file: NewFile): Promise<FileRecord> {
    const { db, blobs } = this.#options;
    return this.#store(folder, file, async (record) => {
      const replaced = await replaceFile(db, record);
      if (replaced !== undefined) await blobs.delete(replaced);
      return record;
    });
  }

  /** Stores a file beside those that are there; its name gets a number when it is taken. */
  async add(folder: Folder, file: NewFile): Promise<FileRecord> {
    return this.#store(folder, file, async (record) => {
      for (let n = 0; ; n++) {
        const numbered = { ...record, name: numberedFileName(record.name, n) };
        if (await addFile(this.#options.db, numbered)) return numbered;
      }
    });
  }

  /** The content first and the row after it: what is listed is there. */
  async #store(
    folder: Folder,
    { name, content, contentType: said }: NewFile,
    enter: (record: FileRecord) => Promise<FileRecord>,
  ): Promise<FileRecord> {
    const { blobs } = this.#options;
    const id = randomUUID();
    try {
      const size = await blobs.put(id, content, this.maximumBytes);
      const contentType = contentTypeOf(name, said);
      return await enter({ id, folder, name, size, contentType, createdAt: Date.now() });
    } catch (error) {
      await blobs.delete(id);
      if (!(error instanceof BlobTooLarge)) throw error;
      const message = `'${name}' is too large: a file may have ${this.maximumBytes / megabyte} MB.`;
      throw new AppError(413, "file_too_large", message);
    }
  }

  list(folder: Folder): Promise<FileRecord[]> {
    return listFiles(this.#options.db, folder);
  }

  /** A file by its name; undefined when there is none, or its content is gone. */
  async find(folder: Folder, name: string): Promise<FileRecord | undefined> {
    const { db, blobs } = this.#options;
    const file = await findFile(db, folder, name);
    return file && (await blobs.stat(file.id)) && file;
  }

  /** A file of this account; undefined also when it is another's. */
  findById(accountId: string, id: string): Promise<FileRecord | undefined> {
    return findFileById(this.#options.db, accountId, id);
  }

  /** The content of a file. Throws 404 when it was deleted meanwhile. */
  async read({ id, name }: FileRecord): Promise<Readable> {
    const content = await this.#options.blobs.get(id);
    if (content === undefined) throw notFound("File", name);
    return content;
  }

  async delete({ id }: FileRecord): Promise<void> {
    const { db, blobs } = this.#options;
    await deleteFile(db, id);
    await blobs.delete(id);
  }

  async #expire(): Promise<void> {
    const { db, blobs, retentionMs } = this.#options;
    const expired = await deleteFilesBefore(db, Date.now() - retentionMs);
    for (const id of expired) await blobs.delete(id);
  }

  async #sweep(): Promise<void> {
    const { signal } = this.#stop;
    const gap = Math.min(longestSweepGap, this.#options.retentionMs);
    while (!signal.aborted) {
      await delay(gap, undefined, { signal }).catch(() => undefined);
      if (!signal.aborted) await this.#expire().catch(this.#options.onError);
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#stop.abort();
    await this.#sweeping;
  }
}
