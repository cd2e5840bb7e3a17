import { PageException } from "./call.ts";
import type { Handle, PageTarget } from "./cdp-target.ts";
import { noteAllClosedRoots } from "./closed-roots.ts";
import { type Frame, frameIdOf, framesOf } from "./frames.ts";
import { NotUnique, queryOne } from "./selector-engine.ts";

/** The selectors of an element, in the wire's shape (contract 2.1). */
export interface Selectors {
  css_selector: string;
  xpath_selector: string;
  notte_selector?: string | null | undefined;
  playwright_selector?: string | null | undefined;
  python_selector?: string | null | undefined;
  in_iframe: boolean;
  in_shadow_root: boolean;
  iframe_parent_css_selectors: string[];
}

/** No element, or more than one, fits a selector. */
export class NotLocated extends Error {
  override name = "NotLocated";
}

const none: Selectors = {
  css_selector: "",
  xpath_selector: "",
  in_iframe: false,
  in_shadow_root: false,
  iframe_parent_css_selectors: [],
};

/** A selector given as a string, in the wire's full shape (contract 2.1: `css=`, `xpath=`, `~text`, else Playwright's). */
export function selectorsOf(text: string): Selectors {
  if (text.startsWith("css=")) return { ...none, css_selector: text.slice("css=".length) };
  if (text.startsWith("xpath=")) return { ...none, xpath_selector: text.slice("xpath=".length) };
  if (text.startsWith("~")) {
    return { ...none, playwright_selector: `internal:text=${JSON.stringify(text.slice(1))}` };
  }
  return { ...none, playwright_selector: text };
}

/** The ways to find the element, the most reliable first. */
function candidates({ playwright_selector, css_selector, xpath_selector }: Selectors): string[] {
  const found: string[] = [];
  if (playwright_selector) found.push(playwright_selector);
  if (css_selector) found.push(`css=${css_selector}`);
  if (xpath_selector) found.push(`xpath=${xpath_selector}`);
  return found;
}

const enterFrame = />>\s*internal:control=enter-frame\s*>>/;
const pollMs = 100;

/** Waits until exactly one element fits, at most `timeout` ms; throws `NotLocated` that says what was found instead. */
export async function locate(
  page: PageTarget,
  selectors: Selectors,
  timeout: number,
  signal: AbortSignal,
): Promise<{ frame: Frame; handle: Handle }> {
  const end = Date.now() + timeout;
  const tried = candidates(selectors);
  if (tried.length === 0) throw new NotLocated("the selector is empty");
  let problem = "";
  for (let round = 0; round === 0 || Date.now() < end; round++) {
    signal.throwIfAborted();
    const frames = await framesOf(page);
    // What is hidden from scripts is looked for only when nothing else was found.
    if (round === 1) await noteAllClosedRoots(frames).catch(() => undefined);
    for (const selector of tried) {
      const path = [...selectors.iframe_parent_css_selectors, ...selector.split(enterFrame)];
      try {
        const found = await locateOnce(
          frames,
          path.map((part) => part.trim()),
        );
        if (found !== undefined) return found;
        problem = `no element fits '${selector}'`;
      } catch (error) {
        problem = error instanceof NotUnique ? error.message : `'${selector}': ${String(error)}`;
        // Waiting makes no selector of what is none.
        if (tried.length === 1) throwIfUnreadable(selector, error);
      }
    }
    await new Promise((resolve) => setTimeout(resolve, pollMs));
  }
  throw new NotLocated(`${problem} (waited ${timeout} ms)`);
}

/**
 * How many elements a selector fits now (more than one counts as two), and the one if it is alone;
 * `unreadable` says why a text is no selector.
 */
export async function fitsNow(
  page: PageTarget,
  selector: string,
): Promise<{
  count: 0 | 1 | 2;
  element?: { frame: Frame; handle: Handle };
  unreadable?: string | undefined;
}> {
  const path = selector.split(enterFrame).map((part) => part.trim());
  const frames = await framesOf(page);
  try {
    const element = await locateOnce(frames, path);
    return element === undefined ? { count: 0 } : { count: 1, element };
  } catch (error) {
    if (error instanceof NotUnique) return { count: 2 };
    // Any other is a page that goes away just now, or a selector that means nothing.
    return { count: 0, unreadable: whyUnreadable(error) };
  }
}

function throwIfUnreadable(selector: string, error: unknown): void {
  const said = whyUnreadable(error);
  if (said === undefined) return;
  throw new NotLocated(`'${selector}' is not a selector: ${said}`, { cause: error });
}

/** What a page says of a selector that it can't read; undefined for what else went wrong. */
function whyUnreadable(error: unknown): string | undefined {
  if (!(error instanceof PageException)) return undefined;
  if (!/selector|XPath|pars|engine|Unexpected/i.test(error.message)) return undefined;
  return error.message.replace(/^(\w*Error: )+/, "");
}

/** Follows a path of frame selectors to its last part, the element. */
async function locateOnce(frames: readonly Frame[], path: readonly string[]) {
  let frame = frames[0];
  for (const [index, selector] of path.entries()) {
    if (frame === undefined) return undefined;
    const handle = await queryOne(frame, selector);
    if (handle === null) return undefined;
    if (index === path.length - 1) return { frame, handle };
    const childId = await frameIdOf(handle);
    frame = frames.find(({ id }) => id === childId);
  }
  return undefined;
}
