import type { CdpSession } from "./cdp.ts";

/** A JavaScript dialog that was answered for the page, to be told with the next action. */
export interface AnsweredDialog {
  type: string;
  message: string;
}

const stillAfterContentMs = 2_000;
const beginsWithinMs = 1_000;

/** One page target, as the server drives it; clients have sessions of their own on the same target. */
export class Tab {
  readonly targetId: string;
  readonly session: CdpSession;
  readonly openerId: string | undefined;
  url: string;
  title: string;
  /** Sessions of the out-of-process frames, by frame id. */
  readonly frameSessions = new Map<string, CdpSession>();
  readonly dialogs: AnsweredDialog[] = [];
  /** Set when the renderer has crashed; a reload makes a new one. */
  crashed = false;
  /** True while Chromium's own error page stands in place of the one that was asked for. */
  unreachable = false;
  /** How many windows the page has asked for; each comes as a tab, some time later. */
  windowsAsked = 0;
  #loading = false;
  #contentLoaded = false;
  /** When the page asked for a navigation that has not begun yet (ms since 1970). */
  #askedAt: number | undefined;
  #changes = new Set<() => void>();

  constructor(
    session: CdpSession,
    target: { targetId: string; url: string; title: string; openerId?: string },
  ) {
    this.session = session;
    this.targetId = target.targetId;
    this.url = target.url;
    this.title = target.title;
    this.openerId = target.openerId;
    this.#followLoading();
  }

  /**
   * Waits until the page has loaded, at most `limit` ms; a page that has its content but goes on
   * loading counts as loaded after a further moment. Returns false when it was given up.
   */
  async loaded(limit: number, signal?: AbortSignal): Promise<boolean> {
    await this.#begun(signal);
    const end = Date.now() + limit;
    let contentAt = this.#contentLoaded ? Date.now() : undefined;
    while (this.#loading && !signal?.aborted) {
      if (contentAt === undefined && this.#contentLoaded) contentAt = Date.now();
      const until = contentAt === undefined ? end : Math.min(end, contentAt + stillAfterContentMs);
      const left = until - Date.now();
      if (left <= 0) return this.#contentLoaded;
      await this.#changed(left, signal);
    }
    return !this.#loading;
  }

  /** Waits for a navigation that the page has asked for to begin; one that was dropped never does. */
  async #begun(signal: AbortSignal | undefined): Promise<void> {
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
      if (isMain(frameId) && disposition === "currentTab") this.#askedAt = Date.now();
    });
    this.session.on("Page.frameStartedLoading", ({ frameId }) => {
      if (isMain(frameId)) change(true, false);
    });
    this.session.on("Page.frameStoppedLoading", ({ frameId }) => {
      if (isMain(frameId)) change(false, true);
    });
    this.session.on("Page.domContentEventFired", () => change(this.#loading, true));
    this.session.on("Page.frameNavigated", ({ frame }) => {
      if (!isMain(frame.id)) return;
      this.url = frame.url + (frame.urlFragment ?? "");
      this.unreachable = frame.unreachableUrl !== undefined;
    });
    this.session.on("Page.navigatedWithinDocument", ({ frameId, url }) => {
      if (!isMain(frameId)) return;
      this.url = url;
      change(this.#loading, this.#contentLoaded);
    });
    this.session.on("Page.windowOpen", () => (this.windowsAsked += 1));
    this.session.on("Inspector.targetCrashed", () => {
      this.crashed = true;
      change(false, false);
    });
    this.session.on("Inspector.targetReloadedAfterCrash", () => (this.crashed = false));
  }
}
