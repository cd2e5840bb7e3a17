import { randomUUID } from "node:crypto";
import type { BrowserPool } from "../browser/pool.ts";
import type { SessionStartRequest } from "../contract/session-options.ts";
import type { EndReason } from "../contract/sessions.ts";
import { notFound, sessionClosed, unavailable } from "../errors.ts";
import type { Scraper } from "../scrape/scraper.ts";
import {
  countSteps,
  findSession,
  insertSession,
  listSessions,
  listSteps,
  type SessionRecord,
  updateSession,
} from "../store/sessions.ts";
import type { Database } from "../store/open.ts";
import type { Admission } from "./admission.ts";
import type { FileStorage } from "./file-storage.ts";
import { type Facilities, planSession } from "./options.ts";
import { attachFiles } from "./session-files.ts";
import { Session } from "./session.ts";

export interface SessionsOptions {
  db: Database;
  pool: BrowserPool;
  storage: FileStorage;
  scraper: Scraper;
  admission: Admission;
  facilities: Facilities;
  onError: (error: unknown) => void;
}

/** Starts sessions, finds them and ends them; the live ones are here, all of them in the database. */
export class Sessions implements AsyncDisposable {
  #options: SessionsOptions;
  #live = new Map<string, Session>();
  #ending = new Set<Promise<void>>();
  #starting = new Set<Promise<unknown>>();
  #closing = new AbortController();

  constructor(options: SessionsOptions) {
    this.#options = options;
  }

  get liveCount(): number {
    return this.#live.size;
  }

  /** Starts a session; resolves when its browser can be used. Throws 422 for options that can't be had and 529 when full. */
  async start(accountId: string, request: SessionStartRequest): Promise<Session> {
    const started = this.#start(accountId, request);
    this.#starting.add(started);
    return started.finally(() => this.#starting.delete(started));
  }

  async #start(accountId: string, request: SessionStartRequest): Promise<Session> {
    const { db, pool, storage, scraper, admission, facilities } = this.#options;
    const plan = planSession(request, facilities);
    await using cleanup = new AsyncDisposableStack();
    const slot = cleanup.use(await admission.enter());
    if (this.#closing.signal.aborted) throw unavailable("The server is stopping.");
    const browser = cleanup.use(await pool.take(plan.launch, this.#closing.signal));
    slot.settled();
    await browser.tabs.override(plan.overrides);
    const now = Date.now();
    const record: SessionRecord = {
      id: randomUUID(),
      accountId,
      status: "active",
      endReason: null,
      error: null,
      request,
      warnings: plan.warnings,
      createdAt: now,
      lastAccessedAt: now,
      closedAt: null,
      requestBytes: 0,
      responseBytes: 0,
    };
    const files = await attachFiles(storage, record, browser);
    cleanup.defer(() => browser.downloads.end());
    await insertSession(db, record);
    const session = new Session(db, record, browser, { files, scraper });
    this.#live.set(record.id, session);
    this.#follow(session, cleanup.move());
    if (this.#closing.signal.aborted) session.end("server shutdown");
    return session;
  }

  /** Gives back all that the session had, once it has ended. */
  #follow(session: Session, holdings: AsyncDisposableStack): void {
    const ending = session.ended.then(async () => {
      this.#live.delete(session.record.id);
      const kept = updateSession(this.#options.db, session.record);
      await Promise.all([kept, holdings.disposeAsync()]).catch(this.#options.onError);
    });
    this.#ending.add(ending);
    void ending.finally(() => this.#ending.delete(ending));
  }

  /** The record of a session of this account, with live figures while it is active. */
  async record(accountId: string, id: string): Promise<SessionRecord> {
    const live = this.#find(accountId, id);
    if (live !== undefined) return this.#current(live.record);
    const record = await findSession(this.#options.db, accountId, id);
    if (record === undefined) throw notFound("Session", id);
    return record;
  }

  #find(accountId: string, id: string): Session | undefined {
    const session = this.#live.get(id);
    return session?.record.accountId === accountId ? session : undefined;
  }

  #current(record: SessionRecord): SessionRecord {
    const gate = this.#live.get(record.id)?.browser.gate;
    if (gate === undefined) return record;
    return {
      ...this.#live.get(record.id)!.record,
      requestBytes: gate.requestBytes,
      responseBytes: gate.responseBytes,
    };
  }

  async list(
    accountId: string,
    paging: { limit: number; offset: number; onlyActive: boolean },
  ): Promise<SessionRecord[]> {
    const records = await listSessions(this.#options.db, accountId, paging);
    return records.map((record) => this.#current(record));
  }

  /** Resolves when all that a session has downloaded so far can be found. */
  async downloadsKept(id: string): Promise<void> {
    await this.#live.get(id)?.browser.downloads.kept();
  }

  steps(id: string) {
    return listSteps(this.#options.db, id);
  }

  async stepCount(id: string): Promise<number> {
    return this.#live.get(id)?.stepCount ?? countSteps(this.#options.db, id);
  }

  /** The running session; throws 404 when it is unknown, another account's, or has ended. */
  async live(accountId: string, id: string): Promise<Session> {
    const session = this.#find(accountId, id);
    if (session?.isLive) return session;
    const record = await this.record(accountId, id);
    throw sessionClosed(id, record.endReason ?? "ended");
  }

  /** Ends a session for this reason; one that has ended stays as it is. Answers its record. */
  async end(accountId: string, id: string, reason: EndReason): Promise<SessionRecord> {
    this.#find(accountId, id)?.end(reason);
    return this.record(accountId, id);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#closing.abort();
    // First: their slots let in the starts that wait, which are then turned away.
    for (const session of this.#live.values()) session.end("server shutdown");
    await Promise.allSettled(this.#starting);
    await Promise.all(this.#ending);
  }
}
