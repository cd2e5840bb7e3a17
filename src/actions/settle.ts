import { setTimeout as delay } from "node:timers/promises";
import type { PendingRequests } from "../browser/requests.ts";
import type { Tab } from "../browser/tab.ts";
import type { ActionType } from "../contract/actions.ts";
import type { SettledBy } from "../contract/page.ts";
import { call } from "../page/call.ts";
import { enter, type Frame } from "../page/frames.ts";
import { type Rest, rest } from "../page/rest.ts";
import type { ActionContext } from "./action.ts";

/** What sets nothing off on the page, or has waited for it itself. */
const settled = new Set<ActionType>([
  "close_tab",
  "completion",
  "download_file",
  "email_read",
  "help",
  "scrape",
  "sms_read",
  "switch_tab",
  "wait",
]);

const mostRounds = 10;
const busyMs = 1_000;
const effectMs = 20;
const quietMs = 50;
const restlessMs = 300;
const networkMs = 1_000;
const windowMs = 1_000;
const emptyWindowMs = 100;
const closeMs = 1_000;
const loadMs = 10_000;

/** What has to be known from before an action to tell what it set off. */
export interface Before extends Disposable {
  requests: PendingRequests | undefined;
  /** Our world of the page as it was; undefined where there is none to wait for. */
  frame: Promise<Frame | undefined>;
  opened: readonly Tab[];
}

export function beforeAction(type: ActionType, { tab, tabs }: ActionContext): Before {
  const watch = tabs.watch();
  tab.windowsAsked.length = 0;
  const isQuiet = settled.has(type) || tab.crashed;
  const requests = isQuiet ? undefined : tabs.watchRequests(tab);
  return {
    requests,
    frame: isQuiet ? Promise.resolve(undefined) : worldOf(tab),
    opened: watch.opened,
    [Symbol.dispose]: () => {
      watch[Symbol.dispose]();
      requests?.[Symbol.dispose]();
    },
  };
}

export function worldOf({ targetId, loaderId, url, session }: Tab): Promise<Frame | undefined> {
  return enter({ id: targetId, loaderId, url, session }).catch(() => undefined);
}

/**
 * After an action: waits for the navigation and the requests that it began and for a page that
 * changes to come to rest, and makes a tab that it opened the current one. Tells what it waited for.
 * `actedIn`: the frame that was acted in, where that is known.
 */
export async function settle(
  context: ActionContext,
  before: Before,
  actedIn?: Frame,
): Promise<SettledBy> {
  const { requests } = before;
  if (requests === undefined) return "nothing";
  const { tab, tabs, signal } = context;
  // The page's own process does not know how far that of a frame has come.
  if (actedIn !== undefined && actedIn.session !== tab.session) await restOf(actedIn, 0);
  const by = await settlePage(tab, before.frame, requests, signal);
  const opened = await openedTab(context, before);
  if (opened === undefined) return by;
  tabs.switchTo(opened);
  // A click with Control asks for no window, and opens one with a page all the same.
  const asked = tab.windowsAsked;
  const isEmpty = asked.length > 0 && asked.every((url) => url === "" || url === "about:blank");
  await opened.begun(isEmpty ? emptyWindowMs : windowMs);
  await opened.loaded(loadMs, signal);
  return "navigation";
}

/** Waits for the page to come to rest; `frame` is our world of it as it was before. */
export async function settlePage(
  tab: Tab,
  before: Promise<Frame | undefined>,
  requests: PendingRequests,
  signal: AbortSignal,
): Promise<SettledBy> {
  let by: SettledBy = "nothing";
  let frame = await before;
  let networkEnd: number | undefined;
  for (let round = 0; round < mostRounds && !tab.crashed && !signal.aborted; round++) {
    // What was fetched has its effect some tasks after it came.
    const found = await restOf(frame, by === "network" ? effectMs : 0);
    if (found === "closing") await tab.gone(closeMs);
    if (tab.closed) return by;
    if (tab.isNavigating) {
      await tab.loaded(loadMs, signal);
      by = "navigation";
    } else if (found !== "left") {
      if (requests.count === 0) return found === "restless" ? "limit" : atLeast(by, found);
      networkEnd ??= Date.now() + networkMs;
      if (Date.now() >= networkEnd) return "limit";
      await requests.ended(networkEnd - Date.now(), signal);
      if (by !== "navigation") by = "network";
      continue;
    }
    frame = await worldOf(tab);
  }
  return "limit";
}

/** What was waited for, were it only the page itself. */
function atLeast(by: SettledBy, found: Rest | "busy"): SettledBy {
  return by === "nothing" && found === "quiet" ? "page" : by;
}

/** A page that is leaving takes our world with it; one that is busy is not waited for. */
async function restOf(frame: Frame | undefined, firstMs: number): Promise<Rest | "left" | "busy"> {
  if (frame === undefined) return "busy";
  const resting = call(frame, rest, firstMs, quietMs, restlessMs).catch(() => "left" as const);
  const busy = new AbortController();
  const late = delay(busyMs + restlessMs, "busy" as const, { signal: busy.signal });
  try {
    return await Promise.race([resting, late]);
  } finally {
    busy.abort();
    late.catch(() => undefined);
  }
}

/** The tab that the page has opened since, which is waited for when it has asked for one. */
async function openedTab({ tab, tabs }: ActionContext, before: Before): Promise<Tab | undefined> {
  const find = () =>
    before.opened.findLast(
      (other) =>
        tabs.all.includes(other) &&
        // A tab that a client opened beside us is none of ours.
        (other.openerId === tab.targetId || (other.openerId === undefined && tabs.clients === 0)),
    );
  const end = Date.now() + windowMs;
  while (tab.windowsAsked.length > 0 && find() === undefined && Date.now() < end) {
    await delay(10);
  }
  return find();
}
