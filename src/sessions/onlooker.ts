import type { RecordedFrame } from "../recording/recorded.ts";

/** How many milliseconds are to be between two pictures, or when one is due after another of `lastAt`. */
export type Pace = number | ((lastAt: number) => number);

/** Chromium's frames and our timers are not that exact. */
const toleranceMs = 5;

/** One of those who look at a screen, at a pace of its own: of the pictures in between it gets the last. */
export class Onlooker {
  #pace: Pace;
  #show: (frame: RecordedFrame) => void;
  #shownAt = 0;
  #waiting: RecordedFrame | undefined;
  #timer: NodeJS.Timeout | undefined;

  constructor(pace: Pace, show: (frame: RecordedFrame) => void) {
    this.#pace = pace;
    this.#show = show;
  }

  /** When a picture is due after one of `lastAt` (ms since 1970). */
  dueAt(lastAt: number): number {
    return typeof this.#pace === "number" ? lastAt + this.#pace : this.#pace(lastAt);
  }

  offer(frame: RecordedFrame): void {
    this.#waiting = frame;
    const left = this.dueAt(this.#shownAt) - Date.now();
    if (left <= toleranceMs) return this.flush();
    this.#timer ??= setTimeout(() => this.flush(), left);
  }

  /** Shows what waits, however short the time since the last one is. */
  flush(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const frame = this.#waiting;
    this.#waiting = undefined;
    if (frame === undefined) return;
    this.#shownAt = Date.now();
    this.#show(frame);
  }

  leave(): void {
    clearTimeout(this.#timer);
    this.#waiting = undefined;
  }
}
