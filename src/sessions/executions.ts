import type { CaptchaMeans } from "../actions/captcha/means.ts";
import type { PageWatch } from "../browser/page-watch.ts";
import type { Tab } from "../browser/tab.ts";
import type { Action } from "../contract/actions.ts";
import type { ExecutionResponse } from "../contract/page.ts";
import type { Acting } from "./acting.ts";
import { BackgroundCaptchas } from "./captchas-in-background.ts";
import { masked } from "./masked.ts";
import { limitsOf } from "./operation-limits.ts";
import type { Limits } from "./operations.ts";
import type { Session } from "./session.ts";
import type { Sight } from "./sight.ts";
import { withoutMessages } from "./without-messages.ts";

/** How an action is done. */
export interface Doing {
  /** Whether it counts as activity. */
  isActivity: boolean;
  /** Gives it up. */
  unless?: AbortSignal;
  /** What of its texts is refused where it stands for nothing. */
  placeholdersOnly?: Iterable<string>;
}

/** What came of an action. */
export interface Executed {
  response: ExecutionResponse;
  /** The same as it is kept, without secrets. */
  kept: ExecutionResponse;
  /** Whether time ran out for a captcha. */
  isLate: boolean;
}

/** What the actions of a session are done with. */
export interface ExecutionsParts {
  sight: Sight;
  acting: Acting;
  captchas: CaptchaMeans;
  /** The page to work on. */
  page(signal: AbortSignal): Promise<Tab>;
  /** Does something when it is its turn. */
  operate<T>(
    what: string,
    limits: Limits & { isActivity: boolean },
    work: (signal: AbortSignal, watch: PageWatch) => Promise<T>,
  ): Promise<T>;
}

/** The actions of a session, of which each becomes a step; captchas also without being asked, where the session wants that. */
export class Executions {
  #session: Session;
  #parts: ExecutionsParts;
  #solving: BackgroundCaptchas | undefined;

  constructor(session: Session, parts: ExecutionsParts) {
    this.#session = session;
    this.#parts = parts;
    if (session.record.request.solve_captchas)
      this.#solving = new BackgroundCaptchas(session, parts.captchas);
  }

  /** Does one; a captcha that is just being solved in the background is waited for instead. */
  async run(action: Action, how: Doing): Promise<Executed> {
    const solving = action.type === "captcha_solve" ? this.#solving : undefined;
    using _ = solving?.hold();
    const { ending } = this.#session;
    const signal = how.unless ? AbortSignal.any([how.unless, ending]) : ending;
    const solved = await solving?.solved(signal);
    if (solved !== undefined) return { response: solved, kept: solved, isLate: false };
    return this.#execute(action, how);
  }

  #execute(action: Action, { isActivity, unless, placeholdersOnly }: Doing): Promise<Executed> {
    const { sight, acting, captchas, page, operate } = this.#parts;
    const { control, record } = this.#session;
    const limits = { isActivity, ...limitsOf(action, captchas.limitMs), signal: unless };
    return operate("execute", limits, async (signal, watch) => {
      control.assertFree();
      const tab = await page(signal);
      const known = sight.known(tab);
      const on = { tab, known, watch, placeholdersOnly: new Set(placeholdersOnly), signal };
      const { done, isSecret, isLate } = await acting.run(action, on);
      const response: ExecutionResponse = { session_id: record.id, ...done };
      sight.lastActionId = response.action.id || null;
      this.#noteWaiting(action, response.success);
      const kept = masked(response, isSecret);
      await this.#session.note({ type: "execution_result", value: withoutMessages(kept) });
      return { response, kept, isLate };
    });
  }

  /** Who asked for help waits until something has been done. */
  #noteWaiting(action: Action, success: boolean): void {
    const { record, live } = this.#session;
    if (action.type === "help") {
      record.waitingFor = { reason: action.reason, since: Date.now() };
    } else if (success) record.waitingFor = null;
    live.changed();
  }
}
