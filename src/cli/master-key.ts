import type { Settings } from "../settings.ts";
import {
  MasterKeyError,
  nextKeyFileOf,
  promoteNextKey,
  randomKey,
  writeKeyFile,
} from "../store/key-file.ts";
import { lockDataFolder } from "../store/lock.ts";
import { openMasterKey } from "../store/master-key.ts";
import { openDatabase } from "../store/open.ts";
import { rewrapAll } from "../store/rewrap-all.ts";
import { Unreadable } from "../store/sealing.ts";

type RotationSettings = Pick<Settings, "data" | "masterKey" | "newMasterKey">;

/**
 * Puts a new master key in the place of the old one and seals every record with it; answers what is to
 * be done now. A key that stands in the settings is not written to a file: it is told by `print`, before
 * anything is sealed with it.
 */
export async function rotateMasterKey(
  settings: RotationSettings,
  print: (text: string) => Promise<void>,
): Promise<string> {
  await using cleanup = new AsyncDisposableStack();
  cleanup.use(lockDataFolder(settings.data));
  const db = cleanup.adopt(await openDatabase(settings.data), (open) => open.destroy());
  const from = await openMasterKey(db, settings.data, settings.masterKey);
  const to = settings.newMasterKey ?? randomKey();
  if (from.equals(to)) {
    throw new MasterKeyError("NOCTURNE_NEW_MASTER_KEY is the master key that is in use already.");
  }
  const isInFile = settings.masterKey === undefined;
  const count = await rewrapAll(db, {
    from,
    to,
    keep: () =>
      isInFile ? writeKeyFile(nextKeyFileOf(settings.data), to) : print(wordsBefore(settings, to)),
  }).catch((error: unknown) => {
    if (!(error instanceof Unreadable)) throw error;
    throw new MasterKeyError(`Nothing was changed. ${error.message}`, { cause: error });
  });
  if (isInFile) promoteNextKey(settings.data);
  return wordsAfter(settings, count);
}

function wordsBefore({ newMasterKey }: RotationSettings, key: Buffer): string {
  return newMasterKey === undefined
    ? `The new master key, shown only now:\n\n${key.toString("base64")}\n`
    : "The new master key is that of NOCTURNE_NEW_MASTER_KEY.";
}

function wordsAfter({ data, masterKey }: RotationSettings, count: number): string {
  const next =
    masterKey === undefined
      ? `It is in the file master.key of ${data}: make a copy of it.`
      : "Set NOCTURNE_MASTER_KEY to it before the server starts again.";
  // The first record is the key's own check.
  return `The master key is changed, and ${count - 1} sealed records are under the new one. ${next} Links that were handed out before (viewers, CDP, logs, files, help) are good no more, and a backup of before needs the key of before.`;
}
