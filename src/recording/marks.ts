import { z } from "zod";
import type { RecordedEvent } from "./recorded.ts";

type Input = Extract<RecordedEvent, { type: "input" }>;

/** A part of the viewport, in CSS pixels. */
export interface Box {
  x: number;
  y: number;
  width: number;
  height: number;
}

/** What is drawn over a picture, in CSS pixels of the viewport. */
export interface Shown {
  /** Where the mouse was last. */
  cursor: { x: number; y: number } | undefined;
  /** A click, and how much of its time is over, from 0 to 1. */
  ring: { x: number; y: number; age: number } | undefined;
  /** The element that was acted on. */
  box: Box | undefined;
  caption: string | undefined;
}

/** The words that name an action while it is done. */
export interface Caption {
  from: number;
  to: number;
  text: string;
}

const ringMs = 600;
const ringPhases = 4;
const boxMs = 1_200;
const cursorMs = 2_000;
const shortestCaptionMs = 1_200;
const moveGapMs = 100;
/** More inputs than this are those of a machine; the later ones are not drawn. */
const mostInputs = 20_000;
const longestName = 40;
/** What is done without anything to see; what was done before is shown on. */
const showsNothing = new Set(["completion", "wait"]);

/** What was done in a session, to be drawn on its pictures. */
export class Marks {
  #inputs: Input[] = [];
  #captions: Caption[];

  constructor(captions: Caption[]) {
    this.#captions = captions;
  }

  /** Adds an input, in the order of time; of a moving mouse some are enough. */
  add(input: Input): void {
    const last = this.#inputs.at(-1);
    const isNear = last !== undefined && input.at - last.at < moveGapMs;
    if (input.data.kind === "move" && isNear && last.data.tab === input.data.tab) return;
    if (this.#inputs.length < mostInputs) this.#inputs.push(input);
  }

  /** When what is drawn changes, but for a mouse that only moves; in no order. */
  get moments(): number[] {
    const ofInputs = this.#inputs.flatMap(({ at, data: { kind, x, box } }) => {
      if (kind === "move") return [];
      const phases = Array.from({ length: ringPhases + 1 }, (_, n) => (n * ringMs) / ringPhases);
      const afterClick = isClick(kind) && x !== null ? phases : [0];
      const after = [
        ...afterClick,
        ...(box === null ? [] : [boxMs]),
        ...(x === null ? [] : [cursorMs]),
      ];
      return after.map((ms) => at + ms);
    });
    return [...ofInputs, ...this.#captions.flatMap(({ from, to }) => [from, to])];
  }

  /** What is drawn on a picture of a tab that is shown at a time; undefined for nothing. */
  shownAt(at: number, tab: string): Shown | undefined {
    const since = (ms: number, wanted: (input: Input) => boolean) => {
      // From the latest on, which is found at once.
      for (let n = this.#before(at); n >= 0; n--) {
        const input = this.#inputs[n]!;
        if (at - input.at >= ms) return undefined;
        if (input.data.tab === tab && wanted(input)) return input;
      }
      return undefined;
    };
    const pointed = since(cursorMs, ({ data }) => data.x !== null && data.y !== null);
    const click = since(ringMs, ({ data }) => isClick(data.kind) && data.x !== null);
    const boxed = since(boxMs, ({ data }) => data.box !== null);
    const caption = this.#captions.findLast(({ from, to }) => from <= at && at < to);
    if (!pointed && !boxed && !caption) return undefined;
    const pointOf = ({ data: { x, y } }: Input) => ({ x: x ?? 0, y: y ?? 0 });
    const age = click && Math.floor(((at - click.at) / ringMs) * ringPhases) / ringPhases;
    return {
      cursor: pointed && pointOf(pointed),
      ring: click && { ...pointOf(click), age: age ?? 0 },
      box: boxed?.data.box ?? undefined,
      caption: caption?.text,
    };
  }

  /** The place of the last input that is not later than a time; -1 for none. */
  #before(at: number): number {
    let [low, high] = [0, this.#inputs.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.#inputs[middle]!.at <= at) low = middle + 1;
      else high = middle;
    }
    return low - 1;
  }
}

function isClick(kind: Input["data"]["kind"]): boolean {
  return kind === "click" || kind === "touch";
}

/** What a step tells of an action that was done; what else it holds is not read, least of all a value. */
const Done = z.object({
  started_at: z.iso.datetime(),
  ended_at: z.iso.datetime(),
  action: z.object({
    type: z.string(),
    id: z.string().nullish(),
    url: z.string().nullish().catch(null),
  }),
  trace: z
    .object({ element: z.object({ name: z.string().nullable() }).nullable() })
    .nullish()
    .catch(null),
});

/** Names of actions for what was done in these steps, each until the next but never only for a blink. */
export function captionsOf(steps: readonly { type: string; value: unknown }[]): Caption[] {
  const done = steps
    .filter(({ type }) => type === "execution_result")
    .map(({ value }) => Done.safeParse(value).data)
    .filter((value) => value !== undefined)
    .filter(({ action }) => !showsNothing.has(action.type));
  return done.map(({ started_at, ended_at, action, trace }, index) => {
    const from = Date.parse(started_at);
    const next = done[index + 1];
    const until = next === undefined ? Infinity : Date.parse(next.started_at);
    const to = Math.min(Math.max(Date.parse(ended_at), from + shortestCaptionMs), until);
    const name = trace?.element?.name;
    // Of an address no more: the rest may hold what is not to be seen.
    const host = action.url && URL.parse(action.url)?.host;
    const words = [action.type, action.id, host, name && `“${shortened(name)}”`];
    return { from, to, text: words.filter(Boolean).join(" ") };
  });
}

function shortened(name: string): string {
  return name.length > longestName ? `${name.slice(0, longestName).toWellFormed()}…` : name;
}
