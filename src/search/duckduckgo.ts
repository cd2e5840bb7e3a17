import { selectOne } from "css-select";
import type { AnyNode, Element } from "domhandler";
import { type Engine, has, refusedByStatus, textAt, wordsUrl } from "./engine.ts";
import { isoDate } from "./published-date.ts";
import type { SearchQuery, SearchResult } from "./provider.ts";

/** `!w cats` would send the browser to another site, `\cats` to the first result. */
function withoutBangs(text: string): string {
  return text.replaceAll(/(^|\s)([!\\]\S*)/g, '$1"$2"');
}

function period({ fromDate, toDate }: SearchQuery): string | undefined {
  if (fromDate === null && toDate === null) return undefined;
  return `${fromDate ?? "1990-01-01"}..${toDate ?? new Date().toISOString().slice(0, 10)}`;
}

/** Where a link of the page leads: results may go by `/l/?uddg=<address>`, advertisements by `/y.js`. */
function targetOf(href: string, pageUrl: string): string | undefined {
  const url = URL.parse(href, pageUrl);
  if (url === null) return undefined;
  const isOwn = /(^|\.)duckduckgo\.com$/.test(url.hostname) || url.host === new URL(pageUrl).host;
  if (!isOwn) return url.href;
  if (url.pathname !== "/l/") return undefined;
  const target = URL.parse(url.searchParams.get("uddg") ?? "");
  // An advertisement may be behind both redirects.
  return target === null || target.pathname === "/y.js" ? undefined : target.href;
}

function resultOf(item: Element, pageUrl: string): SearchResult | undefined {
  const link = selectOne<AnyNode, Element>("a.result__a", item);
  const url = targetOf(link?.attribs["href"] ?? "", pageUrl);
  if (link === null || url === undefined) return undefined;
  return {
    title: textAt(item, "a.result__a"),
    url,
    snippet: textAt(item, ".result__snippet"),
    publishedAt: isoDate(textAt(item, ".result__extras__url > span:not([class])")),
  };
}

/** DuckDuckGo's page for browsers without scripts. */
export const duckduckgo: Engine = {
  name: "duckduckgo",
  address: "https://html.duckduckgo.com/html/",
  filtersDates: true,
  pageUrl(address, query) {
    const url = wordsUrl(address, { ...query, text: withoutBangs(query.text) });
    const days = period(query);
    if (days !== undefined) url.searchParams.set("df", days);
    return url;
  },
  refusal({ status }, document) {
    if (has(document, "#challenge-form, form[action*='anomaly.js'], [class*='anomaly-modal']"))
      return "it takes this server for a bot and asks for a captcha";
    // Its way to say no: 202 with a page that holds no results.
    if (status === 202 && !has(document, ".web-result")) return "it put the search off (202)";
    return refusedByStatus(status);
  },
  items: ".result.web-result:not(.result--ad)",
  resultOf,
  saysNothingFound(document) {
    return has(document, ".no-results, .result--no-result");
  },
};
