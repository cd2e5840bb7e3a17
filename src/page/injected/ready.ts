import { disabledBy } from "./roles.ts";
import { hittablePoint } from "./boxes.ts";
import { describe, labelsOf } from "./tree.ts";

/** Where to click, in the frame's own coordinates, or why not; `final` problems don't pass by waiting. */
export type Readiness = { x: number; y: number } | { problem: string; final: boolean };

/** Brings an element into view and waits, at most `timeout` ms, until it stands still, is enabled and nothing covers it. */
export async function readyPoint(element: Element, timeout: number): Promise<Readiness> {
  const end = performance.now() + timeout;
  for (;;) {
    const result = await tryPoint(element);
    if (!("problem" in result) || result.final || performance.now() >= end) return result;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

export async function tryPoint(element: Element): Promise<Readiness> {
  const notYet = (problem: string): Readiness => ({ problem, final: false });
  if (!element.isConnected) return { problem: "the element is no longer on the page", final: true };
  const blocker = disabledBy(element);
  if (blocker !== null) {
    const by = blocker === element ? "" : ` by ${describe(blocker)}`;
    return { problem: `the element is disabled${by}`, final: true };
  }
  const target = clickTarget(element);
  if (target === null) return notYet("the element is not visible");
  await bringIntoView(target);
  const before = target.getBoundingClientRect();
  await nextFrame();
  const after = target.getBoundingClientRect();
  if (before.x !== after.x || before.y !== after.y)
    return notYet("the element does not stand still");
  const point = hittablePoint(target);
  if ("x" in point) return point;
  const { cover } = point;
  return notYet(
    cover === null
      ? "the element can't be scrolled into view"
      : `the element is covered by ${describe(cover)}`,
  );
}

/** What a person clicks: a control that can't be seen is clicked on its label. */
export function clickTarget(element: Element): Element | null {
  for (const candidate of [element, ...labelsOf(element)]) {
    const { width, height } = candidate.getBoundingClientRect();
    const { visibility, opacity } = getComputedStyle(candidate);
    if (width > 0 && height > 0 && visibility === "visible" && opacity !== "0") return candidate;
  }
  return null;
}

export async function bringIntoView(element: Element): Promise<void> {
  const { top, left, bottom, right } = element.getBoundingClientRect();
  if (top >= 0 && left >= 0 && bottom <= innerHeight && right <= innerWidth) return;
  element.scrollIntoView({ block: "center", inline: "center", behavior: "instant" });
  await nextFrame();
}

/** The next frame; in a hidden tab, where frames do not come, a moment. */
export function nextFrame(): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, 50);
    requestAnimationFrame(() => {
      clearTimeout(timer);
      resolve();
    });
  });
}
