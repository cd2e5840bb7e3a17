import { randomUUID } from "node:crypto";
import type { Blobs } from "../blobs/blobs.ts";
import type { Database } from "../store/open.ts";
import { insertPart, type RecordingKind } from "../store/recording-parts.ts";
import type { RecordedBody, RecordedEvent, RecordedFrame, RecordingWriter } from "./recorded.ts";
import { Stretch } from "./stretch.ts";

/** A part is written when it is this large, or this old. */
const fullBytes = 4 * 1024 * 1024;
const flushMs = 10_000;
/** What waits for a slow disk beyond this is dropped. */
const mostWaiting = 32 * 1024 * 1024;
/** Most pictures or lines of one part: `frame` numbers are made of a part's position and a place in it. */
export const mostEntries = 4_096;

export interface WriterOptions {
  db: Database;
  blobs: Blobs;
  sessionId: string;
  /** Called after a part was written. */
  written: () => Promise<void>;
  /** Called with the first failure, and once when something had to be dropped. */
  onError: (error: unknown) => void;
}

/** Writes what happens in one session, in parts of some seconds or megabytes. */
export class Writer implements RecordingWriter {
  #options: WriterOptions;
  #open = new Map<RecordingKind, Stretch>();
  #positions = new Map<RecordingKind, number>();
  /** On their way to the disk. */
  #leaving = new Set<Stretch>();
  #writing: Promise<void> = Promise.resolve();
  #timer: NodeJS.Timeout | undefined;
  #isClosed = false;
  #closed = Promise.withResolvers<void>();
  #hasComplained = false;

  constructor(options: WriterOptions) {
    this.#options = options;
  }

  frame(frame: RecordedFrame): void {
    this.#add("frames", (stretch) => stretch.addFrame(frame));
  }

  event(event: RecordedEvent): void {
    const kind = event.type === "request" ? "network" : "events";
    this.#add(kind, (stretch) => stretch.addLine(event));
  }

  body(body: RecordedBody): void {
    this.#add("bodies", (stretch) => stretch.addLine(body));
  }

  /** Resolves when nothing comes any more and all is on the disk. */
  get closed(): Promise<void> {
    return this.#closed.promise;
  }

  /** What of a kind is not on the disk yet, oldest first. */
  waiting(kind: RecordingKind): Stretch[] {
    const open = this.#open.get(kind);
    return [...this.#leaving, ...(open === undefined ? [] : [open])].filter(
      (stretch) => stretch.kind === kind,
    );
  }

  /** Resolves when all that came so far is on the disk, or was given up. */
  async flush(): Promise<void> {
    this.#flush();
    await this.#writing;
  }

  #add(kind: RecordingKind, add: (stretch: Stretch) => void): void {
    if (this.#isClosed) return;
    if (this.#waitingBytes() > mostWaiting) {
      this.#complain(new Error("the disk is too slow: a part of a recording was dropped"));
      return;
    }
    const stretch = this.#open.get(kind) ?? this.#begin(kind);
    add(stretch);
    if (stretch.size >= fullBytes || stretch.count >= mostEntries) this.#write(kind);
    this.#timer ??= setTimeout(() => this.#flush(), flushMs);
  }

  #begin(kind: RecordingKind): Stretch {
    const position = this.#positions.get(kind) ?? 0;
    this.#positions.set(kind, position + 1);
    const stretch = new Stretch(kind, position);
    this.#open.set(kind, stretch);
    return stretch;
  }

  #waitingBytes(): number {
    return this.#leaving.values().reduce((sum, { size }) => sum + size, 0);
  }

  #flush(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    for (const kind of this.#open.keys()) this.#write(kind);
  }

  #write(kind: RecordingKind): void {
    const stretch = this.#open.get(kind)!;
    this.#open.delete(kind);
    this.#leaving.add(stretch);
    this.#writing = this.#writing
      .then(() => this.#keep(stretch))
      .catch((error: unknown) => this.#complain(error))
      .finally(() => this.#leaving.delete(stretch));
  }

  async #keep(stretch: Stretch): Promise<void> {
    const { db, blobs, sessionId, written } = this.#options;
    const { kind, position, chunks, places, count, size, fromAt, toAt } = stretch;
    const blobId = randomUUID();
    await blobs.put(blobId, streamOf(chunks), Number.POSITIVE_INFINITY);
    const entries = kind === "frames" ? places : count;
    const part = { sessionId, kind, position, blobId, size, fromAt, toAt, entries };
    await insertPart(db, part).catch(async (error: unknown) => {
      await blobs.delete(blobId);
      throw error;
    });
    await written();
  }

  #complain(error: unknown): void {
    if (!this.#hasComplained) this.#options.onError(error);
    this.#hasComplained = true;
  }

  /** Resolves when all is on the disk; what comes later is dropped. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#isClosed = true;
    this.#flush();
    await this.#writing;
    this.#closed.resolve();
  }
}

async function* streamOf(chunks: readonly Buffer[]): AsyncGenerator<Buffer> {
  yield* chunks;
}
