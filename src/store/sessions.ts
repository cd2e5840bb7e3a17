import type { SessionStartRequest } from "../contract/session-options.ts";
import type { EndReason, SessionStep } from "../contract/sessions.ts";
import type { Database } from "./open.ts";
import type { Tables } from "./tables.ts";

/** A session as it is kept: readable after it has ended, and after a restart. */
export interface SessionRecord {
  id: string;
  accountId: string;
  status: "active" | "closed" | "error" | "timed_out";
  endReason: EndReason | null;
  error: string | null;
  request: SessionStartRequest;
  warnings: string[];
  createdAt: number;
  lastAccessedAt: number;
  closedAt: number | null;
  requestBytes: number;
  responseBytes: number;
  /** What the session waits for a person to do, since when; of live sessions only, and not kept. */
  waitingFor?: { reason: string; since: number } | null;
}

function toRow(record: SessionRecord): Tables["session"] {
  return {
    id: record.id,
    account_id: record.accountId,
    status: record.status,
    end_reason: record.endReason,
    error: record.error,
    request: JSON.stringify(record.request),
    warnings: JSON.stringify(record.warnings),
    created_at: record.createdAt,
    last_accessed_at: record.lastAccessedAt,
    closed_at: record.closedAt,
    request_bytes: record.requestBytes,
    response_bytes: record.responseBytes,
  };
}

function fromRow(row: Tables["session"]): SessionRecord {
  return {
    id: row.id,
    accountId: row.account_id,
    status: row.status,
    endReason: row.end_reason,
    error: row.error,
    request: JSON.parse(row.request) as SessionStartRequest,
    warnings: JSON.parse(row.warnings) as string[],
    createdAt: row.created_at,
    lastAccessedAt: row.last_accessed_at,
    closedAt: row.closed_at,
    requestBytes: row.request_bytes,
    responseBytes: row.response_bytes,
  };
}

export async function insertSession(db: Database, record: SessionRecord): Promise<void> {
  await db.insertInto("session").values(toRow(record)).execute();
}

export async function updateSession(db: Database, record: SessionRecord): Promise<void> {
  const { id, ...row } = toRow(record);
  await db.updateTable("session").set(row).where("id", "=", id).execute();
}

/** A session of this account; undefined also when it is another's. */
export async function findSession(
  db: Database,
  accountId: string,
  id: string,
): Promise<SessionRecord | undefined> {
  const row = await db
    .selectFrom("session")
    .selectAll()
    .where("id", "=", id)
    .where("account_id", "=", accountId)
    .executeTakeFirst();
  return row && fromRow(row);
}

/** Sessions of an account, newest first. */
export async function listSessions(
  db: Database,
  accountId: string,
  { limit, offset, onlyActive }: { limit: number; offset: number; onlyActive: boolean },
): Promise<SessionRecord[]> {
  let query = db.selectFrom("session").selectAll().where("account_id", "=", accountId);
  if (onlyActive) query = query.where("status", "=", "active");
  const rows = await query
    .orderBy("created_at", "desc")
    .orderBy("id")
    .limit(limit)
    .offset(offset)
    .execute();
  return rows.map(fromRow);
}

/** How many sessions of an account began in a time, and for how long (ms) its sessions were open in it. */
export async function sumSessions(
  db: Database,
  accountId: string,
  { from, to }: { from: number; to: number },
): Promise<{ count: number; openMs: number }> {
  const now = Date.now();
  const rows = await db
    .selectFrom("session")
    .select(["created_at", "closed_at"])
    .where("account_id", "=", accountId)
    .where("created_at", "<", to)
    .where((where) => where.or([where("closed_at", "is", null), where("closed_at", ">", from)]))
    .execute();
  const openIn = ({ created_at: start, closed_at: end }: (typeof rows)[number]): number =>
    Math.max(0, Math.min(end ?? now, to) - Math.max(start, from));
  return {
    count: rows.filter(({ created_at: start }) => start >= from).length,
    openMs: rows.reduce((total, row) => total + openIn(row), 0),
  };
}

/** Marks every session that a killed server left active as lost; returns how many there were. */
export async function endLostSessions(db: Database): Promise<number> {
  const { numUpdatedRows } = await db
    .updateTable("session")
    .set({
      status: "error",
      end_reason: "server lost",
      error: "The server ended while the session was active.",
      closed_at: Date.now(),
    })
    .where("status", "=", "active")
    .executeTakeFirst();
  return Number(numUpdatedRows);
}

export async function insertStep(
  db: Database,
  sessionId: string,
  position: number,
  step: SessionStep,
): Promise<void> {
  await db
    .insertInto("step")
    .values({
      session_id: sessionId,
      position,
      type: step.type,
      value: JSON.stringify(step.value),
      created_at: Date.now(),
    })
    .execute();
}

/** The steps of a session in their order. */
export async function listSteps(db: Database, sessionId: string): Promise<SessionStep[]> {
  const rows = await db
    .selectFrom("step")
    .selectAll()
    .where("session_id", "=", sessionId)
    .orderBy("position")
    .execute();
  return rows.map(stepOf);
}

/** The steps of a session that were kept from a time on (ms since 1970), with their times, in their order. */
export async function listStepsFrom(
  db: Database,
  sessionId: string,
  { from, limit }: { from: number; limit: number },
): Promise<{ at: number; step: SessionStep }[]> {
  const rows = await db
    .selectFrom("step")
    .selectAll()
    .where("session_id", "=", sessionId)
    .where("created_at", ">=", from)
    .orderBy("created_at")
    .orderBy("position")
    .limit(limit)
    .execute();
  return rows.map((row) => ({ at: row.created_at, step: stepOf(row) }));
}

function stepOf(row: Tables["step"]): SessionStep {
  return {
    type: row.type as SessionStep["type"],
    value: JSON.parse(row.value) as Record<string, unknown>,
  };
}

export async function countSteps(db: Database, sessionId: string): Promise<number> {
  const { count } = await db
    .selectFrom("step")
    .select((select) => select.fn.countAll<number>().as("count"))
    .where("session_id", "=", sessionId)
    .executeTakeFirstOrThrow();
  return count;
}
