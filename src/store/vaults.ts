import type { Database } from "./open.ts";
import type { Tables } from "./tables.ts";

/** A vault as it is kept, without what is in it. */
export interface VaultRecord {
  id: string;
  accountId: string;
  name: string;
  forPersona: boolean;
  createdAt: number;
}

function fromRow(row: Omit<Tables["vault"], "card">): VaultRecord {
  return {
    id: row.id,
    accountId: row.account_id,
    name: row.name,
    forPersona: row.for_persona === 1,
    createdAt: row.created_at,
  };
}

const columns = ["id", "account_id", "name", "for_persona", "created_at"] as const;

/** Adds a vault with nothing in it. */
export async function insertVault(db: Database, record: VaultRecord): Promise<void> {
  await db
    .insertInto("vault")
    .values({
      id: record.id,
      account_id: record.accountId,
      name: record.name,
      for_persona: Number(record.forPersona),
      card: null,
      created_at: record.createdAt,
    })
    .execute();
}

/** A vault of this account; undefined also when it is another's. */
export async function findVault(
  db: Database,
  accountId: string,
  id: string,
): Promise<VaultRecord | undefined> {
  const row = await db
    .selectFrom("vault")
    .select(columns)
    .where("id", "=", id)
    .where("account_id", "=", accountId)
    .executeTakeFirst();
  return row && fromRow(row);
}

/** Vaults of an account, newest first. */
export async function listVaults(
  db: Database,
  accountId: string,
  { limit, offset }: { limit: number; offset: number },
): Promise<VaultRecord[]> {
  const rows = await db
    .selectFrom("vault")
    .select(columns)
    .where("account_id", "=", accountId)
    .orderBy("created_at", "desc")
    .orderBy("id")
    .limit(limit)
    .offset(offset)
    .execute();
  return rows.map(fromRow);
}

/** Gives a vault another name, if it is there. */
export async function renameVault(db: Database, id: string, name: string): Promise<void> {
  await db.updateTable("vault").set({ name }).where("id", "=", id).execute();
}

/** Deletes a vault, and its credentials with it. */
export async function deleteVault(db: Database, id: string): Promise<void> {
  await db.deleteFrom("vault").where("id", "=", id).execute();
}

/** The sealed card of a vault, or null. */
export async function findVaultCard(db: Database, id: string): Promise<string | null> {
  const row = await db.selectFrom("vault").select("card").where("id", "=", id).executeTakeFirst();
  return row?.card ?? null;
}

/** Keeps a sealed card in the place of the one that the vault had; null takes it away. */
export async function setVaultCard(db: Database, id: string, card: string | null): Promise<void> {
  await db.updateTable("vault").set({ card }).where("id", "=", id).execute();
}
