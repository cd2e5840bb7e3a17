import type { Browser } from "../browser/browser.ts";
import { type Picture, Screencast } from "../browser/screencast.ts";
import type { Tab } from "../browser/tab.ts";
import { call } from "../page/call.ts";
import { mainFrame } from "../page/frames.ts";
import { nextFrame } from "../page/injected/ready.ts";
import type { RecordedFrame } from "../recording/recorded.ts";
import { within } from "../waiting.ts";
import { FrameCover } from "./frame-cover.ts";
import { Onlooker, type Pace } from "./onlooker.ts";
import type { SecretsInUse } from "./secrets-in-use.ts";

/** It takes some 25 ms, much more on a busy machine. */
const lastPictureMs = 2_000;
/** A page that stands still neither paints nor, mostly, gives a picture. */
const paintMs = 1_000;
const stillPictureMs = 300;

interface Cast {
  tab: Tab;
  cover: FrameCover;
  screencast: Screencast;
}

/** The picture of a running session: a cast of the shown tab while anybody looks, and none otherwise. */
export class Screen {
  #browser: Browser;
  #secrets: SecretsInUse;
  #onlookers = new Set<Onlooker>();
  #cast: Cast | undefined;
  #turn = Promise.resolve();
  #latest: RecordedFrame | undefined;
  /** Of the secrets that were covered in the latest picture. */
  #revision = 0;
  #unfollow: (() => void) | undefined;
  #isOver = false;

  constructor(browser: Browser, secrets: SecretsInUse) {
    this.#browser = browser;
    this.#secrets = secrets;
  }

  /** The last picture, while anybody looks. */
  get latest(): RecordedFrame | undefined {
    if (this.#revision !== this.#secrets.revision) this.#latest = undefined;
    return this.#latest;
  }

  /** The tab in the picture, by its target's id. */
  get shown(): string | undefined {
    return this.#browser.tabs.shown.tab?.targetId;
  }

  /** Shows another tab, until the session or a client goes to one. */
  showTab(targetId: string): void {
    const { all, shown } = this.#browser.tabs;
    const tab = all.find((one) => one.targetId === targetId);
    if (tab !== undefined) shown.show(tab);
  }

  /** Shows each new picture, the latest at once, no quicker than at this pace, until it is disposed. */
  watch(pace: Pace, show: (frame: RecordedFrame) => void): Disposable {
    const onlooker = new Onlooker(pace, show);
    const leave = () => {
      onlooker.leave();
      this.#onlookers.delete(onlooker);
      if (this.#onlookers.size === 0) this.#turnTo();
    };
    if (this.#isOver) return { [Symbol.dispose]: leave };
    this.#onlookers.add(onlooker);
    this.#unfollow ??= this.#browser.tabs.shown.follow(() => this.#turnTo());
    const { latest } = this;
    if (latest !== undefined) onlooker.offer(latest);
    else if (this.#cast !== undefined) this.#cast.screencast.renew();
    this.#turnTo();
    return { [Symbol.dispose]: leave };
  }

  /** Something begins that a picture would slow: takes none before it is due. */
  pause(): void {
    this.#cast?.screencast.pause();
  }

  /** Takes the page's last picture, unless it is there already, and ends. Takes no longer than a moment. */
  async end(): Promise<void> {
    const { cdp } = this.#browser;
    if (this.#cast !== undefined && !cdp.isClosed) {
      const { tab, screencast } = this.#cast;
      // What was done last may not be painted yet.
      const painted = mainFrame(tab).then((frame) => call(frame, nextFrame));
      const isAlive = await within(
        painted.then(() => true),
        paintMs,
      ).catch(() => false);
      await within(screencast.now(), isAlive === true ? lastPictureMs : stillPictureMs);
    }
    for (const onlooker of this.#onlookers) onlooker.flush();
    this.#isOver = true;
    this.#onlookers.clear();
    this.#turnTo();
  }

  /** Casts what is to be shown now, one change after the other. */
  #turnTo(): void {
    this.#turn = this.#turn.then(() => this.#cut()).catch(() => undefined);
  }

  async #cut(): Promise<void> {
    const tab = this.#onlookers.size === 0 ? undefined : this.#browser.tabs.shown.tab;
    if (tab === this.#cast?.tab) return;
    this.#drop();
    if (tab !== undefined) await this.#begin(tab);
    else if (this.#onlookers.size === 0) this.#rest();
  }

  async #begin(tab: Tab): Promise<void> {
    const cover = new FrameCover(tab, () => this.#secrets.current);
    const show = async (picture: Picture) => {
      const { revision } = this.#secrets;
      const at = Date.now();
      if (!(await cover.mayShow()) || this.#cast?.cover !== cover) return false;
      this.#revision = revision;
      this.#latest = { at, tab: tab.targetId, ...picture };
      for (const onlooker of this.#onlookers) onlooker.offer(this.#latest);
      return true;
    };
    const dueAt = (lastAt: number) =>
      Math.min(...this.#onlookers.values().map((onlooker) => onlooker.dueAt(lastAt)));
    this.#cast = {
      tab,
      cover,
      screencast: await Screencast.open(this.#browser, tab, { dueAt, show }),
    };
  }

  #drop(): void {
    this.#cast?.screencast[Symbol.dispose]();
    // Not waited for: its page may stand still.
    void this.#cast?.cover[Symbol.asyncDispose]().catch(() => undefined);
    this.#cast = undefined;
  }

  /** Nobody looks: what is kept would soon be old. */
  #rest(): void {
    this.#unfollow?.();
    this.#unfollow = undefined;
    this.#latest = undefined;
  }
}
