import type { Database } from "./open.ts";
import type { Tables } from "./tables.ts";

/** A recording, or an agent's part of one, as one file. */
export interface FilmRecord {
  sessionId: string;
  /** `session`, or the id of the agent whose part it is. */
  part: string;
  format: Tables["film"]["format"];
  blobId: string;
  /** In bytes. */
  size: number;
}

export async function findFilm(
  db: Database,
  { sessionId, part, format }: Pick<FilmRecord, "sessionId" | "part" | "format">,
): Promise<FilmRecord | undefined> {
  const row = await db
    .selectFrom("film")
    .selectAll()
    .where("session_id", "=", sessionId)
    .where("part", "=", part)
    .where("format", "=", format)
    .executeTakeFirst();
  return row && { sessionId, part, format, blobId: row.blob_id, size: row.size };
}

/** Keeps a film as long as its recording; false when that was removed meanwhile, or there is one already. */
export async function insertFilm(db: Database, film: FilmRecord): Promise<boolean> {
  return db.transaction().execute(async (transaction) => {
    const recorded = await transaction
      .selectFrom("session")
      .select("session.id")
      .leftJoin("recording_part", "recording_part.session_id", "session.id")
      .where("session.id", "=", film.sessionId)
      // What was recorded of a running session may all be in memory still.
      .where(({ or, eb }) =>
        or([eb("session.status", "=", "active"), eb("recording_part.blob_id", "is not", null)]),
      )
      .limit(1)
      .executeTakeFirst();
    if (recorded === undefined) return false;
    const { numInsertedOrUpdatedRows } = await transaction
      .insertInto("film")
      .values({
        session_id: film.sessionId,
        part: film.part,
        format: film.format,
        blob_id: film.blobId,
        size: film.size,
        created_at: Date.now(),
      })
      .onConflict((conflict) => conflict.doNothing())
      .executeTakeFirstOrThrow();
    return numInsertedOrUpdatedRows === 1n;
  });
}
