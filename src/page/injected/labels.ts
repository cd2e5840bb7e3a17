import { isTopmost } from "./boxes.ts";
import { isFileInput } from "./roles.ts";

/** The control of a label when the control itself can't be seen: then the label stands for it. */
export function hiddenControlOf(element: Element): Element | null {
  if (element.localName !== "label") return null;
  const { control } = element as HTMLLabelElement;
  // A file is given to the input, seen or not.
  if (control === null || control.matches(":disabled") || isFileInput(control)) return null;
  const { width, height } = control.getBoundingClientRect();
  if (width < 2 || height < 2) return control;
  const { display, visibility, opacity } = getComputedStyle(control);
  if (display === "none" || visibility !== "visible") return control;
  return opacity === "0" && !isTopmost(control) ? control : null;
}
