import { call } from "../page/call.ts";
import { checkedState } from "../page/injected/text.ts";
import { ActionFailure, type Run } from "./action.ts";
import { named } from "./click.ts";
import { clickElement, targetOf } from "./element.ts";
import { pressKey } from "./keyboard.ts";

/** What has to be done to an element to fill it. */
type Preparation = { type: "text" } | { type: "done" } | { type: "problem"; problem: string };

/**
 * In the page: focuses an element and selects what is to be replaced; controls that are no text
 * (dates, colours, ranges) are set at once, with the events that a person's choice would fire.
 */
export function prepareFill(element: Element, value: string, clear: boolean): Preparation {
  const problem = (text: string): Preparation => ({ type: "problem", problem: text });
  if (!element.isConnected) return problem("the element is no longer on the page");
  const inner =
    element.localName === "label" ? ((element as HTMLLabelElement).control ?? element) : element;
  if (inner.matches(":disabled")) return problem("the element is disabled");
  if ((inner as HTMLInputElement).readOnly) return problem("the element is read-only");
  const setTypes = ["date", "time", "datetime-local", "month", "week", "color", "range"];
  const otherTypes = ["checkbox", "radio", "file", "button", "submit", "reset", "image", "hidden"];

  const setValue = (control: HTMLInputElement): Preparation => {
    control.focus();
    const native = Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, "value");
    native?.set?.call(control, value);
    if (
      value !== "" &&
      control.value !== value &&
      control.type !== "range" &&
      control.type !== "color"
    ) {
      return problem(`'${value}' is not a value for <input type="${control.type}">`);
    }
    control.dispatchEvent(new Event("input", { bubbles: true, composed: true }));
    control.dispatchEvent(new Event("change", { bubbles: true }));
    return { type: "done" };
  };

  if (inner instanceof HTMLInputElement) {
    if (setTypes.includes(inner.type)) return setValue(inner);
    if (otherTypes.includes(inner.type))
      return problem(`<input type="${inner.type}"> can't be filled`);
    if (inner.type === "number" && value !== "" && Number.isNaN(Number(value)))
      return problem(`'${value}' is not a number`);
  }
  if (inner instanceof HTMLInputElement || inner instanceof HTMLTextAreaElement) {
    inner.focus();
    if (clear) inner.select();
    else if (inner.type !== "number" && inner.type !== "email")
      inner.setSelectionRange(inner.value.length, inner.value.length);
    return { type: "text" };
  }
  if (!(inner instanceof HTMLElement) || !inner.isContentEditable)
    return problem(`<${inner.localName}> can't be filled`);
  inner.focus();
  const selection = getSelection()!;
  selection.selectAllChildren(inner);
  if (!clear) selection.collapseToEnd();
  return { type: "text" };
}

export const fill: Run<"fill"> = async (action, context) => {
  const target = await targetOf(action, context);
  const { value, clear_before_fill: clear } = action;
  const prepared = await call(target.frame, prepareFill, target.handle, value, clear);
  if (prepared.type === "problem") throw new ActionFailure(`Can't fill: ${prepared.problem}.`);
  const { session } = context.tab;
  if (prepared.type === "text") {
    if (value !== "") await session.send("Input.insertText", { text: value });
    else if (clear) await pressKey(context.tab, "Delete");
  }
  if (action.press_enter) await pressKey(context.tab, "Enter");
  return { message: `Filled ${named(action)}` };
};

export const check: Run<"check"> = async (action, context) => {
  const target = await targetOf(action, context);
  const done = { message: `${action.value ? "Checked" : "Unchecked"} ${named(action)}` };
  const before = await call(target.frame, checkedState, target.handle);
  if (before === null)
    throw new ActionFailure("Can't check: the element is no checkbox, radio or switch.");
  if (before === action.value) return done;
  await clickElement(target, context, action.timeout);
  const after = await call(target.frame, checkedState, target.handle).catch(() => action.value);
  if (after !== action.value) {
    throw new ActionFailure(
      `Can't ${action.value ? "check" : "uncheck"}: the click did not change it.`,
    );
  }
  if (action.press_enter) await pressKey(context.tab, "Enter");
  return done;
};
