import { ObserveRequest, type Observation } from "../contract/page.ts";
import { AppError } from "../errors.ts";
import type { Session } from "../sessions/session.ts";
import { fence } from "../llm/fence.ts";
import { fingerprint } from "./nudges.ts";

/** A page as the model is shown it. */
export interface View {
  url: string;
  /** Fenced. */
  text: string;
  /** Tells this state of the page from others. */
  fingerprint: string;
  picture: Uint8Array | undefined;
  /** In how many parts the page has to be told; 1 where it fits. */
  parts: number;
  ms: number;
}

/** Looks at the session's page. One that can't be seen is told as such, since one may still go elsewhere. */
export async function look(
  session: Session,
  options: { maxTokens: number; picture: boolean; part: number },
  signal: AbortSignal,
): Promise<View> {
  const started = performance.now();
  const request = ObserveRequest.parse({
    max_tokens: Math.max(options.maxTokens, 100),
    page: options.part,
    screenshot_type: options.picture ? "last_action" : "none",
  });
  const seen = await session.observe(request, true, signal).catch((error: unknown) => {
    signal.throwIfAborted();
    if (error instanceof AppError && error.code === "browser_failed") return error.message;
    throw error;
  });
  const ms = Math.round(performance.now() - started);
  if (typeof seen === "string") {
    const text = fence(`The page can't be seen: ${seen}`, "page");
    return { url: "", text, fingerprint: "", picture: undefined, parts: 1, ms };
  }
  const { url, space, screenshot } = seen;
  const picture = screenshot.marked ?? screenshot.raw;
  return {
    url,
    text: fence(pageText(seen), "page"),
    fingerprint: fingerprint(url, space.description),
    picture: picture === "" ? undefined : Buffer.from(picture, "base64"),
    parts: space.pages,
    ms,
  };
}

// A page chooses its title and how many tabs it opens, beside the listing, which is held in bounds.
const longestTitle = 200;
const longestUrl = 300;
const mostTabs = 20;

function pageText({ url, title, metadata, space }: Observation): string {
  const { tabs } = metadata;
  const told = tabs
    .slice(-mostTabs)
    .map(
      (tab) => `${tab.tab_id}: ${short(tab.title, longestTitle)} (${short(tab.url, longestUrl)})`,
    );
  const more = tabs.length > mostTabs ? [`${tabs.length - mostTabs} others`] : [];
  const open = tabs.length < 2 ? [] : [`tabs: ${[...more, ...told].join("; ")}`];
  const what = space.description === "" ? "(the page is empty)" : space.description;
  const head = [`url: ${short(url, longestUrl)}`, `title: ${short(title, longestTitle)}`];
  return [...head, ...open, "", what].join("\n");
}

function short(text: string, most: number): string {
  return text.length <= most ? text : `${text.slice(0, most)}…`;
}
