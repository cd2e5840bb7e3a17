import { deepElements } from "./fields.ts";
import { parentOf } from "./tree.ts";

/** Roles of what can be on or off. */
export const toggleRoles = [
  "checkbox",
  "radio",
  "switch",
  "menuitemcheckbox",
  "menuitemradio",
  "option",
  "treeitem",
];

export interface ToggleState {
  /** `mixed`: neither on nor off. */
  state: "on" | "off" | "mixed";
  isRadio: boolean;
  /** Whether a click on its label could do something else. */
  hasRiskyLabel: boolean;
}

/** Whether an element itself can be on or off. */
export function isToggle(element: Element): boolean {
  if (element instanceof HTMLInputElement) return /^(checkbox|radio)$/.test(element.type);
  if (element.hasAttribute("aria-pressed")) return true;
  const role = element.getAttribute("role") ?? "";
  return toggleRoles.includes(role) && (element.hasAttribute("aria-checked") || role === "switch");
}

/** The checkbox, radio or switch that an element is, labels, holds or is within; null for none. */
export function toggleOf(element: Element): Element | null {
  if (isToggle(element)) return element;
  const control = element instanceof HTMLLabelElement ? element.control : null;
  if (control !== null && isToggle(control)) return control;
  const inner = deepElements(element).filter(isToggle);
  if (inner.length > 0) return inner.length === 1 ? inner[0]! : null;
  for (let at = parentOf(element); at !== null; at = parentOf(at)) {
    if (isToggle(at)) return at;
    if (at instanceof HTMLLabelElement && at.control !== null && isToggle(at.control))
      return at.control;
  }
  return null;
}

export function stateOfToggle(toggle: Element): ToggleState["state"] {
  if (toggle instanceof HTMLInputElement) {
    if (toggle.indeterminate) return "mixed";
    return toggle.checked ? "on" : "off";
  }
  const given = toggle.getAttribute("aria-checked") ?? toggle.getAttribute("aria-pressed");
  if (given === "mixed") return "mixed";
  return given === "true" ? "on" : "off";
}

export function toggleState(toggle: Element): ToggleState {
  const role = toggle.getAttribute("role") ?? (toggle as Partial<HTMLInputElement>).type ?? "";
  const labels = [...((toggle as Partial<HTMLInputElement>).labels ?? [])];
  return {
    state: stateOfToggle(toggle),
    isRadio: role.endsWith("radio"),
    hasRiskyLabel: labels.some((label) => label.querySelector("a[href], button") !== null),
  };
}

/** Waits, at most `timeout` ms, until a toggle is as wanted; false when it is not. One that the page has replaced counts. */
export async function becomes(toggle: Element, wanted: "on" | "off", timeout: number) {
  const end = performance.now() + timeout;
  while (toggle.isConnected && stateOfToggle(toggle) !== wanted) {
    if (performance.now() >= end) return false;
    await new Promise((resolve) => setTimeout(resolve, 30));
  }
  return true;
}
