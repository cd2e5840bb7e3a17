import { randomUUID } from "node:crypto";
import { buffer } from "node:stream/consumers";
import { type Blobs, BlobTooLarge } from "../blobs/blobs.ts";
import { AppError, invalidAt, invalidField, notFound } from "../errors.ts";
import {
  countExtensions,
  deleteExtension,
  type ExtensionRecord,
  findExtension,
  insertExtension,
  listExtensionIds,
  listExtensions,
} from "../store/extensions.ts";
import type { Database } from "../store/open.ts";
import { readArchive, readThrough } from "./archive.ts";
import { extensionIdOf, openCrx, type Packed } from "./crx.ts";
import { factsOf, type Manifest, readManifest } from "./manifest.ts";
import { unpack } from "./unpack.ts";

const megabyte = 1024 * 1024;
const largestFile = 64 * megabyte;
const mostOfAccount = 100;

/** An extension that a session starts with. */
export interface ChosenExtension {
  /** Puts its files into this folder. */
  unpack(folder: string): Promise<void>;
}

/** The extensions that accounts have uploaded: a row and the file as it came for each. */
export class Extensions {
  #db: Database;
  #blobs: Blobs;

  /** Opens them, and removes what a killed server left of one on its way in. */
  static async open(db: Database, blobs: Blobs): Promise<Extensions> {
    const known = await listExtensionIds(db);
    for (const key of await blobs.list()) if (!known.has(key)) await blobs.delete(key);
    return new Extensions(db, blobs);
  }

  private constructor(db: Database, blobs: Blobs) {
    this.#db = db;
    this.#blobs = blobs;
  }

  /** Keeps an extension: a CRX3 file, or a zip archive of its folder. Throws a 422 that says what is wrong with it, and 413. */
  async add(accountId: string, content: AsyncIterable<Uint8Array>): Promise<ExtensionRecord> {
    if ((await countExtensions(this.#db, accountId)) >= mostOfAccount) {
      throw invalidField("file", `is one too many: an account has at most ${mostOfAccount}`);
    }
    const id = randomUUID();
    try {
      // On the disk first: what is too large never is in memory.
      const size = await this.#blobs.put(id, content, largestFile);
      const record = { id, accountId, size, createdAt: Date.now(), ...(await this.#look(id)) };
      await insertExtension(this.#db, record);
      return record;
    } catch (error) {
      await this.#blobs.delete(id);
      if (!(error instanceof BlobTooLarge)) throw error;
      const message = `It is too large: an extension may have ${largestFile / megabyte} MB.`;
      throw new AppError(413, "file_too_large", message);
    }
  }

  async #look(id: string) {
    const packed = openCrx(await this.#read(id));
    const files = await readArchive(packed.zip);
    const manifest = await readManifest(files);
    await readThrough(files);
    const format: ExtensionRecord["format"] = packed.publicKey === undefined ? "zip" : "crx";
    return { ...(await factsOf(manifest, files)), format, chromeId: chromeIdOf(packed, manifest) };
  }

  /** An extension of this account. Throws 404 when there is none, or it is another's. */
  async get(accountId: string, id: string): Promise<ExtensionRecord> {
    const record = await findExtension(this.#db, accountId, id);
    if (record === undefined) throw notFound("Extension", id);
    return record;
  }

  list(accountId: string, rows: { limit: number; offset: number }): Promise<ExtensionRecord[]> {
    return listExtensions(this.#db, accountId, rows);
  }

  /** Forgets an extension; sessions that run with it go on. Throws 404 as `get`. */
  async delete(accountId: string, id: string): Promise<void> {
    await this.get(accountId, id);
    await deleteExtension(this.#db, id);
    await this.#blobs.delete(id);
  }

  /** Those that a session of this account starts with. Throws a 422 that names the ones that there are not. */
  async chosen(accountId: string, ids: readonly string[]): Promise<ChosenExtension[]> {
    const found = await Promise.all(ids.map((id) => findExtension(this.#db, accountId, id)));
    const unknown = found.indexOf(undefined);
    if (unknown !== -1) {
      throw invalidAt(["extensions", unknown], "there is no such extension", ids[unknown]);
    }
    const twice = ids.findIndex((id, at) => ids.indexOf(id) < at);
    if (twice !== -1) throw invalidAt(["extensions", twice], "is named twice", ids[twice]);
    return ids.map((id) => ({
      unpack: async (folder) => unpack(await this.#read(id), folder),
    }));
  }

  async #read(id: string): Promise<Buffer> {
    const content = await this.#blobs.get(id);
    if (content === undefined) throw notFound("Extension", id);
    return buffer(content);
  }
}

/** The id that it has in every session; null where the browser makes one up. */
function chromeIdOf({ publicKey }: Packed, { key }: Manifest): string | null {
  const known = publicKey ?? (key === undefined ? undefined : Buffer.from(key, "base64"));
  return known === undefined ? null : extensionIdOf(known);
}
