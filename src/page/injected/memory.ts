import type { Appearing } from "./appearing.ts";
import type { Mask } from "./mask.ts";

/** What is remembered of a document, in our world of it. */
export interface Memory {
  /** Different for each document: keys of one mean nothing in another. */
  document: number;
  next: number;
  keys: WeakMap<Element, number>;
  elements: Map<number, Element>;
  /** What listens to pointer events by script, and the drawings (SVG) that hold such. */
  listening: WeakSet<Element>;
  live: WeakSet<Element>;
  /** The closed shadow roots that were found, by their hosts. */
  closedRoots: WeakMap<Element, ShadowRoot>;
  /** How often an element was asked for a closed shadow root. */
  asked: WeakMap<Element, number>;
  /** Fields that held a secret when they were looked at. */
  secrets: WeakSet<Element>;
  /** What was rendered before a dropdown was opened. */
  rendered: WeakSet<Element> | undefined;
  /** What precedes `:hover` in rules that show something else, and for how many rules that was read. */
  hover: { rules: number; selectors: string[] };
  /** What precedes `::before` and `::after` in rules that show an attribute, and for how many rules that was read. */
  generated: { rules: number; selectors: [selector: string, pseudo: string][] };
  /** Notes what appears while an action is done. */
  appearing: Appearing | undefined;
  /** What is covered while pictures are taken. */
  mask: Mask | undefined;
}

export function createMemory(): Memory {
  return {
    document: Math.floor(Math.random() * 2 ** 48),
    next: 1,
    keys: new WeakMap(),
    elements: new Map(),
    listening: new WeakSet(),
    live: new WeakSet(),
    closedRoots: new WeakMap(),
    asked: new WeakMap(),
    secrets: new WeakSet(),
    rendered: undefined,
    hover: { rules: 0, selectors: [] },
    generated: { rules: 0, selectors: [] },
    appearing: undefined,
    mask: undefined,
  };
}

/** Made by the program when it is put into a document. */
declare const memory: Memory;

/** The key of an element, given now if it has none. */
export function keyOf(element: Element): number {
  let key = memory.keys.get(element);
  if (key === undefined) {
    key = memory.next++;
    memory.keys.set(element, key);
  }
  memory.elements.set(key, element);
  return key;
}

/** Lets what has left the document be collected; should it come back, it gets its old key. */
export function forgetGone(): void {
  for (const [key, element] of memory.elements) {
    if (!element.isConnected) memory.elements.delete(key);
  }
}

/** The element of a key; null when it has left the document or the document is another. */
export function elementOfKey(document: number, key: number): Element | null {
  const element = memory.document === document ? memory.elements.get(key) : undefined;
  return element?.isConnected ? element : null;
}

/** The elements of keys that a walk has just answered. */
export function elementsOfKeys(keys: readonly number[]): Element[] {
  return keys.map((key) => memory.elements.get(key)!);
}

/** The document and the key of an element that is at hand. */
export function placeOfElement(element: Element): { document: number; key: number } {
  return { document: memory.document, key: keyOf(element) };
}

export function documentNumber(): number {
  return memory.document;
}

/** Notes elements that listen to pointer events; those of other documents are not ours to note. */
export function noteListening(...elements: Element[]): void {
  for (const element of elements) {
    if (element.ownerDocument !== document) continue;
    memory.listening.add(element);
    const drawing = (element as SVGElement).ownerSVGElement;
    if (drawing) memory.live.add(drawing);
    // A node inside leads to a closed shadow root that nothing outside does.
    const root = element.getRootNode();
    if (root instanceof ShadowRoot && root.mode === "closed") noteClosedRoot(root);
  }
}

export function noteClosedRoot(root: ShadowRoot): void {
  memory.closedRoots.set(root.host, root);
}

export function isListening(element: Element): boolean {
  return memory.listening.has(element);
}

/** Whether a drawing holds something that listens, or is made to be used. */
export function isLive(drawing: Element): boolean {
  return (
    memory.live.has(drawing) ||
    drawing.querySelector("a, text, [onclick], [tabindex], [role]") !== null
  );
}

/** The shadow root of an element: open, or closed and found. */
export function shadowOf(element: Element): ShadowRoot | null {
  return element.shadowRoot ?? memory.closedRoots.get(element) ?? null;
}

/** The closed shadow root of an element, if it was found. */
export function closedRootOfHost(element: Element): ShadowRoot | null {
  return memory.closedRoots.get(element) ?? null;
}

export const maximumAsked = 3;
export const hosts = [
  "article",
  "aside",
  "blockquote",
  "body",
  "div",
  "footer",
  "h1",
  "h2",
  "h3",
  "h4",
  "h5",
  "h6",
  "header",
  "main",
  "nav",
  "p",
  "section",
  "span",
];

/**
 * Whether an element that shows something, and not its own children, should be asked for a closed
 * shadow root: script can't tell. Answers true a few times at most for each.
 */
export function mayHideRoot(element: Element, box: { width: number; height: number }): boolean {
  const isCustom = element.localName.includes("-");
  if (!isCustom && !hosts.includes(element.localName)) return false;
  const times = memory.asked.get(element) ?? 0;
  if (times >= (isCustom ? maximumAsked : 1)) return false;
  if (box.width < 8 || box.height < 8) return false;
  memory.asked.set(element, times + 1);
  if (shadowOf(element) !== null) return false;
  const child = element.firstElementChild;
  return child !== null ? !child.checkVisibility() : (element.textContent ?? "").trim() === "";
}
