import {
  isComment,
  isDocument,
  isTag,
  Text,
  type ChildNode,
  type Document,
  type Element,
} from "domhandler";
import { isBanner } from "./consent.ts";
import { imageSource, isPixel } from "./image-source.ts";
import {
  around,
  childElements,
  elementsBelow,
  findBelow,
  lineOf,
  textOf,
  type Fate,
} from "../tree.ts";

/** Text in `noscript` of this length is what the page says, not a word on scripts. */
const longText = 200;

/** Drops what a reader of the page does not see. */
export function hiddenFates(): (node: ChildNode) => Fate {
  const lengths = new Map<Element, number>();
  const lengthOf = (element: Element) => {
    const length = lengths.get(element) ?? lineOf(element).length;
    lengths.set(element, length);
    return length;
  };
  return (node) => hiddenFate(node, lengthOf);
}

function hiddenFate(node: ChildNode, lengthOf: (element: Element) => number): Fate {
  if (isComment(node)) return "drop";
  if (!isTag(node)) return isDocument(node) ? "unwrap" : "keep";
  if (/^(script|style|noscript)$/.test(node.name)) return "drop";
  if (node.name === "template") {
    return node.attribs["shadowrootmode"] === undefined ? "drop" : contentOf(node);
  }
  if (isHidden(node) || isOrnament(node) || isUnseen(node, lengthOf) || isBanner(node))
    return "drop";
  // Said instead of what is drawn, it touches nothing.
  return isSpoken(node) ? [new Text(" "), node, new Text(" ")] : "keep";
}

function contentOf(template: Element): ChildNode[] {
  return template.children.flatMap((child) => ("children" in child ? child.children : [child]));
}

function isHidden({ name, attribs }: Element): boolean {
  if (attribs["hidden"] !== undefined && attribs["hidden"] !== "until-found") return true;
  if (attribs["popover"] !== undefined) return true;
  if (name === "dialog" && attribs["open"] === undefined) return true;
  if (name === "input" && attribs["type"]?.toLowerCase() === "hidden") return true;
  const style = attribs["style"];
  return (
    style !== undefined &&
    /(?:^|;)\s*(?:display\s*:\s*none|(?:content-)?visibility\s*:\s*(?:hidden|collapse))/i.test(
      style,
    )
  );
}

/** Signs and counts that are drawn beside what they mean; the editing links of wikis. */
function isOrnament(element: Element): boolean {
  const names = element.attribs["class"] ?? "";
  if (/(?:^|\s)(mw-editsection|mw-jump-link|material-(?:icons|symbols)\S*)(?:\s|$)/.test(names)) {
    return true;
  }
  if (element.attribs["aria-hidden"] !== "true" || /^(img|svg|body|main)$/.test(element.name)) {
    return false;
  }
  if (/(?:^|\s)katex-html(?:\s|$)/.test(names)) return true;
  const twin = [element.prev, element.next].some((node) => node && isTag(node) && isSpoken(node));
  if (twin && !findBelow(element, "img")) return true;
  return lineOf(element).length <= 2 && !findBelow(element, "img") && !around(element, isCode);
}

function isCode({ name }: Element): boolean {
  return name === "pre" || name === "code";
}

/** Text for those who hear the page, where others read the same or there is more beside it. */
function isUnseen(element: Element, lengthOf: (element: Element) => number): boolean {
  if (!isSpoken(element)) return isSkipLink(element);
  const beside = [element.prev, element.next].some(
    (node) => node && isTag(node) && node.attribs["aria-hidden"] === "true" && lineOf(node) !== "",
  );
  if (beside) return false;
  const owner = around(element, ({ name }) => /^(a|button|td|th|h[1-6]|label|li)$/.test(name), 4);
  return owner === null || lengthOf(owner) > lineOf(element).length;
}

function isSpoken({ attribs }: Element): boolean {
  return /(?:^|\s)(sr-only|visually-?hidden|screen-reader-text|screenreader-only|a-offscreen|v-visible-sr|u-visually-hidden)(?:\s|$)/i.test(
    attribs["class"] ?? "",
  );
}

function isSkipLink(element: Element): boolean {
  if (element.name !== "a" && element.name !== "button") return false;
  if (/^https?:/.test(element.attribs["href"] ?? "")) return false;
  return /^(skip|jump) (to|over|(main )?(navigation|content|links?|menu)$)/i.test(lineOf(element));
}

/**
 * Decides on each `noscript`: long text and pictures that would not be there otherwise stay as
 * elements of the page.
 */
export function noscriptFates(document: Document): (node: ChildNode) => Fate {
  const lost = new Set<ChildNode>();
  const kept = new Set<ChildNode>();
  for (const element of elementsBelow(document)) {
    if (element.name !== "noscript") continue;
    const text = lineOf(element);
    const asks =
      /\b(enable|turn on|activate|requires?|need)\b.{0,40}java ?script|java ?script.{0,40}\b(enabled?|disabled|required|turned off)\b/i;
    if (text.length > longText && !(asks.test(text) && text.length < 2 * longText)) {
      kept.add(element);
      continue;
    }
    const pictures = elementsBelow(element).filter(({ name }) => name === "img");
    if (pictures.every(isPixel)) continue;
    if (around(element, ({ name }) => name === "head")) continue;
    const before = imageBefore(element);
    if (before && imageSource(before)) continue;
    if (before) lost.add(before);
    kept.add(element);
  }
  return (node) => {
    if (lost.has(node)) return "drop";
    if (!isTag(node) || node.name !== "noscript") return "keep";
    return kept.has(node) ? "unwrap" : "drop";
  };
}

/** The picture that the one in a `noscript` stands in for. */
function imageBefore(noscript: Element): Element | undefined {
  for (let node = noscript.prev; node; node = node.prev) {
    if (isTag(node)) return node.name === "img" ? node : findBelow(node, "img");
    if (textOf(node).trim()) return undefined;
  }
  const { next, parent } = noscript;
  const after = next && !isTag(next) && !textOf(next).trim() ? next.next : next;
  if (after && isTag(after) && after.name === "img") return after;
  const inPicture = parent && "name" in parent && parent.name === "picture";
  return inPicture ? childElements(parent).find(({ name }) => name === "img") : undefined;
}
