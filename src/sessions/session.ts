import { setTimeout as delay } from "node:timers/promises";
import type { SessionFiles } from "../actions/action.ts";
import { runAction } from "../actions/run.ts";
import { renderedNow, type RenderedSource, renderedSource } from "../actions/scrape.ts";
import { dialogSentences } from "../browser/dialogs.ts";
import type { Browser } from "../browser/launch.ts";
import type { PageWatch } from "../browser/page-watch.ts";
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
import { sessionClosed } from "../errors.ts";
import type { Scraper } from "../scrape/scraper.ts";
import { insertStep, type SessionRecord, updateSession } from "../store/sessions.ts";
import type { Database } from "../store/open.ts";
import { masked } from "./masked.ts";
import { Operations } from "./operations.ts";
import { readable } from "./readable.ts";
import { Sight } from "./sight.ts";

/** Clients give up after 45 or 60 s (contract 1.0.1). */
const actionMs = 50_000;
const seeingMs = 40_000;
// A model may have to read a long page in parts.
const scrapeMs = 120_000;
// A page that does not answer for so long, and some seconds more, is taken in hand.
const patienceMs = 4_000;
// Code of the caller's may take its 45 s (contract 2.2).
const codePatienceMs = 46_000;

/** A running session: one browser, its limits, and one operation on its page at a time. */
export class Session {
  readonly record: SessionRecord;
  readonly browser: Browser;
  /** Resolves with the reason when the session has ended. */
  readonly ended: Promise<EndReason>;
  #db: Database;
  #files: SessionFiles | undefined;
  #scraper: Scraper;
  #steps = 0;
  #sight = new Sight();
  #lastActionId: string | null = null;
  #dialogsObserved = 0;
  #operations: Operations;
  #ending = new AbortController();
  #end: (reason: EndReason) => void;
  #stepListeners = new Set<(step: SessionStep) => void>();

