import type { TimelineEvent } from "../../../../../src/contract/timeline.ts";
import { placeAt } from "./playback.ts";

type InputData = Extract<TimelineEvent, { type: "input" }>["data"];

/** Something that was done with the mouse or the keyboard, and when. */
export interface InputMark extends InputData {
  at: number;
}

/** What is drawn over a picture: the cursor, fading rings of clicks, and boxes of elements. */
export interface DrawnMarks {
  cursor: { x: number; y: number } | undefined;
  /** `age` from 0, just clicked, to 1, gone. */
  clicks: { x: number; y: number; age: number; key: number }[];
  boxes: { x: number; y: number; width: number; height: number; key: number }[];
}

const ringMs = 900;
const boxMs = 1_300;

/** The inputs of a timeline. */
export function inputsOf(events: readonly TimelineEvent[]): InputMark[] {
  return events.flatMap((event) =>
    event.type === "input" ? [{ at: event.at, ...event.data }] : [],
  );
}

/** What is to be drawn at a moment over a picture of this tab. */
export function marksAt(inputs: readonly InputMark[], at: number, tab: string): DrawnMarks {
  const marks: DrawnMarks = { cursor: undefined, clicks: [], boxes: [] };
  for (let place = placeAt(inputs, at); place >= 0; place -= 1) {
    const input = inputs[place]!;
    const since = at - input.at;
    if (since > boxMs && marks.cursor !== undefined) break;
    if (input.tab !== tab) continue;
    const { x, y } = input;
    if (x !== null && y !== null) {
      marks.cursor ??= { x, y };
      const isClick = input.kind === "click" || input.kind === "touch";
      if (isClick && since < ringMs) marks.clicks.push({ x, y, age: since / ringMs, key: place });
    }
    if (input.box !== null && since < boxMs) marks.boxes.push({ ...input.box, key: place });
  }
  return marks;
}
