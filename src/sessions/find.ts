import type { Tab } from "../browser/tab.ts";
import type { ActionTrace } from "../contract/action-trace.ts";
import { noteAllClosedRoots } from "../page/closed-roots.ts";
import { describeElement } from "../page/described.ts";
import { framesOf } from "../page/frames.ts";
import { fitsNow } from "../page/locate.ts";

/** How many elements a selector fits (2 for any more), and what the one is that fits alone. */
export interface Found {
  count: 0 | 1 | 2;
  element: ActionTrace["element"];
  /** Why it is no selector. */
  unreadable: string | undefined;
}

/**
 * What each of these selectors finds on a page now. `thoroughly`: closed shadow roots that nobody has
 * observed are looked for first, which reads the whole document.
 */
export async function findOn(
  tab: Tab,
  selectors: readonly string[],
  thoroughly: boolean,
  signal: AbortSignal,
): Promise<Found[]> {
  if (thoroughly) await noteAllClosedRoots(await framesOf(tab)).catch(() => undefined);
  const found: Found[] = [];
  for (const selector of selectors) {
    signal.throwIfAborted();
    const { count, element, unreadable } = await fitsNow(tab, selector);
    found.push({
      count,
      element: element ? await describeElement(tab, element) : null,
      unreadable,
    });
  }
  return found;
}
