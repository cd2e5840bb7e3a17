import { rm } from "node:fs/promises";
import { runRoot, sweep } from "../browser/run-folder.ts";
import type { Settings } from "../settings.ts";
import { endLostAgents } from "../store/agents.ts";
import { setOperatorKey } from "../store/api-keys.ts";
import { lockDataFolder } from "../store/lock.ts";
import { openMasterKey, sealingOf } from "../store/master-key.ts";
import { type Database, openDatabase } from "../store/open.ts";
import type { Sealing } from "../store/sealing.ts";
import { endLostSessions } from "../store/sessions.ts";

/** What is kept, open for this process alone. Dispose it last. */
export interface Data extends AsyncDisposable {
  db: Database;
  master: Buffer;
  /** What seals records under the master key. */
  sealing: Sealing;
  /** Where browsers run, and what is half made lies; removed at the end. */
  root: string;
}

/** Opens the data folder and ends what a killed predecessor left. Throws a sentence for the operator when it can't. */
export async function openData(settings: Settings): Promise<Data> {
  await using cleanup = new AsyncDisposableStack();
  cleanup.use(lockDataFolder(settings.data));
  const db = cleanup.adopt(await openDatabase(settings.data), (open) => open.destroy());
  const master = await openMasterKey(db, settings.data, settings.masterKey);
  const root = runRoot(settings.data);
  cleanup.defer(() => rm(root, { recursive: true, force: true }));
  await sweep(root);
  await endLostSessions(db);
  await endLostAgents(db);
  await setOperatorKey(db, settings.apiKey);
  const parts = cleanup.move();
  return {
    db,
    master,
    sealing: sealingOf(master),
    root,
    [Symbol.asyncDispose]: () => parts.disposeAsync(),
  };
}
