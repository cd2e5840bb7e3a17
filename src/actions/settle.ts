import { setTimeout as delay } from "node:timers/promises";
import type { Tab } from "../browser/tab.ts";
import type { ActionType } from "../contract/actions.ts";
import { call } from "../page/call.ts";
import { mainFrame } from "../page/frames.ts";
import { nextFrame } from "../page/injected/ready.ts";
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

const beginMs = 50;
const windowMs = 1_000;
const loadMs = 10_000;

/** What has to be known from before an action to tell what it set off. */
export interface Before extends Disposable {
  opened: readonly Tab[];
  windowsAsked: number;
}

export function beforeAction({ tab, tabs }: ActionContext): Before {
  return { ...tabs.watch(), windowsAsked: tab.windowsAsked };
}

/** After an action: waits for the navigation that it began, and makes a tab that it opened the current one. */
export async function settle(
  type: ActionType,
  context: ActionContext,
  before: Before,
): Promise<void> {
  if (!causes.has(type)) return;
  await aFrame(context.tab);
  const tab = (await openedTab(context, before)) ?? context.tab;
  if (tab !== context.tab) context.tabs.switchTo(tab);
  await tab.loaded(loadMs, context.signal);
}

/** The tab that the page has opened since, which is waited for when it has asked for one. */
async function openedTab({ tab, tabs }: ActionContext, before: Before): Promise<Tab | undefined> {
  const find = () =>
    before.opened.find((other) => other.openerId === tab.targetId && tabs.all.includes(other));
  const end = Date.now() + windowMs;
  while (tab.windowsAsked > before.windowsAsked && find() === undefined && Date.now() < end) {
    await delay(10);
  }
  return find();
}

/**
 * Until the page has drawn once more: by then a navigation has begun that the input asked for, also
 * by a timer of 0 ms. A page that is leaving or blocked by a dialog does not draw.
 */
async function aFrame(tab: Tab): Promise<void> {
  const drawn = mainFrame(tab).then((frame) => call(frame, nextFrame));
  await Promise.race([drawn.catch(() => undefined), delay(beginMs)]);
}
