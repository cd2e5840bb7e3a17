import type { Tab } from "../browser/tab.ts";
import { browserFailed } from "../errors.ts";

const reloadMs = 10_000;

/** A page to look at: one that has crashed is loaded again, where that can't send a form twice. */
export async function readable(tab: Tab, signal: AbortSignal): Promise<Tab> {
  if (!tab.crashed) return tab;
  const { currentIndex, entries } = await tab.session.send("Page.getNavigationHistory");
  if (entries[currentIndex]?.transitionType !== "form_submit") {
    await tab.session.send("Page.reload");
    await tab.loaded(reloadMs, signal);
  }
  if (tab.crashed) throw browserFailed("The page has crashed: reload it, or go to another.");
  return tab;
}
