import type { AgentStartRequest, AgentStep } from "../contract/agents.ts";
import type { NotifierConfig } from "../contract/notifier.ts";
import { AppError, invalidField, notFound, unavailable } from "../errors.ts";
import type { Meter } from "../llm/meter.ts";
import type { Model } from "../llm/model.ts";
import type { Notifier } from "../notify/notifier.ts";
import type { Outbox } from "../notify/outbox.ts";
import { type Identities, openIdentity } from "../sessions/open-identity.ts";
import type { Session } from "../sessions/session.ts";
import type { Sessions } from "../sessions/sessions.ts";
import {
  type AgentRecord,
  findAgent,
  insertAgent,
  listAgents,
  listAgentSteps,
  markAgentSaved,
} from "../store/agents.ts";
import type { Database } from "../store/open.ts";
import { earlierRun, historyOf } from "./before.ts";
import type { History } from "./history.ts";
import { endId, readEnded, type Told, type Waiting } from "./journal.ts";
import { noticeOf, type RunLinks } from "./notices.ts";
import { circumstancesOf, offeredOn } from "./policy.ts";
import { recordOf, refuseUnusable, refuseUnreachable, roomyEnough } from "./request.ts";
import { AgentRun } from "./run.ts";

export interface AgentsOptions {
  db: Database;
  sessions: Sessions;
  /** The model that a request names, or else the server's; a 422 that says what to set where there is none. */
  model(request: AgentStartRequest): Model;
  meter: Meter;
  identities: Identities;
  /** What tells of a run; a 422 for what the operator has not set up. */
  notifier(config: NotifierConfig): Notifier;
  outbox: Outbox;
  onError: (error: unknown) => void;
}

/** A run with all that is known of it now. */
export interface AgentStatus {
  record: AgentRecord;
  steps: AgentStep[];
  waiting: Waiting | null;
}

/** Starts agents, finds them and ends them; the running ones are here, all of them in the database. */
export class Agents implements AsyncDisposable {
  #options: AgentsOptions;
  #running = new Map<string, AgentRun>();
  /** The sessions that an agent runs on, or is being started on. */
  #busy = new Set<string>();
  #starting = new Set<Promise<unknown>>();
  #closing = false;

  constructor(options: AgentsOptions) {
    this.#options = options;
  }

  /**
   * Starts an agent on a session. Throws 404 for a session that has ended, 409 while another agent
   * runs on it, and 422 for what can't be had. `links` are for a run that notifies.
   */
  async start(
    accountId: string,
    request: AgentStartRequest,
    links?: RunLinks,
  ): Promise<AgentRecord> {
    const started = this.#start(accountId, request, links);
    this.#starting.add(started);
    return started.finally(() => this.#starting.delete(started));
  }

  async #start(
    accountId: string,
    request: AgentStartRequest,
    links?: RunLinks,
  ): Promise<AgentRecord> {
    refuseUnusable(request);
    const model = this.modelFor(request);
    const { notifier_config: config } = request;
    const notifier = config === null ? undefined : this.#options.notifier(config);
    const session = await this.#options.sessions.live(accountId, request.session_id);
    const sessionId = session.record.id;
    if (this.#closing) throw unavailable("The server is stopping.");
    if (this.#busy.has(sessionId)) throw this.#alreadyRuns(sessionId);
    this.#busy.add(sessionId);
    try {
      const run = await this.#begin(session, model, request);
      if (notifier !== undefined && links !== undefined) void this.#notify(run, notifier, links);
      void run.ended.then(() => {
        this.#running.delete(run.record.id);
        this.#busy.delete(sessionId);
      });
      return run.record;
    } catch (error) {
      this.#busy.delete(sessionId);
      throw error;
    }
  }

  /** The model that a run would have; throws a 422 where there is none that can do it. */
  modelFor(request: AgentStartRequest): Model {
    return roomyEnough(this.#options.model(request));
  }

  async #begin(session: Session, model: Model, request: AgentStartRequest): Promise<AgentRun> {
    const { db, meter, onError } = this.#options;
    await using held = new AsyncDisposableStack();
    const domains = request.allowed_domains;
    const staying = domains === null ? null : held.use(await session.stayOn(domains));
    const { identities } = this.#options;
    const identity = held.use(await openIdentity(session.record.accountId, request, identities));
    held.use(session.identity.use(identity));
    const uploads = await session.uploads();
    refuseUnreachable(request, staying?.hosts ?? null, uploads);
    const history = await this.#before(session, request.session_offset);
    const again = request.replay ? await earlierRun(db, session, request) : undefined;
    const hosts = staying?.hosts ?? null;
    const offered = offeredOn(session, circumstancesOf(request, session, { hosts, uploads }));
    const record = recordOf(session, model, request);
    await insertAgent(db, record);
    const kept = { db, session, model, meter, request, onError };
    const run = new AgentRun(record, { ...kept, offered, staying, uploads, again, history });
    this.#running.set(record.id, run);
    const holdings = held.move();
    void run.ended.then(() => holdings.disposeAsync()).catch(onError);
    return run;
  }

  /** What was executed on the session from a step on; nothing without one. */
  async #before(session: Session, offset: number | null): Promise<History> {
    if (offset === null) return historyOf([]);
    const count = session.stepCount;
    if (offset > count) {
      throw invalidField("session_offset", `the session has ${count} steps so far`, offset);
    }
    const steps = await this.#options.sessions.steps(session.record.id);
    return historyOf(steps.slice(offset));
  }

  async #notify(run: AgentRun, notifier: Notifier, links: RunLinks): Promise<void> {
    for await (const { news } of run.journal.read(undefined, new AbortController().signal)) {
      const notice = noticeOf(news, run.record, links);
      if (notice !== undefined) void this.#options.outbox.send(notifier, notice);
    }
  }

