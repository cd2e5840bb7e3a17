import { once } from "node:events";

/** How long a page is given to come to rest, at most. */
const mostMs = 5_000;

/** Until when each document is about to answer a consent wall, as far as can be told. */
export class ConsentWaits {
  /** By tab: when each document is done at the latest, on the clock of `performance.now()`. */
  #tabs = new Map<string, Map<object, number>>();
  #changed = new EventTarget();

  /** A document is done by then, in ms from now; 0 when it is done. */
  expect(tab: string, document: object, ms: number): void {
    const documents = this.#tabs.get(tab) ?? new Map<object, number>();
    documents.set(document, performance.now() + ms);
    this.#tabs.set(tab, documents);
    this.#changed.dispatchEvent(new Event("change"));
  }

  forget(tab: string, document: object): void {
    const documents = this.#tabs.get(tab);
    documents?.delete(document);
    if (documents?.size === 0) this.#tabs.delete(tab);
    this.#changed.dispatchEvent(new Event("change"));
  }

  /** Resolves when no document of a tab is about to answer a wall, and after 5 s or when the signal aborts at the latest. */
  async settled(tab: string, signal: AbortSignal): Promise<void> {
    const late = AbortSignal.any([signal, AbortSignal.timeout(mostMs)]);
    while (!late.aborted) {
      const left = Math.max(0, ...(this.#tabs.get(tab)?.values() ?? [])) - performance.now();
      if (left <= 0) return;
      const over = AbortSignal.any([late, AbortSignal.timeout(Math.ceil(left))]);
      await once(this.#changed, "change", { signal: over }).catch(() => undefined);
    }
  }
}
