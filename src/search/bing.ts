import { selectOne } from "css-select";
import type { AnyNode, Element } from "domhandler";
import { type Engine, has, refusedByStatus, textAt, wordsUrl } from "./engine.ts";
import type { SearchResult } from "./provider.ts";

/** Where a link of the page leads: results may go by `/ck/a?u=a1<base64url of the address>`, advertisements by `/aclk`. */
function targetOf(href: string, pageUrl: string): string | undefined {
  const url = URL.parse(href, pageUrl);
  if (url === null || url.pathname === "/aclk" || url.pathname === "/aclick") return undefined;
  if (url.pathname !== "/ck/a") return url.href;
  const coded = /^a1([\w-]+)=*$/.exec(url.searchParams.get("u") ?? "")?.[1];
  return URL.parse(Buffer.from(coded ?? "", "base64url").toString("utf8"))?.href;
}

function resultOf(item: Element, pageUrl: string): SearchResult | undefined {
  const link = selectOne<AnyNode, Element>("h2 a[href]", item);
  const url = targetOf(link?.attribs["href"] ?? "", pageUrl);
  if (link === null || url === undefined) return undefined;
  return {
    title: textAt(item, "h2 a"),
    url,
    snippet: textAt(item, ".b_caption p, p.b_lineclamp2, p.b_lineclamp3, p.b_lineclamp4"),
    publishedAt: null,
  };
}

/** Bing's page of results, as it is without scripts. */
export const bing: Engine = {
  name: "bing",
  address: "https://www.bing.com/search",
  filtersDates: false,
  pageUrl: wordsUrl,
  refusal({ status }, document) {
    const asks = "#b_captcha, .captcha, form[action*='captcha'], .cf-turnstile, [id*='turnstile']";
    if (!has(document, "li.b_algo") && has(document, asks))
      return "it takes this server for a bot and asks for a captcha";
    return refusedByStatus(status);
  },
  items: "#b_results > li.b_algo",
  resultOf,
  saysNothingFound(document) {
    return has(document, "#b_results > li.b_no");
  },
};
