import { setTimeout as delay } from "node:timers/promises";
import { isWebUrl } from "../browser/command-policy.ts";
import type { Tab } from "../browser/tab.ts";
import { type ActionContext, ActionFailure, type Run } from "./action.ts";

const navigationMs = 10_000;
const attempts = 3;

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

/** Asks for the page; the browser answers when the first of it has come, which may be never. */
async function beginNavigation(tab: Tab, url: string, signal: AbortSignal) {
  const late = delay(navigationMs, undefined, { signal, ref: false });
  const begun = await Promise.race([tab.session.send("Page.navigate", { url }), late]);
  if (begun !== undefined) return begun;
  tab.session.post("Page.stopLoading");
  throw new ActionFailure(`${url} had not answered after ${navigationMs / 1000} s`);
}

/** Navigates and waits for the page, trying again where the connection broke. */
async function navigate(
  tab: Tab,
  url: string,
  { signal, networkFailure }: ActionContext,
): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    signal.throwIfAborted();
    const { errorText, isDownload } = await beginNavigation(tab, url, signal);
    if (isDownload) return;
    // What the egress gate says of it would otherwise pass for the page's content.
    const why = /^https?:/.test(url) ? networkFailure(url) : undefined;
    // The browser's error page comes a moment later; until then there is no page to look at.
    if (why !== undefined || errorText !== undefined) await tab.loaded(navigationMs, signal);
    if (why !== undefined) throw new ActionFailure(`Can't open ${url}: ${why}`);
    if (errorText === undefined) break;
    if (attempt === attempts || !passing.test(errorText)) {
      throw new ActionFailure(`Can't open ${url}: ${errorText}`);
    }
  }
  if (!(await tab.loaded(navigationMs, signal))) {
    throw new ActionFailure(`${url} had not loaded after ${navigationMs / 1000} s`);
  }
  if (tab.crashed) throw new ActionFailure(`${url} crashed while it was loading`);
}

/** Whether the page of a URL is shown, and not what stands in its place when it could not be had. */
function isAt(url: string, { tab, networkFailure }: ActionContext): boolean {
  if (tab.url !== url || tab.crashed || tab.unreachable) return false;
  return !url.startsWith("http") || networkFailure(url) === undefined;
}

export const goto: Run<"goto"> = async ({ url: text }, context) => {
  const url = webUrl(text);
  if (isAt(url, context)) return { message: `Already at ${url}` };
  await navigate(context.tab, url, context);
  return { message: `Navigated to ${url}` };
};

export const gotoNewTab: Run<"goto_new_tab"> = async ({ url: text }, context) => {
  const url = webUrl(text);
  const tab = await context.tabs.open("about:blank");
  context.tabs.switchTo(tab);
  await navigate(tab, url, context);
  return { message: `Navigated to ${url} in a new tab` };
};

async function travel({ tab, signal }: ActionContext, by: -1 | 1): Promise<void> {
  const { currentIndex, entries } = await tab.session.send("Page.getNavigationHistory");
  const entry = entries[currentIndex + by];
  if (entry === undefined)
    throw new ActionFailure(`There is no page to go ${by < 0 ? "back" : "forward"} to.`);
  await tab.session.send("Page.navigateToHistoryEntry", { entryId: entry.id });
  await settleNavigation(tab, signal);
}

// A page from the back/forward cache is there at once and reports no loading.
async function settleNavigation(tab: Tab, signal: AbortSignal): Promise<void> {
  const { frameTree } = await tab.session.send("Page.getFrameTree");
  tab.url = frameTree.frame.url;
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

export const reload: Run<"reload"> = async (_action, { tab, signal }) => {
  await tab.session.send("Page.reload");
  await tab.loaded(navigationMs, signal);
  return { message: `Reloaded ${tab.url}` };
};
