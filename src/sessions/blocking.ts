import { Consent, type ConsentOutcome } from "../blocking/consent.ts";
import type { FilterLists } from "../blocking/filter-lists.ts";
import type { Filters } from "../blocking/filters.ts";
import { FrameAddresses } from "../blocking/frames.ts";
import { hideByRules } from "../blocking/hiding.ts";
import type { PausedRequest, RequestJudge, Verdict } from "../browser/interception.ts";
import type { Tab } from "../browser/tab.ts";
import type { Tabs } from "../browser/tabs.ts";
import type { SessionStartRequest } from "../contract/session-options.ts";
import { keptUrl } from "../browser/request-details.ts";
import type { Timeline } from "./timeline.ts";

/** What one session blocks and hides, and what it says to consent walls. */
export class Blocking implements Disposable {
  #filters: Filters | undefined;
  #answer: SessionStartRequest["cookie_consent"];
  #frames: FrameAddresses | undefined;
  #consent: Consent | undefined;
  #begun = new DisposableStack();

  private constructor(filters: Filters | undefined, answer: SessionStartRequest["cookie_consent"]) {
    this.#filters = filters;
    this.#answer = answer;
  }

  /** By the options of a session. Throws a 422 where the server has no filter lists. */
  static async plan(request: SessionStartRequest, lists: FilterLists): Promise<Blocking> {
    const filters = request.block_ads ? await lists.take() : undefined;
    return new Blocking(filters, request.cookie_consent);
  }

  /** Those that requests have to pass. */
  get judges(): RequestJudge[] {
    const filters = this.#filters;
    return filters === undefined ? [] : [(paused) => this.#judge(paused, filters)];
  }

  /** Blocks and answers in these tabs from now on, until it is disposed; what it says to walls is told on the timeline. */
  begin(tabs: Tabs, timeline: Pick<Timeline, "add">): void {
    if (this.#filters !== undefined) {
      this.#frames = this.#begun.use(new FrameAddresses(tabs));
      this.#begun.use(hideByRules(tabs, this.#filters));
    }
    if (this.#answer === null) return;
    const tell = (outcome: ConsentOutcome) =>
      timeline.add({
        at: Date.now(),
        type: "consent",
        data: { ...outcome, url: keptUrl(outcome.url) },
      });
    this.#consent = this.#begun.use(new Consent(tabs, this.#answer, tell));
  }

  /** Resolves when no wall of a tab is being answered, soon at any rate. */
  async settled(tab: Tab, signal: AbortSignal): Promise<void> {
    await this.#consent?.settled(tab.targetId, signal);
  }

  /** What is asked for by hand is never refused: the document of a page. */
  #judge(paused: PausedRequest, filters: Filters): Verdict | undefined {
    const { frameId, request, resourceType } = paused;
    const isDocument = resourceType === "Document";
    if (isDocument && (this.#frames?.isPage(frameId) ?? true)) return undefined;
    const asker = isDocument ? this.#frames?.around(frameId) : this.#frames?.documentIn(frameId);
    const rule = filters.refusing({
      url: request.url,
      type: isDocument ? "sub_frame" : resourceType.toLowerCase(),
      source: sourceOf(request.headers) ?? asker,
    });
    return rule === undefined ? undefined : { refused: `Blocked by the filter ${rule}` };
  }

  [Symbol.dispose](): void {
    this.#begun.dispose();
  }
}

/** The page that asks, by the request itself: what the browser tells of frames may come later. */
function sourceOf(headers: Record<string, string>): string | undefined {
  for (const [name, value] of Object.entries(headers)) {
    if (/^(referer|origin)$/i.test(name) && /^https?:/.test(value)) return value;
  }
  return undefined;
}
