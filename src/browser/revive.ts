import { setTimeout as delay } from "node:timers/promises";
import { within } from "../waiting.ts";
import type { CdpSession } from "./cdp.ts";
import type { Tab } from "./tab.ts";
import type { Tabs } from "./tabs.ts";

const stopMs = 1_000;
const leaveMs = 2_000;
const empty = "about:blank";

/** Whether a page and its frames answer within so many milliseconds: what is busy with a script does not. */
export async function answers(tab: Tab, withinMs: number): Promise<boolean> {
  const asked = sessionsOf(tab).map((session) =>
    session.send("Runtime.evaluate", { expression: "0" }).catch(() => undefined),
  );
  return (await within(Promise.all(asked), withinMs)) !== undefined;
}

function sessionsOf(tab: Tab): CdpSession[] {
  return [tab.session, ...tab.frameSessions.values()];
}

/** Makes a page that does not answer one that does; tells what it took. */
export async function revive(tabs: Tabs, tab: Tab): Promise<string> {
  for (const session of sessionsOf(tab)) session.post("Runtime.terminateExecution");
  if (await answers(tab, stopMs)) return "its script was stopped";
  return leave(tabs, tab);
}

/** Leaves a page, whatever it does, for an empty one; tells what it took. */
export function leave(tabs: Tabs, tab: Tab): Promise<string> {
  const left = leaveAtLast(tabs, tab).finally(() => (tab.beingLeft = undefined));
  tab.beingLeft = left.catch(() => undefined);
  return left;
}

async function leaveAtLast(tabs: Tabs, tab: Tab): Promise<string> {
  // A page that opens a dialog just when it is left gets stuck, and goes only the second time.
  for (let attempt = 0; attempt < 2; attempt++) {
    tab.session.post("Page.navigate", { url: empty });
    const end = Date.now() + leaveMs;
    while (Date.now() < end && tabs.all.includes(tab)) {
      if ((await answers(tab, end - Date.now())) && tab.url === empty) {
        return "it was left for an empty page";
      }
      await delay(50);
    }
  }
  const fresh = await tabs.open(empty);
  if (tabs.current === tab) tabs.switchTo(fresh);
  tabs.drop(tab);
  return "its tab was replaced by an empty one";
}
