import type { Protocol } from "devtools-protocol";
import type { OriginState, ProfileState } from "../../store/profile-state.ts";
import { untilAborted } from "../../waiting.ts";
import type { CdpSession } from "../cdp.ts";
import type { Tab } from "../tab.ts";
import { isEmpty, readHidden, readInTab, readStateCookies } from "./capture.ts";
import type { StatefulBrowser } from "./empty-page.ts";
import type { OriginRead } from "./read-origin.ts";
import { TabStorage } from "./tab-storage.ts";

/** What a browser holds at a moment, and what could not be read of it, in words. */
export interface Captured {
  state: ProfileState;
  missing: string[];
}

/** What all origins together may keep, in characters of JSON. */
const totalCharacters = 50 * 1024 * 1024;

/**
 * Follows what is stored in a browser's own context, so that a capture reads only the origins that were
 * used since the last one. Disposing ends that.
 */
export class ProfileWatch implements Disposable {
  #browser: StatefulBrowser;
  #contextId: string | undefined;
  #origins: Map<string, OriginState>;
  /** The origins that may have changed since they were read. */
  #used = new Set<string>();
  /** The origins that tabs came to since then: what they show is read in any case. */
  #visited = new Set<string>();
  #tabStorage = new TabStorage();
  #stop: () => void;

