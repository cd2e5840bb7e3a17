import { createHash, randomBytes, randomUUID } from "node:crypto";
import type { Database } from "./open.ts";

export interface ApiKey {
  id: string;
  accountId: string;
  name: string;
  hint: string;
  createdAt: Date;
  revokedAt: Date | null;
}

const prefix = "noc_";

function hashOf(key: string): string {
  // A key has 192 random bits: a plain hash can't be turned back, and a slow one would gain nothing.
  return createHash("sha256").update(key).digest("hex");
}

/** Makes a key for an account, which is made too if it is new. The key is answered here and never again. */
export async function createApiKey(
  db: Database,
  {
    account,
    name,
    key = prefix + randomBytes(24).toString("base64url"),
  }: { account: string; name: string; key?: string },
): Promise<{ id: string; key: string }> {
  const id = randomUUID();
  const now = Date.now();
  await db.transaction().execute(async (transaction) => {
    const found = await transaction
      .selectFrom("account")
      .select("id")
      .where("name", "=", account)
      .executeTakeFirst();
    const accountId = found?.id ?? randomUUID();
    if (found === undefined) {
      await transaction
        .insertInto("account")
        .values({ id: accountId, name: account, created_at: now })
        .execute();
    }
    await transaction
      .insertInto("api_key")
      .values({
        id,
        account_id: accountId,
        name,
        hash: hashOf(key),
        hint: `${key.slice(0, 8)}…`,
        created_at: now,
        revoked_at: null,
      })
      .execute();
  });
  return { id, key };
}

const operatorKeyName = "NOCTURNE_API_KEY";

/** Makes the key of the settings the only one of that kind; one that was set before is good no more. */
export async function setOperatorKey(db: Database, key: string | undefined): Promise<void> {
  await db
    .updateTable("api_key")
    .set({ revoked_at: Date.now() })
    .where("name", "=", operatorKeyName)
    .where("revoked_at", "is", null)
    .where("hash", "!=", key === undefined ? "" : hashOf(key))
    .execute();
  if (key === undefined || (await accountOfKey(db, key)) !== undefined) return;
  // The same key may have been set, unset and set again.
  await db.deleteFrom("api_key").where("hash", "=", hashOf(key)).execute();
  await createApiKey(db, { account: "default", name: operatorKeyName, key });
}

/** The account of a key; undefined when it is unknown or revoked. */
export async function accountOfKey(db: Database, key: string): Promise<string | undefined> {
  const found = await db
    .selectFrom("api_key")
    .select("account_id")
    .where("hash", "=", hashOf(key))
    .where("revoked_at", "is", null)
    .executeTakeFirst();
  return found?.account_id;
}

export async function listApiKeys(db: Database): Promise<(ApiKey & { account: string })[]> {
  const rows = await db
    .selectFrom("api_key")
    .innerJoin("account", "account.id", "api_key.account_id")
    .selectAll("api_key")
    .select("account.name as account")
    .orderBy("api_key.created_at")
    .execute();
  return rows.map((row) => ({
    id: row.id,
    accountId: row.account_id,
    account: row.account,
    name: row.name,
    hint: row.hint,
    createdAt: new Date(row.created_at),
    revokedAt: row.revoked_at === null ? null : new Date(row.revoked_at),
  }));
}

/** Revokes a key by its id; false when there is none such that is still valid. */
export async function revokeApiKey(db: Database, id: string): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable("api_key")
    .set({ revoked_at: Date.now() })
    .where("id", "=", id)
    .where("revoked_at", "is", null)
    .executeTakeFirst();
  return numUpdatedRows > 0n;
}
