import type { DatabaseState, OriginState, StoreState } from "../../store/profile-state.ts";
import { answerOf } from "./read-origin.ts";
import { valueOf } from "./told-value.ts";

// These functions run in pages: each stands for itself and uses nothing but the others.

/** Stores for this page's origin what it had; answers, in words, what could not be stored. */
export async function writeOrigin(state: OriginState): Promise<string[]> {
  const missing: string[] = [];
  for (const storage of ["localStorage", "sessionStorage"] as const) {
    try {
      for (const [key, value] of state[storage]) globalThis[storage].setItem(key, value);
    } catch (error) {
      missing.push(`${storage} (${(error as Error).message})`);
    }
  }
  for (const database of state.databases) {
    try {
      await writeDatabase(database);
    } catch (error) {
      missing.push(`the database '${database.name}' (${(error as Error).message})`);
    }
  }
  return missing;
}

/** Makes a database and fills it. */
export async function writeDatabase({ name, version, stores }: DatabaseState): Promise<void> {
  const opening = indexedDB.open(name, version);
  opening.addEventListener("upgradeneeded", () => {
    for (const store of stores) makeStore(opening.result, store);
  });
  const database = await answerOf(opening);
  try {
    if (stores.length === 0) return;
    const transaction = database.transaction([...database.objectStoreNames], "readwrite");
    const done = new Promise<void>((resolve, reject) => {
      transaction.addEventListener("complete", () => resolve());
      transaction.addEventListener("abort", () => reject(transaction.error as Error));
    });
    for (const { name: store, records } of stores) {
      for (const [key, value] of records) {
        const given = valueOf(key, []) as IDBValidKey | null;
        transaction.objectStore(store).put(valueOf(value, []), given ?? undefined);
      }
    }
    await done;
  } finally {
    database.close();
  }
}

/** Makes a store with its indexes. */
export function makeStore(
  database: IDBDatabase,
  { name, keyPath, autoIncrement, indexes }: StoreState,
): void {
  const store = database.createObjectStore(name, { keyPath, autoIncrement });
  for (const { name: index, keyPath: path, unique, multiEntry } of indexes) {
    store.createIndex(index, path, { unique, multiEntry });
  }
}
