import type { Protocol } from "devtools-protocol";
import { within } from "../waiting.ts";
import type { AllowedHosts } from "./allowed-hosts.ts";
import type { CdpConnection, CdpSession } from "./cdp.ts";
import type { Tab } from "./tab.ts";
import type { Tabs } from "./tabs.ts";

/** Where pages wanted to go, each URL once. */
export interface WaysOut {
  /** Pages that were not opened, because their hosts are not allowed. */
  blocked: { url: string }[];
  /** Hosts that are not allowed but fill a frame within an allowed page. */
  framed: string[];
}

const treeMs = 2_000;
const mostNoted = 50;

/**
 * Keeps every page of a browser on some hosts until it is disposed: whoever asks for another document,
 * the request fails before it leaves the machine. Frames within a page may be of any host.
 */
export class Staying implements AsyncDisposable {
  readonly hosts: AllowedHosts;
  #tabs: Tabs;
  #session: CdpSession;
  #stops: (() => void)[] = [];
  #blocked = new Set<string>();
  #framed = new Set<string>();
  /** What each main frame asked for first, before redirects, and where each that failed was led. */
  #asked = new Map<string, string>();
  #ledAway = new Map<string, string>();
  #elsewhere = new Map<string, string>();

  #ended: () => void;

  private constructor(
    session: CdpSession,
    tabs: Tabs,
    { hosts, ended }: { hosts: AllowedHosts; ended: () => void },
  ) {
    this.#session = session;
    this.#ended = ended;
    this.#tabs = tabs;
    this.hosts = hosts;
  }

  /** Resolves when nothing gets out any more. Pages that are elsewhere already stay there. `ended` is told of its end. */
  static async begin(
    { cdp, tabs }: { cdp: CdpConnection; tabs: Tabs },
    hosts: AllowedHosts,
    ended: () => void,
  ): Promise<Staying> {
    // A session of its own on the whole browser: pages that open later are held from their first request
    // on, and whoever else intercepts requests has an interception of his own.
    const { sessionId } = await cdp.browser.send("Target.attachToBrowserTarget");
    const staying = new Staying(cdp.session(sessionId), tabs, { hosts, ended });
    await staying.#begin(cdp);
    return staying;
  }

  /** What happened since the last look. */
  look(): WaysOut {
    const seen = { blocked: [...this.#blocked].map((url) => ({ url })), framed: [...this.#framed] };
    this.#blocked.clear();
    this.#framed.clear();
    return seen;
  }

  /** Why the page of a URL was not opened the last time that it was asked for; undefined when it was not stopped. */
  reasonFor(url: string): string | undefined {
    const { names } = this.hosts;
    const only = `only ${names.join(", ")} may be visited.`;
    if (!this.hosts.allows(url)) return only;
    const led = this.#ledAway.get(withoutFragment(url));
    return led === undefined ? undefined : `it leads to ${led}, but ${only}`;
  }

  async #begin(cdp: CdpConnection): Promise<void> {
    this.#stops.push(
      this.#session.on("Fetch.requestPaused", (paused) => void this.#judge(paused)),
      cdp.browser.on("Target.attachedToTarget", ({ sessionId, targetInfo }) => {
        if (targetInfo.type === "page") this.#follow(cdp.session(sessionId), targetInfo.targetId);
      }),
    );
    for (const tab of this.#tabs.all) {
      if (!this.hosts.allows(tab.url)) this.#elsewhere.set(tab.targetId, hostOf(tab.url));
      this.#follow(tab.session, tab.targetId);
    }
    await this.#session.send("Fetch.enable", {
      patterns: [{ urlPattern: "*", resourceType: "Document", requestStage: "Request" }],
    });
  }

  /** Pages that need no request: out of the history, from a service worker, or asked for a moment before. */
  #follow(session: CdpSession, targetId: string): void {
    const stop = session.on("Page.frameNavigated", ({ frame }) => {
      if (frame.id !== targetId || frame.url.startsWith("chrome-error:")) return;
      const isAllowed = this.hosts.allows(frame.url);
      if (isAllowed) this.#elsewhere.delete(targetId);
      if (isAllowed || this.#elsewhere.get(targetId) === hostOf(frame.url)) return;
      this.#note(this.#blocked, frame.url);
      session.post("Page.navigate", { url: "about:blank" });
    });
    this.#stops.push(stop);
  }

  async #judge(paused: Protocol.Fetch.RequestPausedEvent): Promise<void> {
    const { requestId, request, frameId, redirectedRequestId } = paused;
    // A page of the server's own sends nothing anywhere.
    if (this.#tabs.isHidden(frameId)) {
      this.#session.post("Fetch.continueRequest", { requestId });
      return;
    }
    const isRedirect = redirectedRequestId !== undefined;
    if (!isRedirect) {
      this.#asked.set(frameId, withoutFragment(request.url));
      this.#ledAway.delete(withoutFragment(request.url));
    }
    const isAllowed = this.hosts.allows(request.url);
    if (isAllowed || (await this.#isWithinPage(frameId))) {
      if (!isAllowed) this.#note(this.#framed, hostOf(request.url));
      this.#session.post("Fetch.continueRequest", { requestId });
      return;
    }
    this.#note(this.#blocked, request.url);
    const first = this.#asked.get(frameId);
    if (isRedirect && first !== undefined) this.#ledAway.set(first, request.url);
    // Aborted, unlike blocked: the page stays, and no error page takes its place.
    this.#session.post("Fetch.failRequest", { requestId, errorReason: "Aborted" });
    this.#closeEmpty(frameId);
  }

  /** Whether a frame stands within a page; what can't be found out in time, as with a page made ahead, does not. */
  async #isWithinPage(frameId: string): Promise<boolean> {
    if (this.#tabs.all.some(({ targetId }) => targetId === frameId)) return false;
    const sessions = this.#tabs.all.flatMap((tab) => [tab.session, ...tab.frameSessions.values()]);
    const found = sessions.map(async (session) => {
      const { frameTree } = await session.send("Page.getFrameTree");
      if (!holds(frameTree, frameId)) throw new Error("not here");
      return true;
    });
    const isFound = await within(
      Promise.any(found).catch(() => false),
      treeMs,
    );
    return isFound ?? false;
  }

  /** A window that was opened for nothing but the page that it does not get. */
  #closeEmpty(targetId: string): void {
    const tabs = this.#tabs;
    const tab = tabs.all.find((one) => one.targetId === targetId);
    if (tab?.openerId === undefined || !/^(about:blank)?$/.test(tab.url)) return;
    const opener: Tab | undefined = tabs.all.find((one) => one.targetId === tab.openerId);
    const wasCurrent = tabs.current === tab;
    tabs.drop(tab);
    if (wasCurrent && opener !== undefined) tabs.switchTo(opener);
  }

  #note(into: Set<string>, text: string): void {
    if (into.size < mostNoted) into.add(text);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#stops.length === 0) return;
    this.#ended();
    for (const stop of this.#stops.splice(0)) stop();
    await this.#session.detach();
  }
}

function holds(tree: Protocol.Page.FrameTree, frameId: string): boolean {
  return (tree.childFrames ?? []).some(
    (child) => child.frame.id === frameId || holds(child, frameId),
  );
}

function hostOf(url: string): string {
  return URL.parse(url)?.host ?? url;
}

function withoutFragment(url: string): string {
  return url.replace(/#.*$/s, "");
}