  /** `state` is what the browser holds already. */
  constructor(browser: StatefulBrowser, { origins }: ProfileState) {
    this.#browser = browser;
    this.#origins = new Map(origins.map((one) => [one.origin, one]));
    const first = browser.tabs.current;
    this.#contextId = first?.contextId;
    if (first !== undefined) {
      const given = origins.map((one) => [one.origin, one.sessionStorage] as const);
      this.#tabStorage.begin(first, given as [string, [string, string][]][]);
    }
    this.#stop = browser.tabs.follow((tab, session, kind) => {
      if (kind !== "worker") this.#follow(tab, session);
    });
  }

  #follow(tab: Tab, session: CdpSession): void {
    if (tab.contextId !== this.#contextId) return;
    this.#tabStorage.begin(tab);
    this.#tabStorage.follow(tab, session, (origin) => this.#use(origin));
    const shown = new Map<string, string>();
    const show = ({ id, securityOrigin: origin }: Protocol.Page.Frame) => {
      // A page may write when it is left, or just before: of that there is no event.
      const left = shown.get(id) ?? "";
      const isMain = id === tab.targetId;
      if (isMain) this.#use(left);
      else this.#useKnown(left);
      shown.set(id, origin);
      this.#useKnown(origin);
      if (isMain) this.#visited.add(origin);
      void this.#trackDatabases(session, origin);
    };
    session.on("Page.frameNavigated", ({ frame }) => show(frame));
    session.on("detached", () => this.#use(shown.get(tab.targetId) ?? ""));
    // A page that opened with an address may have come before its events.
    const asked = session.send("Page.getFrameTree");
    const showFirst = ({ frameTree: { frame } }: Protocol.Page.GetFrameTreeResponse) => {
      if (!shown.has(frame.id)) show(frame);
    };
    asked.then(showFirst, () => undefined);
    const note = ({ origin, storageKey }: { origin: string; storageKey: string }) => {
      if (storageKey === `${origin}/`) this.#use(origin);
    };
    session.on("Storage.indexedDBContentUpdated", note);
    session.on("Storage.indexedDBListUpdated", note);
  }

  #use(origin: string): void {
    if (/^https?:/.test(origin)) this.#used.add(origin);
  }

  #useKnown(origin: string): void {
    if (this.#origins.has(origin)) this.#use(origin);
  }

  async #trackDatabases(session: CdpSession, origin: string): Promise<void> {
    if (!/^https?:/.test(origin)) return;
    try {
      await session.send("Storage.trackIndexedDBForOrigin", { origin });
      // What was made before that comes with no event.
      const { usageBreakdown } = await session.send("Storage.getUsageAndQuota", { origin });
      const stored = usageBreakdown.find(({ storageType }) => storageType === "indexeddb");
      if ((stored?.usage ?? 0) > 0) this.#use(origin);
    } catch {
      // The page may have gone meanwhile.
    }
  }

  /**
   * Reads what has changed, until the signal aborts. Origins that no tab shows are opened out of sight,
   * but not while outside clients are connected, who would see that: they stay for the next time.
   */
  async capture(until: AbortSignal): Promise<Captured> {
    const { cdp, tabs } = this.#browser;
    const missing: string[] = [];
    const cookies = await readStateCookies(cdp.browser);
    const left = await this.#readShown(missing, until);
    if (tabs.clients === 0) {
      for (const origin of left) this.#used.delete(origin);
      const keep = (origin: string, read: OriginRead | Error) => this.#keep(origin, read, missing);
      const reading = readHidden(this.#browser, left, { keep, until });
      tabs.backstage = reading.catch(() => undefined);
      await reading;
    }
    return { state: { format: 1, cookies, origins: this.#fitting(missing) }, missing };
  }

  /** Reads the origins that tabs show; answers those that must be read elsewhere. */
  async #readShown(missing: string[], until: AbortSignal): Promise<string[]> {
    const left: string[] = [];
    const origins = new Set([...this.#used, ...this.#visited]);
    this.#visited.clear();
    const reading = [...origins].map(async (origin) => {
      // Before it is read: what is written meanwhile is for the next time.
      const isUsed = this.#used.delete(origin);
      const tab = this.#browser.tabs.all.find((one) => this.#shows(one, origin));
      const read =
        tab && (await untilAborted(readInTab(tab, origin), until).catch(() => undefined));
      if (tab !== undefined && read !== undefined) {
        this.#tabStorage.note(tab.targetId, origin, read.state.sessionStorage);
        this.#keep(origin, read, missing);
        // One that is shown but does not answer may have been used without our having heard of it.
      } else if (isUsed || tab !== undefined) left.push(origin);
    });
    await Promise.all(reading);
    for (const origin of left) this.#used.add(origin);
    return left;
  }

  #shows({ contextId, url, closed, crashed, unreachable }: Tab, origin: string): boolean {
    if (closed || crashed || unreachable || contextId !== this.#contextId) return false;
    return URL.parse(url)?.origin === origin;
  }

  #keep(origin: string, read: OriginRead | Error, missing: string[]): void {
    if (read instanceof Error) {
      this.#used.add(origin);
      missing.push(`what ${origin} has changed (${read.message})`);
      return;
    }
    this.#origins.set(origin, { origin, ...read.state });
    missing.push(...read.missing.map((what) => `${what} of ${origin}`));
  }

  /** What is stored, as far as there is room; the smallest first, so that most of it has. */
  #fitting(missing: string[]): OriginState[] {
    const inTabs = this.#tabStorage.all();
    const names = new Set([...this.#origins.keys(), ...inTabs.keys()]);
    const empty = { localStorage: [], databases: [] };
    const all = [...names].map((origin) => {
      const known = this.#origins.get(origin) ?? { origin, ...empty };
      return { ...known, sessionStorage: inTabs.get(origin) ?? [] };
    });
    const sized = all
      .filter((one) => !isEmpty(one))
      .map((state) => ({ state, size: JSON.stringify(state).length }))
      .toSorted((a, b) => a.size - b.size);
    let left = totalCharacters;
    const kept = sized.filter(({ state: { origin }, size }) => {
      left -= size;
      if (left < 0) missing.push(`${origin} (the profile is full)`);
      return left >= 0;
    });
    return kept.map(({ state }) => state).toSorted((a, b) => (a.origin < b.origin ? -1 : 1));
  }

  [Symbol.dispose](): void {
    this.#stop();
  }
}
