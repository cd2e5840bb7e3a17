import { type AnyNode, type Document, isTag, isText, hasChildren } from "domhandler";

import { parseHtml } from "../document.ts";

const hidden = /^(script|style|template|noscript|head)$/;
const inline = /^(a|abbr|b|bdi|code|data|em|font|i|mark|s|small|span|strong|sub|sup|time|u|wbr)$/;

/** The text of one value is not longer: it keeps the time for values within values in bounds. */
const longestValue = 20_000;

/** The text within a node on one line, cut when very long; what stands in different blocks is kept apart. */
export function textOf(node: AnyNode): string {
  return oneLine(node, longestValue);
}

/** All the text of a page. */
export function wholeText(document: Document): string {
  return oneLine(document, Infinity);
}

function oneLine(node: AnyNode, longest: number): string {
  const parts: string[] = [];
  const open: (AnyNode | string)[] = [node];
  let length = 0;
  // Without recursion: pages may nest deeper than the stack.
  for (let at = open.pop(); at !== undefined && length <= longest; at = open.pop()) {
    if (typeof at === "string") parts.push(at);
    else if (isText(at)) {
      parts.push(at.data);
      length += at.data.length;
    } else if (hasChildren(at)) {
      const name = isTag(at) ? at.name : "";
      if (hidden.test(name)) continue;
      const gap = inline.test(name) ? "" : " ";
      parts.push(gap);
      open.push(gap);
      for (const child of at.children.toReversed()) open.push(child);
    }
  }
  return parts
    .join("")
    .replace(/[\s\u00A0]+/g, " ")
    .trim();
}

/** Text out of a value that may hold markup or entities ("Tom &amp; Jerry<br>"). */
export function plainText(value: string): string {
  const isMarkup = /&(#\w+|\w+);|<\/?[a-z][^<>]*>/i.test(value);
  return isMarkup ? textOf(parseHtml(`<body>${value}`)) : value.trim();
}

/** An absolute http address, else null. */
export function webAddress(value: string, base: string): string | null {
  const url = URL.parse(value.trim(), base);
  return url && /^https?:$/.test(url.protocol) ? url.href : null;
}
