import type { Database } from "./open.ts";
import { WriteBehind } from "./write-behind.ts";

/** A request to the API that was answered. */
export interface LoggedRequest {
  accountId: string;
  /** The operation, as the usage log names it. */
  endpoint: string;
  /** The HTTP status of the answer; 499 when the caller left before it. */
  status: number;
  ms: number;
  /** When it came. */
  createdAt: number;
}

const keptMs = 30 * 86_400_000;
const keptEach = 100_000;
const rowsBetweenPrunings = 2_000;

/** The requests of the last 30 days, at most 100,000 of an account. */
export class RequestLog implements AsyncDisposable {
  #db: Database;
  #requests: WriteBehind<LoggedRequest>;
  #sincePruned = rowsBetweenPrunings;

  constructor({ db, onError }: { db: Database; onError: (error: unknown) => void }) {
    this.#db = db;
    this.#requests = new WriteBehind((rows) => this.#write(rows), onError);
  }

  /** Keeps a request; neither waits nor throws. */
  add(request: LoggedRequest): void {
    this.#requests.add(request);
  }

  /** The requests of an account, newest first, of one endpoint or of all. */
  async list(
    accountId: string,
    { endpoint, limit, offset }: { endpoint: string | undefined; limit: number; offset: number },
  ): Promise<LoggedRequest[]> {
    await this.#requests.flush();
    let query = this.#db.selectFrom("request_log").selectAll().where("account_id", "=", accountId);
    if (endpoint !== undefined) query = query.where("endpoint", "=", endpoint);
    const rows = await query.orderBy("id", "desc").limit(limit).offset(offset).execute();
    return rows.map((row) => ({
      accountId: row.account_id,
      endpoint: row.endpoint,
      status: row.status,
      ms: row.ms,
      createdAt: row.created_at,
    }));
  }

  async #write(requests: LoggedRequest[]): Promise<void> {
    const rows = requests.map((request) => ({
      account_id: request.accountId,
      endpoint: request.endpoint,
      status: request.status,
      ms: request.ms,
      created_at: request.createdAt,
    }));
    await this.#db.insertInto("request_log").values(rows).execute();
    this.#sincePruned += rows.length;
    if (this.#sincePruned < rowsBetweenPrunings) return;
    this.#sincePruned = 0;
    await pruneRequests(this.#db, { before: Date.now() - keptMs, each: keptEach });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#requests[Symbol.asyncDispose]();
  }
}

/** Forgets what came before a time, and of each account all but its newest. */
export async function pruneRequests(
  db: Database,
  { before, each }: { before: number; each: number },
): Promise<void> {
  await db.deleteFrom("request_log").where("created_at", "<", before).execute();
  const accounts = await db.selectFrom("request_log").select("account_id").distinct().execute();
  for (const { account_id: account } of accounts) {
    const oldest = await db
      .selectFrom("request_log")
      .select("id")
      .where("account_id", "=", account)
      .orderBy("id", "desc")
      .offset(each - 1)
      .limit(1)
      .executeTakeFirst();
    if (oldest === undefined) continue;
    await db
      .deleteFrom("request_log")
      .where("account_id", "=", account)
      .where("id", "<", oldest.id)
      .execute();
  }
}
