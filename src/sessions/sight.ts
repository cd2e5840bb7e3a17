import { redacted } from "../actions/redaction.ts";
import { dialogSentences } from "../browser/dialogs.ts";
import type { PageWatch } from "../browser/page-watch.ts";
import type { Tab } from "../browser/tab.ts";
import type { Tabs } from "../browser/tabs.ts";
import type { Observation, ObserveRequest } from "../contract/page.ts";
import type { ScreenshotType } from "../contract/session-options.ts";
import type { KnownElement } from "../page/ids.ts";
import { boxesOf, spaceOf } from "../page/observation.ts";
import { createPageMemory, type PageMemory, snapshot, type Snapshot } from "../page/observe.ts";
import { markedPicture, maskedScreenshot, screenshot } from "../page/screenshot.ts";
import type { SecretsInUse } from "./secrets-in-use.ts";

/** Whose pages are seen, and what is told beside them. */
export interface SightOptions {
  sessionId: string;
  tabs: Tabs;
  /** The session's kind of picture, for a request that names none. */
  screenshotType: ScreenshotType;
  /** What no text and no picture may show. */
  secrets: SecretsInUse;
}

/** What a session sees of its pages, and what it remembers of them between observations. */
export class Sight {
  /** The id of the element that was acted on last. */
  lastActionId: string | null = null;
  #options: SightOptions;
  #memories = new WeakMap<Tab, PageMemory>();
  #observed: { tab: Tab; snapshot: Snapshot } | undefined;
  #dialogsTold = 0;

  constructor(options: SightOptions) {
    this.#options = options;
  }

  /** The elements that were observed on a page, by id; undefined when it was not observed yet. */
  known(tab: Tab): ReadonlyMap<string, KnownElement> | undefined {
    return this.#memoryOf(tab).ids.known;
  }

  /** Sees a page, and takes its picture at the same time; before the page it tells the news. */
  async observe(tab: Tab, request: ObserveRequest, watch: PageWatch): Promise<Observation> {
    const observation = await this.#observe(tab, request);
    const { space } = observation;
    const news = await this.#news(watch);
    space.description = [...news, space.description].filter((part) => part !== "").join("\n");
    return redacted(observation, this.#options.secrets.current);
  }

  /** The dialogs since the last time, and trouble. */
  async #news(watch: PageWatch): Promise<string[]> {
    const { dialogs } = this.#options.tabs;
    const sentences = dialogSentences(dialogs.since(this.#dialogsTold));
    this.#dialogsTold = dialogs.count;
    if (watch.isIntervening) sentences.push(await watch.intervened);
    return sentences.map((sentence) => `_[:]${sentence}`);
  }

  async #observe(tab: Tab, request: ObserveRequest): Promise<Observation> {
    const { sessionId, tabs, screenshotType } = this.#options;
    const startedAt = new Date().toISOString();
    const type = request.screenshot_type ?? screenshotType;
    const before = this.#observed?.tab === tab ? this.#observed.snapshot : undefined;
    const [seen, picture, openTabs] = await Promise.all([
      clocked(() => this.#see(tab, request)),
      clocked(() => (type === "none" ? "" : this.#shot(tab, "jpeg", type))),
      listed(tabs),
    ]);
    const now = seen.value;
    this.#observed = { tab, snapshot: now };
    const raw = picture.value;
    const marked = await this.#marked(tab, request, raw, now);
    const endedAt = new Date().toISOString();
    const { title, url, viewport } = now;
    const space = spaceOf(now, request, before);
    if (raw === undefined)
      space.description = `_[:]The picture is left out, because a secret value on the page can't be covered.\n${space.description}`;
    return {
      session_id: sessionId,
      title,
      url,
      started_at: startedAt,
      ended_at: endedAt,
      metadata: { title, url, viewport, tabs: openTabs, timestamp: endedAt },
      screenshot: {
        raw: raw ?? "",
        bboxes: boxesOf(now),
        last_action_id: this.lastActionId,
        ...marked,
      },
      space,
      timings: { perceive_ms: seen.ms, screenshot_ms: picture.ms },
    };
  }

  /**
   * A picture of a page; with `last_action` the ids of what is seen now are drawn on it. Undefined
   * where it would show what is hidden.
   */
  async picture(
    tab: Tab,
    format: "png" | "jpeg",
    type: ScreenshotType,
  ): Promise<Uint8Array | undefined> {
    const data = await this.#shot(tab, format, type);
    if (data === undefined) return undefined;
    if (type !== "last_action") return Buffer.from(data, "base64");
    const seen = await snapshot(tab, this.#memoryOf(tab));
    return Buffer.from(await markedPicture(tab, data, format, seen, this.lastActionId), "base64");
  }

  #shot(tab: Tab, format: "png" | "jpeg", type: ScreenshotType): Promise<string | undefined> {
    const hidden = this.#options.secrets.current;
    const options = { format, fullPage: type === "full" };
    if (hidden === undefined) return screenshot(tab, options);
    return maskedScreenshot(tab, options, hidden, this.#memoryOf(tab).worlds);
  }

  async #marked(
    tab: Tab,
    request: ObserveRequest,
    raw: string | undefined,
    seen: Snapshot,
  ): Promise<{ marked?: string | null }> {
    if (request.screenshot_type !== "last_action") return {};
    if (raw === undefined) return { marked: null };
    return { marked: await markedPicture(tab, raw, "jpeg", seen, this.lastActionId) };
  }

  async #see(tab: Tab, request: ObserveRequest): Promise<Snapshot> {
    const memory = this.#memoryOf(tab);
    const seen = await snapshot(tab, memory, { wholePage: request.full_page });
    const least = request.min_nb_actions ?? 0;
    if (request.full_page || seen.known.size >= least) return seen;
    return snapshot(tab, memory, { wholePage: true });
  }

  #memoryOf(tab: Tab): PageMemory {
    let memory = this.#memories.get(tab);
    if (memory === undefined) this.#memories.set(tab, (memory = createPageMemory()));
    return memory;
  }
}

/** An observation as it is kept with the steps: an empty picture is what the clients accept. */
export function withoutPicture(observation: Observation): Observation {
  const { last_action_id } = observation.screenshot;
  return { ...observation, screenshot: { raw: "", bboxes: [], last_action_id } };
}

async function listed(tabs: Tabs): Promise<Observation["metadata"]["tabs"]> {
  await tabs.refresh();
  return tabs.all.map(({ title, url }, index) => ({ tab_id: index, title, url }));
}

/** Does the work and measures how many milliseconds it took. */
async function clocked<T>(work: () => Promise<T> | T): Promise<{ value: T; ms: number }> {
  const startedAt = performance.now();
  const value = await work();
  return { value, ms: Math.round((performance.now() - startedAt) * 10) / 10 };
}
