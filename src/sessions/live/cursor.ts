import type { Tab } from "../../browser/tab.ts";
import { call } from "../../page/call.ts";
import { mainFrame } from "../../page/frames.ts";

/** The CSS keyword of the cursor at a place of the page (CSS pixels); `default` where it can't be told. */
export async function cursorAt(tab: Tab, x: number, y: number): Promise<string> {
  const cursor = await call(await mainFrame(tab), cursorHere, x, y);
  // Pictures of the page's own come before the keyword, and stay where they are.
  const keyword = cursor.split(",").at(-1)!.trim();
  return /^[a-z-]{1,20}$/.test(keyword) && keyword !== "auto" ? keyword : "default";
}

/** In the page: the computed cursor of what lies under a point. */
function cursorHere(x: number, y: number): string {
  let element = document.elementFromPoint(x, y);
  for (let inner = element?.shadowRoot?.elementFromPoint(x, y); inner && inner !== element;) {
    element = inner;
    inner = element.shadowRoot?.elementFromPoint(x, y);
  }
  return element === null ? "default" : getComputedStyle(element).cursor;
}
