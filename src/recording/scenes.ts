import { type Cut, cutsOf, type Pace } from "./cuts.ts";
import { Marks, captionsOf, type Shown } from "./marks.ts";
import type { FrameEntry, RecordedFrame, Span } from "./recorded.ts";
import type { Recordings } from "./recordings.ts";

/** A picture of a film. */
export interface Scene {
  /** Milliseconds from the beginning of the film. */
  at: number;
  durationMs: number;
  frame: RecordedFrame;
  /** What is drawn over it. */
  shown: Shown | undefined;
}

/** What a film is made of: when it shows what, without the pictures themselves. */
export interface Script {
  sessionId: string;
  cuts: Cut[];
  marks: Marks;
}

/** Reads what was done in a time of a recording, and divides it into pictures. No cuts where there is nothing to see. */
export async function scriptOf(
  recordings: Recordings,
  { sessionId, span, steps, pace }: { sessionId: string; span: Span; steps: Steps; pace: Pace },
): Promise<Script> {
  const frames = await recordings.frames(sessionId);
  const marks = new Marks(captionsOf(steps));
  for await (const event of recordings.readEvents(sessionId, "events", span)) {
    if (event.type === "input") marks.add(event);
  }
  return { sessionId, cuts: cutsOf(frames, marks.moments, span, pace), marks };
}

type Steps = Parameters<typeof captionsOf>[0];

/** The pictures of a film one after the other; of the recording one part is in memory at a time. */
export async function* scenesOf(
  recordings: Recordings,
  { sessionId, cuts, marks }: Script,
): AsyncGenerator<Scene> {
  const [first] = cuts;
  const last = cuts.at(-1);
  if (first === undefined || last === undefined) return;
  const span = { from: first.frame.at, to: last.frame.at };
  let next = 0;
  for await (const frame of recordings.readFrames(sessionId, span)) {
    // Pictures that were removed meanwhile are not waited for.
    while (next < cuts.length && cuts[next]!.frame.at < frame.at) next += 1;
    if (frame.jpeg.length === 0) continue;
    for (; next < cuts.length && isOf(cuts[next]!.frame, frame); next++) {
      const { at, durationMs } = cuts[next]!;
      yield { at: at - first.at, durationMs, frame, shown: marks.shownAt(at, frame.tab) };
    }
  }
}

function isOf(entry: FrameEntry, frame: RecordedFrame): boolean {
  return entry.at === frame.at && entry.tab === frame.tab;
}

/** The size of a film, even and at most as large as given: that of the viewport it shows for the longest time. */
export function canvasOf(
  cuts: readonly Cut[],
  largest: { width: number; height: number },
): { width: number; height: number } {
  const times = new Map<string, number>();
  for (const { frame, durationMs } of cuts) {
    const size = `${frame.width}x${frame.height}`;
    times.set(size, (times.get(size) ?? 0) + durationMs);
  }
  const [longest = ["0x0", 0]] = [...times].toSorted(([, one], [, other]) => other - one);
  const [width = 0, height = 0] = longest[0].split("x").map(Number);
  const scale = Math.min(1, largest.width / width, largest.height / height);
  const even = (pixels: number) => Math.max(2, 2 * Math.round((pixels * scale) / 2));
  return { width: even(width), height: even(height) };
}
