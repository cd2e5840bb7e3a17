import type { ConnectionRequest } from "../contract/managed-auth.ts";
import type { Database } from "./open.ts";
import type { Tables } from "./tables.ts";

/** An account on a site that is kept logged in. */
export interface ConnectionRecord {
  id: string;
  accountId: string;
  name: string;
  url: string;
  sign: ConnectionRequest["sign"];
  login: ConnectionRequest["login"];
  vaultId: string;
  profileId: string;
  /** What the last check found, and in words. */
  status: Tables["auth_connection"]["status"];
  message: string;
  createdAt: number;
  checkedAt: number | null;
}

type Kept = Pick<ConnectionRecord, "name" | "url" | "sign" | "login">;

function fromRow(row: Tables["auth_connection"]): ConnectionRecord {
  return {
    ...(JSON.parse(row.request) as Kept),
    id: row.id,
    accountId: row.account_id,
    vaultId: row.vault_id,
    profileId: row.profile_id,
    status: row.status,
    message: row.message,
    createdAt: row.created_at,
    checkedAt: row.checked_at,
  };
}

export async function insertConnection(db: Database, record: ConnectionRecord): Promise<void> {
  const { name, url, sign, login } = record;
  const kept: Kept = { name, url, sign, login };
  await db
    .insertInto("auth_connection")
    .values({
      id: record.id,
      account_id: record.accountId,
      request: JSON.stringify(kept),
      vault_id: record.vaultId,
      profile_id: record.profileId,
      status: record.status,
      message: record.message,
      created_at: record.createdAt,
      checked_at: record.checkedAt,
    })
    .execute();
}

/** A connection of this account; undefined also when it is another's. */
export async function findConnection(
  db: Database,
  accountId: string,
  id: string,
): Promise<ConnectionRecord | undefined> {
  const row = await db
    .selectFrom("auth_connection")
    .selectAll()
    .where("id", "=", id)
    .where("account_id", "=", accountId)
    .executeTakeFirst();
  return row && fromRow(row);
}

/** The connections of an account, newest first. */
export async function listConnections(
  db: Database,
  accountId: string,
  { limit, offset }: { limit: number; offset: number },
): Promise<ConnectionRecord[]> {
  const rows = await db
    .selectFrom("auth_connection")
    .selectAll()
    .where("account_id", "=", accountId)
    .orderBy("created_at", "desc")
    .orderBy("id")
    .limit(limit)
    .offset(offset)
    .execute();
  return rows.map(fromRow);
}

/** Keeps what a check found; nothing happens where the connection is gone. */
export async function updateConnection(
  db: Database,
  { id, status, message, checkedAt }: ConnectionRecord,
): Promise<void> {
  await db
    .updateTable("auth_connection")
    .set({ status, message, checked_at: checkedAt })
    .where("id", "=", id)
    .execute();
}

export async function deleteConnection(db: Database, id: string): Promise<void> {
  await db.deleteFrom("auth_connection").where("id", "=", id).execute();
}
