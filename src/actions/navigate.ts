import { setTimeout as delay } from "node:timers/promises";
import { isWebUrl } from "../browser/command-policy.ts";
import { answers, revive } from "../browser/revive.ts";
import type { Tab } from "../browser/tab.ts";
import type { ActionOf } from "../contract/actions.ts";
import { call } from "../page/call.ts";
import { enter } from "../page/frames.ts";
import { type ActionContext, ActionFailure, type Run } from "./action.ts";
import { downloadBeginsMs } from "./download.ts";
import { networkReason } from "./network-errors.ts";

const navigationMs = 10_000;
const attempts = 3;
// Longer than a page does without its script having gone astray; it is left anyway.
const leavingMs = 2_000;

/** The absolute URL that is meant; `https://` stands before what has no scheme (contract 2.2). */
export function webUrl(text: string): string {
  const trimmed = text.trim();
  const hasScheme = /^[a-z][a-z0-9+.-]*:(?!\d+(\/|$))/i.test(trimmed);
  const url = hasScheme ? trimmed : `https://${trimmed}`;
  if (!isWebUrl(url)) throw new ActionFailure(`'${url}' is refused: only web pages can be opened.`);
  if (!URL.canParse(url)) throw new ActionFailure(`'${text}' is not a URL.`);
  return new URL(url).href;
}

/** Failures of the connection, not of the page: worth another try. */
const passing =
  /ERR_(CONNECTION_(RESET|CLOSED|TIMED_OUT)|NETWORK_CHANGED|EMPTY_RESPONSE|TIMED_OUT)/;

interface Target {
  url: string;
  wait_until?: WaitUntil | null | undefined;
}

type WaitUntil = NonNullable<ActionOf<"goto">["wait_until"]>;

/** Asks for the page; the browser answers when the first of it has come, which may be never. */
async function beginNavigation(tab: Tab, url: string, signal: AbortSignal) {
  const over = new AbortController();
  const late = delay(navigationMs, undefined, { signal: AbortSignal.any([signal, over.signal]) });
  try {
    const begun = await Promise.race([tab.session.send("Page.navigate", { url }), late]);
    if (begun !== undefined) return begun;
  } finally {
    over.abort();
    late.catch(() => undefined);
  }
  tab.session.post("Page.stopLoading");
  throw new ActionFailure(
    `Can't open ${url}: the server had not answered after ${navigationMs / 1000} s.`,
  );
}

/** What a navigation may use. */
export type NavigationContext = Pick<ActionContext, "signal" | "networkFailure" | "watchDownloads">;

/** Navigates, and answers what is to be told of that. */
async function travelTo(tab: Tab, target: Target, context: NavigationContext): Promise<string> {
  const arrived = await navigate(tab, target, context);
  return arrived === "file"
    ? ": it is a file, so the page stayed where it was."
    : statusNote(await statusOf(tab));
}

/** Navigates and waits for the page, trying again where the connection broke; a file leaves the page where it was. */
export async function navigate(
  tab: Tab,
  { url, wait_until: waitUntil }: Target,
  { signal, networkFailure, watchDownloads }: NavigationContext,
): Promise<"page" | "file"> {
  using downloads = watchDownloads();
  for (let attempt = 1; ; attempt++) {
    signal.throwIfAborted();
    const begun = await beginNavigation(tab, url, signal);
    if (begun.isDownload) {
      await downloads.first(downloadBeginsMs, signal);
      return "file";
    }
    // What the egress gate says of it would otherwise pass for the page's content.
    const why = /^https?:/.test(url) ? networkFailure(url) : undefined;
    if (why === undefined && begun.errorText === undefined) {
      await arrive(tab, url, { waitUntil: waitUntil ?? "load", loaderId: begun.loaderId }, signal);
      assertLanded(tab, url, networkFailure);
      return "page";
    }
    const problem = { why, errorText: begun.errorText, isLast: attempt === attempts };
    await failed(tab, url, { ...problem, networkFailure }, signal);
  }
}

/** Waits until the page has reached what was asked for. */
async function arrive(
  tab: Tab,
  url: string,
  { waitUntil, loaderId }: { waitUntil: WaitUntil; loaderId: string | undefined },
  signal: AbortSignal,
): Promise<void> {
  const late = `${url} had not loaded after ${navigationMs / 1000} s.`;
  if (waitUntil === "commit") {
    // Without a loader the URL is in the same document, only its fragment is another.
    if (loaderId === undefined || (await tab.committed(loaderId, navigationMs, signal))) return;
    throw new ActionFailure(late);
  }
  const arrived = await (waitUntil === "domcontentloaded"
    ? tab.contentLoaded(navigationMs, signal)
    : tab.loaded(navigationMs, signal));
  if (tab.crashed) throw new ActionFailure(`${url} crashed while it was loading.`);
  if (!arrived) throw new ActionFailure(late);
  if (waitUntil === "networkidle") await tab.networkIdle(navigationMs, signal);
}

/** Throws where a page led to one that could not be had, for which the egress gate gives a reason. */
function assertLanded(
  { url, unreachable }: Tab,
  asked: string,
  networkFailure: NavigationContext["networkFailure"],
): void {
  const landed = unreachable ?? url;
  const why = /^https?:/.test(landed) ? networkFailure(landed) : undefined;
  if (why !== undefined)
    throw new ActionFailure(`Can't open ${asked}: it leads to ${landed}. ${why}`);
}

