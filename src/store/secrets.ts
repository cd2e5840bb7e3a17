import type { SecretNamespace } from "../contract/secrets.ts";
import type { Database } from "./open.ts";
import type { Tables } from "./tables.ts";

/** What tells a secret from all others. */
export interface SecretName {
  accountId: string;
  namespace: SecretNamespace;
  name: string;
}

/** A secret without its value. Times are ms since 1970. */
export interface SecretRecord extends SecretName {
  id: string;
  keyHint: string;
  createdAt: number;
  lastUsedAt: number | null;
}

/** A secret's value, sealed for the place of this id. */
interface SealedValue {
  id: string;
  sealed: string;
  keyHint: string;
}

function fromRow(row: Omit<Tables["secret"], "sealed">): SecretRecord {
  return {
    id: row.id,
    accountId: row.account_id,
    namespace: row.namespace,
    name: row.name,
    keyHint: row.key_hint,
    createdAt: row.created_at,
    lastUsedAt: row.last_used_at,
  };
}

/** Sorted by name; of every namespace unless one is named. */
export async function listSecrets(
  db: Database,
  accountId: string,
  namespace: SecretNamespace | undefined,
): Promise<SecretRecord[]> {
  const ofAccount = db.selectFrom("secret").selectAll().where("account_id", "=", accountId);
  const rows = await (
    namespace === undefined ? ofAccount : ofAccount.where("namespace", "=", namespace)
  )
    .orderBy("name")
    .orderBy("namespace")
    .execute();
  return rows.map(fromRow);
}

/** Keeps what `seal` makes for the id of the secret with this name, or for a new one where there is none. */
export async function putSecret(
  db: Database,
  { accountId, namespace, name }: SecretName,
  seal: (oldId: string | undefined) => SealedValue,
): Promise<SecretRecord> {
  return db.transaction().execute(async (transaction) => {
    const old = await findSecret(transaction, { accountId, namespace, name });
    const { id, sealed, keyHint: key_hint } = seal(old?.id);
    const value = { sealed, key_hint, last_used_at: null };
    const row = await transaction
      .insertInto("secret")
      .values({ id, account_id: accountId, name, namespace, created_at: Date.now(), ...value })
      .onConflict((conflict) => conflict.column("id").doUpdateSet(value))
      .returningAll()
      .executeTakeFirstOrThrow();
    return fromRow(row);
  });
}

/** The id and the sealed value of a secret. */
export async function findSecret(
  db: Database,
  { accountId, namespace, name }: SecretName,
): Promise<{ id: string; sealed: string } | undefined> {
  return db
    .selectFrom("secret")
    .select(["id", "sealed"])
    .where("account_id", "=", accountId)
    .where("namespace", "=", namespace)
    .where("name", "=", name)
    .executeTakeFirst();
}

/** Notes that a secret was used at this moment (ms since 1970). */
export async function touchSecret(db: Database, id: string, usedAt: number): Promise<void> {
  await db.updateTable("secret").set({ last_used_at: usedAt }).where("id", "=", id).execute();
}

/** Deletes a secret of an account; false when it has none of this id. */
export async function deleteSecret(db: Database, accountId: string, id: string): Promise<boolean> {
  const { numDeletedRows } = await db
    .deleteFrom("secret")
    .where("id", "=", id)
    .where("account_id", "=", accountId)
    .executeTakeFirst();
  return numDeletedRows > 0n;
}
