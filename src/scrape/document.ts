import { type Document, type Element, isTag } from "domhandler";
import { parse } from "parse5";
import { adapter } from "parse5-htmlparser2-tree-adapter";
import { limitDepth } from "./depth.ts";
import { elementsBelow } from "./tree.ts";

/**
 * Parses a page as a browser does (WHATWG HTML), without running anything. What stands in `noscript`
 * is elements, as in a browser without scripts. What is nested too deep is laid flat.
 */
export function parseHtml(html: string): Document {
  const document = parse(html, { treeAdapter: adapter, scriptingEnabled: false });
  limitDepth(document);
  return document;
}

/** Parses a page that no browser of ours has rendered: what marks a rendering means nothing in it. */
export function parseUnrendered(html: string): Document {
  const document = parseHtml(html);
  if (!/data-nocturne-/i.test(html)) return document;
  for (const { attribs } of elementsBelow(document)) {
    for (const name of Object.keys(attribs)) {
      if (name.startsWith("data-nocturne-")) delete attribs[name];
    }
  }
  return document;
}

/** The body of a page, or the frame set in its place. */
export function bodyOf(document: Document): Element | undefined {
  const html = document.children.find(isTag);
  const named = html?.children.filter(isTag).find(({ name }) => /^(body|frameset)$/.test(name));
  return named ?? html;
}
