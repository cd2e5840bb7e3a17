import { parentOf } from "./tree.ts";

/** The first letter of an id, by role (contract 2.3). */
export type Letter = "L" | "B" | "I" | "F" | "O" | "M";

export const letters: Record<string, Letter> = {
  link: "L",
  button: "B",
  tab: "B",
  menuitem: "B",
  radio: "B",
  checkbox: "B",
  menuitemcheckbox: "B",
  menuitemradio: "B",
  switch: "B",
  combobox: "I",
  textbox: "I",
  searchbox: "I",
  listbox: "I",
  slider: "I",
  spinbutton: "I",
  image: "F",
  img: "F",
  figure: "F",
  option: "O",
};

/** What an `<input>` of a type is; any other is a textbox. */
export const inputRoles: Record<string, string> = {
  button: "button",
  submit: "button",
  reset: "button",
  image: "button",
  file: "button",
  color: "button",
  checkbox: "checkbox",
  radio: "radio",
  range: "slider",
  number: "spinbutton",
  search: "searchbox",
};

export const tagRoles: Record<string, string> = {
  button: "button",
  summary: "button",
  textarea: "textbox",
  option: "option",
  img: "img",
};

/** Roles that a person acts on. */
export const interactiveRoles = [
  "button",
  "checkbox",
  "combobox",
  "gridcell",
  "link",
  "listbox",
  "menuitem",
  "menuitemcheckbox",
  "menuitemradio",
  "option",
  "radio",
  "scrollbar",
  "searchbox",
  "slider",
  "spinbutton",
  "switch",
  "tab",
  "textbox",
  "treeitem",
];

/** The ARIA role: given, or the element's own; empty when it has none that matters here. */
export function roleOf(element: Element): string {
  const given = element.getAttribute("role")?.trim().split(/\s+/)[0];
  if (given) return given.toLowerCase();
  if (element instanceof HTMLInputElement) return inputRoles[element.type] ?? "textbox";
  if (element instanceof HTMLSelectElement) {
    return element.multiple || element.size > 1 ? "listbox" : "combobox";
  }
  if (element.localName === "a" || element.localName === "area") {
    return element.hasAttribute("href") ? "link" : "";
  }
  return isEditingHost(element) ? "textbox" : (tagRoles[element.localName] ?? "");
}

/** Whether text can be typed into the element itself. */
export function isEditingHost(element: Element): boolean {
  return element.hasAttribute("contenteditable") && (element as HTMLElement).isContentEditable;
}

/** What disables an element: itself or something above it; null when it is enabled. */
export function disabledBy(element: Element): Element | null {
  if (element.matches(":disabled")) return element;
  for (let at: Element | null = element; at !== null; at = parentOf(at)) {
    if (at.getAttribute("aria-disabled") === "true" || (at as HTMLElement).inert) return at;
  }
  return null;
}

/** The control of a label when the control itself can't be seen: then the label stands for it. */
export function hiddenControlOf(element: Element): Element | null {
  const control = element instanceof HTMLLabelElement ? element.control : null;
  if (control === null || control.matches(":disabled")) return null;
  const box = control.getBoundingClientRect();
  const { display, visibility, opacity } = getComputedStyle(control);
  const isSeen =
    box.width > 1 &&
    box.height > 1 &&
    display !== "none" &&
    visibility === "visible" &&
    opacity !== "0";
  return isSeen ? null : control;
}

/** Whether an element is a control by what it is, and not only by what surrounds it. */
export function isControl(element: Element): boolean {
  const tag = element.localName;
  if (tag === "input") return (element as HTMLInputElement).type !== "hidden";
  if (tag === "button" || tag === "select" || tag === "textarea" || tag === "summary") return true;
  if ((tag === "a" || tag === "area") && element.hasAttribute("href")) return true;
  return (
    interactiveRoles.includes(element.getAttribute("role") ?? "") ||
    element.hasAttribute("onclick") ||
    isEditingHost(element)
  );
}

/** Whether a person can act on an element. */
export function isInteractive(
  element: Element,
  style: CSSStyleDeclaration,
  cursorAround: string,
): boolean {
  if (isControl(element) || hiddenControlOf(element) !== null) return true;
  const tabindex = element.getAttribute("tabindex");
  if (tabindex !== null && Number(tabindex) >= 0) return true;
  if (element.hasAttribute("onmousedown")) return true;
  // The cursor is inherited: only where it begins does it tell something.
  return style.cursor === "pointer" && cursorAround !== "pointer" && element.localName !== "label";
}
