import { shadowOf } from "./memory.ts";

/** The element above, as it is rendered: through slots and out of shadow roots. */
export function parentOf(element: Element): Element | null {
  if (element.assignedSlot !== null) return element.assignedSlot;
  if (element.parentElement !== null) return element.parentElement;
  const root = element.getRootNode();
  return root instanceof ShadowRoot ? root.host : null;
}

/** Whether one element is, or is rendered within, the other. */
export function contains(ancestor: Element, inner: Element | null): boolean {
  for (let at = inner; at !== null; at = parentOf(at)) if (at === ancestor) return true;
  return false;
}

/** What is rendered below an element: its shadow root's nodes, a slot's assigned ones, else its children. */
export function childrenOf(element: Element): Iterable<Node> {
  const root = shadowOf(element);
  if (root !== null) return root.childNodes;
  if (element instanceof HTMLSlotElement) {
    const assigned = element.assignedNodes();
    if (assigned.length > 0) return assigned;
  }
  return element.childNodes;
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
  const id = element.id ? `#${element.id}` : "";
  const name = element.getAttribute("class")?.trim().split(/\s+/)[0];
  return `<${element.localName}${id}${name ? `.${name}` : ""}>`;
}

/** The labels of a form control; none for anything else. */
export function labelsOf(element: Element): HTMLLabelElement[] {
  return [...((element as HTMLInputElement).labels ?? [])];
}
