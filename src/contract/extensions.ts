import { z } from "zod";
import { endpoint } from "./endpoint.ts";
import { pageOf, pageQuery, timestamp } from "./fields.ts";

const Extension = z
  .object({
    extension_id: z.string().describe("What `extensions` of /sessions/start names."),
    name: z.string(),
    version: z.string(),
    chrome_id: z
      .string()
      .nullable()
      .describe("The id that it has in every session; null where the browser makes one up."),
    format: z.enum(["crx", "zip"]),
    permissions: z.array(z.string()).describe("What it asks for, also later."),
    hosts: z.array(z.string()).describe("Patterns of the pages that it may read and change."),
    size: z.int().describe("Of the file, in bytes."),
    created_at: timestamp,
  })
  .meta({ id: "Extension" });
export type Extension = z.output<typeof Extension>;

const ExtensionParams = z.object({ extension_id: z.string().min(1) });

const tag = "Extensions";
const auth = "key";

export const extensionEndpoints = {
  extensionUpload: endpoint({
    method: "POST",
    path: "/extensions",
    tag,
    summary: "Upload a browser extension: a CRX3 file, or a zip archive of its folder",
    auth,
    upload: "file",
    response: Extension,
  }),
  extensionList: endpoint({
    method: "GET",
    path: "/extensions",
    tag,
    summary: "List extensions, newest first",
    auth,
    query: pageQuery,
    response: pageOf(Extension),
  }),
  extensionGet: endpoint({
    method: "GET",
    path: "/extensions/{extension_id}",
    tag,
    summary: "Get an extension",
    auth,
    params: ExtensionParams,
    response: Extension,
  }),
  extensionDelete: endpoint({
    method: "DELETE",
    path: "/extensions/{extension_id}",
    tag,
    summary: "Delete an extension; sessions that run with it go on",
    auth,
    params: ExtensionParams,
    response: z.object({ success: z.boolean(), message: z.string() }),
  }),
};
