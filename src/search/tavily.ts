import { z } from "zod";
import { optionalText, readAnswer, toResult } from "./answer-shape.ts";
import type { ApiAccess } from "./api-access.ts";
import type { SearchFailureKind } from "./failure.ts";
import type { SearchProvider, SearchQuery } from "./provider.ts";
import { requestJson } from "./provider-request.ts";

const Answer = z.object({
  results: z.array(
    z.object({
      title: optionalText,
      url: z.string(),
      content: optionalText,
      published_date: z.string().nullish(),
    }),
  ),
});

/** 432: the plan's limit; 433: that of paying as you go. */
function explain(status: number): SearchFailureKind | undefined {
  return status === 432 || status === 433 ? "search_quota" : undefined;
}

function bodyOf(query: SearchQuery) {
  const { includeDomains, excludeDomains, fromDate, toDate } = query;
  return {
    query: query.text,
    search_depth: query.depth === "deep" ? "advanced" : "basic",
    max_results: Math.min(query.maxResults, 20),
    ...(includeDomains.length > 0 ? { include_domains: includeDomains } : {}),
    ...(excludeDomains.length > 0 ? { exclude_domains: excludeDomains } : {}),
    ...(fromDate === null ? {} : { start_date: fromDate }),
    ...(toDate === null ? {} : { end_date: toDate }),
  };
}

/** Tavily Search (https://docs.tavily.com/documentation/api-reference/endpoint/search). */
export function tavily({ url: base, key }: ApiAccess): SearchProvider {
  return {
    name: "tavily",
    mostResults: 20,
    longestQuery: 400,
    domainsInQuery: false,
    filtersDates: true,
    async search(query, signal) {
      const answer = await requestJson(
        {
          provider: "tavily",
          url: new URL(`${base.replace(/\/+$/, "")}/search`),
          method: "POST",
          headers: { authorization: `Bearer ${key}` },
          body: bodyOf(query),
          urlSetting: "TAVILY_API_URL",
          keySetting: "TAVILY_API_KEY",
          once: query.depth === "fast",
          explain,
        },
        signal,
      );
      const { results } = readAnswer("tavily", Answer, answer);
      return {
        results: results.map(({ title, url, content, published_date }) =>
          toResult({ title, url, snippet: content, date: published_date }),
        ),
      };
    },
  };
}
