import assert from "node:assert/strict";
import { test } from "node:test";
import { parseHtml } from "../../document.ts";
import { toMarkdown } from "../markdown.ts";
import { normalize } from "../../normalize/normalize.ts";

/** A page as Markdown by the whole way that every page goes; its address is `https://e.org/d/p`. */
export function read(html: string): string {
  const document = parseHtml(html);
  normalize(document, "https://e.org/d/p");
  return toMarkdown(document, { links: true, images: true });
}

/** Pages, or parts of them, and the Markdown that each becomes, a test for each. */
export function pages(table: [name: string, html: string, expected: string][]): void {
  for (const [name, html, expected] of table) {
    test(name, () => assert.equal(read(html), expected));
  }
}
