import { call } from "../page/call.ts";
import { mainFrame } from "../page/frames.ts";
import { type ActionContext, type ActionResult, ActionFailure, type Run } from "./action.ts";

/**
 * In the page: scrolls the document, or where that does not move, the scrollable element in its
 * middle; answers how far it went. `amount` in pixels, null for most of a viewport (contract 2.2).
 */
function scrollPage(direction: 1 | -1, amount: number | null): number {
  (document.activeElement as HTMLElement | null)?.blur?.();
  const pixels = direction * (amount ?? Math.round(innerHeight * 0.7));
  const root = document.scrollingElement ?? document.documentElement;
  const scrolled = (element: Element): number => {
    const before = element.scrollTop;
    element.scrollBy({ top: pixels, behavior: "instant" });
    return element.scrollTop - before;
  };
  const moved = scrolled(root);
  if (moved !== 0) return moved;
  for (
    let at = document.elementFromPoint(innerWidth / 2, innerHeight / 2);
    at !== null && at !== root;
    at = at.parentElement
  ) {
    if (at.scrollHeight <= at.clientHeight || !/auto|scroll/.test(getComputedStyle(at).overflowY))
      continue;
    const inner = scrolled(at);
    if (inner !== 0) return inner;
  }
  return 0;
}

async function scroll(
  direction: 1 | -1,
  amount: number | null,
  { tab }: ActionContext,
): Promise<ActionResult> {
  const moved = await call(await mainFrame(tab), scrollPage, direction, amount);
  const word = direction > 0 ? "down" : "up";
  if (moved === 0) throw new ActionFailure(`Can't scroll ${word}: the page is at its end.`);
  return { message: `Scrolled ${word} by ${Math.abs(Math.round(moved))} pixels` };
}

export const scrollUp: Run<"scroll_up"> = ({ amount }, context) => scroll(-1, amount, context);
export const scrollDown: Run<"scroll_down"> = ({ amount }, context) => scroll(1, amount, context);
