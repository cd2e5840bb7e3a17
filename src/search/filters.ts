import type { SearchQuery, SearchResult } from "./provider.ts";

/** The query with the operators that most engines know: `site:` and `-site:`. */
export function withSiteOperators({ text, includeDomains, excludeDomains }: SearchQuery): string {
  const wanted = includeDomains.map((domain) => `site:${domain}`).join(" OR ");
  const unwanted = excludeDomains.map((domain) => `-site:${domain}`);
  return [text, includeDomains.length > 1 ? `(${wanted})` : wanted, ...unwanted]
    .filter((part) => part !== "")
    .join(" ");
}

function isWithin(host: string, domains: readonly string[]): boolean {
  return domains.some((domain) => host === domain || host.endsWith(`.${domain}`));
}

/** Whether a result may be told: a web address, in the domains and between the dates asked for, as far as its date is known. */
function isWanted({ url, publishedAt }: SearchResult, query: SearchQuery): boolean {
  const address = URL.parse(url);
  if (address === null || !/^https?:$/.test(address.protocol)) return false;
  const { includeDomains, excludeDomains, fromDate, toDate } = query;
  const host = address.hostname.replace(/^www\./, "");
  if (includeDomains.length > 0 && !isWithin(host, includeDomains)) return false;
  if (isWithin(host, excludeDomains)) return false;
  const day = publishedAt?.slice(0, 10);
  if (day === undefined) return true;
  return (fromDate === null || day >= fromDate) && (toDate === null || day <= toDate);
}

/** The results that fit the query, each address once, no more than asked for: no provider is relied on for it. */
export function fitting(results: readonly SearchResult[], query: SearchQuery): SearchResult[] {
  const seen = new Set<string>();
  const wanted = results.filter((result) => {
    const isNew = !seen.has(result.url);
    seen.add(result.url);
    return isNew && isWanted(result, query);
  });
  return wanted.slice(0, query.maxResults);
}
