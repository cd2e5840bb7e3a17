import { readFile } from "node:fs/promises";
import { callForHandle, PageException } from "./call.ts";
import type { Handle } from "./cdp-target.ts";
import type { Frame } from "./frames.ts";
import { programPlace } from "./injected/program.ts";

interface Ivya {
  queryLocatorSelectorAll(selector: string, root: Document): Element[];
}

/** How many elements match where exactly one is needed. */
export class NotUnique extends Error {
  override name = "NotUnique";
}

/**
 * Ivya is Playwright's selector engine as a package, as ES modules; our world of a frame takes
 * scripts only, so its one module is wrapped into a function.
 */
async function engineSource(): Promise<string> {
  const entry = import.meta.resolve("ivya");
  const chunk = /from "(\.\/[^"]+\.js)"/.exec(await readFile(new URL(entry), "utf8"))?.[1];
  if (chunk === undefined) throw new Error("the layout of the package ivya has changed");
  const module = await readFile(new URL(chunk, entry), "utf8");
  const body = module.replace(/export \{[^}]*\};?\s*$/, "");
  return `globalThis[Symbol.for("nocturne selectors")] = (() => { ${body}
    const engine = Ivya.create({ browser: "chromium", testIdAttribute: "data-testid", exact: false });
    const shadowRoot = Object.getOwnPropertyDescriptor(Element.prototype, "shadowRoot").get;
    // In our world only: the engine then looks into the closed roots that were found, too.
    Object.defineProperty(Element.prototype, "shadowRoot", { configurable: true, get() {
      return shadowRoot.call(this) ?? ${programPlace}?.closedRootOfHost(this) ?? null;
    } });
    return Object.assign(engine, {
      ariaRole: getAriaRole,
      ariaName: (element) => getElementAccessibleName(element, false),
      together(work) {
        engine._evaluator.begin();
        beginAriaCaches();
        try { return work(); } finally { endAriaCaches(); engine._evaluator.end(); }
      },
    }); })();`;
}

/** In the page: the one element that matches; null for none. */
function query(selector: string): Element | null {
  const world = globalThis as unknown as Record<symbol, Ivya | undefined>;
  const engine = world[Symbol.for("nocturne selectors")];
  if (engine === undefined) throw new Error("no selector engine");
  const found = engine.queryLocatorSelectorAll(selector, document);
  if (found.length > 1) throw new Error(`matches ${found.length} elements`);
  return found[0] ?? null;
}

/** The one element of a frame that a Playwright selector matches; null for none, `NotUnique` for several. */
export async function queryOne(frame: Frame, selector: string): Promise<Handle | null> {
  try {
    return await callForHandle(frame, query, selector);
  } catch (error) {
    if (!(error instanceof PageException)) throw error;
    if (/matches \d+ elements/.test(error.message)) {
      throw new NotUnique(`'${selector}' ${error.message.replace(/^Error: /, "")}`, {
        cause: error,
      });
    }
    if (!error.message.includes("no selector engine")) throw error;
  }
  await installEngine(frame);
  return queryOne(frame, selector);
}

/** Puts the engine into our world of a frame. */
export async function installEngine({ session, contextId }: Frame): Promise<void> {
  await session.send("Runtime.evaluate", { expression: await engineSource(), contextId });
}
