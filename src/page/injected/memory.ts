/** What is remembered of a document, in our world of it: which key each element has. */
export interface Memory {
  /** Different for each document: keys of one mean nothing in another. */
  document: number;
  next: number;
  keys: WeakMap<Element, number>;
  elements: Map<number, Element>;
}

export function createMemory(): Memory {
  const document = Math.floor(Math.random() * 2 ** 48);
  return { document, next: 1, keys: new WeakMap(), elements: new Map() };
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

/** The key that an element was given, or null. */
export function keyOfElement(element: Element): number | null {
  return memory.keys.get(element) ?? null;
}

export function documentNumber(): number {
  return memory.document;
}
