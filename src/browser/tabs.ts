import type { Protocol } from "devtools-protocol";
import type { CdpConnection, CdpSession } from "./cdp.ts";
import { Dialogs } from "./dialogs.ts";
import { beside, type Face, putOn } from "./face.ts";
import {
  applyHeaders,
  applyToPage,
  applyToWorkerScripts,
  noOverrides,
  type Overrides,
} from "./overrides.ts";
import { PendingRequests } from "./requests.ts";
import { leave } from "./revive.ts";
import { ShownTab } from "./shown-tab.ts";
import { Tab } from "./tab.ts";
import { framesAndWorkers, pagesAndTheirs, pagesOnly } from "./target-filters.ts";

const closeMs = 2_000;

/** What a session of a tab is attached to. */
export type TargetKind = "page" | "frame" | "worker";
type Follower = (tab: Tab, session: CdpSession, kind: TargetKind) => void;

/** The pages of one browser, whoever opened them, and which of them the page operations work on. */
export class Tabs {
  #connection: CdpConnection;
  #face: Face | undefined;
  #overrides = noOverrides;
  #tabs: Tab[] = [];
  #current: Tab | undefined;
  #opened = new Set<(tab: Tab) => void>();
  #hidden = new Set<string>();
  #hiding = 0;
  #held: (() => void)[] = [];
  #followers = new Set<Follower>();
  #networkHolds = 0;
  /** The targets of the pages that `open` has opened. */
  readonly own = new Set<string>();
  readonly dialogs = new Dialogs();
  /** The one in the picture for who watches. */
  readonly shown = new ShownTab();
  /** Until it has settled, pages are open that outside clients should not see. */
  backstage: Promise<unknown> = Promise.resolve();

  /** Without a face, the browser keeps its own. */
  constructor(connection: CdpConnection, face: Face | undefined) {
    this.#connection = connection;
    this.#face = face;
  }

  /** Attaches to what is open and to all that will open; resolves with the first page. */
  async start(): Promise<void> {
    const { browser } = this.#connection;
    browser.on("Target.attachedToTarget", ({ sessionId, targetInfo }) => {
      if (targetInfo.type !== "page") return this.#addWorker(sessionId);
      const add = () => this.#add(this.#connection.session(sessionId), targetInfo);
      if (this.#hiding === 0) add();
      else this.#held.push(add);
    });
    browser.on("Target.targetInfoChanged", ({ targetInfo }) => {
      const tab = this.#tabs.find(({ targetId }) => targetId === targetInfo.targetId);
      if (tab !== undefined) Object.assign(tab, { url: targetInfo.url, title: targetInfo.title });
    });
    browser.on("Target.targetDestroyed", ({ targetId }) => {
      this.#hidden.delete(targetId);
      this.own.delete(targetId);
    });
    const first = new Promise<Tab>((resolve) => this.#opened.add(resolve));
    await Promise.all([
      browser.send("Target.setDiscoverTargets", { discover: true, filter: pagesOnly }),
      browser.send("Target.setAutoAttach", {
        autoAttach: true,
        waitForDebuggerOnStart: true,
        flatten: true,
        filter: pagesAndTheirs,
      }),
      first.then((tab) => settled(tab)),
    ]);
    this.#opened.clear();
  }

  /** How many outside clients are connected: then they are asked first about a dialog. */
  get clients(): number {
    return this.dialogs.clients;
  }

  set clients(count: number) {
    this.dialogs.clients = count;
  }

  get all(): readonly Tab[] {
    return this.#tabs;
  }

  /** The page that the page operations work on; undefined only when every page was closed. */
  get current(): Tab | undefined {
    return this.#current;
  }

  /** Brings titles up to date: Chromium does not report that a title was set later. */
  async refresh(): Promise<void> {
    const { targetInfos } = await this.#connection.browser.send("Target.getTargets");
    for (const { targetId, title } of targetInfos) {
      const tab = this.#tabs.find((known) => known.targetId === targetId);
      if (tab !== undefined) tab.title = title;
    }
  }

  switchTo(tab: Tab): void {
    this.#current = tab;
    this.shown.show(tab);
  }

  /** Opens a page, in a context of its own when one is given, and waits until it can be used. */
  async open(url: string, browserContextId?: string): Promise<Tab> {
    const { promise, resolve } = Promise.withResolvers<void>();
    let targetId: string | undefined;
    const find = () => this.#tabs.find((tab) => tab.targetId === targetId);
    // Others may be opening pages at the same time.
    const note = () => {
      if (find() !== undefined) resolve();
    };
    this.#opened.add(note);
    try {
      ({ targetId } = await this.#connection.browser.send("Target.createTarget", {
        url,
        ...(browserContextId === undefined ? {} : { browserContextId }),
      }));
      this.own.add(targetId);
      note();
      await promise;
      const tab = find()!;
      // While clients attach to it the page stands still, and navigating it then crashes its renderer.
      await settled(tab);
      return tab;
    } finally {
      this.#opened.delete(note);
    }
  }

