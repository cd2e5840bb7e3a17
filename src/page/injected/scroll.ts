import { nextFrame } from "./ready.ts";
import { describe, parentOf } from "./tree.ts";

/** How far a scroller went, in pixels; `what` names it, `scrollable` is whether it can move at all. */
export interface Scrolled {
  moved: number;
  what: string;
  scrollable: boolean;
}

/**
 * Scrolls the document, or where that does not move, the innermost scroller in the viewport's middle
 * that does. `amount` in pixels, null for most of the scroller (contract 2.2).
 */
export async function scrollPage(direction: 1 | -1, amount: number | null): Promise<Scrolled> {
  blurActive();
  const tried = new Set<Element>([rootScroller()]);
  let at = document.elementFromPoint(innerWidth / 2, innerHeight / 2);
  for (; at !== null; at = parentOf(at)) if (canScroll(at)) tried.add(at);
  let scrollable = false;
  for (const scroller of tried) {
    const done = await scrollBy(scroller, direction, amount);
    scrollable ||= done.scrollable;
    if (done.moved !== 0) return { ...done, what: "the page" };
  }
  return { moved: 0, what: "the page", scrollable };
}

/** Scrolls an element, or else a scroller that fills most of it, or else the nearest around it, the document last. */
export async function scrollFrom(
  element: Element,
  direction: 1 | -1,
  amount: number | null,
): Promise<Scrolled> {
  blurActive();
  const within = [...element.querySelectorAll("*")].filter(canScroll);
  const around: Element[] = [];
  for (let at = parentOf(element); at !== null; at = parentOf(at)) around.push(at);
  const scroller =
    (canScroll(element) ? element : undefined) ??
    within.find((one) => areaOf(one) * 2 >= areaOf(element)) ??
    around.find(canScroll) ??
    within[0];
  if (scroller === undefined) return { moved: 0, what: describe(element), scrollable: false };
  return scrollBy(scroller, direction, amount);
}

export function blurActive(): void {
  (document.activeElement as HTMLElement | null)?.blur?.();
}

export function rootScroller(): Element {
  return document.scrollingElement ?? document.documentElement;
}

export function canScroll(element: Element): boolean {
  if (element.scrollHeight <= element.clientHeight) return false;
  return element === rootScroller() || /auto|scroll/.test(getComputedStyle(element).overflowY);
}

export function areaOf(element: Element): number {
  const { width, height } = element.getBoundingClientRect();
  return width * height;
}

/** Scrolls at once, also where the page's style would make it slow. */
export async function scrollBy(
  scroller: Element,
  direction: 1 | -1,
  amount: number | null,
): Promise<Scrolled> {
  const isRoot = scroller === rootScroller();
  const height = isRoot ? innerHeight : scroller.clientHeight;
  const before = scroller.scrollTop;
  const top = direction * (amount ?? Math.round(height * 0.7));
  scroller.scrollBy({ top, behavior: "instant" });
  // With the next frame the page hears of it, and snaps to where it wants to be.
  await nextFrame();
  return {
    moved: scroller.scrollTop - before,
    what: isRoot ? "the page" : describe(scroller),
    scrollable: canScroll(scroller),
  };
}
