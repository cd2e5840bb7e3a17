import type { Memory } from "./memory.ts";
import { oneLine } from "./text.ts";
import { selectorEngine } from "./ways.ts";

declare const memory: Memory;

/** What came to a page and left it while it was watched. */
export interface Appearing {
  observer: MutationObserver;
  /** Something other than the looks of it changed. */
  changed: boolean;
  added: Set<Node>;
  gone: string;
}

export const mostAppearing = 300;

/** Begins to note what appears, in place of an earlier watch. */
export function watchAppearing(): void {
  memory.appearing?.observer.disconnect();
  const observer = new MutationObserver((records) => noteAppearing(records));
  memory.appearing = { observer, changed: false, added: new Set(), gone: "" };
  observer.observe(document, {
    subtree: true,
    childList: true,
    characterData: true,
    attributeFilter: [
      "disabled",
      "hidden",
      "open",
      "aria-hidden",
      "aria-expanded",
      "aria-disabled",
    ],
  });
}

export function noteAppearing(records: MutationRecord[]): void {
  const { appearing } = memory;
  if (appearing === undefined) return;
  for (const { type, target, attributeName, addedNodes, removedNodes } of records) {
    if (isInHead(target)) continue;
    appearing.changed = true;
    if (appearing.added.size > mostAppearing) return;
    for (const node of addedNodes) appearing.added.add(node);
    const shows = attributeName === null || /^(hidden|open|aria-hidden)$/.test(attributeName);
    if (type !== "childList" && shows) appearing.added.add(target);
    for (const node of removedNodes) {
      if (appearing.gone.length < 20_000) appearing.gone += `\n${node.textContent ?? ""}`;
    }
  }
}

/** A title or a style is nothing that a page holds. */
export function isInHead(node: Node): boolean {
  const element = node instanceof Element ? node : node.parentElement;
  return element?.closest("head") != null;
}

/**
 * Ends the watch: whether the page changed, and a selector of something telling that it shows since,
 * by its words; null where there is nothing such. Undefined when nothing was watched.
 */
export function appearedSince(): { changed: boolean; selector: string | null } | undefined {
  const { appearing } = memory;
  if (appearing === undefined) return undefined;
  noteAppearing(appearing.observer.takeRecords());
  appearing.observer.disconnect();
  memory.appearing = undefined;
  const { changed, added, gone } = appearing;
  const engine = selectorEngine();
  if (engine === undefined) return { changed, selector: null };
  const known = flatWords(gone);
  const telling = [...added]
    .flatMap(elementsThatTell)
    .map((element) => ({ element, words: flatWords(element.textContent ?? "") }))
    // What stood there before, and numbers, which differ from day to day, tell nothing.
    .filter(({ words }) => /\p{L}{2}/u.test(words) && !/\d/.test(words) && words.length <= 80)
    .filter(({ words }) => !known.includes(words));
  const ranked = telling.toSorted(
    (one, other) => Number(isAnnounced(other.element)) - Number(isAnnounced(one.element)),
  );
  for (const { element } of ranked.slice(0, 5)) {
    const selector = engine.together(() => engine.generateSelectorSimple(element));
    if (!/^internal:(role|text|label)=/.test(selector) || / >> /.test(selector)) continue;
    if (selector.length > 150 || !/"[^"]*\p{L}{2}/u.test(selector)) continue;
    const found = engine.queryLocatorSelectorAll(selector, document);
    if (found.length === 1 && found[0] === element) return { changed, selector };
  }
  return { changed, selector: null };
}

export function flatWords(text: string): string {
  return oneLine(text, 20_000).toLowerCase();
}

export function isAnnounced(element: Element): boolean {
  return element.matches("h1, h2, h3, h4, h5, h6, [role=heading], [role=alert], [role=status]");
}

/** The innermost visible elements with words in what was added. */
export function elementsThatTell(node: Node): Element[] {
  const top = node instanceof Element ? node : node.parentElement;
  if (top === null || !top.isConnected) return [];
  // What is filled in, and what can be chosen, is no news.
  if (top.closest("[contenteditable], textarea, select, script, style, head") !== null) return [];
  const all =
    node === top ? [top, ...[...top.querySelectorAll("*")].slice(0, mostAppearing)] : [top];
  return all.filter(
    (element) =>
      (isAnnounced(element) || element.childElementCount === 0) &&
      (element.textContent ?? "").trim() !== "" &&
      !element.matches("option, script, style") &&
      element.checkVisibility({ visibilityProperty: true, opacityProperty: true }),
  );
}
