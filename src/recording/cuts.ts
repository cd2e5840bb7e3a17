import type { FrameEntry, Span } from "./recorded.ts";

/** A stretch of a film in which its picture stays as it is. */
export interface Cut {
  /** Milliseconds since 1970. */
  at: number;
  durationMs: number;
  /** Its picture, as it was recorded. */
  frame: FrameEntry;
}

/** How fine a film is. */
export interface Pace {
  /** Least time between two pictures that follow the page, in milliseconds. */
  gapMs: number;
  /** Most pictures; a longer film has larger gaps. */
  most: number;
}

/**
 * Divides a time into stretches that show what was on the screen: the latest picture, at most one each
 * gap, and each moment at which something is drawn over it. Their sum is the time of `shownSpan`.
 */
export function cutsOf(
  frames: readonly FrameEntry[],
  moments: readonly number[],
  { from, to }: Span,
  { gapMs, most }: Pace,
): Cut[] {
  const shown = shownSpan(frames, { from, to });
  if (shown === undefined) return [];
  const { from: start, to: end } = shown;
  const ordered = moments.filter((at) => at > start && at < end).toSorted((a, b) => a - b);
  for (let gap = gapMs; ; gap *= 1.5) {
    const cuts = cut(frames, ordered, { from: start, to: end }, gap);
    if (cuts.length <= most) return cuts;
  }
}

/**
 * The part of a time of which there are pictures: from the first one on. Where the first one came
 * only afterwards, as of a run that was quick, it stands for all of that time.
 */
export function shownSpan(frames: readonly FrameEntry[], { from, to }: Span): Span | undefined {
  const [first] = frames;
  if (first === undefined) return undefined;
  const start = Math.round(first.at < to ? Math.max(from, first.at) : from);
  const end = Math.round(to);
  return start < end ? { from: start, to: end } : undefined;
}

/** Where moments are dense, the first of each gap's third is kept. */
function cut(
  frames: readonly FrameEntry[],
  moments: readonly number[],
  { from, to }: Span,
  gap: number,
): Cut[] {
  const cuts: Cut[] = [];
  let place = 0;
  let moment = 0;
  let at = from;
  while (at < to) {
    while ((frames[place + 1]?.at ?? Infinity) <= at) place += 1;
    while ((moments[moment] ?? Infinity) < at + gap / 3) moment += 1;
    const nextPicture = Math.max(at + gap, frames[place + 1]?.at ?? to);
    const next = Math.round(Math.min(nextPicture, moments[moment] ?? to, to));
    cuts.push({ at, durationMs: next - at, frame: frames[place]! });
    at = next;
  }
  return cuts;
}
