import type { Secrets } from "../actions/secrets.ts";
import type { Tab } from "../browser/tab.ts";
import { maskPage, type PageMask } from "../page/mask.ts";

/** Covers secret values on a page that is watched, and says which of its frames show none. */
export class FrameCover implements AsyncDisposable {
  #tab: Tab;
  #secrets: () => Secrets | undefined;
  #mask: PageMask | undefined;
  #turn = Promise.resolve(false);
  #ended = false;

  constructor(tab: Tab, secrets: () => Secrets | undefined) {
    this.#tab = tab;
    this.#secrets = secrets;
  }

  /** Whether the frame that has just come may be shown. Never throws: a page that can't be asked is not shown. */
  mayShow(): Promise<boolean> {
    this.#turn = this.#turn.then(() => this.#look()).catch(() => false);
    return this.#turn;
  }

  async #look(): Promise<boolean> {
    const secrets = this.#secrets();
    if (this.#ended) return false;
    if (secrets === undefined) return true;
    if (this.#mask !== undefined) return this.#mask.renew();
    // The frame was taken before anything was covered; the next one is not.
    this.#mask = await maskPage(this.#tab, secrets);
    return false;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#ended = true;
    await this.#turn;
    await this.#mask?.[Symbol.asyncDispose]();
  }
}
