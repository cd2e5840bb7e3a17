import { createHash, randomBytes, randomUUID } from "node:crypto";
import type { Selectable } from "kysely";
import type { Database } from "./open.ts";
import type { Tables } from "./tables.ts";

/** A key as it is kept: not the key itself. */
export interface ApiKey {
  id: string;
  accountId: string;
  account: string;
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
  { account, name, key = newKey() }: { account: string; name: string; key?: string },
): Promise<{ id: string; key: string }> {
  const now = Date.now();
  return db.transaction().execute(async (transaction) => {
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
    return insertKey(transaction, { accountId, name, key, now });
  });
}

/** Makes a further key for an account that there is. The key is answered here and never again. */
export async function addApiKey(
  db: Database,
  accountId: string,
  name: string,
): Promise<{ id: string; key: string }> {
  return insertKey(db, { accountId, name, key: newKey(), now: Date.now() });
}

function newKey(): string {
  return prefix + randomBytes(24).toString("base64url");
}

async function insertKey(
  db: Database,
  { accountId, name, key, now }: { accountId: string; name: string; key: string; now: number },
): Promise<{ id: string; key: string }> {
  const id = randomUUID();
  await db
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
  return { id, key };
}

const operatorAccount = "default";
/** The name of the key that the settings make. */
export const operatorKeyName = "NOCTURNE_API_KEY";

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
  await createApiKey(db, { account: operatorAccount, name: operatorKeyName, key });
}

/** The account of a key; undefined when it is unknown or revoked. */
export async function accountOfKey(db: Database, key: string): Promise<string | undefined> {
  return (await validKey(db, key))?.accountId;
}

/** The record of a key; undefined when it is unknown or revoked. */
export async function validKey(db: Database, key: string): Promise<ApiKey | undefined> {
  const row = await withAccounts(db)
    .where("hash", "=", hashOf(key))
    .where("revoked_at", "is", null)
    .executeTakeFirst();
  return row && keyOf(row);
}

/** Whether it is the account of whoever runs the server. */
export async function isOperatorAccount(db: Database, accountId: string): Promise<boolean> {
  const found = await db
    .selectFrom("account")
    .select("name")
    .where("id", "=", accountId)
    .executeTakeFirst();
  return found?.name === operatorAccount;
}

/** The record of a key by its id, also of one that is revoked. */
export async function apiKeyById(db: Database, id: string): Promise<ApiKey | undefined> {
  const row = await withAccounts(db).where("api_key.id", "=", id).executeTakeFirst();
  return row && keyOf(row);
}

/** Every key of every account, oldest first. */
export async function listApiKeys(db: Database): Promise<ApiKey[]> {
  const rows = await withAccounts(db).orderBy("api_key.created_at").execute();
  return rows.map(keyOf);
}

/** A part of the keys of an account, newest first. */
export async function pageOfApiKeys(
  db: Database,
  accountId: string,
  { offset, limit }: { offset: number; limit: number },
): Promise<ApiKey[]> {
  const rows = await withAccounts(db)
    .where("account_id", "=", accountId)
    .orderBy("api_key.created_at", "desc")
    .orderBy("api_key.id")
    .offset(offset)
    .limit(limit)
    .execute();
  return rows.map(keyOf);
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

function withAccounts(db: Database) {
  return db
    .selectFrom("api_key")
    .innerJoin("account", "account.id", "api_key.account_id")
    .selectAll("api_key")
    .select("account.name as account");
}

function keyOf(row: Selectable<Tables["api_key"]> & { account: string }): ApiKey {
  return {
    id: row.id,
    accountId: row.account_id,
    account: row.account,
    name: row.name,
    hint: row.hint,
    createdAt: new Date(row.created_at),
    revokedAt: row.revoked_at === null ? null : new Date(row.revoked_at),
  };
}
