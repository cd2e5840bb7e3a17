import { setTimeout as delay } from "node:timers/promises";
import { answers, revive } from "./revive.ts";
import type { Tab } from "./tab.ts";
import type { Tabs } from "./tabs.ts";

const patienceMs = 8_000;

/**
 * Looks after the current page while an operation is under way: one that is held by its script is
 * brought back, so that what waits for its answer goes on.
 */
export class PageWatch implements Disposable {
  /** Resolves, when the page did not respond, with what had to be done to it. */
  readonly intervened: Promise<string>;
  #isIntervening = false;
  #resolve: (said: string) => void;
  #tabs: Tabs;
  #crashedBefore: Tab | undefined;
  #over = new AbortController();

  /** The first look is after `firstMs`: what takes less is no concern. */
  constructor(tabs: Tabs, firstMs: number) {
    this.#tabs = tabs;
    this.#crashedBefore = tabs.current?.crashed ? tabs.current : undefined;
    const { promise, resolve } = Promise.withResolvers<string>();
    this.intervened = promise;
    this.#resolve = resolve;
    void this.#watch(firstMs);
  }

  /** From when it was found out that the page does not respond. */
  get isIntervening(): boolean {
    return this.#isIntervening;
  }

  async #watch(firstMs: number): Promise<void> {
    const { signal } = this.#over;
    while (!signal.aborted && !this.#isIntervening) {
      await delay(firstMs, undefined, { signal }).catch(() => undefined);
      if (!signal.aborted) await this.#look(firstMs);
    }
  }

  async #look(waitedMs: number): Promise<void> {
    const tab = this.#tabs.current;
    if (tab === undefined || tab === this.#crashedBefore) return;
    // It stands still until the person who has control answers.
    if (this.#tabs.dialogs.held.of(tab) !== undefined) return;
    if (!tab.crashed && (await answers(tab, patienceMs))) return;
    if (this.#over.signal.aborted || tab.closed) return;
    this.#isIntervening = true;
    // What was asked of it after the crash is never answered.
    if (tab.crashed) return this.#resolve("The page has crashed: reload it, or go to another.");
    const what = await revive(this.#tabs, tab).catch(() => "nothing could be done about it");
    const seconds = Math.round((waitedMs + patienceMs) / 1000);
    this.#resolve(`The page did not respond for ${seconds} s: ${what}.`);
  }

  [Symbol.dispose](): void {
    this.#over.abort();
  }
}
