import { setTimeout as delay } from "node:timers/promises";
import { ActionFailure } from "../actions/action.ts";
import type { CaptchaMeans } from "../actions/captcha/means.ts";
import { canTry, solveCaptcha } from "../actions/captcha/solve.ts";
import type { Tab } from "../browser/tab.ts";
import { ActionRequest } from "../contract/actions.ts";
import type { ExecutionResponse } from "../contract/page.ts";
import { captchasOn, type FoundCaptcha } from "../page/captchas.ts";
import { within } from "../waiting.ts";
import type { Session } from "./session.ts";

/** When a page is looked at after it has loaded: a captcha may come some seconds later. */
const pausesMs = [300, 1_200, 2_500, 4_000];
const lookMs = 3_000;
const mostTriesEach = 2;
/** A page that asks again and again may not use the provider up. */
const mostTries = 40;

/** Solves the captchas of a session's pages as they come, until it ends: one at a time, each a few times at most. */
export class BackgroundCaptchas {
  #session: Session;
  #means: CaptchaMeans;
  #tries = new Map<string, number>();
  #count = 0;
  #isBusy = false;
  #holds = 0;
  #current: Promise<ExecutionResponse> | undefined;

  constructor(session: Session, means: CaptchaMeans) {
    this.#session = session;
    this.#means = means;
    const { browser, ending } = session;
    const stop = browser.tabs.follow((tab, cdp, kind) => {
      if (kind !== "page") return;
      // Pages and sessions end at any moment: then there is nothing to solve.
      cdp.on("Page.loadEventFired", () => void this.#follow(tab).catch(() => undefined));
    });
    ending.addEventListener("abort", stop, { once: true });
  }

  /** Begins nothing more until it is disposed. */
  hold(): Disposable {
    this.#holds += 1;
    return { [Symbol.dispose]: () => void (this.#holds -= 1) };
  }

  /** How the captcha ends that is being solved: it is not paid for twice. Undefined where there is none, or it stays unsolved. */
  async solved(signal: AbortSignal): Promise<ExecutionResponse | undefined> {
    if (this.#current === undefined) return undefined;
    const ended = this.#current.catch(() => undefined);
    const done = await within(ended, this.#means.limitMs, signal);
    return done?.success === true ? done : undefined;
  }

  async #follow(tab: Tab): Promise<void> {
    const { loaderId } = tab;
    for (const pause of pausesMs) {
      await delay(pause, undefined, { signal: this.#session.ending });
      if (tab.closed || tab.crashed || tab.loaderId !== loaderId) return;
      await this.#look(tab);
    }
  }

  async #look(tab: Tab): Promise<void> {
    const { control, ending } = this.#session;
    if (this.#isBusy || this.#holds > 0 || control.holder !== undefined) return;
    this.#isBusy = true;
    try {
      const found = (await within(captchasOn(tab), lookMs, ending)) ?? [];
      const captcha = found.find((one) => isOpen(one, this.#means) && this.#mayTry(one));
      // Somebody may have asked for it meanwhile.
      if (captcha === undefined || this.#holds > 0) return;
      this.#current = attempt(this.#session, tab, captcha, this.#means);
      await this.#session.note({ type: "execution_result", value: await this.#current });
    } finally {
      this.#current = undefined;
      this.#isBusy = false;
    }
  }

  #mayTry({ kind, key, document, button, field }: FoundCaptcha): boolean {
    const id = JSON.stringify([kind, key, document, button, field]);
    const tries = this.#tries.get(id) ?? 0;
    if (tries >= mostTriesEach || this.#count >= mostTries) return false;
    this.#tries.set(id, tries + 1);
    this.#count += 1;
    return true;
  }
}

function isOpen(captcha: FoundCaptcha, means: CaptchaMeans): boolean {
  return captcha.isShown && !captcha.isSolved && canTry(captcha, means);
}

/** Tries once; what came of it is told like an action's end. */
async function attempt(
  session: Session,
  tab: Tab,
  captcha: FoundCaptcha,
  means: CaptchaMeans,
): Promise<ExecutionResponse> {
  const startedAt = Date.now();
  const { ending: signal } = session;
  const outcome = await solveCaptcha(captcha, means, {
    signal,
    async onPage(work) {
      await session.control.free(signal);
      return session.aside(tab, work);
    },
  }).then(
    (message) => ({ success: true, message: `In the background: ${message}` }),
    (error: unknown) => {
      signal.throwIfAborted();
      const why = error instanceof ActionFailure ? error.message : "the page has gone on.";
      return { success: false, message: `In the background: ${why}` };
    },
  );
  const action = ActionRequest.parse({ type: "captcha_solve" });
  const { success, message } = outcome;
  return {
    session_id: session.record.id,
    started_at: new Date(startedAt).toISOString(),
    ended_at: new Date().toISOString(),
    action,
    success,
    message,
    data: null,
    exception: success ? null : message,
    timings: { action_ms: Date.now() - startedAt, settle_ms: 0, settled_by: "nothing" },
  };
}
