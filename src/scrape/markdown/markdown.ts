import type { Document } from "domhandler";
import { blocks, blockyOf, carriersOf } from "./blocks.ts";
import { inline } from "./inline.ts";
import { addressesInWords } from "./links.ts";
import { joinBlocks, type LinkOptions, type Writer } from "./writer.ts";

/**
 * A page as GitHub-flavoured Markdown, best after `normalize`. Outside code no line ends in a space
 * and no two lines in a row are empty. Calls itself as deep as the page
 * nests, which `parseHtml` bounds.
 */
export function toMarkdown(document: Document, options: LinkOptions): string {
  const blocky = blockyOf(document);
  const writer: Writer = {
    options,
    blocky,
    carriers: options.links ? carriersOf(document, blocky) : new Map(),
    inWords: options.images ? new Set() : addressesInWords(document),
    blocks: (nodes, place) => blocks(nodes, place, writer),
    inline: (nodes, place) => inline(nodes, place, writer),
  };
  return joinBlocks(writer.blocks(document.children, {})).trim().toWellFormed();
}
