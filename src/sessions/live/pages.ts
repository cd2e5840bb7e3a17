import { ActionFailure } from "../../actions/action.ts";
import { webUrl } from "../../actions/navigate.ts";
import { networkReason } from "../../actions/network-errors.ts";
import type { Tab } from "../../browser/tab.ts";
import type { Tabs } from "../../browser/tabs.ts";
import type { ViewerMessage } from "../../contract/live.ts";

/** Goes to a web address, as what is typed into an address bar; throws a sentence where that can't be. */
export async function navigateTo(tab: Tab, text: string): Promise<void> {
  const url = webUrl(text);
  // A link for control leads to mouse and keyboard, not to code that reads what a page keeps covered.
  if (url.startsWith("javascript:"))
    throw new ActionFailure(
      "Code can't be run from the address bar: only web pages can be opened.",
    );
  const { errorText, isDownload } = await tab.session.send("Page.navigate", { url });
  // Aborted: it was a file, or the person wants to go elsewhere by now.
  if (errorText === undefined || isDownload === true || errorText === "net::ERR_ABORTED") return;
  throw new ActionFailure(`Can't open ${url}: ${networkReason(errorText)}.`);
}

/** Goes back or forward, where there is a page to go to, or loads the page anew. */
export async function travel(tab: Tab, go: "back" | "forward" | "reload"): Promise<void> {
  if (go === "reload") {
    await tab.session.send("Page.reload");
    return;
  }
  const { currentIndex, entries } = await tab.session.send("Page.getNavigationHistory");
  const entry = entries[currentIndex + (go === "back" ? -1 : 1)];
  if (entry !== undefined)
    await tab.session.send("Page.navigateToHistoryEntry", { entryId: entry.id });
}

/** Opens, closes or shows a tab; answers the one that is to be seen then. */
export async function turnTo(
  tabs: Tabs,
  { do: what, tab: targetId }: Extract<ViewerMessage, { type: "tab" }>,
): Promise<Tab> {
  if (what === "open") return shown(tabs, await tabs.open("about:blank"));
  const tab = tabs.all.find((one) => one.targetId === targetId);
  if (tab === undefined) throw new ActionFailure("This tab is not there any more.");
  if (what === "show") return shown(tabs, tab);
  await tabs.close(tab);
  // A session always has a page to work on.
  return shown(tabs, tabs.current ?? (await tabs.open("about:blank")));
}

/** What is done on the session next is done on the tab that the person left. */
function shown(tabs: Tabs, tab: Tab): Tab {
  tabs.switchTo(tab);
  tab.session.post("Page.bringToFront");
  return tab;
}
