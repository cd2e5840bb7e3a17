import type { ActionTrace } from "../contract/action-trace.ts";
import { within } from "../waiting.ts";
import { call, installProgram } from "./call.ts";
import type { Handle, PageTarget } from "./cdp-target.ts";
import { type Frame, frameOwner, framesOf } from "./frames.ts";
import { placeOfElement } from "./injected/memory.ts";
import { type DescribedElement, plainlyDescribed } from "./injected/ways.ts";
import { programPlace } from "./injected/program.ts";
import { installEngine } from "./selector-engine.ts";

/** On a page so large that names can't be looked up in this time, an element has its plain selectors only. */
const longestMs = 250;
/** A page that is busy with its own scripts is not waited for. */
const longestWaitMs = 1_000;

/**
 * What an element is and how it is found again, from the main frame on: the iframes on the way, and
 * selectors in Playwright's words that fit it alone. From now on its frame is watched for what
 * appears. Null when it could not be looked at; it never fails.
 */
export async function describeElement(
  page: PageTarget,
  { frame, handle }: { frame: Frame; handle: Handle },
): Promise<ActionTrace["element"]> {
  return inTime(async () => {
    const described = await describeIn(frame, handle, true);
    if (described === null) return null;
    const frames = frame.parentId === undefined ? [] : await framePath(page, frame);
    return { ...described, frames };
  });
}

/** The selectors of the iframes that lead to a frame, the outermost first. */
async function framePath(page: PageTarget, frame: Frame): Promise<string[]> {
  const frames = await framesOf(page);
  const path: string[] = [];
  for (let at = frame; at.parentId !== undefined;) {
    const parent = frames.find(({ id }) => id === at.parentId);
    if (parent === undefined) throw new Error("a frame has gone");
    const owner = await describeIn(parent, await frameOwner(parent, at.id), false);
    path.unshift(owner?.selectors[0]?.selector ?? "iframe");
    at = parent;
  }
  return path;
}

async function describeIn(
  frame: Frame,
  handle: Handle,
  watches: boolean,
): Promise<DescribedElement | null> {
  const { document, key } = await call(frame, placeOfElement, handle);
  const watch = watches ? "program.watchAppearing();" : "";
  const described = await evaluated<DescribedElement | null>(
    frame,
    `${watch} return program.describedElement(${document}, ${key})`,
  ).catch(() => undefined);
  return described ?? call(frame, plainlyDescribed, document, key);
}

/** Watches a frame for what appears in it from now on. */
export async function watchFrame(frame: Frame): Promise<void> {
  await inTime(() => evaluated(frame, "program.watchAppearing(); return null"));
}

/** What appeared in a frame since it was watched; null when it has become another document meanwhile. */
export async function appearedIn(
  frame: Frame,
): Promise<{ changed: boolean; selector: string | null } | null> {
  return inTime(async () => {
    // Another document has no program, or nothing was watched in it.
    const expression = `${programPlace} === undefined ? null : JSON.stringify(${programPlace}.appearedSince() ?? null)`;
    const text = await evaluate<string | null>(frame, expression);
    return typeof text === "string"
      ? (JSON.parse(text) as { changed: boolean; selector: null })
      : null;
  });
}

async function inTime<T>(work: () => Promise<T>): Promise<T | null> {
  const done = await within(
    work().catch(() => null),
    longestWaitMs,
  );
  return done ?? null;
}

/** What a body of statements that may use the program returns; what is needed for it is put in place. */
async function evaluated<T>(frame: Frame, body: string): Promise<T> {
  const expression = `(() => {
    const program = ${programPlace};
    if (program === undefined || program.selectorEngine() === undefined) return undefined;
    ${body};
  })()`;
  const found = await evaluate<T | undefined>(frame, expression);
  if (found !== undefined) return found;
  await Promise.all([installProgram(frame), installEngine(frame)]);
  return evaluate<T>(frame, expression);
}

async function evaluate<T>({ session, contextId }: Frame, expression: string): Promise<T> {
  try {
    const { result } = await session.send("Runtime.evaluate", {
      expression,
      contextId,
      returnByValue: true,
      timeout: longestMs,
    });
    return result.value as T;
  } catch (error) {
    // One that was cut short may have left its caches open, so the next one starts anew.
    const forget = 'delete globalThis[Symbol.for("nocturne selectors")]';
    await session.send("Runtime.evaluate", { expression: forget, contextId });
    throw error;
  }
}
