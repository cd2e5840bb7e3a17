import type { CaptchaMeans } from "../actions/captcha/means.ts";
import type { ActionContext, PageInput, SessionFiles } from "../actions/action.ts";
import { redacted } from "../actions/redaction.ts";
import { runAction } from "../actions/run.ts";
import type { Browser } from "../browser/browser.ts";
import type { Tab } from "../browser/tab.ts";
import type { Action } from "../contract/actions.ts";
import type { Metrics } from "../metrics/metrics.ts";
import type { Scraper } from "../scrape/scraper.ts";
import type { IdentityInUse } from "./identity-in-use.ts";
import type { StayingInUse } from "./staying-in-use.ts";
import type { Timeline } from "./timeline.ts";

/** What actions work with, on whatever page. */
export interface ActingParts {
  browser: Browser;
  /** Undefined for a session without file storage. */
  files: SessionFiles | undefined;
  scraper: Scraper;
  captchas: CaptchaMeans;
  identity: IdentityInUse;
  staying: StayingInUse;
  timeline: Pick<Timeline, "add">;
  metrics: Pick<Metrics, "actionDone">;
}

/** The page that an action is done on, and how. */
type OnPage = Pick<ActionContext, "tab" | "known" | "watch" | "placeholdersOnly" | "signal">;

/** Does actions on the pages of a session, tells the timeline where, and the metrics how long they took. */
export class Acting {
  #parts: ActingParts;

  constructor(parts: ActingParts) {
    this.#parts = parts;
  }

  /** Does one action; answers what came of it, without secrets, whether a secret was filled in, and whether time ran out for a captcha. */
  async run(action: Action, on: OnPage) {
    let isSecret = false;
    let isLate = false;
    const done = await this.#timed(action, {
      ...this.#means(),
      ...on,
      noteSecret: () => (isSecret = true),
      noteLate: () => (isLate = true),
      noteInput: (input) => this.#noteInput(on.tab, input),
    });
    return { done: redacted(done, this.#parts.identity.secrets.current), isSecret, isLate };
  }

  /** With what something is done on a page beside the actions. */
  contextOn(on: OnPage): ActionContext {
    return {
      ...this.#means(),
      ...on,
      noteSecret: () => {},
      noteLate: () => {},
      notePlaceholder: () => {},
      noteTarget: () => Promise.resolve(),
      noteChosen: () => {},
      noteInput: (input) => this.#noteInput(on.tab, input),
    };
  }

  /** One that was given up is a failure. */
  async #timed(action: Action, context: Parameters<typeof runAction>[1]) {
    const began = performance.now();
    let success = false;
    try {
      const done = await runAction(action, context);
      ({ success } = done);
      return done;
    } finally {
      this.#parts.metrics.actionDone(action.type, (performance.now() - began) / 1000, success);
    }
  }

  /** Tells where an action acts, to be seen with the picture. */
  #noteInput({ targetId }: Tab, input: PageInput): void {
    const data = { tab: targetId, by: "action", ...input } as const;
    this.#parts.timeline.add({ at: Date.now(), type: "input", data });
  }

  /** What every action may use, whatever its page. */
  #means() {
    const { browser, files, scraper, captchas, identity, staying } = this.#parts;
    const { tabs, gate, refusals, downloads } = browser;
    return {
      tabs,
      networkFailure: (url: string) =>
        staying.current?.reasonFor(url) ?? refusals.reasonFor(url) ?? gate?.failureOf(url),
      watchDownloads: () => downloads.watch(),
      files,
      scraper,
      captchas,
      inbox: identity.persona?.inbox,
      hosts: staying.current?.hosts,
      secrets: identity.secrets.current,
    };
  }
}
