import type { PageWatch } from "../browser/page-watch.ts";
import type { Tab } from "../browser/tab.ts";
import type { Tabs } from "../browser/tabs.ts";
import type { ActionOf, ActionType } from "../contract/actions.ts";
import type { DataSpace } from "../contract/page.ts";
import type { KnownElement } from "../page/ids.ts";

/** What an action may use. */
export interface ActionContext {
  tabs: Tabs;
  tab: Tab;
  /** The elements of the last observation of this tab, by id; undefined when it was not observed. */
  known: ReadonlyMap<string, KnownElement> | undefined;
  /** Why the network refused or failed the last connection to a URL's server; undefined when it did not. */
  networkFailure: (url: string) => string | undefined;
  /** Deals with a page that does not respond. */
  watch: PageWatch;
  /** Aborts when the step's time is up or the session ends. */
  signal: AbortSignal;
}

/** What an action did: a sentence for whoever asked, and what it found. */
export interface ActionResult {
  message: string;
  data?: DataSpace;
}

/** The action could not be done; the words go to the caller, who gets `success: false`. */
export class ActionFailure extends Error {
  override name = "ActionFailure";
}

/** How one type of action is done. Throws `ActionFailure` for what the caller can do something about. */
export type Run<Type extends ActionType> = (
  action: ActionOf<Type>,
  context: ActionContext,
) => Promise<ActionResult> | ActionResult;
