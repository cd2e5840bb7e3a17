import type { Tab } from "../browser/tab.ts";
import type { Observation, ObserveRequest } from "../contract/page.ts";
import type { ScreenshotType } from "../contract/session-options.ts";
import type { KnownElement } from "../page/ids.ts";
import { boxesOf, spaceOf } from "../page/observation.ts";
import { createPageMemory, type PageMemory, snapshot, type Snapshot } from "../page/observe.ts";
import { renderLine } from "../page/render.ts";
import { markedPicture, screenshot } from "../page/screenshot.ts";

/** What an observation tells beside the page itself. */
export interface Circumstances {
  sessionId: string;
  tabs: () => Promise<Observation["metadata"]["tabs"]>;
  /** The session's kind of picture, for a request that names none. */
  screenshotType: ScreenshotType;
  lastActionId: string | null;
}

/** What a session sees of its pages, and what it remembers of them between observations. */
export class Sight {
  #memories = new WeakMap<Tab, PageMemory>();
  #observed: { tab: Tab; snapshot: Snapshot } | undefined;

  /** The elements that were observed on a page, by id; undefined when it was not observed yet. */
  known(tab: Tab): ReadonlyMap<string, KnownElement> | undefined {
    return this.#memoryOf(tab).ids.known;
  }

  /** Sees a page, and takes its picture at the same time. */
  async observe(
    tab: Tab,
    request: ObserveRequest,
    { sessionId, tabs, screenshotType, lastActionId }: Circumstances,
  ): Promise<Observation> {
    const startedAt = new Date().toISOString();
    const type = request.screenshot_type ?? screenshotType;
    const before = this.#observed?.tab === tab ? this.#observed.snapshot : undefined;
    const [seen, picture, openTabs] = await Promise.all([
      clocked(() => this.#see(tab, request)),
      clocked(() => (type === "none" ? "" : jpegOf(tab, type))),
      tabs(),
    ]);
    const now = seen.value;
    this.#observed = { tab, snapshot: now };
    const marked =
      request.screenshot_type === "last_action"
        ? { marked: await markedPicture(tab, picture.value, "jpeg", now, lastActionId) }
        : {};
    const endedAt = new Date().toISOString();
    const { title, url, viewport } = now;
    return {
      session_id: sessionId,
      title,
      url,
      started_at: startedAt,
      ended_at: endedAt,
      metadata: { title, url, viewport, tabs: openTabs, timestamp: endedAt },
      screenshot: {
        raw: picture.value,
        bboxes: boxesOf(now),
        last_action_id: lastActionId,
        ...marked,
      },
      space: spaceOf(now, request, before),
      timings: { perceive_ms: seen.ms, screenshot_ms: picture.ms },
    };
  }

  /** A picture of a page; with `last_action` the ids of what is seen now are drawn on it. */
  async picture(
    tab: Tab,
    format: "png" | "jpeg",
    type: ScreenshotType,
    lastActionId: string | null,
  ): Promise<Uint8Array> {
    const data = await screenshot(tab, { format, fullPage: type === "full" });
    if (type !== "last_action") return Buffer.from(data, "base64");
    const seen = await snapshot(tab, this.#memoryOf(tab));
    return Buffer.from(await markedPicture(tab, data, format, seen, lastActionId), "base64");
  }

  /** All that is written on a page now, of the viewport or of the whole. */
  async text(tab: Tab, wholePage: boolean): Promise<string> {
    const seen = await snapshot(tab, this.#memoryOf(tab), { wholePage });
    return [seen.title, ...seen.lines.map((line) => renderLine(line))].join("\n");
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

function jpegOf(tab: Tab, type: ScreenshotType): Promise<string> {
  return screenshot(tab, { format: "jpeg", fullPage: type === "full" });
}

/** Does the work and measures how many milliseconds it took. */
async function clocked<T>(work: () => Promise<T> | T): Promise<{ value: T; ms: number }> {
  const startedAt = performance.now();
  const value = await work();
  return { value, ms: Math.round((performance.now() - startedAt) * 10) / 10 };
}
