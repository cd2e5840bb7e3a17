import type { ActionType } from "../contract/actions.ts";
import type { Run } from "./action.ts";
import { captchaSolve } from "./captcha/action.ts";
import { check } from "./check.ts";
import { click } from "./click.ts";
import { downloadFile } from "./download.ts";
import { fill } from "./fill.ts";
import { completion, help, wait } from "./finish.ts";
import { formFill } from "./form.ts";
import { emailRead, smsRead } from "./inbox.ts";
import { pressKeyAction } from "./keyboard.ts";
import { goBack, goForward, goto, gotoNewTab, reload } from "./navigate.ts";
import { scrape } from "./scrape.ts";
import { evaluateJs } from "./scripts.ts";
import { scrollDown, scrollUp } from "./scroll.ts";
import { selectDropdownOption } from "./select.ts";
import { closeTab, switchTab } from "./tabs.ts";
import { fallbackFill, multiFactorFill } from "./type.ts";
import { uploadFile } from "./upload.ts";

/** How each action is done; a type that the contract has and this table lacks does not compile. */
export const actions: { [Type in ActionType]: Run<Type> } = {
  form_fill: formFill,
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
  captcha_solve: captchaSolve,
  help,
  completion,
  scrape,
  email_read: emailRead,
  sms_read: smsRead,
  evaluate_js: evaluateJs,
  click,
  fill,
  multi_factor_fill: multiFactorFill,
  fallback_fill: fallbackFill,
  check,
  select_dropdown_option: selectDropdownOption,
  upload_file: uploadFile,
  download_file: downloadFile,
};
