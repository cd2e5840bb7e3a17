import type { AgentStep } from "../contract/agents.ts";
import type { AgentRecord } from "../store/agents.ts";

/** A run that is followed, and by what kind of client. */
export interface FollowedRun {
  accountId: string;
  id: string;
  /** Also takes lines that are no steps, as the Python client does. */
  takesLines: boolean;
}

/** What a person is waited for to do, from when until when (milliseconds since 1970). */
export interface Waiting {
  reason: string;
  since: number;
  until: number;
}

/** What happens in a run, for those who watch. */
export type AgentNews =
  | { step: AgentStep }
  | { validation: string }
  | { waiting: Waiting | null }
  | { ended: AgentRecord };

/** The place of the end of a run. */
export const endId = "end";

/** News with its place in the run: `3` is the third step, `3.1` what came next, `end` the end. */
export interface Told {
  id: string;
  news: AgentNews;
}

/**
 * All that has happened in a run, in its order. Each reader goes at its own pace: what has happened
 * is kept once for all of them, so that a slow one costs nothing and misses nothing.
 */
export class Journal {
  #told: Told[] = [];
  #steps = 0;
  #sinceStep = 0;
  #hasEnded = false;
  #more = Promise.withResolvers<void>();

  /** The end is the last that is told; what comes after it is left out. */
  add(news: AgentNews): void {
    if (this.#hasEnded) return;
    this.#hasEnded = "ended" in news;
    if ("step" in news) this.#sinceStep = 0;
    else this.#sinceStep += 1;
    if ("step" in news) this.#steps += 1;
    const place = this.#sinceStep === 0 ? `${this.#steps}` : `${this.#steps}.${this.#sinceStep}`;
    this.#told.push({ id: this.#hasEnded ? endId : place, news });
    const { resolve } = this.#more;
    this.#more = Promise.withResolvers();
    resolve();
  }

  /** What has happened after this place, or from the beginning, and what happens from now on; until the end, or the signal. */
  async *read(after: string | undefined, signal: AbortSignal): AsyncGenerator<Told> {
    const { promise: given, resolve: giveUp } = Promise.withResolvers<void>();
    const stop = () => giveUp();
    signal.addEventListener("abort", stop, { once: true });
    try {
      for (let at = 0; !signal.aborted; at += 1) {
        if (at === this.#told.length) await Promise.race([this.#more.promise, given]);
        const told = this.#told[at];
        if (told === undefined) return;
        if (isAfter(told, after)) yield told;
        if ("ended" in told.news) return;
      }
    } finally {
      signal.removeEventListener("abort", stop);
    }
  }
}

/** The same of a run that is over, of which only the steps are kept. */
export function* readEnded(
  record: AgentRecord,
  steps: readonly AgentStep[],
  after: string | undefined,
): Generator<Told> {
  for (const [index, step] of steps.entries()) {
    const told = { id: `${index + 1}`, news: { step } };
    if (isAfter(told, after)) yield told;
  }
  yield { id: endId, news: { ended: record } };
}

/** The end is told in any case: whoever comes back after it must not wait. */
function isAfter({ id, news }: Told, after: string | undefined): boolean {
  if (after === undefined || "ended" in news) return true;
  const [step, further] = placeOf(id);
  const [lastStep, lastFurther] = placeOf(after);
  return step > lastStep || (step === lastStep && further > lastFurther);
}

/** What is no place counts as one before the first. */
function placeOf(id: string): [step: number, further: number] {
  const [, step, further = "0"] = /^(\d{1,6})(?:\.(\d{1,6}))?$/.exec(id) ?? [];
  return step === undefined ? [-1, 0] : [Number(step), Number(further)];
}
