import { setTimeout as delay } from "node:timers/promises";
import type { Tab } from "../browser/tab.ts";
import type { ActionType } from "../contract/actions.ts";
import type { ActionContext } from "./action.ts";

/** What a person's input may set off: a navigation, or a new tab. */
const causes = new Set<ActionType>([
  "click",
  "fill",
  "check",
  "select_dropdown_option",
  "press_key",
  "evaluate_js",
]);

// Long enough for a navigation that the input asked for to begin, also by a timer of 0 ms.
const beginMs = 50;
const loadMs = 10_000;

/** After an action: waits for the navigation that it began, and makes a tab that it opened the current one. */
export async function settle(
  type: ActionType,
  context: ActionContext,
  opened: Tab[],
): Promise<void> {
  if (!causes.has(type)) return;
  await delay(beginMs);
  const fresh = opened.find(
    (tab) => tab.openerId === context.tab.targetId && context.tabs.all.includes(tab),
  );
  if (fresh !== undefined) {
    context.tabs.switchTo(fresh);
    await fresh.loaded(loadMs, context.signal);
  } else {
    await context.tab.loaded(loadMs, context.signal);
  }
}