  /** Opens a page of the server's own, which is none of the tabs; answers its target's id. */
  async hide(open: () => Promise<string>): Promise<string> {
    this.#hiding += 1;
    try {
      const targetId = await open();
      this.#hidden.add(targetId);
      return targetId;
    } finally {
      this.#hiding -= 1;
      // Only now is it known which of the pages that came meanwhile is ours.
      if (this.#hiding === 0) for (const add of this.#held.splice(0)) add();
    }
  }

  /** Whether this is a page of the server's own. */
  isHidden(targetId: string): boolean {
    return this.#hidden.has(targetId);
  }

  /** Calls the listener with every session of every tab, its frames and workers, now and from now on; returns how to stop. */
  follow(listener: Follower): () => void {
    this.#followers.add(listener);
    for (const tab of this.#tabs) {
      listener(tab, tab.session, "page");
      for (const session of tab.frameSessions.values()) listener(tab, session, "frame");
      for (const session of tab.workerSessions) listener(tab, session, "worker");
    }
    return () => this.#followers.delete(listener);
  }

  /** Until it is disposed, the Network domain of every session is somebody's who keeps it on. */
  holdNetwork(): Disposable {
    this.#networkHolds += 1;
    return { [Symbol.dispose]: () => void (this.#networkHolds -= 1) };
  }

  /** Whether the Network domain of the sessions stays on. */
  get keepsNetwork(): boolean {
    return this.#networkHolds > 0 || Object.keys(this.#overrides.headers).length > 0;
  }

  /** Closes a page, whatever it would like to ask. */
  async close(tab: Tab): Promise<void> {
    await this.#connection.browser.send("Target.closeTarget", { targetId: tab.targetId });
    await tab.gone(closeMs);
    // One that hangs takes its time to go.
    this.#remove(tab);
  }

  /** Closes a page that may not answer any more, and forgets it at once. */
  drop(tab: Tab): void {
    this.#connection.browser.post("Target.closeTarget", { targetId: tab.targetId });
    this.#remove(tab);
  }

  /** Collects the tabs that open until it is disposed. */
  watch(): Disposable & { opened: readonly Tab[] } {
    const opened: Tab[] = [];
    const note = (tab: Tab) => void opened.push(tab);
    this.#opened.add(note);
    return { opened, [Symbol.dispose]: () => this.#opened.delete(note) };
  }

  /** Follows the requests that a page begins until it is disposed. */
  watchRequests(tab: Tab): PendingRequests {
    return new PendingRequests(tab, () => this.keepsNetwork);
  }

  /** Applies what a session asked for to the pages that are open and to all that will open. */
  async override(overrides: Overrides): Promise<void> {
    this.#overrides = overrides;
    if (this.#face !== undefined) this.#face = beside(this.#face, overrides.headers);
    for (const { session } of this.#tabs) this.#putOn(session, "page");
    await Promise.all([
      applyToWorkerScripts(this.#connection, overrides),
      ...this.#tabs.flatMap((tab) => [
        applyHeaders(tab.session, overrides),
        applyToPage(this.#connection, tab, overrides),
      ]),
    ]);
  }

  #add(session: CdpSession, target: Protocol.Target.TargetInfo): void {
    if (this.#hidden.has(target.targetId)) {
      session.post("Runtime.runIfWaitingForDebugger");
      return;
    }
    const tab = new Tab(session, target);
    this.#tabs.push(tab);
    this.#current ??= tab;
    this.shown.add(tab);
    session.on("detached", () => this.#remove(tab));
    this.dialogs.follow(tab, () => void leave(this, tab));
    session.on("Target.attachedToTarget", ({ sessionId, targetInfo }) => {
      this.#addChild(tab, this.#connection.session(sessionId), targetInfo);
    });
    this.#prepare(session, "page");
    for (const follow of this.#followers) follow(tab, session, "page");
    void applyToPage(this.#connection, tab, this.#overrides);
    session.post("Runtime.runIfWaitingForDebugger");
    for (const opened of this.#opened) opened(tab);
  }

  #addWorker(sessionId: string): void {
    const session = this.#connection.session(sessionId);
    this.#prepare(session, "worker");
    session.post("Runtime.runIfWaitingForDebugger");
  }

  #addChild(tab: Tab, session: CdpSession, target: Protocol.Target.TargetInfo): void {
    if (target.type === "iframe") {
      const add = () => void tab.frameSessions.set(target.targetId, session);
      add();
      session.on("detached", () => tab.frameSessions.delete(target.targetId));
      session.on("Inspector.targetCrashed", () => {
        tab.frameSessions.delete(target.targetId);
        session.abandon("the frame has crashed");
      });
      session.on("Inspector.targetReloadedAfterCrash", add);
    } else {
      tab.workerSessions.add(session);
      session.on("detached", () => tab.workerSessions.delete(session));
    }
    session.on("Target.attachedToTarget", ({ sessionId, targetInfo }) => {
      this.#addChild(tab, this.#connection.session(sessionId), targetInfo);
    });
    const kind = target.type === "iframe" ? "frame" : "worker";
    this.#prepare(session, kind);
    for (const follow of this.#followers) follow(tab, session, kind);
    session.post("Runtime.runIfWaitingForDebugger");
  }

  /** Nothing here is awaited: a paused target answers only after it was let go. */
  #prepare(session: CdpSession, kind: TargetKind): void {
    session.post("Page.enable");
    session.post("Target.setAutoAttach", {
      autoAttach: true,
      waitForDebuggerOnStart: true,
      flatten: true,
      filter: framesAndWorkers,
    });
    this.#putOn(session, kind);
    void applyHeaders(session, this.#overrides);
  }

  #putOn(session: CdpSession, kind: TargetKind): void {
    if (this.#face !== undefined) putOn(session, this.#face, kind === "worker");
  }

  #remove(tab: Tab): void {
    this.#tabs = this.#tabs.filter((other) => other !== tab);
    if (this.#current === tab) this.#current = this.#tabs.at(-1);
    if (this.shown.tab === tab) this.shown.show(this.#current);
  }
}

/** Waits until a page has done all that it was told: what it is told while it navigates may be lost. */
async function settled({ session }: Tab): Promise<void> {
  await session.send("Runtime.evaluate", { expression: "0" });
}
