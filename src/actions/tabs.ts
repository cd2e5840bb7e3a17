import { ActionFailure, type Run } from "./action.ts";

export const switchTab: Run<"switch_tab"> = async ({ tab_index: index }, { tabs }) => {
  const tab = tabs.all.at(index);
  if (tab === undefined || index < -1) {
    throw new ActionFailure(
      `There is no tab ${index}: ${tabs.all.length} are open, numbered from 0.`,
    );
  }
  tabs.switchTo(tab);
  await tab.session.send("Page.bringToFront");
  return { message: `Switched to tab ${tabs.all.indexOf(tab)}: ${tab.url}` };
};

export const closeTab: Run<"close_tab"> = async (_action, { tabs, tab }) => {
  await tabs.close(tab);
  // A session always has a page to work on.
  const current = tabs.current ?? (await tabs.open("about:blank"));
  await current.session.send("Page.bringToFront");
  return {
    message: `Closed the tab; the current one is now tab ${tabs.all.indexOf(current)}: ${current.url}`,
  };
};