  #alreadyRuns(sessionId: string): AppError {
    const run = this.#running.values().find(({ record }) => record.sessionId === sessionId);
    const which = run === undefined ? "An agent" : `Agent '${run.record.id}'`;
    const message = `${which} is running on session '${sessionId}': wait for it to end, or stop it first.`;
    return new AppError(409, "agent_running", message);
  }

  /** A run of this account; throws 404 for any other. */
  async status(accountId: string, id: string): Promise<AgentStatus> {
    const run = this.#find(accountId, id);
    if (run !== undefined) {
      return { record: { ...run.record }, steps: [...run.steps], waiting: run.waiting };
    }
    const { db } = this.#options;
    const record = await findAgent(db, id, accountId);
    if (record === undefined) throw notFound("Agent", id);
    return { record, steps: await listAgentSteps(db, id), waiting: null };
  }

  /** The session that a run of any account is on; undefined for an unknown run. */
  async sessionOf(id: string): Promise<string | undefined> {
    const run = this.#running.get(id);
    const record = run?.record ?? (await findAgent(this.#options.db, id));
    return record?.sessionId;
  }

  #find(accountId: string, id: string): AgentRun | undefined {
    const run = this.#running.get(id);
    return run?.record.accountId === accountId ? run : undefined;
  }

  list(
    accountId: string,
    paging: { limit: number; offset: number; onlyActive: boolean; onlySaved: boolean },
  ): Promise<AgentRecord[]> {
    return listAgents(this.#options.db, accountId, paging);
  }

  /** How a run ended, once it has. */
  async ended(accountId: string, id: string): Promise<AgentRecord> {
    await this.#find(accountId, id)?.ended;
    return (await this.status(accountId, id)).record;
  }

  /** Ends a run; one that has ended stays as it is. */
  async stop(accountId: string, id: string): Promise<AgentStatus> {
    const run = this.#find(accountId, id);
    run?.end("stopped", "The agent was stopped.");
    await run?.ended;
    return this.status(accountId, id);
  }

  /** Gives a run what a person answers; throws 409 when it waits for nobody. */
  async help(accountId: string, id: string, answer: string): Promise<AgentStatus> {
    const status = await this.status(accountId, id);
    if (this.#find(accountId, id)?.help(answer) !== true) {
      throw new AppError(409, "not_waiting", `Agent '${id}' does not wait for help.`);
    }
    return { ...status, waiting: null };
  }

  /** Marks a run as one to keep, or not. */
  async save(accountId: string, id: string, saved: boolean): Promise<AgentRecord> {
    if (!(await markAgentSaved(this.#options.db, accountId, id, saved))) {
      throw notFound("Agent", id);
    }
    const run = this.#find(accountId, id);
    if (run !== undefined) run.record.saved = saved;
    return (await this.status(accountId, id)).record;
  }

  /**
   * What has happened in a run of this account, after a place in it or from its beginning, and then
   * what happens, until its end or the signal; undefined when not even the end is left to tell, and
   * 404 for any other run.
   */
  async watch(
    accountId: string,
    id: string,
    { after, signal }: { after?: string | undefined; signal: AbortSignal },
  ): Promise<AsyncIterable<Told> | Iterable<Told> | undefined> {
    const run = this.#find(accountId, id);
    if (run !== undefined) return run.journal.read(after, signal);
    const { record, steps } = await this.status(accountId, id);
    return after === endId ? undefined : readEnded(record, steps, after);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#closing = true;
    await Promise.allSettled(this.#starting);
    const runs = [...this.#running.values()];
    for (const run of runs) {
      run.end("server shutdown", "The server was stopped while the agent was running.");
    }
    await Promise.all(runs.map(({ ended }) => ended));
  }
}
