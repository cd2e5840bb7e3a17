import type { CdpSession } from "../cdp.ts";
import type { Tab } from "../tab.ts";

type Entries = Map<string, string>;
interface Part {
  entries: Entries;
  /** In which order the parts were changed. */
  changed: number;
}

/**
 * The session storage of every tab, by origin: it belongs to a tab, and of the origins that the tab has
 * left nobody but this can tell. Followed by the browser's events.
 */
export class TabStorage {
  #tabs = new Map<string, Map<string, Part>>();
  #changes = 0;

  /** What a tab begins with: what was put into it, or a copy of its opener's. */
  begin(tab: Tab, given?: Iterable<[origin: string, entries: [string, string][]]>): void {
    if (this.#tabs.has(tab.targetId)) return;
    const copied = this.#tabs.get(tab.copyOf ?? "") ?? [];
    const parts = new Map<string, Part>();
    for (const [origin, { entries, changed }] of copied) {
      parts.set(origin, { entries: new Map(entries), changed });
    }
    for (const [origin, entries] of given ?? []) {
      parts.set(origin, { entries: new Map(entries), changed: 0 });
    }
    this.#tabs.set(tab.targetId, parts);
  }

  /** Follows one session of a tab; `wroteLocal` is told of the origins whose local storage changes. */
  follow({ targetId }: Tab, session: CdpSession, wroteLocal: (origin: string) => void): void {
    const change = (storage: StorageId, work: (entries: Entries) => void) => {
      const origin = storage.securityOrigin ?? "";
      // Of a site within another (a partitioned storage): it is another storage.
      if (storage.storageKey !== undefined && storage.storageKey !== `${origin}/`) return;
      if (storage.isLocalStorage) return wroteLocal(origin);
      this.#change(targetId, origin, work);
    };
    session.on("DOMStorage.domStorageItemAdded", ({ storageId, key, newValue }) =>
      change(storageId, (entries) => entries.set(key, newValue)),
    );
    session.on("DOMStorage.domStorageItemUpdated", ({ storageId, key, newValue }) =>
      change(storageId, (entries) => entries.set(key, newValue)),
    );
    session.on("DOMStorage.domStorageItemRemoved", ({ storageId, key }) =>
      change(storageId, (entries) => entries.delete(key)),
    );
    session.on("DOMStorage.domStorageItemsCleared", ({ storageId }) =>
      change(storageId, (entries) => entries.clear()),
    );
    session.post("DOMStorage.enable");
  }

  /** What a page of this tab read of itself: what it wrote when it was left comes with no event. */
  note(targetId: string, origin: string, entries: [string, string][]): void {
    const known = this.#tabs.get(targetId)?.get(origin)?.entries ?? [];
    if (JSON.stringify(sorted(known)) === JSON.stringify(sorted(entries))) return;
    this.#change(targetId, origin, (old) => {
      old.clear();
      for (const [key, value] of entries) old.set(key, value);
    });
  }

  #change(targetId: string, origin: string, work: (entries: Entries) => void): void {
    const parts = this.#tabs.get(targetId);
    if (parts === undefined) return;
    const { entries = new Map<string, string>() } = parts.get(origin) ?? {};
    work(entries);
    parts.set(origin, { entries, changed: (this.#changes += 1) });
  }

  /** Of each origin what the tab holds that was changed last. */
  all(): Map<string, [string, string][]> {
    const newest = new Map<string, Part>();
    for (const [origin, part] of [...this.#tabs.values()].flatMap((parts) => [...parts])) {
      const other = newest.get(origin);
      if (other === undefined || other.changed < part.changed) newest.set(origin, part);
    }
    return new Map([...newest].map(([origin, { entries }]) => [origin, sorted(entries)]));
  }
}

function sorted(entries: Iterable<[string, string]>): [string, string][] {
  return [...entries].toSorted(([a], [b]) => (a < b ? -1 : 1));
}

interface StorageId {
  securityOrigin?: string;
  storageKey?: string;
  isLocalStorage: boolean;
}
