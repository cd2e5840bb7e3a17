import { z } from "zod";
import { optionalText, readAnswer, toResult } from "./answer-shape.ts";
import type { ApiAccess } from "./api-access.ts";
import type { SearchFailureKind } from "./failure.ts";
import type { SearchProvider, SearchQuery } from "./provider.ts";
import { requestJson } from "./provider-request.ts";

const Answer = z.object({
  results: z.array(
    z.object({
      type: z.string().nullish(),
      name: optionalText,
      url: z.string(),
      content: optionalText,
    }),
  ),
});

const ErrorAnswer = z.object({ error: z.object({ code: z.string() }) });

const snippetLength = 400;

function codeOf(body: unknown): string | undefined {
  return ErrorAnswer.safeParse(body).data?.error.code;
}

/** Used-up credit comes with the 429 of too many requests; the code tells them apart. */
function explain(_status: number, body: unknown): SearchFailureKind | undefined {
  return codeOf(body) === "INSUFFICIENT_FUNDS_CREDITS" ? "search_quota" : undefined;
}

function bodyOf(query: SearchQuery) {
  const { includeDomains, excludeDomains, fromDate, toDate } = query;
  return {
    q: query.text,
    depth: query.depth,
    outputType: "searchResults",
    maxResults: query.maxResults,
    ...(includeDomains.length > 0 ? { includeDomains } : {}),
    ...(excludeDomains.length > 0 ? { excludeDomains } : {}),
    ...(fromDate === null ? {} : { fromDate }),
    ...(toDate === null ? {} : { toDate }),
  };
}

/** A text for a result whose provider sends the page's content and no snippet. */
function beginningOf(content: string): string {
  if (content.length <= snippetLength) return content;
  return `${content.slice(0, snippetLength).replace(/\s+\S*$/, "")} …`;
}

/** Linkup, or a server that speaks its API (https://docs.linkup.so/pages/documentation/endpoints/search). */
export function linkup({ url: base, key }: ApiAccess): SearchProvider {
  return {
    name: "linkup",
    mostResults: 100,
    domainsInQuery: false,
    filtersDates: true,
    async search(query, signal) {
      const answer = await requestJson(
        {
          provider: "linkup",
          url: new URL(`${base.replace(/\/+$/, "")}/search`),
          method: "POST",
          headers: { authorization: `Bearer ${key}` },
          body: bodyOf(query),
          urlSetting: "LINKUP_API_URL",
          keySetting: "LINKUP_API_KEY",
          once: query.depth === "fast",
          // A search that finds nothing is a 400 there.
          accept: (_status, body) => codeOf(body) === "SEARCH_QUERY_NO_RESULT",
          explain,
        },
        signal,
      );
      if (codeOf(answer) === "SEARCH_QUERY_NO_RESULT") return { results: [] };
      const { results } = readAnswer("linkup", Answer, answer);
      return {
        results: results
          .filter(({ type }) => type !== "image")
          .map(({ name, url, content }) =>
            toResult({ title: name, url, snippet: beginningOf(content), content }),
          ),
      };
    },
  };
}
