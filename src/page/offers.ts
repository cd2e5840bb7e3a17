import { Action, actionSchemas, interactionTypes } from "../contract/actions.ts";
import type { OfferedAction } from "../contract/page.ts";
import type { Selectors } from "./locate.ts";
import { renderFile, renderTag } from "./render.ts";
import { fileId, type FilePage } from "./file-page.ts";
import type { KnownElement } from "./ids.ts";

/** The selectors of an observed element, for finding it again without its id. */
export function selectorsOfElement({ element, framePath }: KnownElement): Selectors {
  return {
    css_selector: element.css,
    xpath_selector: element.xpath,
    notte_selector: null,
    playwright_selector: element.playwright,
    python_selector: null,
    in_iframe: framePath.length > 0,
    in_shadow_root: element.playwright !== null,
    iframe_parent_css_selectors: framePath,
  };
}

const sampleValue = "<sample_value>";

/** The action that an observation offers for an element (contract 2.3). */
export function offerFor(id: string, known: KnownElement): OfferedAction {
  const { element } = known;
  const common = {
    type: element.action,
    category: "Interaction action",
    description: renderTag(element),
    id,
    selector: selectorsOfElement(known),
    text_label: element.text || null,
    press_enter: null,
    timeout: 15_000,
  };
  if (element.action === "click") return common;
  if (element.action === "upload_file") return { ...common, file_path: sampleValue };
  return { ...common, value: element.letter === "O" ? id : sampleValue };
}

/** A file that is shown in place of a page can be downloaded (contract 2.2). */
export function offerForFile(file: FilePage): OfferedAction {
  return {
    type: "download_file",
    category: "Interaction action",
    description: renderFile(file),
    id: fileId,
    selector: null,
    text_label: file.name,
    press_enter: null,
    timeout: 15_000,
  };
}

const samples: Record<string, Record<string, unknown>> = {
  form_fill: { value: { email: sampleValue } },
  goto: { url: sampleValue },
  goto_new_tab: { url: sampleValue },
  switch_tab: { tab_index: 0 },
  wait: { time_ms: 1000 },
  press_key: { key: "Enter" },
  scroll_up: { amount: null },
  scroll_down: { amount: null },
  help: { reason: sampleValue },
  completion: { success: true, answer: sampleValue },
  evaluate_js: { code: sampleValue },
};

/** The browser actions with sample values, as every observation lists them. */
export function browserOffers(): OfferedAction[] {
  const interactions: readonly string[] = interactionTypes;
  return Object.keys(actionSchemas)
    .filter((type) => !interactions.includes(type))
    .map((type) => asText(Action.parse({ type, ...samples[type] })));
}

/** The first documented shape of an offer has a text as its value; form_fill takes that as well. */
function asText(action: Action): OfferedAction {
  if (action.type !== "form_fill") return action;
  return { ...action, value: JSON.stringify(action.value) };
}
