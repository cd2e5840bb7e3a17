import type { CaptchaMeans } from "../actions/captcha/means.ts";
import type { TakeBrowser } from "../browser/choice.ts";
import type { SessionStartRequest } from "../contract/session-options.ts";
import type { EndReason } from "../contract/sessions.ts";
import { notFound, sessionClosed } from "../errors.ts";
import type { Recordings } from "../recording/recordings.ts";
import type { Extensions } from "../extensions/extensions.ts";
import type { Profiles } from "../identity/profiles.ts";
import type { Metrics } from "../metrics/metrics.ts";
import type { Scraper } from "../scrape/scraper.ts";
import {
  countSteps,
  findSession,
  listSessions,
  listSteps,
  listStepsFrom,
  type SessionRecord,
  updateSession,
} from "../store/sessions.ts";
import type { Database } from "../store/open.ts";
import type { Admission } from "./admission.ts";
import type { FileStorage } from "./file-storage.ts";
import type { Facilities } from "./options.ts";
import type { ProfileInUse } from "./profile-in-use.ts";
import type { Identities } from "./open-identity.ts";
import { openSession } from "./open-session.ts";
import type { Session } from "./session.ts";

export interface SessionsOptions {
  db: Database;
  takeBrowser: TakeBrowser;
  storage: FileStorage;
  identities: Identities;
  profiles: Profiles;
  extensions: Pick<Extensions, "chosen">;
  scraper: Scraper;
  captchas: CaptchaMeans;
  recordings: Pick<Recordings, "begin">;
  /** Whether a session is recorded that does not say. */
  record: boolean;
  /** What a session is to be logged in by; throws where that can't be had. */
  loginsFor(accountId: string, request: SessionStartRequest): Promise<SavedLogins>;
  admission: Admission;
  facilities: Facilities;
  metrics: Pick<Metrics, "sessionStarted" | "sessionEnded" | "actionDone" | "scraped">;
  onError: (error: unknown) => void;
}

/** Where the log-ins are kept that a session starts with. */
export interface SavedLogins {
  profileIds: string[];
  /** What about them is not as it was asked for. */
  warnings: string[];
}

/** Starts sessions, finds them and ends them; the live ones are here, all of them in the database. */
export class Sessions implements AsyncDisposable {
  #options: SessionsOptions;
  #live = new Map<string, Session>();
  #ending = new Set<Promise<void>>();
  /** By the id of the session, until they are saved. */
  #profiles = new Map<string, { profile: ProfileInUse; record: SessionRecord }>();
  #starting = new Set<Promise<unknown>>();
  #closing = new AbortController();

  constructor(options: SessionsOptions) {
    this.#options = options;
  }

  get liveCount(): number {
    return this.#live.size;
  }

  /** How many sessions are being started, those that wait for a slot among them. */
  get startingCount(): number {
    return this.#starting.size;
  }

  /** The process group of each live session's browser, by the session's id. */
  get processGroups(): Map<string, number> {
    const groups = [...this.#live].map(([id, { browser }]) => [id, browser.processId] as const);
    return new Map(groups.filter((one): one is [string, number] => one[1] !== undefined));
  }

  /** Starts a session; resolves when its browser can be used. Throws 422 for options that can't be had and 529 when full. */
  async start(accountId: string, request: SessionStartRequest): Promise<Session> {
    const started = this.#start(accountId, request);
    this.#starting.add(started);
    return started.finally(() => this.#starting.delete(started));
  }

  async #start(accountId: string, request: SessionStartRequest): Promise<Session> {
    const closing = this.#closing.signal;
    const opened = await openSession({ accountId, request, closing }, this.#options);
    const { session, profile, holdings, seconds, isWarm } = opened;
    const { record } = session;
    this.#live.set(record.id, session);
    if (profile !== undefined) this.#profiles.set(record.id, { profile, record });
    this.#follow(session, holdings);
    if (closing.aborted) session.end("server shutdown");
    this.#options.metrics.sessionStarted(seconds, isWarm);
    return session;
  }

  /** Gives back all that the session had, once it has ended and its profile is saved. */
  #follow({ record, ended, screen }: Session, holdings: AsyncDisposableStack): void {
    const ending = ended.then(async (reason) => {
      this.#options.metrics.sessionEnded(reason);
      this.#live.delete(record.id);
      const kept = updateSession(this.#options.db, record).catch(this.#options.onError);
      await Promise.all([screen.end(), this.#finishProfile(record.id)]);
      await Promise.all([kept, holdings.disposeAsync()]).catch(this.#options.onError);
    });
    this.#ending.add(ending);
    void ending.finally(() => this.#ending.delete(ending));
  }

  /** Waits until the profile of a session that has ended is saved, and what was not is told. */
  async #finishProfile(id: string): Promise<void> {
    const { profile, record } = this.#profiles.get(id) ?? {};
    if (profile === undefined || record === undefined) return;
    await profile.finish();
    await updateSession(this.#options.db, record).catch(this.#options.onError);
    this.#profiles.delete(id);
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
    const live = this.#live.get(record.id);
    if (live === undefined) return record;
    const { requestBytes, responseBytes } = live.browser;
    return { ...live.record, requestBytes, responseBytes };
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

  /** The steps from a time on, in ms since 1970. */
  stepsFrom(id: string, from: number, limit: number) {
    return listStepsFrom(this.#options.db, id, { from, limit });
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

  /** Ends a session for this reason; one that has ended stays as it is. Answers its record when its profile is saved. */
  async end(accountId: string, id: string, reason: EndReason): Promise<SessionRecord> {
    await this.record(accountId, id);
    this.#live.get(id)?.end(reason);
    await this.#finishProfile(id);
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