  constructor(
    db: Database,
    record: SessionRecord,
    browser: Browser,
    parts: { files: SessionFiles | undefined; scraper: Scraper },
  ) {
    this.#db = db;
    this.#files = parts.files;
    this.#scraper = parts.scraper;
    this.record = record;
    this.browser = browser;
    const { promise, resolve } = Promise.withResolvers<EndReason>();
    this.ended = promise;
    this.#end = resolve;
    this.#operations = new Operations({
      tabs: browser.tabs,
      ending: this.#ending.signal,
      assertLive: () => this.#assertLive(),
    });
    void this.#watchLimits();
    void browser.gone.then(() => this.end("browser crashed"));
  }

  get isLive(): boolean {
    return !this.#ending.signal.aborted;
  }

  get stepCount(): number {
    return this.#steps;
  }

  /** When the session ends at the latest, in milliseconds since 1970. */
  get endsAt(): number {
    return this.record.createdAt + this.record.request.max_duration_minutes * 60_000;
  }

  /** Counts as activity: the idle time starts anew. */
  touch(): void {
    this.record.lastAccessedAt = Date.now();
  }

  /** Calls the listener with each step from now on; returns how to stop. */
  onStep(listener: (step: SessionStep) => void): () => void {
    this.#stepListeners.add(listener);
    return () => this.#stepListeners.delete(listener);
  }

  /** Ends the session once; a later reason changes nothing. The browser is killed, not waited for. */
  end(reason: EndReason): void {
    if (!this.isLive) return;
    this.#ending.abort();
    const { record } = this;
    record.closedAt = Date.now();
    record.endReason = reason;
    record.requestBytes = this.browser.gate.requestBytes;
    record.responseBytes = this.browser.gate.responseBytes;
    if (reason === "browser crashed") {
      record.status = "error";
      record.error = "The browser process ended unexpectedly.";
    } else {
      record.status =
        reason === "idle timeout" || reason === "max duration" ? "timed_out" : "closed";
    }
    this.#end(reason);
  }

  /** Sees the current page. */
  observe(request: ObserveRequest, isActivity = true): Promise<Observation> {
    return this.#operate("observe", { isActivity, limitMs: seeingMs }, async (signal, watch) => {
      const observation = await this.#sight.observe(await this.#readable(signal), request, {
        sessionId: this.record.id,
        tabs: () => this.tabs(),
        screenshotType: this.record.request.screenshot_type,
        lastActionId: this.#lastActionId,
      });
      const { space, screenshot } = observation;
      const news = await this.#news(watch);
      space.description = [...news, space.description].filter((part) => part !== "").join("\n");
      // Pictures are not kept with the steps: an empty one is what the clients accept.
      const { last_action_id } = screenshot;
      const kept = { ...observation, screenshot: { raw: "", bboxes: [], last_action_id } };
      await this.#addStep({ type: "observation", value: kept });
      return observation;
    });
  }

  /** Does one action; what fails on the page is an answer, not an error. */
  execute(action: Action, isActivity = true): Promise<ExecutionResponse> {
    const waitMs = "timeout" in action ? action.timeout : 0;
    return this.#operate(
      "execute",
      {
        isActivity,
        limitMs: Math.max(actionMs, waitMs + actionMs / 2),
        patienceMs: action.type === "evaluate_js" ? codePatienceMs : patienceMs,
      },
      async (signal, watch) => {
        const tab = await this.#tab();
        const known = this.#sight.known(tab);
        let isSecret = false;
        const response: ExecutionResponse = {
          session_id: this.record.id,
          ...(await runAction(action, {
            tabs: this.browser.tabs,
            tab,
            known,
            networkFailure: (url) => this.browser.gate.failureOf(url),
            watch,
            watchDownloads: () => this.browser.downloads.watch(),
            files: this.#files,
            scraper: this.#scraper,
            noteSecret: () => (isSecret = true),
            signal,
          })),
        };
        this.#lastActionId = response.action.id || null;
        this.#noteWaiting(action, response.success);
        await this.#addStep({ type: "execution_result", value: masked(response, isSecret) });
        return response;
      },
    );
  }

  async scrape(request: ScrapeRequest, isActivity = true): Promise<DataSpace> {
    this.#scraper.check(request);
    const source = await this.rendered(request.selector, isActivity);
    // The page is not needed any more: the next operation does not wait for a model.
    const signal = AbortSignal.any([this.#ending.signal, AbortSignal.timeout(scrapeMs)]);
    return this.#scraper.scrape(renderedNow(source), request, signal);
  }

  /** What the page renders now, or the part of it that a selector finds. */
  rendered(selector: string | null, isActivity = true): Promise<RenderedSource> {
    return this.#operate("scrape", { isActivity, limitMs: seeingMs }, async (signal) =>
      renderedSource(selector, await this.#readable(signal), signal),
    );
  }

  screenshot(format: "png" | "jpeg", type: ScreenshotType, isActivity = true): Promise<Uint8Array> {
    return this.#operate("screenshot", { isActivity, limitMs: seeingMs }, async (signal) =>
      this.#sight.picture(await this.#readable(signal), format, type, this.#lastActionId),
    );
  }

  /** What the last observation offered to do with an id; undefined for an unknown one. */
  offered(id: string): string | undefined {
    const tab = this.browser.tabs.current;
    return tab && this.#sight.known(tab)?.get(id)?.element.action;
  }

  async tabs(): Promise<Observation["metadata"]["tabs"]> {
    await this.browser.tabs.refresh();
    return this.browser.tabs.all.map(({ title, url }, index) => ({ tab_id: index, title, url }));
  }

  /** The page to work on; a client may have closed every one. */
  async #tab(): Promise<Tab> {
    return this.browser.tabs.current ?? this.browser.tabs.open("about:blank");
  }

  async #readable(signal: AbortSignal): Promise<Tab> {
    return readable(await this.#tab(), signal);
  }

  /** What an observation tells before the page: the dialogs since the last one, and trouble. */
  async #news(watch: PageWatch): Promise<string[]> {
    const { dialogs } = this.browser.tabs;
    const sentences = dialogSentences(dialogs.since(this.#dialogsObserved));
    this.#dialogsObserved = dialogs.count;
    if (watch.isIntervening) sentences.push(await watch.intervened);
    return sentences.map((sentence) => `_[:]${sentence}`);
  }

  /** Who asked for help waits until something has been done. */
  #noteWaiting(action: Action, success: boolean): void {
    if (action.type === "help") {
      this.record.waitingFor = { reason: action.reason, since: Date.now() };
    } else if (success) this.record.waitingFor = null;
  }

  async #addStep(step: SessionStep): Promise<void> {
    for (const listener of this.#stepListeners) listener(step);
    await insertStep(this.#db, this.record.id, this.#steps++, step);
    if (this.isLive) await updateSession(this.#db, this.record);
  }

  /** One operation at a time; unless it is told not to be, it counts as activity. */
  async #operate<T>(
    what: string,
    limits: { isActivity: boolean; limitMs: number; patienceMs?: number },
    work: (signal: AbortSignal, watch: PageWatch) => Promise<T>,
  ): Promise<T> {
    const touch = () => void (limits.isActivity && this.touch());
    try {
      return await this.#operations.run(what, { patienceMs, ...limits }, (signal, watch) => {
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

  /** Ends the session when it has been idle or has lived for too long. */
  async #watchLimits(): Promise<void> {
    const { signal } = this.#ending;
    const idleMs = this.record.request.idle_timeout_minutes * 60_000;
    while (!signal.aborted) {
      const idleAt = this.record.lastAccessedAt + idleMs;
      const now = Date.now();
      if (now >= this.endsAt) return this.end("max duration");
      if (now >= idleAt) return this.end("idle timeout");
      const next = Math.min(idleAt, this.endsAt) - now;
      await delay(next, undefined, { signal }).catch(() => undefined);
    }
  }
}
