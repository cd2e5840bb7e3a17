import { elementOfKey } from "./memory.ts";
import { labelsText, textOf } from "./text.ts";

/** What an element is known by, as far as it stays while the element is used: not what one fills in or chooses from. */
export function knownText(element: Element): string {
  if (element instanceof HTMLSelectElement || (element as HTMLElement).isContentEditable) return "";
  return element instanceof HTMLInputElement ? labelsText(element) : textOf(element);
}

/** Whether two texts of an element mean the same: counts change, and words are added. */
export function meansSame(one: string, other: string): boolean {
  const [before, now] = [one, other].map((text) => text.replace(/[\d\s]+/g, "").toLowerCase());
  return before === "" || now === "" || before!.includes(now!) || now!.includes(before!);
}

/** The element of a key, if it is still known by its text: pages use elements again for something else. */
export function elementAsSeen(document: number, key: number, text: string): Element | null {
  const element = elementOfKey(document, key);
  return element !== null && meansSame(text, knownText(element)) ? element : null;
}

/** What the element of a key says now; null when it has gone. */
export function textOfKey(document: number, key: number): string | null {
  const element = elementOfKey(document, key);
  return element && knownText(element);
}
