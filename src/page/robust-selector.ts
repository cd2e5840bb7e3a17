import { setTimeout as delay } from "node:timers/promises";
import { enter, type Frame } from "./frames.ts";
import type { KnownElement } from "./ids.ts";
import { installEngine } from "./selector-engine.ts";

/** On a page so large that names can't be looked up in this time, an element has its plain selectors only. */
const longestMs = 100;
/** A page that is busy with its own scripts is not waited for. */
const longestWaitMs = 500;

interface Program {
  elementOfKey(document: number, key: number): Element | null;
}

interface Engine {
  generateSelectorSimple(element: Element): string;
  queryLocatorSelectorAll(selector: string, root: Document): Element[];
}

/** In the page: the selector, if it fits just this element; undefined as long as the engine is not there. */
function generate(document_: number, key: number): string | null | undefined {
  const world = globalThis as unknown as Record<symbol, unknown>;
  const nocturne = world[Symbol.for("nocturne")] as Program | undefined;
  const engine = world[Symbol.for("nocturne selectors")] as Engine | undefined;
  if (engine === undefined) return undefined;
  const element = nocturne?.elementOfKey(document_, key) ?? null;
  if (element === null) return null;
  const selector = engine.generateSelectorSimple(element);
  const found = engine.queryLocatorSelectorAll(selector, document);
  return found.length === 1 && found[0] === element ? selector : null;
}

/**
 * The selector by which people would name an observed element, in Playwright's words and within its
 * frame: a test id, a label, a role with its name, a text. Null when none fits it alone or it took
 * too long; it never fails.
 */
export async function robustSelector(known: KnownElement): Promise<string | null> {
  const late = new AbortController();
  const tooLate = delay(longestWaitMs, null, { signal: late.signal });
  try {
    return await Promise.race([find(known).catch(() => null), tooLate]);
  } finally {
    tooLate.catch(() => undefined);
    late.abort();
  }
}

async function find(known: KnownElement): Promise<string | null> {
  const frame = await enter(known.frame);
  const expression = `(${generate.toString()})(${known.document}, ${known.element.key})`;
  const found = await evaluate(frame, expression);
  if (found !== undefined) return found;
  await installEngine(frame);
  return (await evaluate(frame, expression)) ?? null;
}

async function evaluate(frame: Frame, expression: string): Promise<string | null | undefined> {
  const { session, contextId } = frame;
  try {
    const { result } = await session.send("Runtime.evaluate", {
      expression,
      contextId,
      returnByValue: true,
      timeout: longestMs,
    });
    return result.value as string | null | undefined;
  } catch (error) {
    // One that was cut short may have left its caches open, so the next one starts anew.
    const forget = 'delete globalThis[Symbol.for("nocturne selectors")]';
    await session.send("Runtime.evaluate", { expression: forget, contextId });
    throw error;
  }
}
