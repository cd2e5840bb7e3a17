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

/** Tags that are controls whatever their attributes say. */
export const controlTags = ["button", "select", "textarea", "summary"];

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
  return ownRole(element);
}

export function ownRole(element: Element): string {
  const tag = element.localName;
  if (tag === "input") return inputRoles[(element as HTMLInputElement).type] ?? "textbox";
  if (tag === "select") {
    const { multiple, size } = element as HTMLSelectElement;
    return multiple || size > 1 ? "listbox" : "combobox";
  }
  if (tag === "a" || tag === "area") return hasLink(element) ? "link" : "";
  // A label that stands for a control that can't be seen is what that is.
  if (tag === "label") {
    const { control } = element as HTMLLabelElement;
    return control === null ? "" : ownRole(control);
  }
  return isEditingHost(element) ? "textbox" : (tagRoles[tag] ?? "");
}

export function hasLink(element: Element): boolean {
  return element.hasAttribute("href") || element.hasAttribute("xlink:href");
}

/** Whether text can be typed into the element itself. */
export function isEditingHost(element: Element): boolean {
  return element.hasAttribute("contenteditable") && (element as HTMLElement).isContentEditable;
}

/** What disables an element: itself or something above it; null when it is enabled. */
export function disabledBy(element: Element): Element | null {
  if (element.matches(":disabled")) return element;
  for (let at: Element | null = element; at !== null;) {
    const blocker: Element | null = at.closest('[aria-disabled="true"], [inert]');
    if (blocker !== null) return blocker;
    const root: Node = at.getRootNode();
    at = at.assignedSlot ?? (root instanceof ShadowRoot ? root.host : null);
  }
  return null;
}

/** Whether files are given to an element. */
export function isFileInput(element: Element): boolean {
  return element.localName === "input" && (element as HTMLInputElement).type === "file";
}

/** Whether an element is a control by what it is, and not only by what surrounds it. */
export function isControl(element: Element): boolean {
  const tag = element.localName;
  if (tag === "input") return (element as HTMLInputElement).type !== "hidden";
  if (controlTags.includes(tag)) return true;
  if (tag === "a" || tag === "area") return hasLink(element) || element.hasAttribute("onclick");
  if (tag === "video" || tag === "audio") return element.hasAttribute("controls");
  const role = element.getAttribute("role");
  if (role !== null && interactiveRoles.includes(role)) return true;
  return (
    element.hasAttribute("onclick") ||
    element.hasAttribute("aria-haspopup") ||
    isEditingHost(element)
  );
}

/** What can be the target of a person's pointer or keyboard by an attribute alone. */
export function isAddressed(element: Element): boolean {
  const tabindex = element.getAttribute("tabindex");
  if (tabindex !== null && Number(tabindex) >= 0) return true;
  return element.hasAttribute("onmousedown") || element.getAttribute("draggable") === "true";
}
