import type { RecordingKind } from "../store/recording-parts.ts";
import type { RecordedFrame } from "./recorded.ts";

/** Where a picture stands in the blob of its part: time, tab, width, height, offset and length in bytes. */
export type FramePlace = [
  at: number,
  tab: string,
  width: number,
  height: number,
  offset: number,
  length: number,
];

/** A part of a recording that is still in memory. */
export class Stretch {
  readonly kind: RecordingKind;
  readonly position: number;
  /** Of pictures: where they stand. */
  readonly places: FramePlace[] = [];
  readonly chunks: Buffer[] = [];
  /** How many pictures or lines it holds. */
  count = 0;
  size = 0;
  fromAt = Number.POSITIVE_INFINITY;
  toAt = 0;

  constructor(kind: RecordingKind, position: number) {
    this.kind = kind;
    this.position = position;
  }

  addFrame({ at, tab, width, height, jpeg }: RecordedFrame): void {
    this.places.push([at, tab, width, height, this.size, jpeg.length]);
    this.#add(at, jpeg);
  }

  /** Adds one value as a line of JSON. */
  addLine(value: { at: number }): void {
    this.#add(value.at, Buffer.from(`${JSON.stringify(value)}\n`));
  }

  #add(at: number, chunk: Buffer): void {
    this.chunks.push(chunk);
    this.count += 1;
    this.size += chunk.length;
    this.fromAt = Math.min(this.fromAt, at);
    this.toAt = Math.max(this.toAt, at);
  }
}
