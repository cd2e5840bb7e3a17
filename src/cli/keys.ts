import { createApiKey, listApiKeys, revokeApiKey } from "../store/api-keys.ts";
import type { Database } from "../store/open.ts";

/** Makes a key and tells it, the only time that it can be told. */
export async function createKey(
  db: Database,
  options: { account: string; name: string },
): Promise<string> {
  const { id, key } = await createApiKey(db, options);
  return `${key}\n\nKey ${id} of the account '${options.account}'. It is shown only now.`;
}

/** A line a key: id, account, name, first characters, age, whether it is revoked. */
export async function listKeys(db: Database): Promise<string> {
  const keys = await listApiKeys(db);
  if (keys.length === 0) return "There are no keys yet; 'keys create' makes one.";
  return keys
    .map(({ id, account, name, hint, createdAt, revokedAt }) =>
      [
        id,
        account,
        name,
        hint,
        createdAt.toISOString(),
        revokedAt === null ? "valid" : `revoked ${revokedAt.toISOString()}`,
      ].join("  "),
    )
    .join("\n");
}

/** Ends a key's validity, also in a running server. */
export async function revokeKey(db: Database, id: string): Promise<string> {
  if (await revokeApiKey(db, id)) return `Key ${id} is revoked.`;
  throw new Error(`There is no valid key ${id}; 'keys list' shows them.`);
}
