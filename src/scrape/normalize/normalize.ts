import type { Document } from "domhandler";
import { baseOf } from "./addresses.ts";
import { setApart } from "./apart.ts";
import { codeFate } from "./code.ts";
import { hiddenFates, noscriptFates } from "./hidden.ts";
import { imageFates } from "./images.ts";
import { linkFates } from "./links.ts";
import { mathFates } from "./math.ts";
import { noteFates } from "./notes.ts";
import { elementsBelow, rewrite } from "../tree.ts";

/**
 * Brings a page, in place, to the few forms that `toMarkdown`, `linksOf` and `imagesOf` read: nothing
 * that is not seen, addresses absolute by its `base` or `baseUrl`, one `img` for each picture, one
 * `pre` for each code block, `math` with TeX, footnotes marked, players as links.
 */
export function normalize(document: Document, baseUrl: string): void {
  const base = baseOf(document, baseUrl);
  nameHeadings(document);
  // Formulas are read from scripts and from what is hidden.
  rewrite(document, mathFates(document));
  rewrite(document, noscriptFates(document));
  rewrite(document, hiddenFates());
  rewrite(document, codeFate);
  rewrite(document, imageFates(base));
  rewrite(document, noteFates(document));
  rewrite(document, linkFates(base));
  setApart(document);
}

/** Headings by their role become headings by their name. */
function nameHeadings(document: Document): void {
  for (const element of elementsBelow(document)) {
    if (element.attribs["role"] !== "heading" || !/^(div|p|span)$/.test(element.name)) continue;
    const level = Number.parseInt(element.attribs["aria-level"] ?? "", 10) || 2;
    element.name = `h${Math.min(6, Math.max(1, level))}`;
  }
}
