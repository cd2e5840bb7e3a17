import type { Database } from "./open.ts";
import type { Tables } from "./tables.ts";

/** A browser profile; what it holds are its versions. */
export interface ProfileRecord {
  id: string;
  accountId: string;
  name: string | null;
  createdAt: number;
  updatedAt: number;
  /** The hosts that its newest version holds something of. */
  domains: string[];
}

/** One state that a profile had. */
export interface ProfileVersion {
  profileId: string;
  version: number;
  blobId: string;
  wrappedKey: string;
  /** Bytes of the blob. */
  size: number;
  domains: string[];
  /** How it came about, as in `session <id>`. */
  origin: string;
  createdAt: number;
}

function profiles(db: Database) {
  return db
    .selectFrom("profile")
    .selectAll("profile")
    .select((select) =>
      select
        .selectFrom("profile_version")
        .select("domains")
        .whereRef("profile_id", "=", "profile.id")
        .orderBy("version", "desc")
        .limit(1)
        .as("domains"),
    );
}

function fromRow(row: Tables["profile"] & { domains: string | null }): ProfileRecord {
  return {
    id: row.id,
    accountId: row.account_id,
    name: row.name,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
    domains: JSON.parse(row.domains ?? "[]") as string[],
  };
}

function versionFromRow(row: Tables["profile_version"]): ProfileVersion {
  return {
    profileId: row.profile_id,
    version: row.version,
    blobId: row.blob_id,
    wrappedKey: row.wrapped_key,
    size: row.size,
    domains: JSON.parse(row.domains) as string[],
    origin: row.origin,
    createdAt: row.created_at,
  };
}

/** Adds a profile; its domains come with its first version. */
export async function insertProfile(
  db: Database,
  { id, accountId, name, createdAt, updatedAt }: ProfileRecord,
): Promise<void> {
  const row = { id, account_id: accountId, name, created_at: createdAt, updated_at: updatedAt };
  await db.insertInto("profile").values(row).execute();
}

/** A profile of this account; undefined also when it is another's. */
export async function findProfile(
  db: Database,
  accountId: string,
  id: string,
): Promise<ProfileRecord | undefined> {
  const row = await profiles(db)
    .where("id", "=", id)
    .where("account_id", "=", accountId)
    .executeTakeFirst();
  return row && fromRow(row);
}

/** The profiles of an account, newest first; with a name only those that have just this. */
export async function listProfiles(
  db: Database,
  accountId: string,
  { limit, offset, name }: { limit: number; offset: number; name: string | undefined },
): Promise<ProfileRecord[]> {
  let query = profiles(db).where("account_id", "=", accountId);
  if (name !== undefined) query = query.where("name", "=", name);
  const rows = await query
    .orderBy("created_at", "desc")
    .orderBy("id")
    .limit(limit)
    .offset(offset)
    .execute();
  return rows.map(fromRow);
}

/** Deletes a profile with its versions. */
export async function deleteProfile(db: Database, id: string): Promise<void> {
  await db.deleteFrom("profile").where("id", "=", id).execute();
}

/** The versions of a profile, newest first. */
export async function listVersions(db: Database, profileId: string): Promise<ProfileVersion[]> {
  const rows = await db
    .selectFrom("profile_version")
    .selectAll()
    .where("profile_id", "=", profileId)
    .orderBy("version", "desc")
    .execute();
  return rows.map(versionFromRow);
}

/** Adds the newest version and forgets all but the newest `kept`; answers the blobs of those. */
export async function addVersion(
  db: Database,
  added: ProfileVersion,
  kept: number,
): Promise<string[]> {
  const { profileId, version, createdAt } = added;
  return db.transaction().execute(async (transaction) => {
    await transaction
      .insertInto("profile_version")
      .values({
        profile_id: profileId,
        version,
        blob_id: added.blobId,
        wrapped_key: added.wrappedKey,
        size: added.size,
        domains: JSON.stringify(added.domains),
        origin: added.origin,
        created_at: createdAt,
      })
      .execute();
    await transaction
      .updateTable("profile")
      .set({ updated_at: createdAt })
      .where("id", "=", profileId)
      .execute();
    const forgotten = await transaction
      .deleteFrom("profile_version")
      .where("profile_id", "=", profileId)
      .where("version", "<=", version - kept)
      .returning("blob_id")
      .execute();
    return forgotten.map(({ blob_id }) => blob_id);
  });
}

/** The blobs of all versions of all profiles. */
export async function listVersionBlobs(db: Database): Promise<Set<string>> {
  const rows = await db.selectFrom("profile_version").select("blob_id").execute();
  return new Set(rows.map(({ blob_id }) => blob_id));
}
