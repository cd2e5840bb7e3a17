import { selectOne } from "css-select";
import type { AnyNode, Element } from "domhandler";
import { textContent } from "domutils";
import { type Engine, has, refusedByStatus, textAt, wordsUrl } from "./engine.ts";
import type { SearchResult } from "./provider.ts";

function resultOf(item: Element, pageUrl: string): SearchResult | undefined {
  const link = selectOne<AnyNode, Element>("h2 a[href]", item);
  const url = URL.parse(link?.attribs["href"] ?? "", pageUrl);
  if (link === null || url === null) return undefined;
  return {
    title: textAt(item, "h2 a"),
    url: url.href,
    snippet: textAt(item, "p.s"),
    publishedAt: null,
  };
}

/** Mojeek, which has an index of its own and a plain page. */
export const mojeek: Engine = {
  name: "mojeek",
  address: "https://www.mojeek.com/search",
  filtersDates: false,
  pageUrl: wordsUrl,
  refusal({ status }, document) {
    if (has(document, "[class*='captcha'], form[action*='captcha']"))
      return "it asks for a captcha";
    if (!has(document, "ul.results-standard") && /automated quer/i.test(textContent(document)))
      return "it takes the search for an automated one";
    return refusedByStatus(status);
  },
  items: "ul.results-standard > li",
  resultOf,
  saysNothingFound(document) {
    return /no (?:pages|results) (?:were )?found/i.test(textContent(document));
  },
};
