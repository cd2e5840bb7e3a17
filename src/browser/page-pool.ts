import type { Browser } from "./browser.ts";
import type { BrowserPool, LaunchChoice } from "./pool.ts";
import { Turns } from "../turns.ts";
import type { Tab } from "./tab.ts";

/** A page of its own context, used once; once it is disposed, nothing of it is left in a moment. */
export interface PooledPage extends Disposable {
  browser: Browser;
  tab: Tab;
}

/** A page with how to be rid of it. */
interface OpenPage {
  browser: Browser;
  tab: Tab;
  close(): Promise<void>;
}

export interface PagePoolOptions {
  browsers: BrowserPool;
  choice: LaunchChoice;
  /** How many pages are used at the same time; more wait for their turn. */
  atOnce: number;
  onError: (error: unknown) => void;
}

/** A browser's memory grows with every page it has had. */
const pagesOfOneBrowser = 300;
const idleMs = 60_000;

/** The browser that hands out pages at the moment. */
interface Shared {
  browser: Browser;
  handedOut: number;
  inUse: number;
  isRetired: boolean;
  /** A page that was made ahead: it takes longer to make than most pages take to load. */
  ready: Promise<OpenPage | undefined> | undefined;
}

/**
 * Pages of one browser for whoever needs nothing but a page, each in a browser context of its own:
 * cookies, storage and cache are not shared. The browser is started by the first, renewed after some
 * hundred, and ended when none was asked for in a minute.
 */
export class PagePool implements AsyncDisposable {
  #options: PagePoolOptions;
  #shared: Promise<Shared> | undefined;
  #turns: Turns;
  #inUse = 0;
  #ending = new Set<Promise<void>>();
  #idle: NodeJS.Timeout | undefined;
  #stop = new AbortController();

  constructor(options: PagePoolOptions) {
    this.#options = options;
    this.#turns = new Turns(options.atOnce);
  }

  /** A blank page; rejects with the signal's reason when that aborts first. */
  async take(signal: AbortSignal): Promise<PooledPage> {
    const turn = await this.#turns.take(signal);
    this.#inUse += 1;
    clearTimeout(this.#idle);
    const leave = () => {
      turn[Symbol.dispose]();
      this.#inUse -= 1;
      if (this.#inUse === 0 && !this.#stop.signal.aborted) {
        this.#idle = setTimeout(() => this.#retire(), idleMs).unref();
      }
    };
    try {
      const { browser, tab, close } = await this.#page();
      return { browser, tab, [Symbol.dispose]: () => this.#follow(close().finally(leave)) };
    } catch (error) {
      leave();
      throw error;
    }
  }

  async #page(): Promise<OpenPage> {
    const shared = await this.#browser();
    const { ready } = shared;
    shared.ready = undefined;
    shared.handedOut += 1;
    shared.inUse += 1;
    try {
      return (await ready) ?? (await this.#open(shared));
    } catch (error) {
      this.#release(shared);
      throw error;
    } finally {
      if (shared.handedOut >= pagesOfOneBrowser) this.#retire();
    }
  }

  /** The browser for the next page: a running one, or a new one. */
  #browser(): Promise<Shared> {
    this.#stop.signal.throwIfAborted();
    const { browsers, choice } = this.#options;
    this.#shared ??= browsers.take(choice, this.#stop.signal).then(
      (browser) => {
        const shared = { browser, handedOut: 0, inUse: 0, isRetired: false, ready: undefined };
        void browser.gone.then(() => shared.isRetired || this.#retire());
        return shared;
      },
      (error: unknown) => {
        this.#shared = undefined;
        throw error;
      },
    );
    return this.#shared;
  }

  async #open(shared: Shared): Promise<OpenPage> {
    const { browser } = shared;
    const cdp = browser.cdp.browser;
    const { browserContextId } = await cdp.send("Target.createBrowserContext", {
      disposeOnDetach: true,
    });
    const dispose = () =>
      cdp.send("Target.disposeBrowserContext", { browserContextId }).catch(() => undefined);
    try {
      cdp.post("Browser.setDownloadBehavior", { behavior: "deny", browserContextId });
      const tab = await browser.tabs.open("about:blank", browserContextId);
      return { browser, tab, close: () => dispose().then(() => this.#release(shared)) };
    } catch (error) {
      await dispose();
      throw error;
    }
  }

  /** A page has gone: another is made ahead, or the browser ends with its last. */
  #release(shared: Shared): void {
    shared.inUse -= 1;
    if (shared.isRetired) {
      if (shared.inUse === 0) this.#end(shared);
    } else if (!this.#stop.signal.aborted) {
      shared.ready ??= this.#open(shared).catch(() => undefined);
    }
  }

  /** Hands out no more pages of this browser. */
  #retire(): void {
    const retired = this.#shared;
    this.#shared = undefined;
    void retired?.then(
      (shared) => {
        shared.isRetired = true;
        if (shared.inUse === 0) this.#end(shared);
      },
      () => undefined,
    );
  }

  #end({ browser }: Shared): void {
    this.#follow(browser[Symbol.asyncDispose]());
  }

  /** Lets something end that nobody waits for but the end of the pool. */
  #follow(ending: Promise<void>): void {
    const ended = ending.catch(this.#options.onError);
    this.#ending.add(ended);
    void ended.finally(() => this.#ending.delete(ended));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    clearTimeout(this.#idle);
    this.#stop.abort(new Error("The server is stopping."));
    const shared = await this.#shared?.catch(() => undefined);
    this.#shared = undefined;
    if (shared !== undefined && !shared.isRetired) this.#end({ ...shared, isRetired: true });
    await Promise.all(this.#ending);
  }
}
