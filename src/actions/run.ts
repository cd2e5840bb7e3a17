import { setTimeout as delay } from "node:timers/promises";
import type { Action, ActionType } from "../contract/actions.ts";
import type { ExecutionResponse, SettledBy } from "../contract/page.ts";
import { CdpError } from "../browser/cdp.ts";
import { dialogSentences } from "../browser/dialogs.ts";
import { selectorsOfElement } from "../page/offers.ts";
import type { KnownElement } from "../page/ids.ts";
import { type Selectors, selectorsOf } from "../page/locate.ts";
import { PageException } from "../page/call.ts";
import { type ActionContext, ActionFailure, type ActionResult, type Run } from "./action.ts";
import { beforeDownloads, toldOf } from "./download.ts";
import { actions } from "./index.ts";
import { beforeAction, settle } from "./settle.ts";
import { type Notes, takeNotes, traceOf, watchPage } from "./trace.ts";

type Execution = Omit<ExecutionResponse, "session_id">;
type Outcome = ActionResult & { success: boolean };
/** What whoever runs an action gives to it; the rest is noted here. */
type Given = Omit<ActionContext, "noteTarget" | "noteChosen" | "notePlaceholder">;

/** Runs one action and tells how it went, in the wire's shape (contract 3.3). */
export async function runAction(action: Action, given: Given): Promise<Execution> {
  const startedAt = Date.now();
  const { notes, noting } = takeNotes(given.tab);
  const context: ActionContext = { ...given, ...noting };
  const standing = { url: context.tab.url, tabs: [...context.tabs.all] };
  const { dialogs } = context.tabs;
  const dialogsBefore = dialogs.count;
  dialogs.rule = action.dialog;
  try {
    using before = beforeAction(action.type, context);
    using downloads = beforeDownloads(context);
    await watchPage(action, notes, before.frame);
    const outcome = await attempt(action, context);
    const actedAt = Date.now();
    const settledBy = context.watch.isIntervening
      ? "limit"
      : await settle(context, before, notes.watched);
    const shown = dialogs.since(dialogsBefore);
    const news = [
      ...tabNews(action.type, context),
      ...dialogSentences(shown),
      ...(action.type === "download_file" ? [] : await toldOf(downloads, context)),
    ];
    const begun = downloads.watch.begun.map(({ name }) => name);
    const message = [ended(outcome.message, news.length > 0), ...news].join(" ");
    return {
      started_at: new Date(startedAt).toISOString(),
      ended_at: new Date().toISOString(),
      action: echoOf(action, context, notes),
      success: outcome.success,
      message,
      data: outcome.data ?? null,
      exception: outcome.success ? null : message,
      timings: timingsOf(startedAt, actedAt, settledBy),
      trace: await traceOf(notes, standing, { ...shown, downloads: begun }, context),
    };
  } finally {
    dialogs.rule = undefined;
  }
}

function timingsOf(startedAt: number, actedAt: number, settledBy: SettledBy): Execution["timings"] {
  return {
    action_ms: actedAt - startedAt,
    settle_ms: Date.now() - actedAt,
    settled_by: settledBy,
  };
}

/** A message to which sentences are added has to end as one. */
function ended(message: string, hasMore: boolean): string {
  return hasMore && !/[.!?]$/.test(message) ? `${message}.` : message;
}

/** What can be done without the page's process. */
const needsNoPage = new Set<ActionType>([
  "close_tab",
  "completion",
  "email_read",
  "go_back",
  "go_forward",
  "goto",
  "goto_new_tab",
  "help",
  "reload",
  "sms_read",
  "switch_tab",
  "wait",
]);

/** Input after which a page may well close itself. */
const mayClose = new Set<ActionType>(["click", "press_key", "evaluate_js"]);

const revivedMs = 1_000;

async function attempt(action: Action, context: ActionContext): Promise<Outcome> {
  const { tab, watch } = context;
  try {
    if (tab.crashed && !needsNoPage.has(action.type)) {
      throw new ActionFailure("The page has crashed: reload it, or go to another.");
    }
    const result = await Promise.race([perform(action, context), hung(context)]);
    if (watch.isIntervening) throw new ActionFailure(await watch.intervened);
    return { success: true, ...result };
  } catch (error) {
    context.signal.throwIfAborted();
    if (error instanceof ActionFailure) return { success: false, message: error.message };
    if (!(error instanceof CdpError || error instanceof PageException)) throw error;
    if (watch.isIntervening) return { success: false, message: await watch.intervened };
    if (tab.crashed) {
      const message = "The page crashed meanwhile: reload it, or go to another.";
      return { success: false, message };
    }
    if (tab.closed && mayClose.has(action.type)) {
      return { success: true, message: "The page closed itself." };
    }
    // A page that goes away or fights back under an action is the page's doing.
    return { success: false, message: `The page did not let it happen: ${error.message}` };
  }
}

async function perform(action: Action, context: ActionContext): Promise<ActionResult> {
  const run = actions[action.type] as Run<Action["type"]>;
  return run(action, context);
}

/** Fails the action when its page had to be brought back, and it still does not come to an end. */
async function hung({ watch }: ActionContext): Promise<never> {
  const said = await watch.intervened;
  await delay(revivedMs);
  throw new ActionFailure(said);
}

const choosesTab = new Set<ActionType>(["close_tab", "goto_new_tab", "switch_tab"]);

/** That another tab is the current one now, and why. */
function tabNews(type: ActionType, { tab, tabs }: ActionContext): string[] {
  const { current } = tabs;
  if (current === tab || choosesTab.has(type)) return [];
  if (current === undefined) return ["The last tab was closed."];
  const place = `tab ${tabs.all.indexOf(current)}: ${current.url}`;
  if (tab.closed) return [`The tab was closed; the current one is now ${place}`];
  return [`A new tab was opened and is the current one now, ${place}`];
}

/** The action as it was understood, with selectors in their full shape, those of an id as they were before; some clients refuse keys that they don't know. */
function echoOf(
  { dialog: _dialog, ...action }: Action,
  { known }: ActionContext,
  notes: Notes,
): Execution["action"] {
  if ("wait_until" in action) {
    const { wait_until: _waitUntil, ...rest } = action;
    return rest;
  }
  if (!("press_enter" in action)) return action;
  const { selector, id, ...rest } = action;
  const given = typeof selector === "string" ? selectorsOf(selector) : selector;
  const element = id ? known?.get(id) : undefined;
  return {
    ...rest,
    id: id ?? "",
    selector: given ?? (element ? selectorsThen(element, notes) : null),
  };
}

function selectorsThen(known: KnownElement, { element }: Notes): Selectors {
  const selectors = selectorsOfElement(known);
  const [best] = element?.selectors ?? [];
  const isPath = best === undefined || best.kind === "css" || best.kind === "xpath";
  return isPath ? selectors : { ...selectors, playwright_selector: best.selector };
}
