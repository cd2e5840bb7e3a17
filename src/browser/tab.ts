import type { Protocol } from "devtools-protocol";
import type { CdpSession } from "./cdp.ts";

const stillAfterContentMs = 2_000;
const beginsWithinMs = 1_000;
const mostVisits = 20;

/** One page target, as the server drives it; clients have sessions of their own on the same target. */
export class Tab {
  readonly targetId: string;
  readonly session: CdpSession;
  readonly openerId: string | undefined;
  /** The tab whose session storage it began with a copy of. */
  readonly copyOf: string | undefined;
  /** The browser context that it belongs to. */
  readonly contextId: string | undefined;
  url: string;
  /** Where it has been lately, also only in passing: an object for each arrival, the newest last. */
  readonly visits: { url: string }[] = [];
  title: string;
  /** Sessions of the out-of-process frames, by frame id. */
  readonly frameSessions = new Map<string, CdpSession>();
  /** Sessions of its dedicated workers. */
  readonly workerSessions = new Set<CdpSession>();
  /** Set when the renderer has crashed; a reload makes a new one. */
  crashed = false;
  closed = false;
  /** While the server leads it away from a page that can't be stopped otherwise: until that is done. */
  beingLeft: Promise<unknown> | undefined;
  /** The page that was asked for while Chromium's own error page stands in its place. */
  unreachable: string | undefined;
  /** The URLs of the windows that the page has asked for; each comes as a tab, some time later. */
  windowsAsked: string[] = [];
  /** How many loads of frames ended without another document: a download does so, a moment before it begins. */
  fruitlessLoads = 0;
  #loading = false;
  #contentLoaded = false;
  #loaderId: string | undefined;
  /** How many navigations were asked for or began, and of how many somebody waited for the end. */
  #navigations = 0;
  #waitedFor = 0;
  /** When the page asked for a navigation that has not begun yet (ms since 1970). */
  #askedAt: number | undefined;
  #changes = new Set<() => void>();

  constructor(session: CdpSession, target: Protocol.Target.TargetInfo) {
    this.session = session;
    this.targetId = target.targetId;
    this.url = target.url;
    this.title = target.title;
    this.openerId = target.openerId;
    this.copyOf = target.canAccessOpener ? target.openerId : undefined;
    this.contextId = target.browserContextId;
    this.#followLoading();
  }

