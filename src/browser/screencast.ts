import { setTimeout as delay } from "node:timers/promises";
import type { CdpSession, Events } from "./cdp.ts";
import type { Browser } from "./browser.ts";
import type { Tab } from "./tab.ts";

type Frame = Events["Page.screencastFrame"][0];

/** A picture of a page. */
export interface Picture {
  /** The viewport, in CSS pixels; the picture may be smaller. */
  width: number;
  height: number;
  jpeg: Buffer;
}

export interface ScreencastOptions {
  /** When a picture is due after one of `lastAt`, as of now (both in ms since 1970). */
  dueAt(lastAt: number): number;
  /** Takes a picture; false when it could not be shown and another one is wanted. */
  show(picture: Picture): Promise<boolean>;
}

const format = { format: "jpeg", quality: 70, maxWidth: 1280, maxHeight: 1080 } as const;
/** From a start to the first frame (measured: 18–25, and 40–70 of a page that is busy). */
const usualStartMs = 20;
const longestStartMs = 100;
const shortestGapMs = 5;
const noFrameMs = 1_000;
const unansweredMs = 3_000;
const sliceMs = 100;
const refusedMs = 200;
const longestRefusedMs = 3_000;

/**
 * The pictures of one tab as it changes, by CDP `Page.startScreencast`.
 *
 * While nothing changes the cast runs, costs nothing and the first change comes at once. After each
 * picture it is stopped and started anew when the next one is due: a running cast copies every frame
 * of a moving page whether it is wanted or not, and frames whose acknowledgement is late are dropped,
 * the last one too. A cast that has just been started always begins with the page as it is.
 */
export class Screencast implements Disposable {
  #cast: CdpSession;
  #host: CdpSession;
  #options: ScreencastOptions;
  #over = new AbortController();
  /** The last picture that was shown, as it came. */
  #shown: string | undefined;
  #refusals = 0;
  /** When the last frame came (ms since 1970). */
  #lastAt = 0;
  /** From a start to the first frame, of late. */
  #startMs = usualStartMs;
  /** When the start was that has no answer yet (ms since 1970); 0 without. */
  #unanswered = 0;
  /** Of the last frame; each start counts on. */
  #castId = 0;
  #staleId = 0;
  /** It came while nobody waited for it. */
  #early: Frame | undefined;
  #arrived: ((frame: Frame | undefined) => void) | undefined;
  #asked: (() => void)[] = [];
  #hurry = new AbortController();
  #stops: (() => void)[];

  static async open(browser: Browser, tab: Tab, options: ScreencastOptions): Promise<Screencast> {
    const host = await browser.gatewaySession();
    const { sessionId } = await host.send("Target.attachToTarget", {
      targetId: tab.targetId,
      flatten: true,
    });
    return new Screencast(host, browser.cdp.session(sessionId), tab, options);
  }

