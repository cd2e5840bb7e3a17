import { z } from "zod";
import { endpoint } from "./endpoint.ts";
import { pageOf, pageQuery, timestamp } from "./fields.ts";

export const ApiKeyResponse = z
  .object({
    key_id: z.string(),
    name: z.string(),
    hint: z.string().describe("How the key begins."),
    created_at: timestamp,
    revoked_at: timestamp.nullable(),
  })
  .meta({ id: "ApiKeyResponse" });

const tag = "Keys";

export const keyEndpoints = {
  listKeys: endpoint({
    method: "GET",
    path: "/keys",
    tag,
    summary: "List the API keys of the account, newest first",
    auth: "key",
    query: pageQuery,
    response: pageOf(ApiKeyResponse),
  }),
  keyCreate: endpoint({
    method: "POST",
    path: "/keys",
    tag,
    summary: "Make an API key; it is shown once",
    auth: "key",
    body: z.object({ name: z.string().trim().min(1).max(100) }),
    response: ApiKeyResponse.extend({ key: z.string().describe("Never answered again.") }),
  }),
  keyRevoke: endpoint({
    method: "DELETE",
    path: "/keys/{key_id}",
    tag,
    summary: "Revoke an API key",
    auth: "key",
    params: z.object({ key_id: z.string().min(1) }),
    response: z.object({ status: z.literal("success"), message: z.string() }),
  }),
};
