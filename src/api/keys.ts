import type { z } from "zod";
import type { Handlers } from "../contract/handler.ts";
import type { ApiKeyResponse } from "../contract/keys.ts";
import { AppError, invalidField, notFound } from "../errors.ts";
import {
  addApiKey,
  type ApiKey,
  apiKeyById,
  operatorKeyName,
  pageOfApiKeys,
  revokeApiKey,
} from "../store/api-keys.ts";
import type { Database } from "../store/open.ts";
import { paged } from "./paged.ts";

type Ids = "listKeys" | "keyCreate" | "keyRevoke";

function shown({ id, name, hint, createdAt, revokedAt }: ApiKey): z.output<typeof ApiKeyResponse> {
  return {
    key_id: id,
    name,
    hint,
    created_at: createdAt.toISOString(),
    revoked_at: revokedAt?.toISOString() ?? null,
  };
}

/** The API keys of the account that asks. */
export function keyHandlers(db: Database): Pick<Handlers, Ids> {
  const keyOf = async (accountId: string, id: string): Promise<ApiKey> => {
    const key = await apiKeyById(db, id);
    if (key?.accountId !== accountId) throw notFound("Key", id);
    return key;
  };
  return {
    listKeys: ({ query }, { accountId }) =>
      paged(query, (rows) => pageOfApiKeys(db, accountId, rows), shown),
    keyCreate: async ({ body: { name } }, { accountId }) => {
      if (name === operatorKeyName)
        throw invalidField("name", "is the name of the key in the server's settings", name);
      const { id, key } = await addApiKey(db, accountId, name);
      return { ...shown(await keyOf(accountId, id)), key };
    },
    keyRevoke: async ({ params: { key_id: id } }, { accountId }) => {
      const { name, revokedAt } = await keyOf(accountId, id);
      if (name === operatorKeyName && revokedAt === null) {
        throw new AppError(
          409,
          "key_of_settings",
          `This key is in the setting ${operatorKeyName}, and would be back at the next start: change or unset it there.`,
        );
      }
      await revokeApiKey(db, id);
      return { status: "success", message: `Key '${id}' is revoked.` };
    },
  };
}
