import { childrenOf, labelsOf } from "./tree.ts";

export const skippedTags = [
  "SCRIPT",
  "STYLE",
  "NOSCRIPT",
  "TEMPLATE",
  "HEAD",
  "META",
  "LINK",
  "BASE",
  "OBJECT",
  "EMBED",
];

/** The attributes that an observation shows (contract 3.2). */
export const shownAttributes = [
  "title",
  "type",
  "name",
  "role",
  "tabindex",
  "aria-label",
  "placeholder",
  "value",
  "alt",
  "src",
  "href",
  "aria-expanded",
];

/** Text in one line, valid Unicode, cut at a number of characters. */
export function oneLine(text: string, limit: number): string {
  const flat = text.replace(/\s+/g, " ").trim().toWellFormed();
  return flat.length > limit ? `${flat.slice(0, limit - 1).toWellFormed()}…` : flat;
}

/** The text that is rendered below a node. */
export function visibleText(node: Node): string {
  if (node.nodeType === Node.TEXT_NODE) return node.nodeValue ?? "";
  if (!(node instanceof Element) || skippedTags.includes(node.tagName)) return "";
  const { display, visibility } = getComputedStyle(node);
  if (display === "none" || visibility === "hidden") return "";
  if (node.localName === "img") return node.getAttribute("alt") ?? "";
  const text = childrenOf(node).map(visibleText).join("");
  return display.startsWith("inline") ? text : ` ${text} `;
}

/** The text that stands for an element: a control's label, a select's options, else what it shows. */
export function textOf(element: Element): string {
  if (element instanceof HTMLSelectElement) {
    const options = [...element.options].filter((option) => !option.disabled);
    return oneLine(options.map((option) => option.label.trim()).join(" | "), 600);
  }
  if (element instanceof HTMLInputElement || element instanceof HTMLTextAreaElement) {
    return oneLine(labelsOf(element).map(visibleText).join(" "), 120);
  }
  return (
    oneLine(visibleText(element), 300) || oneLine(element.getAttribute("aria-label") ?? "", 300)
  );
}

/** The value of a control as it may be shown: never a password. */
export function valueOf(element: Element): string | null {
  if (element instanceof HTMLSelectElement) return element.selectedOptions[0]?.label ?? "";
  if (element instanceof HTMLTextAreaElement) return element.value;
  if (!(element instanceof HTMLInputElement)) return null;
  return ["password", "checkbox", "radio"].includes(element.type) ? null : element.value;
}

/** The attributes to show, by their shown names, each cut at 60 characters; and the state of what can be on or off. */
export function attributesOf(element: Element): [name: string, value: string][] {
  const shown: [string, string][] = [];
  for (const name of shownAttributes) {
    const value = name === "value" ? valueOf(element) : element.getAttribute(name);
    if (value !== null && value !== "") shown.push([name.replace("-", "_"), oneLine(value, 60)]);
  }
  const checked = checkedState(element);
  if (checked !== null) shown.push(["checked", String(checked)]);
  if (element.getAttribute("aria-selected") === "true") shown.push(["selected", "true"]);
  return shown;
}

/** Whether a checkbox, radio or switch, or the one that a label stands for, is on; null for anything else. */
export function checkedState(element: Element): boolean | null {
  const control = element instanceof HTMLLabelElement ? (element.control ?? element) : element;
  if (control instanceof HTMLInputElement && /^(checkbox|radio)$/.test(control.type))
    return control.checked;
  const given = control.getAttribute("aria-checked");
  return given === null ? null : given === "true";
}
