import type { Readable } from "node:stream";
import { buffer } from "node:stream/consumers";
import { setTimeout as delay } from "node:timers/promises";
import type { Blobs } from "../blobs/blobs.ts";
import type { Database } from "../store/open.ts";
import {
  deleteRecording,
  listParts,
  listRecordingBlobs,
  listRecordings,
  type PartRecord,
  type RecordingKind,
  shortenRecording,
} from "../store/recording-parts.ts";
import type {
  FrameEntry,
  RecordedBody,
  RecordedEvent,
  RecordedFrame,
  RecordingWriter,
  Span,
} from "./recorded.ts";
import type { FramePlace, Stretch } from "./stretch.ts";
import { mostEntries, Writer } from "./writer.ts";

export interface RecordingsOptions {
  db: Database;
  blobs: Blobs;
  /** How long a recording is kept after its end. */
  retentionMs: number;
  /** What all recordings may take together, in bytes. */
  maximumBytes: number;
  onError: (error: unknown) => void;
}

/** One stretch of a kind as a file. */
export interface RecordingPart {
  /** For `read`. */
  key: string;
  size: number;
  fromAt: number;
  toAt: number;
}

const sweepMs = 60_000;
/** Each recording may take a share of what all may, of which there are as many as are written, or more: of a longer one the beginning is forgotten. */
const fewestShares = 4;
const always: Span = { from: 0, to: Number.POSITIVE_INFINITY };

/** A part wherever it is: on the disk, or still in memory. */
type Part = { record: PartRecord } | { stretch: Stretch };

/** The recordings of all sessions: written while they run, read at any time, removed when they are too old or too much. */
export class Recordings implements AsyncDisposable {
  #options: RecordingsOptions;
  #writers = new Map<string, Writer>();
  #stop = new AbortController();
  #sweeping: Promise<void>;

  /** Opens them, and removes what a killed server left half done. */
  static async open(options: RecordingsOptions): Promise<Recordings> {
    const known = await listRecordingBlobs(options.db);
    for (const key of await options.blobs.list()) {
      if (!known.has(key)) await options.blobs.delete(key);
    }
    return new Recordings(options);
  }

  private constructor(options: RecordingsOptions) {
    this.#options = options;
    this.#sweeping = this.#sweep();
  }

