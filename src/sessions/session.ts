import type { ActionContext, SessionFiles } from "../actions/action.ts";
import type { CaptchaMeans } from "../actions/captcha/means.ts";
import { redacted } from "../actions/redaction.ts";
import { type RenderedSource, renderedSource, scrapeRendered } from "../actions/scrape.ts";
import type { Secrets } from "../actions/secrets.ts";
import type { Browser } from "../browser/browser.ts";
import type { PageWatch } from "../browser/page-watch.ts";
import type { Staying } from "../browser/stay-on.ts";
import type { Tab } from "../browser/tab.ts";
import type { Action } from "../contract/actions.ts";
import type {
  DataSpace,
  ExecutionResponse,
  Observation,
  ObserveRequest,
  ScrapeRequest,
} from "../contract/page.ts";
import type { ScreenshotType } from "../contract/session-options.ts";
import type { EndReason, SessionStep } from "../contract/sessions.ts";
import { browserFailed, captchaLate, sessionClosed } from "../errors.ts";
import type { RecordingWriter } from "../recording/recorded.ts";
import type { Scraper } from "../scrape/scraper.ts";
import type { Metrics } from "../metrics/metrics.ts";
import type { KnownElement } from "../page/ids.ts";
import { type SessionRecord, updateSession } from "../store/sessions.ts";
import type { Database } from "../store/open.ts";
import { Acting } from "./acting.ts";
import type { Blocking } from "./blocking.ts";
import { closeRecord } from "./closed-record.ts";
import { Control } from "./control.ts";
import { Executions } from "./executions.ts";
import { findOn, type Found } from "./find.ts";
import { Screen } from "./screen.ts";
import { recordPictures } from "./recorder.ts";
import { latestEnd, limitReached } from "./limits.ts";
import type { IdentityInUse } from "./identity-in-use.ts";
import { Live } from "./live/live.ts";
import { seeingLimits } from "./operation-limits.ts";
import { type Limits, Operations } from "./operations.ts";
import { readable } from "./readable.ts";
import type { SecretsInUse } from "./secrets-in-use.ts";
import { SessionSteps } from "./session-steps.ts";
import type { Timeline } from "./timeline.ts";
import { Sight, withoutPicture } from "./sight.ts";
import { StayingInUse } from "./staying-in-use.ts";
import { WorkTime } from "./work-time.ts";

// A model may have to read a long page in parts.
const scrapeMs = 120_000;

/** A running session: one browser, its limits, and one operation on its page at a time. */
export class Session {
  readonly record: SessionRecord;
  readonly browser: Browser;
  /** Who it acts as, with what secrets. */
  readonly identity: IdentityInUse;
  /** What happens in it. */
  readonly timeline: Timeline;
  /** Resolves with the reason when the session has ended. */
  readonly ended: Promise<EndReason>;
  /** Undefined for a session without file storage. */
  readonly files: SessionFiles | undefined;
  /** Who steers it. */
  readonly control: Control;
  /** Those who watch it. */
  readonly live: Live;
  /** Its picture, for whoever looks. */
  readonly screen: Screen;
  /** When something is done on its page. */
  readonly work = new WorkTime(() => this.screen.pause());
  #db: Database;
  #scraper: Scraper;
  #metrics: Pick<Metrics, "actionDone" | "scraped">;
  #steps: SessionSteps;
  #sight: Sight;
  #secrets: SecretsInUse;
  #staying: StayingInUse;
  #acting: Acting;
  #executions: Executions;
  #operations: Operations;
  #blocking: Blocking;
  #ending = new AbortController();
  #end: (reason: EndReason) => void;

