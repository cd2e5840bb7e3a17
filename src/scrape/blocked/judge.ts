import type { Blocked } from "../../contract/page.ts";
import { blockedBySigns } from "./blocked.ts";
import { needsBrowser } from "./needs-browser.ts";
import type { SeenPage } from "./seen-page.ts";
import { signsOf } from "./signs.ts";

/** Whether what came back is the page that was asked for. */
export interface Judgement {
  /** What stands in its place; null where nothing does. */
  blocked: Blocked | null;
  /** Why a browser must render it; null where what came is the content. */
  needsBrowser: string | null;
}

export function judge(page: SeenPage): Judgement {
  const signs = signsOf(page);
  const blocked = blockedBySigns(signs);
  return { blocked, needsBrowser: needsBrowser(signs, blocked) };
}
