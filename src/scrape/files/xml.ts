import { DomHandler, isTag, type Document, type Element, type ParentNode } from "domhandler";
import { textContent } from "domutils";
import { Parser } from "htmlparser2";
import { cutNote, cutText, fenced } from "./fence.ts";
import { content, type ContentText, type TypedContent } from "./typed-content.ts";

/** How deep elements may lie in each other: the parser takes the square of it. */
const mostDepth = 1000;
const chunkCharacters = 16_384;

/**
 * Parses XML forgivingly; entities that a document defines itself are not expanded. Null for elements
 * in each other without end.
 */
export function parseXml(text: string): Document | null {
  const handler = new DomHandler();
  let depth = 0;
  let isTooDeep = false;
  const parser = new Parser(handler, { xmlMode: true });
  handler.onopentag = (name, attributes) => {
    depth += 1;
    isTooDeep ||= depth > mostDepth;
    DomHandler.prototype.onopentag.call(handler, name, attributes);
  };
  handler.onclosetag = () => {
    depth -= 1;
    DomHandler.prototype.onclosetag.call(handler);
  };
  for (let at = 0; at < text.length && !isTooDeep; at += chunkCharacters) {
    parser.write(text.slice(at, at + chunkCharacters));
  }
  if (isTooDeep) return null;
  parser.end();
  return handler.root;
}

/** The name of the root element, as written; null where there is none. */
export function rootName(text: string): string | null {
  let at = 0;
  const skip = /\s*(?:<\?|<!--|<!)/y;
  for (;;) {
    skip.lastIndex = at;
    const opening = skip.exec(text)?.[0].trim();
    if (opening === undefined) break;
    const close = { "<?": "?>", "<!--": "-->", "<!": ">" }[opening] ?? ">";
    const begin = skip.lastIndex;
    const bracket = opening === "<!" ? text.indexOf("[", begin) : -1;
    const plain = text.indexOf(close, begin);
    const isSubset = bracket >= 0 && bracket < plain;
    const end = isSubset ? text.indexOf(">", text.indexOf("]", bracket)) : plain;
    if (end < 0) return null;
    at = end + close.length;
  }
  const name = /\s*<([\w:.-]+)/y;
  name.lastIndex = at;
  return name.exec(text)?.[1] ?? null;
}

/** The first child element with one of these names, the first name looked for first. */
export function child(parent: ParentNode, ...names: string[]): Element | undefined {
  const elements = parent.children.filter(isTag);
  return names
    .map((name) => elements.find((element) => element.name === name))
    .find((element) => element !== undefined);
}

/** The trimmed text of the first child element with one of these names; empty where there is none. */
export function childText(parent: ParentNode, ...names: string[]): string {
  const element = child(parent, ...names);
  return element ? textContent(element).trim() : "";
}

/** XML that is nothing better known, in a fenced block. */
export function xmlContent({ text, limits, truncated }: ContentText): TypedContent {
  const { text: kept, cut } = cutText(text, limits.characters);
  const note = cut || truncated ? cutNote("the XML goes on") : "";
  return content("xml", fenced(kept, "xml") + note);
}
