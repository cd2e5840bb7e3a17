import { fieldFunctions } from "./playwright-fields.ts";
import { fileFunctions } from "./playwright-files.ts";
import type { ScriptFunction } from "./script-function.ts";

/** What a script brings along beside its steps, each only where a step needs it. */
export type FunctionName = keyof typeof functions;

const either: ScriptFunction = {
  types: ["Locator"],
  code: `\
/** The first of several ways to an element that fits just one; the later ones only once the first had its time. */
async function either(...ways: [Locator, ...Locator[]]): Promise<Locator> {
  const begun = Date.now();
  while (Date.now() - begun < 10_000) {
    const late = Date.now() - begun > 3_000;
    for (const way of late ? ways : ways.slice(0, 1)) {
      if ((await way.count()) !== 1) continue;
      if (way !== ways[0]) console.warn(\`\${ways[0]} fits no single element: took \${way}\`);
      return way;
    }
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  return ways[0];
}`,
};

const textOf: ScriptFunction = {
  types: ["Locator"],
  code: `\
/** What a person reads of a part of the page. */
async function textOf(part: Locator): Promise<string> {
  return (await part.innerText()).trim();
}`,
};

const imagesOf: ScriptFunction = {
  types: ["Locator"],
  code: `\
/** The addresses of the images in a part of the page. */
async function imagesOf(part: Locator): Promise<string[]> {
  return part.locator("img[src]").evaluateAll((images) =>
    images.flatMap((image) => (image instanceof HTMLImageElement ? [image.currentSrc] : [])),
  );
}`,
};

const tabAt: ScriptFunction = {
  types: ["BrowserContext", "Page"],
  code: `\
/** A tab by its place, from 0; -1 is the last. */
async function tabAt(context: BrowserContext, index: number): Promise<Page> {
  const tab = context.pages().at(index);
  if (tab === undefined) throw new Error(\`There is no tab \${index}.\`);
  await tab.bringToFront();
  return tab;
}`,
};

const scroll: ScriptFunction = {
  types: ["Locator"],
  code: `\
/** Scrolls an area, or what the page shows most of, and lets it load more; on until an element can be used. */
async function scroll(
  area: Locator,
  by: { pixels: number } | { heights: number },
  until?: Locator,
): Promise<void> {
  const step = (root: Element, by: { pixels: number } | { heights: number }) => {
    const scrolls = (one: Element) =>
      one.scrollHeight > one.clientHeight && /auto|scroll/.test(getComputedStyle(one).overflowY);
    let area: Element | null = root;
    if (root === document.documentElement) {
      area = document.elementFromPoint(innerWidth / 2, innerHeight / 2);
      while (area !== null && !scrolls(area)) area = area.parentElement;
    }
    const scrolled = area ?? document.scrollingElement ?? root;
    const height = "pixels" in by ? by.pixels : by.heights * scrolled.clientHeight;
    scrolled.scrollBy({ top: height, behavior: "instant" });
  };
  const isUsable = async (element: Locator) =>
    (await element.count()) === 1 && (await element.isEnabled());
  for (let scrolls = 0; scrolls < 40; scrolls++) {
    await area.evaluate(step, by);
    for (let size = -1, still = 0; still < 3;) {
      await new Promise((resolve) => setTimeout(resolve, 100));
      const now = await area.page().locator("*").count();
      still = now === size ? still + 1 : 0;
      size = now;
    }
    if (until === undefined || (await isUsable(until))) return;
  }
}`,
};

const functions = {
  either,
  ...fieldFunctions,
  ...fileFunctions,
  tabAt,
  scroll,
  textOf,
  imagesOf,
};

/** The functions of a script, in an order that depends on nothing. */
export function functionsWith(used: ReadonlySet<FunctionName>): FunctionName[] {
  return (Object.keys(functions) as FunctionName[]).filter((name) => used.has(name));
}

/** A function as it stands in a script. */
export function functionCode(name: FunctionName): string {
  return functions[name].code;
}

/** The types of Playwright that these name, in the order of the alphabet. */
export function typesOf(names: readonly FunctionName[]): string[] {
  return [...new Set(names.flatMap((name) => functions[name].types))].toSorted();
}
