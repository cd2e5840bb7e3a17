import type { DatabaseState, OriginState, StoreState, Told } from "../../store/profile-state.ts";
import { spend, type Telling, tellBlobs, tellValue } from "./told-value.ts";

// These functions run in pages: each stands for itself and uses nothing but the others.

/** What a page of an origin tells of it, and what it could not tell, in words. */
export interface OriginRead {
  state: Omit<OriginState, "origin">;
  missing: string[];
}

/** How much an origin may tell, in characters of JSON, and how long one database may take (ms). */
export interface ReadLimits {
  characters: number;
  databaseMs: number;
}

/** Reads what this page's origin has stored; a database that does not fit is left out whole. */
export async function readOrigin({ characters, databaseMs }: ReadLimits): Promise<OriginRead> {
  let left = characters;
  const missing: string[] = [];
  const state: OriginRead["state"] = { localStorage: [], sessionStorage: [], databases: [] };
  for (const storage of ["localStorage", "sessionStorage"] as const) {
    const entries = entriesOf(globalThis[storage]);
    const size = JSON.stringify(entries).length;
    if (size > left) {
      missing.push(`${storage} (it is larger than a profile may keep)`);
      continue;
    }
    state[storage] = entries;
    left -= size;
  }
  for (const { name = "" } of await indexedDB.databases()) {
    const telling: Telling = { met: new Map(), blobs: [], left };
    try {
      const read = readDatabase(name, telling, missing);
      state.databases.push(await inTime(read, databaseMs));
      left = telling.left;
    } catch (error) {
      missing.push(`the database '${name}' (${(error as Error).message})`);
    }
  }
  return { state, missing };
}

/** All of a storage; some keys are hidden by its own methods when it is read as an object. */
export function entriesOf(storage: Storage): [string, string][] {
  const keys = Array.from({ length: storage.length }, (_, index) => storage.key(index) ?? "");
  // Sorted, or the same would look changed the next time.
  return keys.toSorted().map((key) => [key, storage.getItem(key) ?? ""]);
}

/** What the work answers; rejects when it takes too long. */
export function inTime<T>(work: Promise<T>, limitMs: number): Promise<T> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error("it did not answer in time")), limitMs);
    work.then(resolve, reject).finally(() => clearTimeout(timer));
  });
}

/** What a request answers. */
export function answerOf<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.addEventListener("success", () => resolve(request.result));
    request.addEventListener("error", () => reject(request.error as Error));
  });
}

/** Reads a database in one transaction, so that its stores fit together. */
export async function readDatabase(
  name: string,
  telling: Telling,
  missing: string[],
): Promise<DatabaseState> {
  const database = await answerOf(indexedDB.open(name));
  // The page may want to change or delete it meanwhile.
  database.addEventListener("versionchange", () => database.close());
  try {
    const names = [...database.objectStoreNames];
    const stores: StoreState[] = [];
    if (names.length > 0) {
      const transaction = database.transaction(names, "readonly");
      for (const store of names) {
        stores.push(await readStore(transaction.objectStore(store), telling, missing));
      }
    }
    await tellBlobs(telling);
    return { name, version: database.version, stores };
  } finally {
    database.close();
  }
}

/** Reads a store, a part at a time; records that can't be told are counted. */
export async function readStore(
  store: IDBObjectStore,
  telling: Telling,
  missing: string[],
): Promise<StoreState> {
  const records: StoreState["records"] = [];
  const untold = new Map<string, number>();
  let range: IDBKeyRange | undefined;
  for (;;) {
    const asked = [store.getAllKeys(range, 100), store.getAll(range, 100)] as const;
    const keys = await answerOf(asked[0]);
    const values: unknown[] = await answerOf(asked[1]);
    for (const [index, key] of keys.entries()) {
      try {
        records.push(tellRecord(store.keyPath === null ? key : null, values[index], telling));
      } catch (error) {
        const why = (error as Error).message;
        if (telling.left < 0) throw error;
        untold.set(why, (untold.get(why) ?? 0) + 1);
      }
    }
    if (keys.length < 100) break;
    range = IDBKeyRange.lowerBound(keys.at(-1), true);
  }
  for (const [why, count] of untold) {
    missing.push(`${count} records of '${store.transaction.db.name}/${store.name}' (${why})`);
  }
  const { name, keyPath, autoIncrement } = store;
  const indexes = [...store.indexNames].map((index) => {
    const { name, keyPath, unique, multiEntry } = store.index(index);
    return { name, keyPath, unique, multiEntry };
  });
  return { name, keyPath, autoIncrement, indexes, records };
}

/** Tells one record; blobs of one that can't be told are not read either. */
export function tellRecord(
  key: IDBValidKey | null,
  value: unknown,
  telling: Telling,
): [key: Told, value: Told] {
  const blobs = telling.blobs.length;
  try {
    // The numbers of objects begin anew with each value.
    const fresh = () => ((telling.met = new Map()), telling);
    spend(telling, 4);
    return [tellValue(key, fresh()), tellValue(value, fresh())];
  } catch (error) {
    telling.blobs.length = blobs;
    throw error;
  }
}