  private constructor(host: CdpSession, cast: CdpSession, tab: Tab, options: ScreencastOptions) {
    this.#host = host;
    this.#cast = cast;
    this.#options = options;
    // A page that has changed its process, or has none: whether the cast goes on is not to be relied on.
    const again = () => {
      this.#unanswered = 0;
      this.#arrived?.(undefined);
    };
    this.#stops = [
      cast.on("Page.screencastFrame", (frame) => this.#receive(frame)),
      cast.on("detached", () => this.#end()),
      tab.session.on("Inspector.targetReloadedAfterCrash", again),
      tab.session.on("Page.frameNavigated", ({ frame }) => {
        if (frame.parentId === undefined) again();
      }),
    ];
    void this.#run();
  }

  /** Takes a picture at once; resolves when it was shown, or is the one that was shown last. */
  now(): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    if (this.#over.signal.aborted) return Promise.resolve();
    this.#asked.push(resolve);
    this.#unanswered = 0;
    this.#hurry.abort();
    this.#arrived?.(undefined);
    return promise;
  }

  /** Shows the page anew even where it has not changed. */
  renew(): void {
    this.#shown = undefined;
    this.#arrived?.(undefined);
  }

  /** Stops waiting for a change while no picture is due. */
  pause(): void {
    if (this.#arrived === undefined || this.#options.dueAt(this.#lastAt) <= Date.now()) return;
    this.#stop();
    this.#arrived(undefined);
  }

  async #run(): Promise<void> {
    while (!this.#over.signal.aborted) {
      const asked = this.#asked.splice(0);
      this.#hurry = new AbortController();
      const startedAt = Date.now();
      this.#start();
      let frame = await this.#next(noFrameMs);
      if (frame !== undefined) this.#tookToStart(Date.now() - startedAt);
      let judgedMs = 0;
      if (frame !== undefined && frame.data === this.#shown) {
        settle(asked.splice(0));
        frame = await this.#change();
      }
      const arrivedAt = Date.now();
      if (frame !== undefined) {
        this.#stop();
        this.#lastAt = arrivedAt;
        if (await this.#show(frame)) settle(asked.splice(0));
        judgedMs = Date.now() - arrivedAt;
      }
      this.#asked.unshift(...asked);
      await this.#rest(arrivedAt, judgedMs);
    }
  }

  #start(): void {
    // A page that stands still answers late, and one that changes its process not at all.
    if (Date.now() - this.#unanswered < unansweredMs) return;
    const startedAt = Date.now();
    this.#unanswered = startedAt;
    // On a page that does not change, a cast that was not stopped before gives no frame.
    this.#stop();
    void this.#cast
      .send("Page.startScreencast", format)
      .catch(() => undefined)
      .finally(() => {
        if (this.#unanswered === startedAt) this.#unanswered = 0;
      });
  }

  #tookToStart(ms: number): void {
    this.#startMs += (Math.min(ms, longestStartMs) - this.#startMs) / 4;
  }

  #stop(): void {
    this.#cast.post("Page.stopScreencast");
    this.#staleId = this.#castId;
    this.#early = undefined;
  }

  #receive(frame: Frame): void {
    if (frame.sessionId <= this.#staleId || !isWhole(frame)) return;
    this.#castId = frame.sessionId;
    if (this.#arrived === undefined) this.#early = frame;
    else this.#arrived(frame);
  }

  /** The next frame; undefined when there is none within the time, or somebody wants another start. */
  async #next(limitMs?: number): Promise<Frame | undefined> {
    const early = this.#early;
    this.#early = undefined;
    if (early !== undefined) return early;
    const { promise, resolve } = Promise.withResolvers<Frame | undefined>();
    this.#arrived = resolve;
    const timer = limitMs === undefined ? undefined : setTimeout(() => resolve(undefined), limitMs);
    const frame = await promise;
    clearTimeout(timer);
    this.#arrived = undefined;
    return frame;
  }

  /** The first frame that differs from what was shown. */
  async #change(): Promise<Frame | undefined> {
    let frame = await this.#next();
    while (frame !== undefined && frame.data === this.#shown) {
      this.#cast.post("Page.screencastFrameAck", { sessionId: frame.sessionId });
      frame = await this.#next();
    }
    return frame;
  }

  async #show({ data, metadata }: Frame): Promise<boolean> {
    const { deviceWidth: width, deviceHeight: height } = metadata;
    const picture = { width, height, jpeg: Buffer.from(data, "base64") };
    const isShown = await this.#options.show(picture).catch(() => false);
    this.#refusals = isShown ? 0 : this.#refusals + 1;
    if (isShown) this.#shown = data;
    return isShown;
  }

  /** Waits until the next picture is due. One that takes long to be judged is due less often. */
  async #rest(from: number, judgedMs: number): Promise<void> {
    const signal = AbortSignal.any([this.#over.signal, this.#hurry.signal]);
    while (!signal.aborted) {
      const againMs = Math.min(refusedMs * 2 ** (this.#refusals - 1), longestRefusedMs);
      const soonest = from + Math.max(shortestGapMs, 3 * judgedMs);
      const due = Math.max(this.#options.dueAt(this.#lastAt) - this.#startMs, soonest);
      const left = (this.#refusals > 0 ? from + againMs : due) - Date.now();
      if (left <= 0) return;
      // In slices: somebody may come who wants more of them.
      await delay(Math.min(left, sliceMs), undefined, { signal }).catch(() => undefined);
    }
  }

  #end(): void {
    for (const stop of this.#stops) stop();
    this.#over.abort();
    this.#arrived?.(undefined);
    settle(this.#asked.splice(0));
  }

  /** Does not wait for a picture that is being judged: its page may stand still. */
  [Symbol.dispose](): void {
    if (this.#over.signal.aborted) return;
    this.#end();
    this.#host.post("Target.detachFromTarget", { sessionId: this.#cast.id! });
  }
}

function settle(asked: readonly (() => void)[]): void {
  for (const resolve of asked) resolve();
}

/** An external browser (`cdp_url`) may say anything. */
function isWhole({ data, metadata }: Partial<Frame>): boolean {
  return typeof data === "string" && typeof metadata?.deviceWidth === "number";
}
