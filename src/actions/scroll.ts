import { setTimeout as delay } from "node:timers/promises";
import type { ActionOf } from "../contract/actions.ts";
import type { Handle } from "../page/cdp-target.ts";
import { call } from "../page/call.ts";
import { type Frame, mainFrame } from "../page/frames.ts";
import { elementOfId, StaleId } from "../page/ids.ts";
import { scrollFrom, type Scrolled, scrollPage } from "../page/injected/scroll.ts";
import { locate, NotLocated, selectorsOf } from "../page/locate.ts";
import { type ActionContext, type ActionResult, ActionFailure, type Run } from "./action.ts";

type Scroll = ActionOf<"scroll_up" | "scroll_down">;

const locateMs = 5_000;
/** Pages that load more when their end is near are given so long for it. */
const growMs = 1_000;
const lookMs = 100;
const observedId = /^[A-Z]\d+$/;

/** The element that the selector names: by an id of the last observation, or any selector (contract 2.1). */
async function elementOf(
  selector: NonNullable<Scroll["selector"]>,
  { tab, known, signal }: ActionContext,
): Promise<{ frame: Frame; handle: Handle }> {
  try {
    if (typeof selector === "string" && observedId.test(selector)) {
      return await elementOfId(selector, known);
    }
    const selectors = typeof selector === "string" ? selectorsOf(selector) : selector;
    return await locate(tab, selectors, locateMs, signal);
  } catch (error) {
    if (!(error instanceof StaleId || error instanceof NotLocated)) throw error;
    throw new ActionFailure(`Can't scroll: ${error.message}`, { cause: error });
  }
}

async function scroll(
  direction: 1 | -1,
  { amount, selector }: Scroll,
  context: ActionContext,
): Promise<ActionResult> {
  const word = direction > 0 ? "down" : "up";
  context.noteInput({ kind: "wheel", x: null, y: null, box: null });
  const target = selector === null ? undefined : await elementOf(selector, context);
  if (target !== undefined) await context.noteTarget(target);
  const tryOnce = async () =>
    target === undefined
      ? call(await mainFrame(context.tab), scrollPage, direction, amount)
      : call(target.frame, scrollFrom, target.handle, direction, amount);
  let done = await tryOnce();
  const end = Date.now() + growMs;
  while (direction > 0 && done.moved === 0 && done.scrollable) {
    if (Date.now() >= end || context.signal.aborted) break;
    await delay(lookMs);
    done = await tryOnce();
  }
  if (done.moved === 0) throw new ActionFailure(`Can't scroll ${word}: ${reasonFor(done)}.`);
  const what = selector === null ? "" : ` in ${done.what}`;
  return { message: `Scrolled ${word} by ${Math.abs(Math.round(done.moved))} pixels${what}` };
}

function reasonFor({ what, scrollable }: Scrolled): string {
  return scrollable ? `${what} is at its end` : `${what} has nothing to scroll`;
}

export const scrollUp: Run<"scroll_up"> = (action, context) => scroll(-1, action, context);
export const scrollDown: Run<"scroll_down"> = (action, context) => scroll(1, action, context);
