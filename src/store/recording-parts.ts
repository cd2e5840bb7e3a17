import type { Database } from "./open.ts";
import type { Tables } from "./tables.ts";

export type RecordingKind = Tables["recording_part"]["kind"];

/** A stretch of a recording; times in milliseconds since 1970. */
export interface PartRecord {
  sessionId: string;
  kind: RecordingKind;
  /** Counts up within a kind; of a long recording the first may be gone. */
  position: number;
  blobId: string;
  size: number;
  fromAt: number;
  toAt: number;
  entries: unknown;
}

export async function insertPart(db: Database, part: PartRecord): Promise<void> {
  await db
    .insertInto("recording_part")
    .values({
      session_id: part.sessionId,
      kind: part.kind,
      position: part.position,
      blob_id: part.blobId,
      size: part.size,
      from_at: part.fromAt,
      to_at: part.toAt,
      entries: JSON.stringify(part.entries),
    })
    .execute();
}

/** The parts of a kind in their order. */
export async function listParts(
  db: Database,
  sessionId: string,
  kind: RecordingKind,
): Promise<PartRecord[]> {
  const rows = await db
    .selectFrom("recording_part")
    .selectAll()
    .where("session_id", "=", sessionId)
    .where("kind", "=", kind)
    .orderBy("position")
    .execute();
  return rows.map(partOf);
}

/** Forgets the oldest parts of a recording until it is no larger than this; answers their blobs. */
export async function shortenRecording(
  db: Database,
  sessionId: string,
  maximumBytes: number,
): Promise<string[]> {
  const rows = await db
    .selectFrom("recording_part")
    .select(["kind", "position", "blob_id", "size"])
    .where("session_id", "=", sessionId)
    .orderBy("to_at")
    .execute();
  let total = rows.reduce((sum, { size }) => sum + size, 0);
  const gone: string[] = [];
  for (const { kind, position, blob_id, size } of rows) {
    if (total <= maximumBytes) break;
    await db
      .deleteFrom("recording_part")
      .where("session_id", "=", sessionId)
      .where("kind", "=", kind)
      .where("position", "=", position)
      .execute();
    gone.push(blob_id);
    total -= size;
  }
  return gone;
}

/** Every recording with its size in bytes, films included, and when its last part ended; the oldest first. */
export async function listRecordings(
  db: Database,
): Promise<{ sessionId: string; size: number; toAt: number }[]> {
  const parts = await db
    .selectFrom("recording_part")
    .select(({ fn }) => [
      "session_id",
      fn.sum<number>("size").as("size"),
      fn.max("to_at").as("to_at"),
    ])
    .groupBy("session_id")
    .execute();
  const films = await db
    .selectFrom("film")
    .select(({ fn }) => ["session_id", fn.sum<number>("size").as("size")])
    .groupBy("session_id")
    .execute();
  const filmSize = new Map(films.map(({ session_id, size }) => [session_id, size]));
  return parts
    .map(({ session_id, size, to_at }) => ({
      sessionId: session_id,
      size: size + (filmSize.get(session_id) ?? 0),
      toAt: to_at,
    }))
    .toSorted((one, other) => one.toAt - other.toAt);
}

/** Forgets a recording and its films; answers their blobs. */
export async function deleteRecording(db: Database, sessionId: string): Promise<string[]> {
  return db.transaction().execute(async (transaction) => {
    const parts = await transaction
      .deleteFrom("recording_part")
      .where("session_id", "=", sessionId)
      .returning("blob_id")
      .execute();
    const films = await transaction
      .deleteFrom("film")
      .where("session_id", "=", sessionId)
      .returning("blob_id")
      .execute();
    return [...parts, ...films].map(({ blob_id }) => blob_id);
  });
}

/** The blobs of all recordings and films. */
export async function listRecordingBlobs(db: Database): Promise<Set<string>> {
  const parts = await db.selectFrom("recording_part").select("blob_id").execute();
  const films = await db.selectFrom("film").select("blob_id").execute();
  return new Set([...parts, ...films].map(({ blob_id }) => blob_id));
}

function partOf(row: Tables["recording_part"]): PartRecord {
  return {
    sessionId: row.session_id,
    kind: row.kind,
    position: row.position,
    blobId: row.blob_id,
    size: row.size,
    fromAt: row.from_at,
    toAt: row.to_at,
    entries: JSON.parse(row.entries),
  };
}
