import { childrenOf, labelsOf } from "./tree.ts";
import { holdsSecret } from "./secrets.ts";
import { isFileInput, ownRole } from "./roles.ts";

/** What shows nothing that could be read. */
export const skippedTags = [
  "script",
  "style",
  "noscript",
  "template",
  "head",
  "meta",
  "link",
  "base",
  "object",
  "embed",
  "defs",
];

/** The attributes that an observation shows as they are (contract 3.2). */
export const shownAttributes = [
  "title",
  "name",
  "aria-label",
  "placeholder",
  "alt",
  "aria-expanded",
  "aria-valuenow",
  "pattern",
  "min",
  "max",
  "step",
  "accept",
];

/** How a date is written into a control of a type. */
export const dateFormats: Record<string, string> = {
  date: "yyyy-mm-dd",
  time: "hh:mm",
  "datetime-local": "yyyy-mm-ddThh:mm",
  month: "yyyy-mm",
  week: "yyyy-Www",
};

/** Text in one line, valid Unicode, cut at a number of characters. */
export function oneLine(text: string, limit: number): string {
  const seen = text.replace(/[\u00ad\u200b\u200e\u200f\u202a-\u202e\u2060-\u2064\ufeff]/g, "");
  const flat = seen.replace(/\s+/g, " ").trim();
  const cut = flat.length > limit ? `${flat.slice(0, limit - 1)}…` : flat;
  return cut.toWellFormed();
}

/** The text that is rendered below a node. */
export function visibleText(node: Node): string {
  if (node.nodeType === Node.TEXT_NODE) return node.nodeValue ?? "";
  if (!(node instanceof Element) || skippedTags.includes(node.localName)) return "";
  if (node.localName === "svg") return node.querySelector("title")?.textContent ?? "";
  const { display, visibility } = getComputedStyle(node);
  if (display === "none") return "";
  if (node.localName === "img") return node.getAttribute("alt") ?? "";
  if (node.localName === "br") return " ";
  // What is in a control is told with the control itself.
  if (node.localName === "select" || node.localName === "textarea") return "";
  let text = "";
  for (const child of childrenOf(node)) {
    if (child.nodeType !== Node.TEXT_NODE || visibility === "visible") text += visibleText(child);
  }
  return display === "inline" || display === "contents" ? text : ` ${text} `;
}

/** How much text of an element is told with it, in characters. */
export const longestText = 300;

/** The options of a select in one line, groups by name; of very many only the first, and how many there are. */
export function optionsText(select: HTMLSelectElement): string {
  const limit = 600;
  let text = "";
  let told = 0;
  for (const option of select.options) {
    if (option.disabled || option.hidden) continue;
    const label = option.label.trim();
    if (text.length + label.length > limit) {
      return `${text} | … ${select.options.length} options in all`;
    }
    const group = option.parentElement;
    const opens = group instanceof HTMLOptGroupElement && group.firstElementChild === option;
    text += `${told++ === 0 ? "" : " | "}${opens ? `${group.label}: ` : ""}${label}`;
  }
  return text;
}

export function isMixed(element: Element): boolean {
  return (
    (element instanceof HTMLInputElement && element.indeterminate) ||
    element.getAttribute("aria-checked") === "mixed"
  );
}

export function labelsText(control: Element): string {
  const label = control.hasAttribute("aria-labelledby") ? nameInside(control) : "";
  return label !== ""
    ? oneLine(label, 120)
    : oneLine(labelsOf(control).map(visibleText).join(" "), 120);
}

/** The text that stands for an element: a control's label, a select's options, else what it shows. */
export function textOf(element: Element): string {
  if (element instanceof HTMLSelectElement) return oneLine(optionsText(element), 700);
  if (element instanceof HTMLInputElement || element instanceof HTMLTextAreaElement) {
    if (/^(button|submit|reset)$/.test(element.type)) return "";
    return labelsText(element);
  }
  const text =
    element.firstElementChild === null && childrenOf(element) === element.childNodes
      ? (element.textContent ?? "")
      : visibleText(element);
  return oneLine(text, longestText) || oneLine(nameInside(element), 120);
}

