import type { Tab } from "./tab.ts";

const opensWithinMs = 5_000;

/** Which tab is looked at: the one that was worked in last, by whomever. */
export class ShownTab {
  #tab: Tab | undefined;
  #listeners = new Set<() => void>();
  #expectedUntil = 0;

  /** Undefined only when every page was closed. */
  get tab(): Tab | undefined {
    return this.#tab;
  }

  show(tab: Tab | undefined): void {
    if (tab === this.#tab) return;
    this.#tab = tab;
    for (const listener of this.#listeners) listener();
  }

  /** Shows the page that somebody is about to open. */
  expect(): void {
    this.#expectedUntil = Date.now() + opensWithinMs;
  }

  /** Notes a tab that has come. */
  add(tab: Tab): void {
    const isExpected = tab.openerId === undefined && Date.now() < this.#expectedUntil;
    if (!isExpected && this.#tab !== undefined) return;
    this.#expectedUntil = 0;
    this.show(tab);
  }

  /** Calls the listener whenever another tab is shown; returns how to stop. */
  follow(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }
}