  #arrive(url: string): void {
    this.url = url;
    this.visits.push({ url });
    if (this.visits.length > mostVisits) this.visits.shift();
  }

  /** Another one for each document. */
  get loaderId(): string {
    return this.#loaderId ?? "";
  }

  /** Whether a navigation is under way, or was asked for, that nobody has waited for yet. */
  get isNavigating(): boolean {
    const isUnderWay = this.#loading || this.#askedAt !== undefined;
    return isUnderWay && this.#navigations > this.#waitedFor;
  }

  /**
   * Waits until the page has loaded, at most `limit` ms; a page that has its content but goes on
   * loading counts as loaded after a further moment. Returns false when it was given up.
   */
  async loaded(limit: number, signal?: AbortSignal): Promise<boolean> {
    return this.#reached(limit, signal, (contentAt) => contentAt + stillAfterContentMs);
  }

  /** Waits until the page has its content, at most `limit` ms. Returns false when it was given up. */
  async contentLoaded(limit: number, signal?: AbortSignal): Promise<boolean> {
    return this.#reached(limit, signal, (contentAt) => contentAt);
  }

  /** Waits until this document (a `loaderId`) is the page's, at most `limit` ms. Returns false when it was given up. */
  async committed(loaderId: string, limit: number, signal?: AbortSignal): Promise<boolean> {
    const end = Date.now() + limit;
    while (this.#loaderId !== loaderId && !signal?.aborted && Date.now() < end) {
      await this.#changed(end - Date.now(), signal);
    }
    this.#waitedFor = this.#navigations;
    return this.#loaderId === loaderId;
  }

  /** Waits until the first navigation of a tab that was just opened begins, at most `limit` ms. */
  async begun(limit: number): Promise<void> {
    const end = Date.now() + limit;
    while (this.#navigations === 0 && !this.closed && Date.now() < end) {
      await this.#changed(end - Date.now(), undefined);
    }
  }

  /** Waits until the page is closed, at most `limit` ms. */
  async gone(limit: number): Promise<void> {
    const end = Date.now() + limit;
    while (!this.closed && Date.now() < end) await this.#changed(end - Date.now(), undefined);
  }

  /** Waits until the page's network was idle for half a second since it loaded, at most `limit` ms. */
  async networkIdle(limit: number, signal?: AbortSignal): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    const stop = this.session.on("Page.lifecycleEvent", ({ frameId, loaderId, name }) => {
      const isOurs = frameId === this.targetId && loaderId === this.#loaderId;
      if (isOurs && name === "networkIdle") resolve();
    });
    // What has already happened is told again.
    this.session.post("Page.setLifecycleEventsEnabled", { enabled: true });
    const timer = setTimeout(resolve, limit);
    signal?.addEventListener("abort", () => resolve(), { once: true });
    await promise;
    clearTimeout(timer);
    stop();
    this.session.post("Page.setLifecycleEventsEnabled", { enabled: false });
  }

  async #reached(
    limit: number,
    signal: AbortSignal | undefined,
    enoughAt: (contentAt: number) => number,
  ): Promise<boolean> {
    await this.#askedBegins(signal);
    const end = Date.now() + limit;
    let contentAt = this.#contentLoaded ? Date.now() : undefined;
    while (this.#loading && !signal?.aborted) {
      if (contentAt === undefined && this.#contentLoaded) contentAt = Date.now();
      const until = contentAt === undefined ? end : Math.min(end, enoughAt(contentAt));
      const left = until - Date.now();
      if (left <= 0) break;
      await this.#changed(left, signal);
    }
    this.#waitedFor = this.#navigations;
    return !this.#loading || this.#contentLoaded;
  }

  /** Waits for a navigation that the page has asked for to begin; one that was dropped never does. */
  async #askedBegins(signal: AbortSignal | undefined): Promise<void> {
    while (this.#askedAt !== undefined && !signal?.aborted) {
      const left = this.#askedAt + beginsWithinMs - Date.now();
      if (left <= 0) this.#askedAt = undefined;
      else await this.#changed(left, signal);
    }
  }

  /** The next loading event of the main frame, at most `limit` ms away. */
  #changed(limit: number, signal: AbortSignal | undefined): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    const timer = setTimeout(resolve, limit);
    this.#changes.add(resolve);
    signal?.addEventListener("abort", () => resolve(), { once: true });
    return promise.finally(() => {
      clearTimeout(timer);
      this.#changes.delete(resolve);
    });
  }

  #followLoading(): void {
    const change = (loading: boolean, contentLoaded: boolean) => {
      this.#askedAt = undefined;
      this.#loading = loading;
      this.#contentLoaded = contentLoaded;
      for (const resolve of this.#changes) resolve();
    };
    const isMain = (frameId: string) => frameId === this.targetId;
    this.session.on("Page.frameRequestedNavigation", ({ frameId, disposition }) => {
      if (!isMain(frameId) || disposition !== "currentTab") return;
      this.#askedAt = Date.now();
      this.#navigations += 1;
    });
    this.session.on("Page.frameStartedLoading", ({ frameId }) => {
      if (!isMain(frameId)) return;
      this.#navigations += 1;
      change(true, false);
    });
    this.session.on("Page.frameStoppedLoading", ({ frameId }) => {
      if (isMain(frameId)) change(false, true);
    });
    this.session.on("Page.domContentEventFired", () => change(this.#loading, true));
    this.session.on("Page.frameNavigated", ({ frame }) => {
      if (!isMain(frame.id)) return;
      this.#arrive(frame.url + (frame.urlFragment ?? ""));
      this.unreachable = frame.unreachableUrl;
      this.#loaderId = frame.loaderId;
      change(this.#loading, this.#contentLoaded);
    });
    this.session.on("Page.navigatedWithinDocument", ({ frameId, url }) => {
      if (!isMain(frameId)) return;
      this.#arrive(url);
      change(this.#loading, this.#contentLoaded);
    });
    this.#countFruitlessLoads();
    this.session.on("Page.windowOpen", ({ url }) => void this.windowsAsked.push(url));
    this.session.on("Inspector.targetCrashed", () => {
      this.crashed = true;
      this.session.abandon("the page has crashed");
      change(false, false);
    });
    this.session.on("detached", () => {
      this.closed = true;
      change(false, false);
    });
    this.session.on("Inspector.targetReloadedAfterCrash", () => (this.crashed = false));
  }

  #countFruitlessLoads(): void {
    const fruitless = new Set<string>();
    this.session.on("Page.frameStartedNavigating", ({ frameId, navigationType }) => {
      if (!/sameDocument/i.test(navigationType)) fruitless.add(frameId);
    });
    this.session.on("Page.frameNavigated", ({ frame }) => fruitless.delete(frame.id));
    this.session.on("Page.frameStoppedLoading", ({ frameId }) => {
      if (fruitless.delete(frameId)) this.fruitlessLoads += 1;
    });
  }
}
