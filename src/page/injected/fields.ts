import { shadowOf } from "./memory.ts";
import { disabledBy, isEditingHost } from "./roles.ts";
import { holdsSecret } from "./secrets.ts";
import { describe } from "./tree.ts";

/** Input types whose value is picked, not typed: it is set as a whole. */
export const pickedTypes = ["date", "time", "datetime-local", "month", "week", "color", "range"];

/** Input types that hold no value to fill, and what does act on them. */
export const otherTypes: Record<string, string> = {
  checkbox: "use check",
  radio: "use check",
  file: "use upload_file",
  button: "use click",
  submit: "use click",
  reset: "use click",
  image: "use click",
  hidden: "nobody can see it",
};

/** What has to be known of a field to fill it. */
export interface FieldFacts {
  /** How it takes its value: typed text, rich text, a value picked as a whole, an option; null when it takes none. */
  kind: "text" | "rich" | "picked" | "select" | null;
  /** The type of an input; the tag of anything else. */
  type: string;
  value: string;
  /** -1 for no limit. */
  maxLength: number;
  min: string;
  max: string;
  step: string;
  /** Whether its value must not be told. */
  isSecret: boolean;
  /** Why it can't be filled; null when it can. */
  problem: string | null;
}

/** Every element below a node, also within the shadow roots that we know, in document order. */
export function deepElements(root: ParentNode): Element[] {
  const found: Element[] = [];
  const own = root instanceof Element ? shadowOf(root) : null;
  if (own !== null) found.push(...deepElements(own));
  for (const element of root.querySelectorAll("*")) {
    found.push(element);
    const inner = shadowOf(element);
    if (inner !== null) found.push(...deepElements(inner));
  }
  return found;
}

/** The element that has the focus, also within shadow roots. */
export function focusedElement(): Element | null {
  let at = document.activeElement;
  for (;;) {
    const inner: Element | null = (at && shadowOf(at)?.activeElement) ?? null;
    if (inner === null) return at;
    at = inner;
  }
}

/** Whether an element is rendered with a size; what is only transparent counts. */
export function isRendered(element: Element): boolean {
  const { width, height } = element.getBoundingClientRect();
  return width > 0 && height > 0 && element.checkVisibility({ visibilityProperty: true });
}

/** Whether a value can be put into the element itself. */
export function isField(element: Element): boolean {
  if (element instanceof HTMLInputElement) return otherTypes[element.type] === undefined;
  if (element instanceof HTMLTextAreaElement || element instanceof HTMLSelectElement) return true;
  return isEditingHost(element) || (element === document.body && document.designMode === "on");
}

/** The outermost element that is edited together with this one; null when it can't be edited. */
export function editingHostOf(element: Element): Element | null {
  let host: Element | null = null;
  for (
    let at: Element | null = element;
    at !== null && (at as HTMLElement).isContentEditable;
    at = at.parentElement
  ) {
    host = at;
  }
  return host;
}

/** The field that an element is, labels, is within or holds; null when that is not exactly one. */
export function fieldOf(element: Element): Element | null {
  if (isField(element) || element instanceof HTMLInputElement) return element;
  const control = element instanceof HTMLLabelElement ? element.control : null;
  if (control !== null) return fieldOf(control);
  const host = editingHostOf(element);
  if (host !== null) return host;
  const inner = deepElements(element).filter((below) => isField(below) && isRendered(below));
  return inner.length === 1 ? inner[0]! : null;
}

/** Why `fieldOf` found no field. */
export function whyNoField(element: Element): string {
  const inner = deepElements(element).filter((below) => isField(below) && isRendered(below));
  return inner.length === 0
    ? `${describe(element)} can't be filled: it is no field and holds none`
    : `${describe(element)} can't be filled: it holds ${inner.length} fields, name the one`;
}

/** What a field holds, as text. */
export function fieldValue(field: Element): string {
  if (field instanceof HTMLSelectElement) return field.value;
  if (field instanceof HTMLInputElement || field instanceof HTMLTextAreaElement) return field.value;
  return (field as HTMLElement).innerText;
}

export function fieldKind(field: Element): FieldFacts["kind"] {
  if (field instanceof HTMLSelectElement) return "select";
  if (field instanceof HTMLTextAreaElement) return "text";
  if (!(field instanceof HTMLInputElement)) return "rich";
  if (otherTypes[field.type] !== undefined) return null;
  return pickedTypes.includes(field.type) ? "picked" : "text";
}

export function fieldProblem(field: Element): string | null {
  if (!field.isConnected) return "the element is no longer on the page";
  const input = field as HTMLInputElement;
  const hint = field instanceof HTMLInputElement ? otherTypes[input.type] : undefined;
  if (hint !== undefined) return `<input type="${input.type}"> can't be filled: ${hint}`;
  const blocker = disabledBy(field);
  if (blocker !== null)
    return `the element is disabled${blocker === field ? "" : ` by ${describe(blocker)}`}`;
  if (input.readOnly || field.getAttribute("aria-readonly") === "true")
    return "the element is read-only; a click may show what it offers";
  return isRendered(field) ? null : "the element is not visible";
}

export function fieldFacts(field: Element): FieldFacts {
  const input = field as Partial<HTMLInputElement>;
  return {
    kind: fieldKind(field),
    type: field instanceof HTMLInputElement ? field.type : field.localName,
    value: fieldValue(field),
    maxLength: input.maxLength ?? -1,
    min: input.min ?? "",
    max: input.max ?? "",
    step: input.step ?? "",
    isSecret: holdsSecret(field),
    problem: fieldProblem(field),
  };
}
