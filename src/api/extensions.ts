import type { Extension } from "../contract/extensions.ts";
import type { Handlers } from "../contract/handler.ts";
import type { Extensions } from "../extensions/extensions.ts";
import type { ExtensionRecord } from "../store/extensions.ts";
import { paged } from "./paged.ts";

type Ids = "extensionUpload" | "extensionList" | "extensionGet" | "extensionDelete";

function extensionShown(record: ExtensionRecord): Extension {
  const { id, name, version, chromeId, format, permissions, hosts, size, createdAt } = record;
  return {
    extension_id: id,
    name,
    version,
    chrome_id: chromeId,
    format,
    permissions,
    hosts,
    size,
    created_at: new Date(createdAt).toISOString(),
  };
}

export function extensionHandlers(extensions: Extensions): Pick<Handlers, Ids> {
  return {
    extensionUpload: async ({ upload }, { accountId }) =>
      extensionShown(await extensions.add(accountId, upload.content)),
    extensionList: ({ query }, { accountId }) =>
      paged(query, (rows) => extensions.list(accountId, rows), extensionShown),
    extensionGet: async ({ params }, { accountId }) =>
      extensionShown(await extensions.get(accountId, params.extension_id)),
    extensionDelete: async ({ params }, { accountId }) => {
      await extensions.delete(accountId, params.extension_id);
      return { success: true, message: `Extension '${params.extension_id}' deleted` };
    },
  };
}
