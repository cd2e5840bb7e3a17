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
export function childrenOf(element: Element): Node[] {
  if (element.shadowRoot !== null) return [...element.shadowRoot.childNodes];
  if (element instanceof HTMLSlotElement) {
    const assigned = element.assignedNodes();
    if (assigned.length > 0) return assigned;
  }
  return [...element.childNodes];
}

/** The topmost element at a point of the viewport, also within shadow roots. */
export function topmostAt(x: number, y: number): Element | null {
  let at = document.elementFromPoint(x, y);
  while (at?.shadowRoot) {
    const inner = at.shadowRoot.elementFromPoint(x, y);
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

/** The part of a box that lies in the viewport; null when none does. */
export function visiblePart(
  box: DOMRect,
): { left: number; right: number; top: number; bottom: number } | null {
  const left = Math.max(box.left, 0);
  const right = Math.min(box.right, innerWidth);
  const top = Math.max(box.top, 0);
  const bottom = Math.min(box.bottom, innerHeight);
  return left < right && top < bottom ? { left, right, top, bottom } : null;
}

/** The labels of a form control; none for anything else. */
export function labelsOf(element: Element): HTMLLabelElement[] {
  return [...((element as HTMLInputElement).labels ?? [])];
}

/** A point of the element that is not covered, tried at its middle first, or what covers it. */
export function hittablePoint(
  element: Element,
): { x: number; y: number } | { cover: Element | null } {
  const part = visiblePart(element.getBoundingClientRect());
  if (part === null) return { cover: null };
  const { left, right, top, bottom } = part;
  const labels = labelsOf(element);
  let cover: Element | null = null;
  for (const [across, down] of [
    [0.5, 0.5],
    [0.2, 0.5],
    [0.8, 0.5],
    [0.5, 0.2],
    [0.5, 0.8],
  ] as const) {
    const x = left + (right - left) * across;
    const y = top + (bottom - top) * down;
    const hit = topmostAt(x, y);
    if (contains(element, hit) || labels.some((label) => contains(label, hit))) return { x, y };
    cover ??= hit;
  }
  return { cover };
}
