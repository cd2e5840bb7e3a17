import { fieldValue, focusedElement } from "./fields.ts";
import { type Box, boxInPage, common, viewportArea } from "./boxes.ts";
import { nextFrame } from "./ready.ts";
import { contains } from "./tree.ts";

/** What a field holds once the page has had its say. */
export interface FieldState {
  value: string;
  /** False when the page has taken the field away. */
  isConnected: boolean;
  /** What the browser says against the value; empty when nothing. */
  complaint: string;
}

/** What the keyboard has to do for the focus still, or that the field does not take it; and where the field is. */
export interface Focused {
  focus: "done" | "press" | "no focus";
  box: Box | null;
}

/** Gives a field the focus and selects what is to be replaced, or puts the caret at the end. */
export function focusField(field: Element, replace: boolean): Focused {
  if (common(field.getBoundingClientRect(), viewportArea()) === null)
    field.scrollIntoView({ block: "center", inline: "nearest", behavior: "instant" });
  // Before the focus, after which all would have to be laid out anew for it.
  const box = boxInPage(field);
  return { focus: takeFocus(field, replace), box };
}

export function takeFocus(field: Element, replace: boolean): Focused["focus"] {
  (field as HTMLElement).focus({ preventScroll: true });
  const focused = focusedElement();
  if (focused === null || !contains(field, focused)) return "no focus";
  if (field instanceof HTMLInputElement || field instanceof HTMLTextAreaElement) {
    if (replace) field.select();
    // A number or an e-mail input has no caret to set.
    else if (field.selectionEnd === null) return "press";
    else field.setSelectionRange(field.value.length, field.value.length);
    return "done";
  }
  // The document's selection does not reach into a shadow root.
  const selection = getSelection();
  if (selection === null || field.getRootNode() !== document) return "press";
  selection.selectAllChildren(field);
  if (!replace) selection.collapseToEnd();
  return "done";
}

/** Sets the value of an input as a whole, with the events that a person's choice would fire; also where a framework watches the property. */
export function setFieldValue(field: Element, value: string): void {
  const input = field as HTMLInputElement;
  input.focus({ preventScroll: true });
  const native = Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, "value");
  native?.set?.call(input, value);
  input.dispatchEvent(new Event("input", { bubbles: true, composed: true }));
  input.dispatchEvent(new Event("change", { bubbles: true }));
}

/** What a field holds as soon as that stays the same from one frame to the next. */
export async function restingState(field: Element): Promise<FieldState> {
  const mostFrames = 10;
  let value = fieldValue(field);
  for (let frame = 0; frame < mostFrames; frame++) {
    await nextFrame();
    // What the page has put off until its script has ended comes before this.
    await new Promise((resolve) => setTimeout(resolve));
    const now = fieldValue(field);
    if (now === value) break;
    value = now;
  }
  const complaint = (field as Partial<HTMLInputElement>).validationMessage ?? "";
  return { value, isConnected: field.isConnected, complaint };
}

/** Pastes text as from the clipboard; answers whether the page took it, so that nothing is left to insert. */
export function pasteText(element: Element, text: string): boolean {
  (element as HTMLElement).focus({ preventScroll: true });
  const clipboardData = new DataTransfer();
  clipboardData.setData("text/plain", text);
  const focused = focusedElement();
  const target = focused !== null && contains(element, focused) ? focused : element;
  const options = { clipboardData, bubbles: true, cancelable: true, composed: true };
  return !target.dispatchEvent(new ClipboardEvent("paste", options));
}

/** Whether an input is one of those boxes that take one character of a code each. Narrow ones alone may be parts of a date. */
export function isCodeBox(input: Element): boolean {
  if (!(input instanceof HTMLInputElement) || !/^(text|tel|number|password)$/.test(input.type))
    return false;
  if (input.maxLength >= 0) return input.maxLength === 1;
  const says = ["autocomplete", "aria-label", "name", "id", "class", "placeholder"]
    .map((name) => input.getAttribute(name) ?? "")
    .join(" ");
  return input.clientWidth <= 72 && /one-time-code|digit|character|otp|\bpin\b/i.test(says);
}

/** The boxes of the code that an input belongs to, in order; itself alone when it has no others. */
export function codeBoxesOf(field: Element): HTMLInputElement[] {
  if (!isCodeBox(field)) return [field as HTMLInputElement];
  for (let at = field.parentElement; at !== null; at = at.parentElement) {
    const inputs = [...at.querySelectorAll("input")].filter((input) => input.checkVisibility());
    if (inputs.length >= 3) return inputs.every(isCodeBox) ? inputs : [field as HTMLInputElement];
  }
  return [field as HTMLInputElement];
}

/** How many boxes a code has from this one on, and what they hold together. */
export function codeFacts(field: Element): { count: number; index: number; value: string } {
  const boxes = codeBoxesOf(field);
  return {
    count: boxes.length,
    index: boxes.indexOf(field as HTMLInputElement),
    value: boxes.map((box) => box.value).join(""),
  };
}

/** Makes one box of a code ready for its character: most pages have moved the focus there already. */
export function focusCodeBox(field: Element, index: number): void {
  const box = codeBoxesOf(field)[index];
  if (box === undefined) return;
  if (focusedElement() !== box) box.focus({ preventScroll: true });
  if (box.value !== "") box.select();
}
