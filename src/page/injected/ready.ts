import { disabledBy } from "./roles.ts";
import { type Box, boxOf, hittablePoint, reaches } from "./boxes.ts";
import { describe, labelsOf, topmostAt } from "./tree.ts";

/** Where to click and what is there, in the frame's own coordinates, or why not; `final` problems don't pass by waiting. */
export type Readiness = { x: number; y: number; box: Box } | { problem: string; final: boolean };

/** Where an element is put when it can't be reached where it stands: bars may cover either edge. */
export const alignments: readonly ScrollLogicalPosition[] = ["center", "start", "end", "nearest"];

/** Brings an element into view and waits, at most `timeout` ms, until it stands still, is enabled and nothing covers it. */
export async function readyPoint(element: Element, timeout: number): Promise<Readiness> {
  const end = performance.now() + timeout;
  for (let attempt = 0; ; attempt++) {
    const result = await tryPoint(element, alignments[attempt % alignments.length]!);
    if (!("problem" in result) || result.final || performance.now() >= end) return result;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

export async function tryPoint(
  element: Element,
  alignment: ScrollLogicalPosition,
): Promise<Readiness> {
  const notYet = (problem: string): Readiness => ({ problem, final: false });
  if (!element.isConnected) return { problem: "the element is no longer on the page", final: true };
  const blocker = disabledBy(element);
  if (blocker !== null) {
    const by = blocker === element ? "" : ` by ${describe(blocker)}`;
    return { problem: `the element is disabled${by}`, final: true };
  }
  const target = clickTarget(element);
  if (target === null) return notYet("the element is not visible");
  if (!isWithinView(target) || "cover" in hittablePoint(target)) {
    target.scrollIntoView({ block: alignment, inline: alignment, behavior: "instant" });
    await nextFrame();
  }
  const before = boxOf(target);
  const animations = animationsOf(target);
  // Until there is a frame, what an animation moves seems to stand still, and so it does before its first.
  const isDrawn = await nextFrame(animations.length > 0 ? 500 : 50);
  const after = boxOf(target);
  const isBeginning = isDrawn && animations.some(({ pending }) => pending);
  if (isBeginning || before.left !== after.left || before.top !== after.top)
    return notYet("the element does not stand still");
  const point = hittablePoint(target);
  if ("x" in point) return { x: point.x, y: point.y, box: after };
  const { cover } = point;
  return notYet(
    cover === null
      ? "the element can't be scrolled into view"
      : `the element is covered by ${describe(cover)}`,
  );
}

/** Where an element that is in view can be met now, without waiting for anything; null when it can't. */
export function pointAhead(element: Element): { x: number; y: number } | null {
  const target = clickTarget(element);
  if (target === null || !isWithinView(target)) return null;
  const point = hittablePoint(target);
  return "x" in point ? point : null;
}

/** What a person clicks: a control that can't be seen is clicked on its label, or where it lies over something drawn. */
export function clickTarget(element: Element): Element | null {
  const candidates = [element, ...labelsOf(element)].filter((candidate) => {
    const { width, height, right, bottom } = boxOf(candidate);
    // What lies beyond the page's left or upper edge can't be scrolled to.
    const canBeReached = right + scrollX > 0 && bottom + scrollY > 0;
    const isLarge = width > 1 && height > 1;
    return canBeReached && isLarge && getComputedStyle(candidate).visibility === "visible";
  });
  const isSeen = (candidate: Element) => getComputedStyle(candidate).opacity !== "0";
  return candidates.find(isSeen) ?? candidates[0] ?? null;
}

export function isWithinView(element: Element): boolean {
  const { top, left, bottom, right } = boxOf(element);
  return top >= 0 && left >= 0 && bottom <= innerHeight && right <= innerWidth;
}

/** Whether the mouse, moved to a point, is over the element; `asBrowserSees`: also to the browser, which hands it on between frames. */
export function meets(
  element: Element,
  { x, y }: { x: number; y: number },
  asBrowserSees: boolean,
): boolean {
  const target = clickTarget(element) ?? element;
  return reaches(target, topmostAt(x, y)) && (!asBrowserSees || isHovered(element));
}

export function isHovered(element: Element): boolean {
  // With its name: without one, `:hover` means links only in a document in quirks mode.
  return [element, ...labelsOf(element)].some((candidate) =>
    candidate.matches(`${CSS.escape(candidate.localName)}:hover`),
  );
}

/** What animates an element or what it is in, and has not ended. */
export function animationsOf(element: Element): Animation[] {
  return document
    .getAnimations()
    .filter(({ effect }) => (effect as KeyframeEffect | null)?.target?.contains(element) === true);
}

/** The next frame; in a hidden tab, where frames do not come, `limitMs`. Answers whether there was one. */
export function nextFrame(limitMs = 50): Promise<boolean> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => resolve(false), limitMs);
    requestAnimationFrame(() => {
      clearTimeout(timer);
      resolve(true);
    });
  });
}
