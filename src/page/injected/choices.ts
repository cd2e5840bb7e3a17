import { deepElements, isRendered } from "./fields.ts";
import { keyOf, documentNumber, type Memory } from "./memory.ts";
import { nextFrame } from "./ready.ts";
import { disabledBy } from "./roles.ts";
import { oneLine, visibleText } from "./text.ts";
import { contains, parentOf } from "./tree.ts";

declare const memory: Memory;

export const optionRoles = [
  "option",
  "menuitem",
  "menuitemradio",
  "menuitemcheckbox",
  "treeitem",
  "radio",
];

/** What a dropdown opens. */
export const popupRoles = ["listbox", "menu", "tree", "grid", "dialog", "radiogroup"];

/** One option as a list shows it. */
export interface Choice {
  document: number;
  key: number;
  /** What it may be called, the most telling first. */
  names: string[];
  isDisabled: boolean;
  /** Whether it does something, as in a menu, and so is never shown as chosen. */
  isCommand: boolean;
}

/** What kind of dropdown an element is: one of the browser's own, an input with suggestions, an option itself, one made by the page, or nothing of the kind. */
export type DropdownKind = "select" | "datalist" | "option" | "custom" | "other";

/** What was rendered before a dropdown was opened; kept in our world of the document. */
export function renderedBefore(): WeakSet<Element> | undefined {
  return memory.rendered;
}

/** Remembers what is rendered now, so that what opens can be told from it. A list that is open already counts as new. */
export function noteRendered(dropdown: Element): void {
  const isOpen = dropdown.getAttribute("aria-expanded") === "true";
  const isOption = (one: Element) => optionRoles.includes(one.getAttribute("role") ?? "");
  const rendered = deepElements(document).filter(
    (one) => isRendered(one) && !(isOpen && isOption(one)),
  );
  memory.rendered = new WeakSet(rendered);
}

export function isDropdown(element: Element): boolean {
  const role = element.getAttribute("role") ?? "";
  const popup = element.getAttribute("aria-haspopup");
  return (
    element instanceof HTMLSelectElement ||
    role === "combobox" ||
    role === "listbox" ||
    role === "radiogroup" ||
    (popup !== null && popup !== "false") ||
    element.hasAttribute("aria-expanded") ||
    (element instanceof HTMLInputElement &&
      (element.list !== null || /list|both/.test(element.getAttribute("aria-autocomplete") ?? "")))
  );
}

/** The dropdown that an element is, labels, holds or is within; the element itself when there is none. */
export function dropdownOf(element: Element): Element {
  if (element instanceof HTMLOptionElement) return element;
  const control = element instanceof HTMLLabelElement ? element.control : null;
  if (control !== null) return dropdownOf(control);
  if (isDropdown(element) || optionRoles.includes(element.getAttribute("role") ?? ""))
    return element;
  const inner = deepElements(element).filter((below) => isDropdown(below) && isRendered(below));
  const outermost = inner.filter(
    (one) => !inner.some((other) => other !== one && contains(other, one)),
  );
  if (outermost.length === 1) return outermost[0]!;
  for (let at = parentOf(element), up = 0; at !== null && up < 3; at = parentOf(at), up++) {
    const role = at.getAttribute("role") ?? "";
    if (/^(combobox|listbox)$/.test(role) || at.hasAttribute("aria-haspopup")) return at;
  }
  return element;
}

export function kindOfDropdown(element: Element): DropdownKind {
  if (element instanceof HTMLSelectElement) return "select";
  if (element instanceof HTMLOptionElement && element.closest("select") !== null) return "select";
  if (element instanceof HTMLInputElement && element.list !== null) return "datalist";
  if (optionRoles.includes(element.getAttribute("role") ?? "") && !isDropdown(element))
    return "option";
  return isDropdown(element) ? "custom" : "other";
}

/** The elements that an attribute names by id: in the same root, else in the document. */
export function referredBy(element: Element, attribute: string): Element[] {
  const root = element.getRootNode() as Document | ShadowRoot;
  const ids = (element.getAttribute(attribute) ?? "").split(/\s+/).filter((id) => id !== "");
  return ids
    .map((id) => root.getElementById(id) ?? document.getElementById(id))
    .filter((found) => found !== null);
}

/** The lists that a dropdown says are its own. */
export function ownListsOf(dropdown: Element): Element[] {
  const related = [dropdown, ...deepElements(dropdown)];
  const owner = dropdown.parentElement?.closest("[role=combobox], [aria-owns], [aria-controls]");
  if (owner) related.push(owner);
  const named = related.flatMap((one) => [
    ...referredBy(one, "aria-controls"),
    ...referredBy(one, "aria-owns"),
  ]);
  const isList = popupRoles.includes(dropdown.getAttribute("role") ?? "");
  return isList ? [dropdown, ...named] : named;
}

