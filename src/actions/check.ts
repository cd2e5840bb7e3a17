import { call, callForHandle, callWithGesture } from "../page/call.ts";
import { becomes, toggleOf, toggleState } from "../page/injected/toggles.ts";
import { type ActionContext, ActionFailure, type Run } from "./action.ts";
import { clickElement, named, scriptNote, type Target, targetOf } from "./element.ts";
import { pressKey } from "./keyboard.ts";

/** A page may take a moment to show what a click did. */
const changeMs = 1_000;

export const check: Run<"check"> = async (action, context) => {
  const { frame, handle } = await targetOf(action, context);
  const toggle = await callForHandle(frame, toggleOf, handle);
  if (toggle === null)
    throw new ActionFailure("Can't check: the element is no checkbox, radio or switch.");
  const how = await turn({ frame, handle: toggle }, action.value, context, action.timeout);
  if (action.press_enter) await pressKey(context.tab, "Enter");
  return { message: `${action.value ? "Checked" : "Unchecked"} ${named(action)}${how}` };
};

/** Brings a toggle to a state; answers a note on how, empty for the usual way. */
async function turn(
  target: Target,
  on: boolean,
  context: ActionContext,
  timeout: number,
): Promise<string> {
  const { frame, handle } = target;
  const wanted = on ? "on" : "off";
  const before = await call(frame, toggleState, handle);
  if (before.state === wanted) return "";
  if (!on && before.isRadio) {
    throw new ActionFailure(
      "Can't uncheck: a radio stays checked until another of its group is checked; check that one.",
    );
  }
  let how = "";
  // One that is neither on nor off may need a second click.
  for (let clicks = 0; clicks < (before.state === "mixed" ? 2 : 1); clicks++) {
    if (before.hasRiskyLabel) await callWithGesture(frame, clickToggle, handle);
    else how = scriptNote(await clickElement(target, context, timeout));
    if (await hasBecome(target, wanted)) return how;
  }
  if (how === "" && !before.hasRiskyLabel) {
    await callWithGesture(frame, clickToggle, handle).catch(() => undefined);
    if (await hasBecome(target, wanted)) return " by script, because a click by mouse did nothing";
  }
  throw new ActionFailure(`Can't ${on ? "check" : "uncheck"}: the click did not change it.`);
}

/** A document that has gone can't be asked: then the click did something. */
function hasBecome({ frame, handle }: Target, wanted: "on" | "off"): Promise<boolean> {
  return call(frame, becomes, handle, wanted, changeMs).catch(() => true);
}

/** In the page: clicks the control itself. */
function clickToggle(toggle: Element): void {
  (toggle as HTMLElement).click();
}