/** What names an element that shows no text: the elements that label it, or a picture in it. */
export function nameInside(element: Element): string {
  const ids = element.getAttribute("aria-labelledby")?.split(/\s+/) ?? [];
  const root = element.getRootNode() as Document | ShadowRoot;
  const labels = ids.map((id) => root.getElementById(id)).filter((found) => found !== null);
  if (labels.length > 0) return labels.map(visibleText).join(" ");
  if (element.ariaLabel) return "";
  const inner = element.querySelector("[aria-label], [title], svg text");
  return inner?.ariaLabel ?? inner?.getAttribute("title") ?? inner?.textContent ?? "";
}

/** The value of a control as it may be shown: never a password, nor what was one when it was seen first. */
export function valueOf(element: Element): string | null {
  if (holdsSecret(element)) return null;
  if (element instanceof HTMLSelectElement) {
    return [...element.selectedOptions].map(({ label }) => label).join(" | ");
  }
  if (element instanceof HTMLTextAreaElement) return element.value;
  if (!(element instanceof HTMLInputElement)) return null;
  if (isFileInput(element)) return [...(element.files ?? [])].map(({ name }) => name).join(" | ");
  return ["password", "checkbox", "radio"].includes(element.type) ? null : element.value;
}

/** The type of a control where it says more than the tag does. */
export function shownType(element: Element): string | null {
  if (!(element instanceof HTMLInputElement)) return null;
  return element.type === "text" ? null : element.type;
}

/** The role where it is not what the tag says anyway. */
export function shownRole(element: Element): string | null {
  const role = element.getAttribute("role");
  return role === ownRole(element) ? null : role;
}

export function shownLink(element: Element): string | null {
  const href = element.getAttribute("href");
  return href === null || href === "#" || href.startsWith("javascript:") ? null : href;
}

/** A picture's address, where nothing else tells what it is. */
export function shownSource(element: Element): string | null {
  return element.getAttribute("alt") ? null : element.getAttribute("src");
}

/**
 * The attributes to show by their shown names, each cut at 60 characters, the limits and the format
 * of what is filled in, and the state of what can be on or off. What `text` says is not said again.
 */
export function attributesOf(element: Element, text: string): [name: string, value: string][] {
  const shown: [string, string][] = [];
  const show = (name: string, value: string | null, limit = 60) => {
    if (value !== null && value !== "") shown.push([name, oneLine(value, limit)]);
  };
  show("type", shownType(element));
  show("role", shownRole(element));
  for (const name of element.getAttributeNames()) {
    if (!shownAttributes.includes(name)) continue;
    const value = element.getAttribute(name);
    const isSaid = value === text || (name === "title" && value === element.ariaLabel);
    if (!isSaid) show(name.replace("-", "_"), value);
  }
  if (element instanceof HTMLSelectElement) show("label", labelsText(element));
  show("value", valueOf(element));
  if (element instanceof HTMLInputElement && element.list !== null) {
    show("options", [...element.list.options].map(({ value }) => value).join(" | "), 300);
  }
  show("src", shownSource(element));
  show("href", shownLink(element));
  show("format", element instanceof HTMLInputElement ? (dateFormats[element.type] ?? null) : null);
  const checked = isMixed(element) ? "mixed" : checkedState(element);
  const state = element.hasAttribute("aria-pressed") ? "pressed" : "checked";
  if (checked !== null) shown.push([state, String(checked)]);
  if (element.getAttribute("aria-selected") === "true") shown.push(["selected", "true"]);
  if (element.getAttribute("aria-invalid") === "true") shown.push(["invalid", "true"]);
  for (const name of ["readonly", "multiple"]) {
    if (element.hasAttribute(name)) shown.push([name, "true"]);
  }
  return shown;
}

/** Whether a checkbox, radio or switch, or the one that a label stands for, is on; null for anything else. */
export function checkedState(element: Element): boolean | null {
  const control = element instanceof HTMLLabelElement ? (element.control ?? element) : element;
  if (control instanceof HTMLInputElement && /^(checkbox|radio)$/.test(control.type))
    return control.checked;
  const given = control.getAttribute("aria-checked") ?? control.getAttribute("aria-pressed");
  return given === null ? null : given === "true";
}
