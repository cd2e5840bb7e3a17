import {
  gapsAround,
  isApartFrom,
  isInSentence,
  isWordBox,
  phrasingTags,
  type RenderedAround,
} from "./rendered-gaps.ts";
import { attributesRendered, escapeHtml } from "./rendered-attributes.ts";
import {
  renderControl,
  renderDrawing,
  renderFrame,
  renderHead,
  renderImage,
  renderMathSource,
  type Rendering,
} from "./rendered-parts.ts";
import { shadowOf } from "./memory.ts";
import { oneLine } from "./text.ts";
import { childrenOf, own } from "./tree.ts";

/** What one frame renders, as HTML: without what is hidden, and with shadow roots and slots in place. */
export interface RenderedHtml {
  /** The n-th of the `frameElements` stands as `<iframe data-nocturne-frame="n"></iframe>`. */
  html: string;
  url: string;
  title: string;
  /** The HTTP status that the document came with; 0 where it came with none. */
  status: number;
  /** How much text there is, in characters without white space. */
  characters: number;
  /** Whether a script may be about to fill it: there is next to nothing, or something says that it is loading. */
  isUnfinished: boolean;
  /** Milliseconds since the navigation began. */
  age: number;
}

export const unrenderedTags = [
  "script",
  "style",
  "noscript",
  "template",
  "head",
  "link",
  "meta",
  "base",
  "canvas",
  "object",
  "embed",
  "datalist",
];

export const voidTags = ["br", "hr", "img", "input", "wbr"];

/** All frame elements of the document in tree order, an open shadow root before its host's children. */
export function frameElements(): Element[] {
  const found: Element[] = [];
  const collect = (within: Document | ShadowRoot): void => {
    for (const element of within.querySelectorAll("*")) {
      if (/^i?frame$/.test(own(element, "localName"))) found.push(element);
      const root = shadowOf(element);
      if (root !== null) collect(root);
    }
  };
  collect(document);
  return found;
}

/** The numbers of frame elements among all of the document; -1 for one that has gone. */
export function frameNumbers(...owners: Element[]): number[] {
  const all = frameElements();
  return owners.map((owner) => all.indexOf(owner));
}

/** Serialises what is rendered in `root`, or with null in the whole document with what its head says of it. */
export function renderedHtml(root: Element | null): RenderedHtml {
  const rendering: Rendering = {
    html: [],
    frames: new Map(frameElements().map((element, index) => [element, index])),
    characters: 0,
    gapAt: -1,
  };
  const whole = root ?? document.querySelector("body, frameset") ?? document.documentElement;
  const parent = whole.parentElement ?? whole;
  const around = { style: getComputedStyle(parent), isCode: false, isInline: false };
  if (root === null) renderHead(rendering);
  renderElement(rendering, whole, around);
  const [entry] = performance.getEntriesByType("navigation") as PerformanceNavigationTiming[];
  return {
    html: rendering.html.join(""),
    url: location.href,
    title: oneLine(document.title, 1_000),
    status: entry?.responseStatus ?? 0,
    characters: rendering.characters,
    isUnfinished: isUnfinished(rendering),
    age: performance.now(),
  };
}

export function isUnfinished({ characters, html }: Rendering): boolean {
  if (document.scripts.length === 0 || characters > 1_500) return false;
  if (characters < 200 && !html.some((part) => part.startsWith("<iframe"))) return true;
  const signs =
    '[aria-busy="true"], [class*="skeleton" i], [class*="spinner" i], [class*="loading" i]';
  return [...document.querySelectorAll(signs)].some((sign) => sign.checkVisibility());
}

export function renderElement(
  rendering: Rendering,
  element: Element,
  around: RenderedAround,
): void {
  const tag = own(element, "localName");
  if (tag === "script") return renderMathSource(rendering, element);
  if (unrenderedTags.includes(tag)) return;
  const style = getComputedStyle(element);
  if (style.display === "none" || style.contentVisibility === "hidden") return;
  if (around.isCode && style.userSelect === "none" && around.style.userSelect !== "none") return;
  const gaps = gapsAround(element, tag, style, around);
  if (gaps.before) renderGap(rendering);
  if (style.visibility === "visible") renderVisible(rendering, element, tag, style, around);
  else renderChildren(rendering, element, { ...around, style });
  if (gaps.after) renderGap(rendering);
}

/** A space, where none is yet and what is before can be apart from what follows. */
export function renderGap(rendering: Rendering): void {
  const { html } = rendering;
  if (/[\s([{“‘«]$/.test(html.at(-1) ?? " ")) return;
  rendering.gapAt = html.push(" ");
}

export function renderVisible(
  rendering: Rendering,
  element: Element,
  tag: string,
  style: CSSStyleDeclaration,
  around: RenderedAround,
): void {
  const { html } = rendering;
  if (/^i?frame$/.test(tag)) return renderFrame(rendering, element);
  if (/^(input|select|textarea)$/.test(tag)) return renderControl(rendering, element, tag);
  if (tag === "img") return renderImage(rendering, element as HTMLImageElement, around);
  if (tag === "svg") return renderDrawing(rendering, element);
  const isBlock = !/^(inline|contents|none|ruby|math)/.test(style.display);
  const isSpan = tag === "div" && (style.display === "inline" || isWordBox(element, style));
  const name = isSpan || tag.includes("-") ? (isBlock ? "div" : "span") : tag;
  const isBoxed = isBlock && phrasingTags.includes(name) && !isApartFrom(around, tag, style);
  const isInline = phrasingTags.includes(name) && (around.isInline || isInSentence(element, style));
  if (isBoxed) html.push("<div>");
  html.push(`<${name}${attributesRendered(element, tag, style)}>`);
  if (!voidTags.includes(name)) {
    const isCode = around.isCode || tag === "pre";
    renderChildren(rendering, element, { style, isCode, isInline });
    html.push(`</${name}>`);
  }
  if (isBoxed) html.push("</div>");
}

export function renderChildren(
  rendering: Rendering,
  element: Element,
  around: RenderedAround,
): void {
  for (const child of childrenOf(element)) {
    if (child instanceof Element) renderElement(rendering, child, around);
    else if (child instanceof Text) renderText(rendering, child.data, around);
  }
}

export function renderText(rendering: Rendering, data: string, around: RenderedAround): void {
  if (around.style.visibility !== "visible") return;
  const { html, gapAt } = rendering;
  rendering.characters += data.replace(/\s+/g, "").length;
  if (gapAt === html.length && /^(?:[,;:!?)\]}’”»…]|\.(?!\w))/.test(data)) html.pop();
  const { whiteSpace } = around.style;
  const keepsLines = !around.isCode && /^(pre|break)/.test(whiteSpace) && data.includes("\n");
  html.push(keepsLines ? data.split("\n").map(escapeHtml).join("<br>") : escapeHtml(data));
}
