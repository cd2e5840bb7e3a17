import { shadowOf } from "./memory.ts";

/**
 * A property as the browser has it. A form answers with its field of that name, if it has one: a
 * booking form's `children` may be a number field.
 */
export function own<T extends Node | ParentNode, Name extends keyof T>(
  node: T,
  name: Name,
): T[Name] {
  if (!(node instanceof HTMLFormElement)) return node[name];
  return Reflect.get(HTMLElement.prototype, name, node);
}

/** What is asked of every element, and what a form answers with its field of that name. */
export const askedNames = [
  "assignedSlot",
  "attributes",
  "checkVisibility",
  "childElementCount",
  "childNodes",
  "clientHeight",
  "closest",
  "firstChild",
  "firstElementChild",
  "getAttribute",
  "getAttributeNames",
  "getBoundingClientRect",
  "getClientRects",
  "getRootNode",
  "hasAttribute",
  "localName",
  "matches",
  "nextElementSibling",
  "nextSibling",
  "nodeType",
  "querySelector",
  "querySelectorAll",
  "scrollHeight",
  "shadowRoot",
];

/** The nodes in a form whose fields stand in the place of what we would ask it; null when it can be asked. */
export function nodesOfMasked(element: Element): Node[] | null {
  if (!(element instanceof HTMLFormElement)) return null;
  if (!askedNames.some((name) => Object.hasOwn(element, name))) return null;
  return [...own(element, "childNodes")];
}

/** The element above, as it is rendered: through slots and out of shadow roots. */
export function parentOf(element: Element): Element | null {
  if (element.assignedSlot instanceof HTMLSlotElement) return element.assignedSlot;
  const parent = own(element, "parentElement");
  if (parent !== null) return parent;
  const root = element.getRootNode();
  return root instanceof ShadowRoot ? root.host : null;
}

/** Whether one element is, or is rendered within, the other. */
export function contains(ancestor: Element, inner: Element | null): boolean {
  for (let at = inner; at !== null; at = parentOf(at)) if (at === ancestor) return true;
  return false;
}

/** The child elements of a node. */
export function childElements(parent: ParentNode): Element[] {
  const found: Element[] = [];
  let at = own(parent, "firstElementChild");
  for (; at !== null; at = own(at, "nextElementSibling")) found.push(at);
  return found;
}

/** What is rendered below an element: its shadow root's nodes, a slot's assigned ones, else its children. */
export function childrenOf(element: Element): Iterable<Node> {
  const root = shadowOf(element);
  if (root !== null) return root.childNodes;
  if (element instanceof HTMLSlotElement) {
    const assigned = element.assignedNodes();
    if (assigned.length > 0) return assigned;
  }
  return own(element, "childNodes");
}

/** The topmost element at a point of the viewport, also within shadow roots. */
export function topmostAt(x: number, y: number): Element | null {
  let at = document.elementFromPoint(x, y);
  for (let root = at && shadowOf(at); at !== null && root !== null; root = shadowOf(at)) {
    const inner: Element | null = root.elementFromPoint(x, y);
    if (inner === null || inner === at) break;
    at = inner;
  }
  return at;
}

/** An element in a few characters, for messages. */
export function describe(element: Element): string {
  const given = own(element, "getAttribute").call(element, "id");
  const id = given ? `#${given}` : "";
  const name = own(element, "getAttribute").call(element, "class")?.trim().split(/\s+/)[0];
  return `<${own(element, "localName")}${id}${name ? `.${name}` : ""}>`;
}

/** The labels of a form control; none for anything else. */
export function labelsOf(element: Element): HTMLLabelElement[] {
  return [...((element as HTMLInputElement).labels ?? [])];
}
