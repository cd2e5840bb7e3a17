import type { Database } from "./open.ts";
import type { Tables } from "./tables.ts";

/** A folder of an account: `uploads`, or the id of the session whose downloads it holds. */
export interface Folder {
  accountId: string;
  name: string;
}

/** A file that is kept; its content is the blob with its id. */
export interface FileRecord {
  id: string;
  folder: Folder;
  name: string;
  size: number;
  contentType: string;
  createdAt: number;
}

function toRow({ id, folder, name, size, contentType, createdAt }: FileRecord): Tables["file"] {
  return {
    id,
    account_id: folder.accountId,
    folder: folder.name,
    name,
    size,
    content_type: contentType,
    created_at: createdAt,
  };
}

function fromRow(row: Tables["file"]): FileRecord {
  return {
    id: row.id,
    folder: { accountId: row.account_id, name: row.folder },
    name: row.name,
    size: row.size,
    contentType: row.content_type,
    createdAt: row.created_at,
  };
}

function inFolder(db: Database, folder: Folder) {
  return db
    .selectFrom("file")
    .selectAll()
    .where("account_id", "=", folder.accountId)
    .where("folder", "=", folder.name);
}

/** Adds a file unless its folder has one of this name; answers whether it was added. */
export async function addFile(db: Database, file: FileRecord): Promise<boolean> {
  const { numInsertedOrUpdatedRows } = await db
    .insertInto("file")
    .values(toRow(file))
    .onConflict((conflict) => conflict.doNothing())
    .executeTakeFirstOrThrow();
  return numInsertedOrUpdatedRows === 1n;
}

/** Puts a file in the place of the one with its name; answers the id of that one, if there was one. */
export async function replaceFile(db: Database, file: FileRecord): Promise<string | undefined> {
  return db.transaction().execute(async (transaction) => {
    const old = await inFolder(transaction, file.folder)
      .where("name", "=", file.name)
      .executeTakeFirst();
    if (old !== undefined) await deleteFile(transaction, old.id);
    await transaction.insertInto("file").values(toRow(file)).execute();
    return old?.id;
  });
}

/** The files of a folder by name. */
export async function listFiles(db: Database, folder: Folder): Promise<FileRecord[]> {
  return (await inFolder(db, folder).orderBy("name").execute()).map(fromRow);
}

export async function findFile(
  db: Database,
  folder: Folder,
  name: string,
): Promise<FileRecord | undefined> {
  const row = await inFolder(db, folder).where("name", "=", name).executeTakeFirst();
  return row && fromRow(row);
}

/** A file of this account; undefined also when it is another's. */
export async function findFileById(
  db: Database,
  accountId: string,
  id: string,
): Promise<FileRecord | undefined> {
  const row = await db
    .selectFrom("file")
    .selectAll()
    .where("id", "=", id)
    .where("account_id", "=", accountId)
    .executeTakeFirst();
  return row && fromRow(row);
}

export async function deleteFile(db: Database, id: string): Promise<void> {
  await db.deleteFrom("file").where("id", "=", id).execute();
}

/** Forgets the files that were made before a time; answers their ids. */
export async function deleteFilesBefore(db: Database, createdAt: number): Promise<string[]> {
  const rows = await db
    .deleteFrom("file")
    .where("created_at", "<", createdAt)
    .returning("id")
    .execute();
  return rows.map(({ id }) => id);
}

export async function listFileIds(db: Database): Promise<Set<string>> {
  const rows = await db.selectFrom("file").select("id").execute();
  return new Set(rows.map(({ id }) => id));
}
