import type { ViewerMessage } from "../../../src/contract/live.ts";
import { pagePoint, type Point, type Size } from "./fit.ts";

/** What the ways of input need: where the picture stands, and whom to tell. */
export interface InputTarget {
  /** The picture. */
  surface: HTMLElement;
  /** Gets the keyboard, and what input methods compose. */
  field: HTMLTextAreaElement;
  /** The page's viewport in CSS pixels; undefined before the first picture. */
  viewport(): Size | undefined;
  send(message: ViewerMessage): void;
  /** The keyboard goes back to this page. */
  leave(): void;
}

/** Runs what was last asked for, once with the next picture of the screen. */
export interface Pace extends Disposable {
  next(run: () => void): void;
  /** Runs at once what still waits. */
  flush(): void;
}

/** At most one run for each picture of the screen; later requests take the place of earlier ones. */
export function framePace(): Pace {
  let waiting: (() => void) | undefined;
  let handle = 0;
  const flush = () => {
    cancelAnimationFrame(handle);
    handle = 0;
    const run = waiting;
    waiting = undefined;
    run?.();
  };
  return {
    next(run) {
      waiting = run;
      handle ||= requestAnimationFrame(flush);
    },
    flush,
    [Symbol.dispose]() {
      cancelAnimationFrame(handle);
      waiting = undefined;
    },
  };
}

/** Where in the page a point of the screen lies; undefined before the first picture. */
export function placeOf(
  { surface, viewport }: InputTarget,
  at: { clientX: number; clientY: number },
): Point | undefined {
  const size = viewport();
  if (size === undefined) return undefined;
  return pagePoint({ x: at.clientX, y: at.clientY }, surface.getBoundingClientRect(), size);
}