  /** Begins to record a session, until the writer is disposed. */
  begin(sessionId: string): RecordingWriter {
    const { db, blobs, maximumBytes, onError } = this.#options;
    const written = async () => {
      const share = maximumBytes / Math.max(fewestShares, this.#writers.size);
      await this.#remove(await shortenRecording(db, sessionId, share));
    };
    const writer = new Writer({ db, blobs, sessionId, written, onError });
    this.#writers.set(sessionId, writer);
    return {
      frame: (frame) => writer.frame(frame),
      event: (event) => writer.event(event),
      body: (body) => writer.body(body),
      [Symbol.asyncDispose]: async () => {
        await writer[Symbol.asyncDispose]();
        this.#writers.delete(sessionId);
      },
    };
  }

  /** Waits until the recording of a session that has ended is complete. */
  async complete(sessionId: string): Promise<void> {
    await this.#writers.get(sessionId)?.closed;
  }

  /** The pictures of a session in their order, also of one that runs. */
  async frames(sessionId: string): Promise<FrameEntry[]> {
    const parts = await this.#parts(sessionId, "frames");
    return parts.flatMap((part) => framesIn(part).map(({ entry }) => entry));
  }

  /** A picture by its number; undefined when there is none. */
  async frame(sessionId: string, frame: number): Promise<RecordedFrame | undefined> {
    const parts = await this.#parts(sessionId, "frames");
    const position = Math.floor(frame / mostEntries);
    const part = parts.find((one) => positionOf(one) === position);
    const found = part && framesIn(part)[frame % mostEntries];
    return found && this.#withPicture(part, found);
  }

  /** The last picture of a session; undefined when there is none. */
  async lastFrame(sessionId: string): Promise<RecordedFrame | undefined> {
    const last = (await this.#parts(sessionId, "frames")).at(-1);
    const found = last && framesIn(last).at(-1);
    return found && this.#withPicture(last, found);
  }

  /** Pictures with their content in their order; one part is in memory at a time. */
  async *readFrames(sessionId: string, span: Span = always): AsyncGenerator<RecordedFrame> {
    for (const part of await this.#parts(sessionId, "frames", span)) {
      const content = await this.#content(part);
      for (const { entry, offset, length } of framesIn(part)) {
        if (!isWithin(entry.at, span)) continue;
        const { frame: _frame, ...rest } = entry;
        yield { ...rest, jpeg: content.subarray(offset, offset + length) };
      }
    }
  }

  /** What is kept as lines, in its order: requests (`network`) or all other events. */
  readEvents(
    sessionId: string,
    kind: "network" | "events",
    span: Span = always,
  ): AsyncGenerator<RecordedEvent> {
    return this.#readLines<RecordedEvent>(sessionId, kind, span);
  }

  readBodies(sessionId: string): AsyncGenerator<RecordedBody> {
    return this.#readLines<RecordedBody>(sessionId, "bodies", always);
  }

  async *#readLines<T extends { at: number }>(
    sessionId: string,
    kind: RecordingKind,
    span: Span,
  ): AsyncGenerator<T> {
    for (const part of await this.#parts(sessionId, kind, span)) {
      const text = (await this.#content(part)).toString("utf8");
      for (const line of text.split("\n")) {
        if (line === "") continue;
        const value = JSON.parse(line) as T;
        if (isWithin(value.at, span)) yield value;
      }
    }
  }

  /** Resolves when all that came so far of a session is in files. */
  async flush(sessionId: string): Promise<void> {
    await this.#writers.get(sessionId)?.flush();
  }

  /** The parts of a kind that are on the disk, as files. */
  async files(sessionId: string, kind: RecordingKind): Promise<RecordingPart[]> {
    const parts = await listParts(this.#options.db, sessionId, kind);
    return parts.map(({ blobId, size, fromAt, toAt }) => ({ key: blobId, size, fromAt, toAt }));
  }

  /** The content of a file of `files`; undefined when it is gone. */
  read(key: string): Promise<Readable | undefined> {
    return this.#options.blobs.get(key);
  }

  /** Removes a recording and the films made of it. */
  async delete(sessionId: string): Promise<void> {
    await this.#remove(await deleteRecording(this.#options.db, sessionId));
  }

  /** Those on the disk and after them those in memory; read in this order, so that none is missed on its way. */
  async #parts(sessionId: string, kind: RecordingKind, span: Span = always): Promise<Part[]> {
    const waiting = this.#writers.get(sessionId)?.waiting(kind) ?? [];
    const records = await listParts(this.#options.db, sessionId, kind);
    const kept = new Set(records.map(({ position }) => position));
    const inMemory = waiting.filter(({ position }) => !kept.has(position));
    return [
      ...records.filter((record) => overlaps(record, span)).map((record) => ({ record })),
      ...inMemory.filter((stretch) => overlaps(stretch, span)).map((stretch) => ({ stretch })),
    ];
  }

  async #content(part: Part): Promise<Buffer> {
    if ("stretch" in part) return Buffer.concat(part.stretch.chunks);
    const content = await this.#options.blobs.get(part.record.blobId);
    return content === undefined ? Buffer.alloc(0) : buffer(content);
  }

  async #withPicture(part: Part, place: PlacedFrame): Promise<RecordedFrame | undefined> {
    const { entry, offset, length } = place;
    const { frame: _frame, ...rest } = entry;
    if ("stretch" in part) {
      return { ...rest, jpeg: part.stretch.chunks[entry.frame % mostEntries]! };
    }
    const range = { start: offset, end: offset + length - 1 };
    const content = await this.#options.blobs.get(part.record.blobId, range);
    return content && { ...rest, jpeg: await buffer(content) };
  }

  async #remove(blobs: readonly string[]): Promise<void> {
    for (const blob of blobs) await this.#options.blobs.delete(blob);
  }

  /** Removes what is too old, and then the oldest until the rest is not too much; what is being written stays. */
  async #expire(): Promise<void> {
    const { db, retentionMs, maximumBytes } = this.#options;
    const all = await listRecordings(db);
    let total = all.reduce((sum, { size }) => sum + size, 0);
    for (const { sessionId, size, toAt } of all) {
      if (this.#writers.has(sessionId)) continue;
      if (toAt >= Date.now() - retentionMs && total <= maximumBytes) continue;
      await this.delete(sessionId);
      total -= size;
    }
  }

  async #sweep(): Promise<void> {
    const { signal } = this.#stop;
    while (!signal.aborted) {
      await this.#expire().catch(this.#options.onError);
      const gap = Math.min(sweepMs, this.#options.retentionMs);
      await delay(gap, undefined, { signal }).catch(() => undefined);
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#stop.abort();
    await this.#sweeping;
    await Promise.all(this.#writers.values().map((writer) => writer[Symbol.asyncDispose]()));
  }
}

interface PlacedFrame {
  entry: FrameEntry;
  /** In the part's blob, in bytes. */
  offset: number;
  length: number;
}

function positionOf(part: Part): number {
  return "stretch" in part ? part.stretch.position : part.record.position;
}

function framesIn(part: Part): PlacedFrame[] {
  const places =
    "stretch" in part ? part.stretch.places : (part.record.entries as readonly FramePlace[]);
  const first = positionOf(part) * mostEntries;
  return places.map(([at, tab, width, height, offset, length], index) => ({
    entry: { frame: first + index, at, tab, width, height },
    offset,
    length,
  }));
}

function isWithin(at: number, { from, to }: Span): boolean {
  return at >= from && at <= to;
}

function overlaps({ fromAt, toAt }: { fromAt: number; toAt: number }, { from, to }: Span): boolean {
  return toAt >= from && fromAt <= to;
}