/** Throws why the page could not be had, unless it is worth another try. */
async function failed(
  tab: Tab,
  url: string,
  problem: {
    why: string | undefined;
    errorText: string | undefined;
    isLast: boolean;
    networkFailure: NavigationContext["networkFailure"];
  },
  signal: AbortSignal,
): Promise<void> {
  const { why, errorText = "", isLast, networkFailure } = problem;
  if (errorText === "net::ERR_ABORTED" && why === undefined) {
    // The page was led away just then, for it did not stop its dialogs.
    if (tab.beingLeft !== undefined && !isLast) return void (await tab.beingLeft);
    throw new ActionFailure(
      `Did not leave for ${url}: the server answered without a page, or the page asked to stay or went elsewhere.`,
    );
  }
  // The browser's error page comes a moment later; until then there is no page to look at.
  await tab.loaded(navigationMs, signal);
  if (why !== undefined) throw new ActionFailure(`Can't open ${url}: ${why}`);
  assertLanded(tab, url, networkFailure);
  if (!isLast && passing.test(errorText)) return;
  const note = statusNote(await statusOf(tab));
  throw new ActionFailure(`Can't open ${url}: ${networkReason(errorText)}${note}.`);
}

/** In the page: the HTTP status that its document came with; 0 for none. */
function responseStatus(): number {
  const [entry] = performance.getEntriesByType("navigation");
  return (entry as PerformanceNavigationTiming | undefined)?.responseStatus ?? 0;
}

async function statusOf(tab: Tab): Promise<number> {
  const { targetId: id, loaderId, url, session } = tab;
  const frame = await enter({ id, loaderId, url, session }).catch(() => undefined);
  return frame === undefined ? 0 : call(frame, responseStatus).catch(() => 0);
}

/** A page that came with an error is a page all the same, but the caller has to know. */
function statusNote(status: number): string {
  return status >= 400 ? ` (HTTP ${status})` : "";
}

/** Whether the page of a URL is shown, and not what stands in its place when it could not be had. */
function isAt(url: string, { tab, networkFailure }: ActionContext): boolean {
  if (tab.url !== url || tab.crashed || tab.unreachable !== undefined) return false;
  return !url.startsWith("http") || networkFailure(url) === undefined;
}

/** The tab, made to answer: a page that is held by its script could not be left. */
async function leavable({ tab, tabs }: ActionContext): Promise<Tab> {
  if (tab.beingLeft !== undefined) {
    await tab.beingLeft;
    return tabs.current ?? tab;
  }
  if (tab.crashed || (await answers(tab, leavingMs))) return tab;
  await revive(tabs, tab);
  return tabs.current ?? tab;
}

export const goto: Run<"goto"> = async ({ url: text, wait_until }, context) => {
  const url = webUrl(text);
  if (isAt(url, context)) return { message: `Already at ${url}` };
  const note = await travelTo(await leavable(context), { url, wait_until }, context);
  return { message: `Navigated to ${url}${note}` };
};

export const gotoNewTab: Run<"goto_new_tab"> = async ({ url: text, wait_until }, context) => {
  const url = webUrl(text);
  const tab = await context.tabs.open("about:blank");
  context.tabs.switchTo(tab);
  const note = await travelTo(tab, { url, wait_until }, context);
  return { message: `Navigated to ${url} in a new tab${note}` };
};

async function travel(context: ActionContext, by: -1 | 1): Promise<void> {
  const tab = await leavable(context);
  const { currentIndex, entries } = await tab.session.send("Page.getNavigationHistory");
  const entry = entries[currentIndex + by];
  const none = `There is no page to go ${by < 0 ? "back" : "forward"} to.`;
  if (entry === undefined) throw new ActionFailure(none);
  try {
    await tab.session.send("Page.navigateToHistoryEntry", { entryId: entry.id });
  } catch (error) {
    // Firefox tells only now.
    if (/History entry .* not found/i.test(String(error)))
      throw new ActionFailure(none, { cause: error });
    throw error;
  }
  await settleNavigation(tab, context.signal);
}

// A page from the back/forward cache is there at once and reports no loading.
async function settleNavigation(tab: Tab, signal: AbortSignal): Promise<void> {
  if (!tab.crashed) {
    const { frameTree } = await tab.session.send("Page.getFrameTree");
    tab.url = frameTree.frame.url;
  }
  await tab.loaded(navigationMs, signal);
}

export const goBack: Run<"go_back"> = async (_action, context) => {
  await travel(context, -1);
  return { message: `Went back to ${context.tab.url}` };
};

export const goForward: Run<"go_forward"> = async (_action, context) => {
  await travel(context, 1);
  return { message: `Went forward to ${context.tab.url}` };
};

export const reload: Run<"reload"> = async (_action, context) => {
  const tab = await leavable(context);
  await tab.session.send("Page.reload");
  await tab.loaded(navigationMs, context.signal);
  return { message: `Reloaded ${tab.url}${statusNote(await statusOf(tab))}` };
};
