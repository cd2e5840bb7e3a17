import { isDropdown } from "./choices.ts";
import { deepElements, fieldKind, fieldProblem, isField } from "./fields.ts";
import { documentNumber, keyOf } from "./memory.ts";
import { oneLine, visibleText } from "./text.ts";
import { labelsOf, parentOf } from "./tree.ts";

/** A field as it asks for its value. */
export interface FormCandidate {
  document: number;
  key: number;
  /** Fields of one form have the same number; -1 for those outside a form. */
  form: number;
  /** A combobox that is an input has the type of the input, any other the name of its tag. */
  kind: "text" | "rich" | "picked" | "select" | "combobox";
  type: string;
  autocomplete: string[];
  /** Its `name` and `id`. */
  names: string;
  /** What people read: labels, placeholder, accessible name. */
  words: string;
  placeholder: string;
  maxLength: number;
}

/** Whether a person would see a field and could fill it; traps for robots are hidden in many ways. */
export function isOffered(field: Element): boolean {
  const { right, bottom, width, height } = field.getBoundingClientRect();
  if (width < 3 || height < 3 || right + scrollX <= 0 || bottom + scrollY <= 0) return false;
  if (!field.checkVisibility({ visibilityProperty: true, opacityProperty: true })) return false;
  for (let at: Element | null = field; at !== null; at = parentOf(at)) {
    if (at.getAttribute("aria-hidden") === "true") return false;
  }
  return fieldProblem(field) === null;
}

/** The words of the labels around a field. */
export function wordsOf(field: Element): string {
  const root = field.getRootNode() as Document | ShadowRoot;
  const labelledBy = (field.getAttribute("aria-labelledby") ?? "").split(/\s+/);
  const labels = [
    ...labelsOf(field),
    ...labelledBy.map((id) => (id === "" ? null : root.getElementById(id))),
  ];
  const texts = labels.map((label) => (label === null ? "" : labelText(label, field)));
  for (const name of ["aria-label", "placeholder", "title"])
    texts.push(field.getAttribute(name) ?? "");
  return oneLine(texts.join(" "), 300);
}

/** A label's own words, without those of the field that it may hold. */
export function labelText(label: Element, field: Element): string {
  return [...label.childNodes]
    .filter((node) => node !== field)
    .map((node) =>
      node instanceof Element && node.contains(field) ? labelText(node, field) : visibleText(node),
    )
    .join(" ");
}

export function candidateKind(field: Element): FormCandidate["kind"] {
  const kind = isField(field) ? (fieldKind(field) ?? "text") : "combobox";
  return kind === "text" && isDropdown(field) ? "combobox" : kind;
}

/** A field as it asks for its value, whether or not it can be filled. */
export function candidateOf(field: Element): FormCandidate {
  const input = field as Partial<HTMLInputElement>;
  const form = input.form ?? field.closest("form");
  return {
    document: documentNumber(),
    key: keyOf(field),
    form: form === null ? -1 : keyOf(form),
    kind: candidateKind(field),
    type: field instanceof HTMLInputElement ? meantType(field) : field.localName,
    autocomplete: (field.getAttribute("autocomplete") ?? "").toLowerCase().split(/\s+/),
    names: `${input.name ?? ""} ${field.id}`,
    words: wordsOf(field),
    placeholder: input.placeholder ?? "",
    maxLength: input.maxLength ?? -1,
  };
}

/** Every field of a frame that can be filled, in document order. */
export function formCandidates(): FormCandidate[] {
  const isCombobox = (one: Element) => one.getAttribute("role") === "combobox";
  return deepElements(document)
    .filter((one) => (isField(one) || isCombobox(one)) && isOffered(one))
    .slice(0, 300)
    .map((field) => candidateOf(field));
}

/** The type of an input; `month` also where the browser has no such fields, and what they hold is the same as text. */
export function meantType(input: HTMLInputElement): string {
  return /^month$/i.test(input.getAttribute("type") ?? "") ? "month" : input.type;
}
