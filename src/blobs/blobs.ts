import type { Readable } from "node:stream";

/** Where the content of files lies. Keys are made by us, never by a caller: letters, digits and hyphens. */
export interface Blobs {
  /** Stores all of it or nothing; answers its size in bytes. Throws `BlobTooLarge` beyond `limit`. */
  put(key: string, content: AsyncIterable<Uint8Array>, limit: number): Promise<number>;
  /** The content, or the bytes from `start` to `end` of it, both included; undefined when there is none. */
  get(key: string, range?: { start: number; end: number }): Promise<Readable | undefined>;
  /** What is known of a blob without reading it; undefined when there is none. */
  stat(key: string): Promise<{ size: number } | undefined>;
  /** Every key. */
  list(): Promise<string[]>;
  /** Removes a blob; one that is not there is no error. */
  delete(key: string): Promise<void>;
}

/** There is more content than was allowed. */
export class BlobTooLarge extends Error {
  override name = "BlobTooLarge";
}
