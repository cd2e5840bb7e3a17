import type { Database } from "./open.ts";
import type { Tables } from "./tables.ts";

/** A browser extension that is kept; its file is the blob with its id. */
export interface ExtensionRecord {
  id: string;
  accountId: string;
  name: string;
  version: string;
  /** The id that Chromium gives it; null where it makes one up. */
  chromeId: string | null;
  format: "crx" | "zip";
  permissions: string[];
  /** Patterns of the pages that it may read and change. */
  hosts: string[];
  /** Of the file, in bytes. */
  size: number;
  createdAt: number;
}

function toRow(record: ExtensionRecord): Tables["extension"] {
  return {
    id: record.id,
    account_id: record.accountId,
    name: record.name,
    version: record.version,
    chrome_id: record.chromeId,
    format: record.format,
    permissions: JSON.stringify(record.permissions),
    hosts: JSON.stringify(record.hosts),
    size: record.size,
    created_at: record.createdAt,
  };
}

function fromRow(row: Tables["extension"]): ExtensionRecord {
  return {
    id: row.id,
    accountId: row.account_id,
    name: row.name,
    version: row.version,
    chromeId: row.chrome_id,
    format: row.format,
    permissions: JSON.parse(row.permissions) as string[],
    hosts: JSON.parse(row.hosts) as string[],
    size: row.size,
    createdAt: row.created_at,
  };
}

export async function insertExtension(db: Database, record: ExtensionRecord): Promise<void> {
  await db.insertInto("extension").values(toRow(record)).execute();
}

/** An extension of this account; undefined also when it is another's. */
export async function findExtension(
  db: Database,
  accountId: string,
  id: string,
): Promise<ExtensionRecord | undefined> {
  const row = await db
    .selectFrom("extension")
    .selectAll()
    .where("id", "=", id)
    .where("account_id", "=", accountId)
    .executeTakeFirst();
  return row && fromRow(row);
}

/** The extensions of an account, newest first. */
export async function listExtensions(
  db: Database,
  accountId: string,
  { limit, offset }: { limit: number; offset: number },
): Promise<ExtensionRecord[]> {
  const rows = await db
    .selectFrom("extension")
    .selectAll()
    .where("account_id", "=", accountId)
    .orderBy("created_at", "desc")
    .orderBy("id")
    .limit(limit)
    .offset(offset)
    .execute();
  return rows.map(fromRow);
}

export async function countExtensions(db: Database, accountId: string): Promise<number> {
  const { count } = await db
    .selectFrom("extension")
    .select((select) => select.fn.countAll<number>().as("count"))
    .where("account_id", "=", accountId)
    .executeTakeFirstOrThrow();
  return count;
}

export async function deleteExtension(db: Database, id: string): Promise<void> {
  await db.deleteFrom("extension").where("id", "=", id).execute();
}

/** The ids of all, of whatever account. */
export async function listExtensionIds(db: Database): Promise<Set<string>> {
  const rows = await db.selectFrom("extension").select("id").execute();
  return new Set(rows.map(({ id }) => id));
}
