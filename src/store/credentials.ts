import type { Database } from "./open.ts";

/** A credential as it is kept. */
export interface SealedCredential {
  domain: string;
  sealed: string;
}

/** Keeps a credential, in the place of the one that the vault had for the domain. */
export async function putCredential(
  db: Database,
  vaultId: string,
  { domain, sealed }: SealedCredential,
): Promise<void> {
  const updated_at = Date.now();
  await db
    .insertInto("credential")
    .values({ vault_id: vaultId, domain, sealed, updated_at })
    .onConflict((conflict) =>
      conflict.columns(["vault_id", "domain"]).doUpdateSet({ sealed, updated_at }),
    )
    .execute();
}

/** The credential of a vault for a domain, if it has one. */
export async function findCredential(
  db: Database,
  vaultId: string,
  domain: string,
): Promise<SealedCredential | undefined> {
  return db
    .selectFrom("credential")
    .select(["domain", "sealed"])
    .where("vault_id", "=", vaultId)
    .where("domain", "=", domain)
    .executeTakeFirst();
}

/** The credentials of a vault by their domains. */
export async function listCredentials(db: Database, vaultId: string): Promise<SealedCredential[]> {
  return db
    .selectFrom("credential")
    .select(["domain", "sealed"])
    .where("vault_id", "=", vaultId)
    .orderBy("domain")
    .execute();
}

/** False when the vault has none for the domain. */
export async function deleteCredential(
  db: Database,
  vaultId: string,
  domain: string,
): Promise<boolean> {
  const { numDeletedRows } = await db
    .deleteFrom("credential")
    .where("vault_id", "=", vaultId)
    .where("domain", "=", domain)
    .executeTakeFirst();
  return numDeletedRows > 0n;
}
