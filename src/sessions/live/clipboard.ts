import type { Tab } from "../../browser/tab.ts";
import { call } from "../../page/call.ts";
import { framesOf } from "../../page/frames.ts";

const longestCopy = 500_000;

/** What is selected on a page, in whichever frame has the focus; of a password nothing. `cut` takes it out as well. */
export async function selectedOn(tab: Tab, cut: boolean): Promise<string> {
  const frames = await framesOf(tab);
  const looks = frames.map((frame) => call(frame, selectedHere).catch(() => undefined));
  const seen = await Promise.all(looks);
  const focused = seen.findIndex((one) => one?.hasFocus);
  const at = focused === -1 ? 0 : focused;
  const text = seen[at]?.text ?? "";
  if (cut && text !== "") await call(frames[at]!, cutHere);
  return text.slice(0, longestCopy);
}

/** In the page: what is selected in this document, and whether keys would go to it. */
function selectedHere(): { text: string; hasFocus: boolean } {
  let active = document.activeElement;
  while (active?.shadowRoot?.activeElement) active = active.shadowRoot.activeElement;
  const isElsewhere = active !== null && /^(i?frame|object|embed)$/i.test(active.localName);
  const hasFocus = document.hasFocus() && !isElsewhere;
  if (active instanceof HTMLInputElement && active.type === "password")
    return { text: "", hasFocus };
  if (active instanceof HTMLInputElement || active instanceof HTMLTextAreaElement) {
    const { selectionStart: from, selectionEnd: to } = active;
    if (from !== null && to !== null) return { text: active.value.slice(from, to), hasFocus };
  }
  return { text: getSelection()?.toString() ?? "", hasFocus };
}

/** In the page: removes what is selected. Not into the browser's clipboard, from where another page could have it. */
function cutHere(): boolean {
  return document.execCommand("delete");
}
