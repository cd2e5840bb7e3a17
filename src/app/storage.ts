import { join } from "node:path";
import { openDiskBlobs } from "../blobs/disk.ts";
import { Extensions } from "../extensions/extensions.ts";
import { FileStorage } from "../sessions/file-storage.ts";
import type { Settings } from "../settings.ts";
import type { Database } from "../store/open.ts";

/** The files of accounts and their sessions. Dispose it when done. */
export async function openStorage(
  db: Database,
  settings: Settings,
  onError: (error: unknown) => void,
): Promise<FileStorage> {
  return FileStorage.open({
    db,
    blobs: await openDiskBlobs(join(settings.data, "files")),
    maximumBytes: settings.maxFileMegabytes * 1024 * 1024,
    retentionMs: settings.fileRetentionHours * 3_600_000,
    onError,
  });
}

/** The extensions of accounts, for their browsers. */
export async function openExtensions(db: Database, { data }: Settings): Promise<Extensions> {
  return Extensions.open(db, await openDiskBlobs(join(data, "extensions")));
}
