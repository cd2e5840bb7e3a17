import type { SessionFiles } from "../actions/action.ts";
import type { Secrets } from "../actions/secrets.ts";
import type { Keep } from "../browser/downloads.ts";
import type { Browser } from "../browser/browser.ts";
import { FileName, nearestFileName } from "../contract/file-name.ts";
import type { Folder } from "../store/files.ts";
import type { SessionRecord } from "../store/sessions.ts";
import type { FileStorage } from "./file-storage.ts";

/** Joins the browser of a session to the file storage; undefined for a session that does not want it. */
export async function attachFiles(
  storage: FileStorage,
  { id, accountId, request }: SessionRecord,
  { browser, secrets }: { browser: Browser; secrets: Pick<Secrets, "redact"> },
): Promise<SessionFiles | undefined> {
  if (!request.use_file_storage) {
    await browser.downloads.begin(undefined, 0);
    return undefined;
  }
  const uploads: Folder = { accountId, name: "uploads" };
  const downloads: Folder = { accountId, name: id };
  const keep: Keep = (name, content) =>
    storage.add(downloads, { name: nearestFileName(secrets.redact(name)), content });
  await browser.downloads.begin(keep, storage.maximumBytes);
  return {
    keep,
    uploads: async () => (await storage.list(uploads)).map(({ name }) => name),
    place: async (given) => {
      const { data: name } = FileName.safeParse(given);
      const file = name === undefined ? undefined : await storage.find(uploads, name);
      if (file === undefined) return undefined;
      const read = () => storage.read(file);
      const path = await browser.placeUpload?.(file, read);
      return { name: file.name, size: file.size, contentType: file.contentType, path, read };
    },
  };
}
