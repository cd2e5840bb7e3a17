import { extensionOf } from "../contract/file-name.ts";
import type { FileInfo } from "../contract/files.ts";
import type { Caller, Handlers } from "../contract/handler.ts";
import { notFound } from "../errors.ts";
import type { FileStorage } from "../sessions/file-storage.ts";
import type { Sessions } from "../sessions/sessions.ts";
import type { FileRecord, Folder } from "../store/files.ts";

type Ids =
  | "fileListUploads"
  | "fileUpload"
  | "fileUploadLink"
  | "fileUploadDelete"
  | "liveFileUpload"
  | "fileListDownloads"
  | "fileUploadDownloadedFile"
  | "fileDownload"
  | "fileDownloadDelete";

const linkMs = 60 * 60_000;

function infoOf({ name, size, createdAt }: FileRecord): FileInfo {
  return {
    name,
    size,
    file_ext: extensionOf(name),
    updated_at: new Date(createdAt).toISOString(),
  };
}

export function fileHandlers(storage: FileStorage, sessions: Sessions): Pick<Handlers, Ids> {
  const uploads = ({ accountId }: Caller): Folder => ({ accountId, name: "uploads" });
  /** The downloads of a session of this account, when all that have arrived are in it. */
  const downloads = async ({ accountId }: Caller, sessionId: string): Promise<Folder> => {
    const { id } = await sessions.record(accountId, sessionId);
    await sessions.downloadsKept(id);
    return { accountId, name: id };
  };
  const list = async (folder: Folder) => ({ files: (await storage.list(folder)).map(infoOf) });
  const find = async (folder: Folder, name: string) => {
    const file = await storage.find(folder, name);
    if (file === undefined) throw notFound("File", name);
    return file;
  };
  const link = ({ id }: FileRecord, caller: Caller) => {
    const token = caller.ticket("file", id, Date.now() + linkMs);
    return { url: `${caller.baseUrl}/storage/files/${id}?token=${token}` };
  };
  const remove = async (file: FileRecord) => {
    await storage.delete(file);
    return { success: true };
  };

  return {
    fileListUploads: (_input, caller) => list(uploads(caller)),
    fileUpload: async ({ params, upload }, caller) => {
      await storage.put(uploads(caller), { name: params.filename, ...upload });
      return { success: true };
    },
    fileUploadLink: async ({ params }, caller) =>
      link(await find(uploads(caller), params.filename), caller),
    fileUploadDelete: async ({ params }, caller) =>
      remove(await find(uploads(caller), params.filename)),
    liveFileUpload: async ({ params, upload }, caller) => {
      await sessions.live(caller.accountId, params.session_id);
      // Beside the files that are there: a link to a session may not change what the account has.
      const { name } = await storage.add(uploads(caller), { name: params.filename, ...upload });
      return { name };
    },
    fileListDownloads: async ({ params }, caller) =>
      list(await downloads(caller, params.session_id)),
    fileUploadDownloadedFile: async ({ params, upload }, caller) => {
      const folder = await downloads(caller, params.session_id);
      await storage.put(folder, { name: params.filename, ...upload });
      return { success: true };
    },
    fileDownload: async ({ params }, caller) =>
      link(await find(await downloads(caller, params.session_id), params.filename), caller),
    fileDownloadDelete: async ({ params }, caller) =>
      remove(await find(await downloads(caller, params.session_id), params.filename)),
  };
}
