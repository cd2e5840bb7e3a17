import type { Action, InteractionType } from "../contract/actions.ts";
import { callWithGesture } from "../page/call.ts";
import type { Handle } from "../page/cdp-target.ts";
import { type Frame, framesOf } from "../page/frames.ts";
import { elementOfId, StaleId } from "../page/ids.ts";
import { locate, NotLocated, selectorsOf } from "../page/locate.ts";
import { clickablePoint } from "../page/point.ts";
import { type ActionContext, ActionFailure, wireBox } from "./action.ts";

type Interaction = Extract<Action, { type: InteractionType }>;

/** An element to act on. */
export interface Target {
  frame: Frame;
  handle: Handle;
}

/** How an element was clicked: `byScript` says why the mouse could not, undefined when it could. */
export interface Clicked {
  byScript?: string;
}

// Longer than this nobody waits for a cover to go away: the click is made by script then.
const longestWaitForClick = 5_000;

/** The words by which a message names the element. */
export function named(action: { id?: string | null | undefined; selector: unknown }): string {
  if (typeof action.selector === "string") return `'${action.selector}'`;
  return action.id ? action.id : "the element";
}

/** The element that an action names by selector or by id, which is noted as what it acts on. */
export async function targetOf(action: Interaction, context: ActionContext): Promise<Target> {
  const target = await found(action, context);
  await context.noteTarget(target);
  return target;
}

async function found(action: Interaction, context: ActionContext): Promise<Target> {
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

/**
 * Clicks an element with the mouse, where a person would. One that can't be reached in time is
 * clicked by script (contract 2.2), except when it is disabled or gone.
 */
export async function clickElement(
  { frame, handle }: Target,
  context: ActionContext,
  timeout: number,
): Promise<Clicked> {
  const frames = frame.parentId === undefined ? [frame] : await framesOf(context.tab);
  const wait = Math.min(timeout, longestWaitForClick);
  const point = await clickablePoint(frame, frames, handle, wait);
  if ("problem" in point) {
    if (point.final) throw new ActionFailure(`Can't click: ${point.problem}.`);
    await callWithGesture(frame, clickByScript, handle);
    return { byScript: point.problem };
  }
  const { session } = context.tab;
  const { x, y, box } = point;
  context.noteInput({ kind: "click", x, y, box: wireBox(box) });
  const at = { x, y, button: "left", clickCount: 1 } as const;
  // Both at once: a press is answered after the dialog that it opened.
  await Promise.all([
    session.send("Input.dispatchMouseEvent", { ...at, type: "mousePressed" }),
    session.send("Input.dispatchMouseEvent", { ...at, type: "mouseReleased" }),
  ]);
  return {};
}

/** How a message says that a click was made by script; nothing when it was made by mouse. */
export function scriptNote({ byScript }: Clicked): string {
  return byScript === undefined ? "" : ` by script, because ${byScript}`;
}

/** In the page: a click as the page's own scripts make it; what is no HTML has no `click()`. */
function clickByScript(element: Element): void {
  if (element instanceof HTMLElement) element.click();
  else
    element.dispatchEvent(
      new MouseEvent("click", { bubbles: true, cancelable: true, composed: true, detail: 1 }),
    );
}
