import { setTimeout as delay } from "node:timers/promises";
import { idPattern } from "../ids.ts";
import type { Session } from "../../sessions/session.ts";
import type { Found } from "../../sessions/find.ts";
import { chained } from "./json-actions.ts";
import type { Target, WorkflowStep } from "./workflow.ts";

/** Asked for a way to an element that no recorded selector finds; undefined when there is none. */
export type Heal = (step: WorkflowStep, signal: AbortSignal) => Promise<string | undefined>;

/** How an element is found on the page as it is now. */
export interface ElementNow {
  selector: string;
  /** The id of an observed element, in place of the selector. */
  id?: string;
  healed: { from: string; to: string } | null;
}

// A page that is late is waited for before another element is taken for the recorded one.
const ownShare = 0.3;
const pollMs = 100;

/** What a search for an element goes by. */
export interface Search {
  signal: AbortSignal;
  /** How long it is looked for, in milliseconds. */
  patienceMs: number;
  heal?: Heal | undefined;
}

/**
 * Waits until the element of a step can be found, by the recorded selector or, later, by another way
 * that leads to the like of it. Where it could be seen when it was recorded, it has to be seen.
 */
export async function elementNow(
  session: Session,
  step: WorkflowStep,
  target: Target,
  { signal, patienceMs, heal }: Search,
): Promise<ElementNow | { problem: string }> {
  const { frames, selector: from, alternates } = target;
  const own = chained(frames, from);
  const begun = Date.now();
  let isHidden = false;
  for (let round = 0; Date.now() < begun + patienceMs; round++) {
    // What is hidden from scripts is looked for when nothing else was found, and now and then again.
    const [found] = await session.find([own], round % 20 === 1);
    if (isThere(target, found)) return { selector: own, healed: null };
    isHidden = found?.count === 1;
    if (Date.now() > begun + patienceMs * ownShare) {
      const to = await otherWay(session, target, alternates);
      if (to !== undefined) return { selector: chained(frames, to), healed: { from, to } };
    }
    await delay(pollMs, undefined, { signal });
  }
  const to = await heal?.(step, signal);
  if (to === undefined) {
    if (isHidden) return { problem: `The element that fits '${from}' can't be seen.` };
    return { problem: `No element fits '${from}' or another way to it.` };
  }
  const healed = { from, to };
  return idPattern.test(to) ? { selector: own, id: to, healed } : { selector: to, healed };
}

/** Whether what the recorded selector finds is there as it was: alone, and to be seen if it was. */
export function isThere(target: Target, found: Found | undefined): boolean {
  // One that could not be looked at in time is not known to be hidden.
  return found?.count === 1 && !(target.visible && found.element?.visible === false);
}

/** The best of the other ways that leads to the like of the recorded element. */
async function otherWay(
  session: Session,
  target: Target,
  alternates: readonly string[],
): Promise<string | undefined> {
  const found = await session.find(alternates.map((way) => chained(target.frames, way)));
  return alternates.find((way, index) => isLike(target, way, found[index]!));
}

// What an author gives to an element alone tells it, whatever it says now.
const givenByAuthor = /internal:(testid|label|attr)=|^#[\w-]+$|\[(data-[\w-]+|name|for)="[^"]*"\]$/;

/**
 * Whether a way leads to what can be taken for the recorded element. A place does not tell it from
 * others that are called the same, or not at all: rather none than the wrong one.
 */
function isLike(target: Target, way: string, { count, element }: Found): boolean {
  if (count !== 1 || element === null) return false;
  if (target.visible && !element.visible) return false;
  if (element.tag !== target.tag || element.role !== target.role) return false;
  if (givenByAuthor.test(way)) return true;
  const hadTwins = [target.selector, ...target.alternates].some((one) => / >> nth=\d+$/.test(one));
  const isPlace = !way.includes("internal:") || / >> nth=\d+$/.test(way);
  return !(isPlace && hadTwins) && saysTheLike(target.name, element.name);
}

/** Whether two names have at least half of their words in common. */
function saysTheLike(one: string | null, other: string | null): boolean {
  if (one === null || other === null) return false;
  const words = (text: string) => new Set(text.toLowerCase().match(/[\p{L}\p{N}]+/gu));
  const [before, now] = [words(one), words(other)];
  const common = [...before].filter((word) => now.has(word)).length;
  return common > 0 && common * 2 >= Math.max(before.size, now.size);
}
