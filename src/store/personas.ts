import type { Database } from "./open.ts";
import type { Tables } from "./tables.ts";

/** A persona as it is kept. */
export interface PersonaRecord {
  id: string;
  accountId: string;
  firstName: string;
  lastName: string;
  /** In lower case. */
  email: string;
  phone: { number: string; source: string } | null;
  vaultId: string | null;
  createdAt: number;
}

function toRow(record: PersonaRecord): Tables["persona"] {
  return {
    id: record.id,
    account_id: record.accountId,
    first_name: record.firstName,
    last_name: record.lastName,
    email: record.email,
    phone_number: record.phone?.number ?? null,
    phone_source: record.phone?.source ?? null,
    vault_id: record.vaultId,
    created_at: record.createdAt,
  };
}

function fromRow(row: Tables["persona"]): PersonaRecord {
  const { phone_number: number, phone_source: source } = row;
  return {
    id: row.id,
    accountId: row.account_id,
    firstName: row.first_name,
    lastName: row.last_name,
    email: row.email,
    phone: number === null ? null : { number, source: source ?? "" },
    vaultId: row.vault_id,
    createdAt: row.created_at,
  };
}

/** Adds a persona unless another has its address; answers whether it was added. */
export async function addPersona(db: Database, persona: PersonaRecord): Promise<boolean> {
  const { numInsertedOrUpdatedRows } = await db
    .insertInto("persona")
    .values(toRow(persona))
    .onConflict((conflict) => conflict.column("email").doNothing())
    .executeTakeFirstOrThrow();
  return numInsertedOrUpdatedRows === 1n;
}

/** Personas of an account, newest first. */
export async function listPersonas(
  db: Database,
  accountId: string,
  { limit, offset }: { limit: number; offset: number },
): Promise<PersonaRecord[]> {
  const rows = await db
    .selectFrom("persona")
    .selectAll()
    .where("account_id", "=", accountId)
    .orderBy("created_at", "desc")
    .orderBy("id")
    .limit(limit)
    .offset(offset)
    .execute();
  return rows.map(fromRow);
}

/** A persona of this account; undefined also when it is another's. */
export async function findPersona(
  db: Database,
  accountId: string,
  id: string,
): Promise<PersonaRecord | undefined> {
  const row = await db
    .selectFrom("persona")
    .selectAll()
    .where("id", "=", id)
    .where("account_id", "=", accountId)
    .executeTakeFirst();
  return row && fromRow(row);
}

/** The id of the persona, of whichever account, that an address (lower case) or a number (E.164) belongs to. */
export async function personaReachedBy(
  db: Database,
  kind: "email" | "phone_number",
  value: string,
): Promise<string | undefined> {
  const row = await db
    .selectFrom("persona")
    .select("id")
    .where(kind, "=", value)
    .executeTakeFirst();
  return row?.id;
}

/** The phone numbers (E.164) that personas have, whoever's they are. */
export async function takenNumbers(db: Database): Promise<ReadonlySet<string>> {
  const rows = await db
    .selectFrom("persona")
    .select("phone_number as number")
    .where("phone_number", "is not", null)
    .$narrowType<{ number: string }>()
    .execute();
  return new Set(rows.map(({ number }) => number));
}

/** Gives a persona a number, or takes it away. */
export async function setPersonaPhone(
  db: Database,
  id: string,
  phone: PersonaRecord["phone"],
): Promise<void> {
  await db
    .updateTable("persona")
    .set({ phone_number: phone?.number ?? null, phone_source: phone?.source ?? null })
    .where("id", "=", id)
    .execute();
}

/** Deletes a persona, and its messages with it. */
export async function deletePersona(db: Database, id: string): Promise<void> {
  await db.deleteFrom("persona").where("id", "=", id).execute();
}
