import type { ActionType } from "../contract/actions.ts";
import type { Run } from "./action.ts";
import { click } from "./click.ts";
import { check, fill } from "./fill.ts";
import { completion, help, wait } from "./finish.ts";
import { pressKeyAction } from "./keyboard.ts";
import { goBack, goForward, goto, gotoNewTab, reload } from "./navigate.ts";
import { scrape } from "./scrape.ts";
import { evaluateJs } from "./scripts.ts";
import { scrollDown, scrollUp } from "./scroll.ts";
import { selectDropdownOption } from "./select.ts";
import { closeTab, switchTab } from "./tabs.ts";

/** How each action is done; a type that the contract has and this table lacks does not compile. */
export const actions: { [Type in ActionType]: Run<Type> } = {
  goto,
  goto_new_tab: gotoNewTab,
  close_tab: closeTab,
  switch_tab: switchTab,
  go_back: goBack,
  go_forward: goForward,
  reload,
  wait,
  press_key: pressKeyAction,
  scroll_up: scrollUp,
  scroll_down: scrollDown,
  help,
  completion,
  scrape,
  evaluate_js: evaluateJs,
  click,
  fill,
  check,
  select_dropdown_option: selectDropdownOption,
};