  constructor(
    db: Database,
    record: SessionRecord,
    browser: Browser,
    parts: {
      files: SessionFiles | undefined;
      scraper: Scraper;
      captchas: CaptchaMeans;
      identity: IdentityInUse;
      timeline: Timeline;
      metrics: Pick<Metrics, "actionDone" | "scraped">;
      recording: RecordingWriter | undefined;
      blocking: Blocking;
    },
  ) {
    this.identity = parts.identity;
    this.#secrets = parts.identity.secrets;
    this.#db = db;
    this.#blocking = parts.blocking;
    this.#steps = new SessionSteps(db, record.id);
    this.files = parts.files;
    this.timeline = parts.timeline;
    this.#steps.follow((step) => this.timeline.tellStep(step));
    this.#scraper = parts.scraper;
    this.#metrics = parts.metrics;
    this.record = record;
    this.browser = browser;
    this.#sight = new Sight({
      sessionId: record.id,
      tabs: browser.tabs,
      screenshotType: record.request.screenshot_type,
      secrets: this.#secrets,
    });
    this.#staying = new StayingInUse(browser);
    this.#acting = new Acting({ ...parts, browser, staying: this.#staying });
    this.control = new Control(this.#ending.signal);
    this.live = new Live(this);
    const { promise, resolve } = Promise.withResolvers<EndReason>();
    this.ended = promise;
    this.#end = resolve;
    this.#operations = new Operations({
      tabs: browser.tabs,
      ending: this.#ending.signal,
      work: this.work,
      assertLive: () => this.#assertLive(),
    });
    this.screen = new Screen(browser, this.#secrets);
    if (parts.recording !== undefined) recordPictures(this, parts.recording);
    this.#executions = new Executions(this, {
      sight: this.#sight,
      acting: this.#acting,
      captchas: parts.captchas,
      page: (signal) => this.#tab(signal),
      operate: (what, limits, work) => this.#operate(what, limits, work),
    });
    void limitReached(record, this.#ending.signal).then((reason) => reason && this.end(reason));
    void browser.gone.then(() => this.end("browser crashed"));
  }

  get isLive(): boolean {
    return !this.#ending.signal.aborted;
  }

  /** Aborts when the session ends. */
  get ending(): AbortSignal {
    return this.#ending.signal;
  }

  get stepCount(): number {
    return this.#steps.count;
  }

  /** When the session ends at the latest, in milliseconds since 1970. */
  get endsAt(): number {
    return latestEnd(this.record);
  }

  /** Counts as activity: the idle time starts anew. */
  touch(): void {
    this.record.lastAccessedAt = Date.now();
  }

  /** Calls the listener with each step from now on; returns how to stop. */
  onStep(listener: (step: SessionStep) => void): () => void {
    return this.#steps.follow(listener);
  }

  /** Ends the session once; a later reason changes nothing. The browser is killed, not waited for. */
  end(reason: EndReason): void {
    if (!this.isLive) return;
    closeRecord(this.record, reason, this.browser);
    this.#ending.abort();
    this.#end(reason);
  }

  /** Sees the current page, unless that is given up before. */
  observe(request: ObserveRequest, isActivity = true, unless?: AbortSignal): Promise<Observation> {
    const limits = { isActivity, ...seeingLimits, signal: unless };
    return this.#operate("observe", limits, async (signal, watch) => {
      const tab = await this.#readable(signal);
      const observation = await this.#sight.observe(tab, request, watch);
      await this.note({ type: "observation", value: withoutPicture(observation) });
      return observation;
    });
  }

  /** Does one action; what fails on the page is an answer, not an error. Throws 409 while a person has control, and 408 where time ran out for a captcha. */
  async execute(action: Action, isActivity = true): Promise<ExecutionResponse> {
    const { response, isLate } = await this.#executions.run(action, { isActivity });
    if (isLate) throw captchaLate(response.message);
    return response;
  }

  /**
   * The same for an agent, which may give it up: the response as it is kept, without secrets. What of
   * its texts is nothing but a placeholder is refused where it stands for nothing.
   */
  async act(
    action: Action,
    unless: AbortSignal,
    placeholdersOnly: Iterable<string> = [],
  ): Promise<ExecutionResponse> {
    const how = { isActivity: true, unless, placeholdersOnly };
    return (await this.#executions.run(action, how)).kept;
  }

  /**
   * Until it is disposed, no page outside of these hosts is opened, by whomever. Throws a 422 for what
   * is no host, and 409 while the session is kept on others.
   */
  async stayOn(domains: readonly string[]): Promise<Staying> {
    return this.#staying.begin(domains).catch((error: unknown) => {
      // With the session its browser goes.
      this.#assertLive();
      throw error;
    });
  }

  /** What each of these selectors, from the main frame on, finds on the page now; see `findOn`. */
  find(selectors: readonly string[], thoroughly = false): Promise<Found[]> {
    return this.#operate("find", { isActivity: true, ...seeingLimits }, async (signal) =>
      findOn(await this.#tab(signal), selectors, thoroughly, signal),
    );
  }

  async scrape(request: ScrapeRequest, isActivity = true): Promise<DataSpace> {
    this.#scraper.check(request);
    const source = await this.rendered(request.selector, isActivity);
    // The page is not needed any more: the next operation does not wait for a model.
    const signal = AbortSignal.any([this.#ending.signal, AbortSignal.timeout(scrapeMs)]);
    const [scraper, secrets] = [this.#scraper, this.#secrets.current];
    const scraped = await scrapeRendered(source, request, { scraper, signal, secrets });
    const { success, blocked } = scraped;
    this.#metrics.scraped({ via: "session", blocked: blocked?.kind ?? null, success });
    return scraped;
  }

  /** What the page renders now, or the part of it that a selector finds. */
  rendered(selector: string | null, isActivity = true): Promise<RenderedSource> {
    return this.#operate("scrape", { isActivity, ...seeingLimits }, async (signal) =>
      redacted(
        await renderedSource(selector, await this.#readable(signal), signal),
        this.#secrets.current,
      ),
    );
  }

  screenshot(format: "png" | "jpeg", type: ScreenshotType, isActivity = true): Promise<Uint8Array> {
    return this.#operate("screenshot", { isActivity, ...seeingLimits }, async (signal) => {
      const picture = await this.#sight.picture(await this.#readable(signal), format, type);
      if (picture !== undefined) return picture;
      throw browserFailed("No picture is taken: a secret value on the page can't be covered.");
    });
  }

  /** Does something on one of its pages beside the actions, when it is its turn. Throws 409 while a person has control. */
  aside<T>(tab: Tab, work: (context: ActionContext) => Promise<T>): Promise<T> {
    const limits = { isActivity: false, ...seeingLimits };
    return this.#operate("a step in the background", limits, async (signal, watch) => {
      this.control.assertFree();
      const on = { tab, known: undefined, watch, placeholdersOnly: new Set<string>(), signal };
      return work(this.#acting.contextOn(on));
    });
  }

  /** The names of the files that may be given to pages. */
  async uploads(): Promise<string[]> {
    return (await this.files?.uploads()) ?? [];
  }

  /** What placeholders stand for at the moment; undefined without any. */
  get secrets(): Secrets | undefined {
    return this.#secrets.current;
  }

  /** What the current page's ids stand for, of all that were observed on it; undefined before that. */
  get known(): ReadonlyMap<string, KnownElement> | undefined {
    const tab = this.browser.tabs.current;
    return tab && this.#sight.known(tab);
  }

  /** What the last observation offered to do with an id; undefined for an unknown one. */
  offered(id: string): string | undefined {
    return this.known?.get(id)?.element.action;
  }

  /** The page to work on, when no consent wall is being answered on it; a client may have closed every one. */
  async #tab(signal: AbortSignal): Promise<Tab> {
    const { tabs } = this.browser;
    const tab = tabs.current ?? (await tabs.open("about:blank"));
    tabs.shown.show(tab);
    await this.#blocking.settled(tab, signal);
    return tab;
  }

  async #readable(signal: AbortSignal): Promise<Tab> {
    return readable(await this.#tab(signal), signal);
  }

  /** Adds to the steps; what was not done by the session itself is a step as well. */
  async note(step: SessionStep): Promise<void> {
    await this.#steps.add(step);
    if (this.isLive) await updateSession(this.#db, this.record);
  }

  /** One operation at a time; unless it is told not to be, it counts as activity. */
  async #operate<T>(
    what: string,
    limits: Limits & { isActivity: boolean },
    work: (signal: AbortSignal, watch: PageWatch) => Promise<T>,
  ): Promise<T> {
    const touch = () => void (limits.isActivity && this.touch());
    try {
      return await this.#operations.run(what, limits, (signal, watch) => {
        touch();
        return work(signal, watch);
      });
    } finally {
      touch();
    }
  }

  #assertLive(): void {
    if (!this.isLive) throw sessionClosed(this.record.id, this.record.endReason ?? "ended");
  }
}