/** The items of a list: by their role, else what stands where its items stand. */
export function itemsWithin(list: Element): Element[] {
  const below = deepElements(list);
  const byRole = below.filter((one) => optionRoles.includes(one.getAttribute("role") ?? ""));
  return byRole.length > 0 ? byRole : below.filter((one) => one.localName === "li");
}

/** The options that can be seen now: those of the dropdown's own lists, else what has appeared since it was opened. */
export function optionElements(dropdown: Element): Element[] {
  const own = ownListsOf(dropdown).flatMap(itemsWithin).filter(isRendered);
  if (own.length > 0) return [...new Set(own)];
  const before = renderedBefore();
  if (before === undefined) return [];
  const fresh = deepElements(document).filter((one) => !before.has(one) && isRendered(one));
  const byRole = fresh.filter((one) => optionRoles.includes(one.getAttribute("role") ?? ""));
  if (byRole.length > 0) return byRole;
  const items = fresh.filter(
    (one) =>
      one.localName === "li" ||
      one.hasAttribute("data-value") ||
      (getComputedStyle(one).cursor === "pointer" && one.getAttribute("role") !== "listbox"),
  );
  return items.filter((one) => !items.some((inner) => inner !== one && contains(one, inner)));
}

/** What an option may be called by: its text, its first line, its label, its value. */
export function namesOf(option: Element): string[] {
  const text = oneLine(visibleText(option), 200);
  const firstLine = (option as HTMLElement).innerText?.trim().split("\n")[0] ?? "";
  const given = ["aria-label", "data-value", "value", "data-label", "title"].map(
    (name) => option.getAttribute(name) ?? "",
  );
  const names = [text, oneLine(firstLine, 200), ...given].filter((name) => name !== "");
  return [...new Set(names)];
}

export function choicesOf(dropdown: Element): Choice[] {
  return optionElements(dropdown)
    .slice(0, 500)
    .map((option) => ({
      document: documentNumber(),
      key: keyOf(option),
      names: namesOf(option),
      isDisabled: disabledBy(option) !== null,
      isCommand: option.getAttribute("role") === "menuitem",
    }))
    .filter(({ names }) => names.length > 0);
}

/** Waits, at most `timeout` ms, until options can be seen that stay the same for a moment. */
export async function restingChoices(dropdown: Element, timeout: number): Promise<Choice[]> {
  const end = performance.now() + timeout;
  let before = "";
  for (;;) {
    const choices = choicesOf(dropdown);
    const now = choices.map(({ names }) => names[0]).join("\n");
    if ((choices.length > 0 && now === before) || performance.now() >= end) return choices;
    before = now;
    await new Promise((resolve) => setTimeout(resolve, 40));
  }
}

/** Scrolls the list to its start, or on by most of what it shows; false when it is at its end. */
export async function scrollChoices(dropdown: Element, toStart: boolean): Promise<boolean> {
  let list: Element | null = optionElements(dropdown)[0] ?? ownListsOf(dropdown)[0] ?? null;
  while (list !== null && !(list.scrollHeight > list.clientHeight + 1 && isScroller(list)))
    list = parentOf(list);
  if (list === null || contains(list, document.body)) return false;
  const before = list.scrollTop;
  list.scrollTop = toStart ? 0 : before + Math.max(list.clientHeight * 0.8, 20);
  const moved = list.scrollTop !== before;
  if (moved) await drawnAnew(dropdown);
  return moved;
}

/** Waits a few frames for a list to draw other options. */
export async function drawnAnew(dropdown: Element): Promise<void> {
  const drawn = () =>
    optionElements(dropdown)
      .map((one) => one.textContent)
      .join("\n");
  const before = drawn();
  for (let frame = 0; frame < 4; frame++) {
    await nextFrame();
    if (drawn() !== before) return;
  }
}

export function isScroller(element: Element): boolean {
  return /auto|scroll|overlay/.test(getComputedStyle(element).overflowY);
}

/**
 * Whether an option says of itself that it is chosen. In an open list for one choice `aria-selected`
 * often only follows the mouse, and does not count.
 */
export function isChosen(option: Element): boolean {
  const says = (name: string) => option.getAttribute(name) === "true";
  if (says("aria-checked")) return true;
  if (!says("aria-selected")) return false;
  const list = option.parentElement?.closest("[role=listbox], [role=tree], [role=grid]");
  const isPopup = list?.id !== undefined && openerOf(option) !== null;
  return isForSeveral(option) || !isPopup || !isRendered(option);
}

/** Whether an option stands in a list of which several can be chosen. */
export function isForSeveral(option: Element): boolean {
  return option.parentElement?.closest("[aria-multiselectable=true]") != null;
}

/** What opens the list that an option stands in, when that is closed; null when it is not known. */
export function openerOf(option: Element): Element | null {
  const list = option.parentElement?.closest("[role=listbox], [role=menu], [role=tree]");
  if (!list?.id) return null;
  const opens = (one: Element) =>
    [...referredBy(one, "aria-controls"), ...referredBy(one, "aria-owns")].includes(list);
  return deepElements(document).find(opens) ?? null;
}
