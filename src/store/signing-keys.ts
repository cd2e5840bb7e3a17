import type { Database } from "./open.ts";

/** A key by which the server's browsers say who they are. Times are ms since 1970. */
export interface SigningKeyRecord {
  /** The thumbprint of its public part (RFC 7638). */
  id: string;
  /** The public part: 32 bytes as base64url. */
  publicKey: string;
  /** The private part, sealed. */
  sealed: string;
  /** Signs from this time on, unless a later one does. */
  notBefore: number;
  /** Has signed nothing that is still good at this time; null while it has no successor. */
  notAfter: number | null;
}

/** The keys that have signed what may still be good, or will sign; the newest first. */
export async function listSigningKeys(db: Database): Promise<SigningKeyRecord[]> {
  const rows = await db
    .selectFrom("signing_key")
    .selectAll()
    .where((where) =>
      where.or([where("not_after", "is", null), where("not_after", ">", Date.now())]),
    )
    .orderBy("not_before", "desc")
    .execute();
  return rows.map((row) => ({
    id: row.id,
    publicKey: row.public_key,
    sealed: row.sealed,
    notBefore: row.not_before,
    notAfter: row.not_after,
  }));
}

/** Keeps the first key; where there is one already, that one stays. */
export async function addFirstSigningKey(db: Database, key: SigningKeyRecord): Promise<void> {
  await db.transaction().execute(async (transaction) => {
    const others = await listSigningKeys(transaction);
    if (others.length === 0) await insert(transaction, key);
  });
}

/** Keeps the successor of all keys, which are good until `retireAt` and then forgotten. */
export async function replaceSigningKeys(
  db: Database,
  key: SigningKeyRecord,
  retireAt: number,
): Promise<void> {
  await db.transaction().execute(async (transaction) => {
    await transaction
      .updateTable("signing_key")
      .set({ not_after: retireAt })
      .where((where) =>
        where.or([where("not_after", "is", null), where("not_after", ">", retireAt)]),
      )
      .execute();
    await transaction.deleteFrom("signing_key").where("not_after", "<=", Date.now()).execute();
    await insert(transaction, key);
  });
}

async function insert(db: Database, key: SigningKeyRecord): Promise<void> {
  await db
    .insertInto("signing_key")
    .values({
      id: key.id,
      public_key: key.publicKey,
      sealed: key.sealed,
      not_before: key.notBefore,
      not_after: key.notAfter,
    })
    .execute();
}
