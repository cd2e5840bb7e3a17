import type { Action, InteractionType } from "../contract/actions.ts";
import type { Handle } from "../page/cdp-target.ts";
import { type Frame, framesOf } from "../page/frames.ts";
import { elementOfId, StaleId } from "../page/ids.ts";
import { locate, NotLocated, selectorsOf } from "../page/locate.ts";
import { clickablePoint } from "../page/point.ts";
import { type ActionContext, ActionFailure } from "./action.ts";

type Interaction = Extract<Action, { type: InteractionType }>;

/** An element to act on. */
export interface Target {
  frame: Frame;
  handle: Handle;
}

// Longer than this nobody waits for a cover to go away; it is told instead.
const longestWaitForClick = 5_000;

/** The element that an action names by selector or by id. */
export async function targetOf(action: Interaction, context: ActionContext): Promise<Target> {
  const { selector, id, timeout } = action;
  try {
    if (selector !== null) {
      const selectors = typeof selector === "string" ? selectorsOf(selector) : selector;
      return await locate(context.tab, selectors, timeout, context.signal);
    }
    if (!id) throw new StaleId("neither an id nor a selector was given");
    return await elementOfId(id, context.known);
  } catch (error) {
    if (error instanceof StaleId || error instanceof NotLocated) {
      throw new ActionFailure(error.message, { cause: error });
    }
    throw error;
  }
}

/** Clicks an element with the mouse, where a person would. */
export async function clickElement(
  { frame, handle }: Target,
  context: ActionContext,
  timeout: number,
): Promise<void> {
  const frames = frame.parentId === undefined ? [frame] : await framesOf(context.tab);
  const wait = Math.min(timeout, longestWaitForClick);
  const point = await clickablePoint(frame, frames, handle, wait);
  if ("problem" in point) throw new ActionFailure(`Can't click: ${point.problem}.`);
  const { session } = context.tab;
  const at = { ...point, button: "left", clickCount: 1 } as const;
  // All at once: a move is answered with the next frame only, and a press after the dialog that it opened.
  await Promise.all([
    session.send("Input.dispatchMouseEvent", { ...at, type: "mouseMoved", button: "none" }),
    session.send("Input.dispatchMouseEvent", { ...at, type: "mousePressed" }),
    session.send("Input.dispatchMouseEvent", { ...at, type: "mouseReleased" }),
  ]);
}
