import type {
  AgentEndReason,
  AgentStartRequest,
  AgentStep,
  ModelUsage,
} from "../contract/agents.ts";
import type { Database } from "./open.ts";
import type { Tables } from "./tables.ts";

/** A run of an agent as it is kept. */
export interface AgentRecord {
  id: string;
  accountId: string;
  sessionId: string;
  status: "active" | "closed";
  endReason: AgentEndReason | null;
  success: boolean | null;
  answer: string | null;
  error: string | null;
  /** What was made of the answer by whoever checked it. */
  validation: string | null;
  /** Without what tells where notifications go: that may hold secrets. */
  request: AgentStartRequest;
  model: string;
  usage: ModelUsage;
  /** Steps that were replayed instead of asked for. */
  callsSaved: number;
  saved: boolean;
  /** The session's steps before and after the run. */
  startOffset: number;
  stopOffset: number;
  createdAt: number;
  closedAt: number | null;
}

function toRow(record: AgentRecord): Tables["agent"] {
  return {
    id: record.id,
    account_id: record.accountId,
    session_id: record.sessionId,
    status: record.status,
    end_reason: record.endReason,
    success: record.success === null ? null : Number(record.success),
    answer: record.answer,
    error: record.error,
    validation: record.validation,
    request: JSON.stringify({ ...record.request, notifier_config: null }),
    task: record.request.task,
    model: record.model,
    usage: JSON.stringify(record.usage),
    calls_saved: record.callsSaved,
    saved: Number(record.saved),
    start_offset: record.startOffset,
    stop_offset: record.stopOffset,
    created_at: record.createdAt,
    closed_at: record.closedAt,
  };
}

function fromRow(row: Tables["agent"]): AgentRecord {
  return {
    id: row.id,
    accountId: row.account_id,
    sessionId: row.session_id,
    status: row.status,
    endReason: row.end_reason,
    success: row.success === null ? null : row.success === 1,
    answer: row.answer,
    error: row.error,
    validation: row.validation,
    request: JSON.parse(row.request) as AgentStartRequest,
    model: row.model,
    usage: JSON.parse(row.usage) as ModelUsage,
    callsSaved: row.calls_saved,
    saved: row.saved === 1,
    startOffset: row.start_offset,
    stopOffset: row.stop_offset,
    createdAt: row.created_at,
    closedAt: row.closed_at,
  };
}

export async function insertAgent(db: Database, record: AgentRecord): Promise<void> {
  await db.insertInto("agent").values(toRow(record)).execute();
}

export async function updateAgent(db: Database, record: AgentRecord): Promise<void> {
  const { id, saved: _saved, ...row } = toRow(record);
  await db.updateTable("agent").set(row).where("id", "=", id).execute();
}

/** Marks a run as one to keep, or as none; false when the account has no such run. */
export async function markAgentSaved(
  db: Database,
  accountId: string,
  id: string,
  saved: boolean,
): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable("agent")
    .set({ saved: Number(saved) })
    .where("id", "=", id)
    .where("account_id", "=", accountId)
    .executeTakeFirst();
  return numUpdatedRows > 0n;
}

/** A run of this account, or of any where none is given; undefined also when it is another's. */
export async function findAgent(
  db: Database,
  id: string,
  accountId?: string,
): Promise<AgentRecord | undefined> {
  let query = db.selectFrom("agent").selectAll().where("id", "=", id);
  if (accountId !== undefined) query = query.where("account_id", "=", accountId);
  const row = await query.executeTakeFirst();
  return row && fromRow(row);
}

/** Runs of an account, newest first. */
export async function listAgents(
  db: Database,
  accountId: string,
  paging: { limit: number; offset: number; onlyActive: boolean; onlySaved: boolean },
): Promise<AgentRecord[]> {
  let query = db.selectFrom("agent").selectAll().where("account_id", "=", accountId);
  if (paging.onlyActive) query = query.where("status", "=", "active");
  if (paging.onlySaved) query = query.where("saved", "=", 1);
  const rows = await query
    .orderBy("created_at", "desc")
    .orderBy("id")
    .limit(paging.limit)
    .offset(paging.offset)
    .execute();
  return rows.map(fromRow);
}

/** The successful runs of a task in the same words, newest first. */
export async function successfulRuns(
  db: Database,
  accountId: string,
  task: string,
  limit: number,
): Promise<AgentRecord[]> {
  const rows = await db
    .selectFrom("agent")
    .selectAll()
    .where("account_id", "=", accountId)
    .where("task", "=", task)
    .where("success", "=", 1)
    .orderBy("created_at", "desc")
    .limit(limit)
    .execute();
  return rows.map(fromRow);
}

/** Ends the runs that a killed server left active, honestly. */
export async function endLostAgents(db: Database): Promise<void> {
  const error = "The server ended while the agent was running.";
  await db
    .updateTable("agent")
    .set({
      status: "closed",
      end_reason: "server lost",
      success: 0,
      answer: error,
      error,
      closed_at: Date.now(),
    })
    .where("status", "=", "active")
    .execute();
}

export async function insertAgentStep(
  db: Database,
  agentId: string,
  position: number,
  step: AgentStep,
): Promise<void> {
  await db
    .insertInto("agent_step")
    .values({ agent_id: agentId, position, value: JSON.stringify(step) })
    .execute();
}

/** The steps of a run in their order. */
export async function listAgentSteps(db: Database, agentId: string): Promise<AgentStep[]> {
  const rows = await db
    .selectFrom("agent_step")
    .selectAll()
    .where("agent_id", "=", agentId)
    .orderBy("position")
    .execute();
  return rows.map(({ value }) => JSON.parse(value) as AgentStep);
}
