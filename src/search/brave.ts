import { z } from "zod";
import { optionalText, readAnswer, toResult } from "./answer-shape.ts";
import type { ApiAccess } from "./api-access.ts";
import type { SearchFailureKind } from "./failure.ts";
import { withSiteOperators } from "./filters.ts";
import type { SearchProvider, SearchQuery } from "./provider.ts";
import { requestJson } from "./provider-request.ts";

const Answer = z.object({
  web: z
    .object({
      results: z.array(
        z.object({
          title: optionalText,
          url: z.string(),
          description: optionalText,
          page_age: z.string().nullish(),
          extra_snippets: z.array(z.string()).nullish(),
        }),
      ),
    })
    .nullish(),
});

const ErrorAnswer = z.object({ error: z.object({ code: z.string() }) });

/** Brave answers a wrong key with 422, and a used-up month with the 429 of too many requests. */
function explain(_status: number, body: unknown): SearchFailureKind | undefined {
  const { data } = ErrorAnswer.safeParse(body);
  if (data?.error.code === "SUBSCRIPTION_TOKEN_INVALID") return "search_key_refused";
  if (data?.error.code === "QUOTA_LIMITED") return "search_quota";
  return undefined;
}

/** `freshness` needs both ends. */
function freshness({ fromDate, toDate }: SearchQuery): string | undefined {
  if (fromDate === null && toDate === null) return undefined;
  return `${fromDate ?? "1990-01-01"}to${toDate ?? new Date().toISOString().slice(0, 10)}`;
}

/** The Brave Search API (https://api-dashboard.search.brave.com/documentation). */
export function brave({ url: base, key }: ApiAccess): SearchProvider {
  return {
    name: "brave",
    mostResults: 20,
    longestQuery: 400,
    domainsInQuery: true,
    filtersDates: true,
    async search(query, signal) {
      const url = new URL(`${base.replace(/\/+$/, "")}/res/v1/web/search`);
      const period = freshness(query);
      url.search = new URLSearchParams({
        q: withSiteOperators(query),
        count: String(Math.min(query.maxResults, 20)),
        result_filter: "web",
        text_decorations: "false",
        ...(period === undefined ? {} : { freshness: period }),
      }).toString();
      const answer = await requestJson(
        {
          provider: "brave",
          url,
          method: "GET",
          headers: { "x-subscription-token": key },
          urlSetting: "BRAVE_API_URL",
          keySetting: "BRAVE_API_KEY",
          once: query.depth === "fast",
          explain,
        },
        signal,
      );
      const { web } = readAnswer("brave", Answer, answer);
      return {
        results: (web?.results ?? []).map(({ title, url, description, page_age, extra_snippets }) =>
          toResult({
            title,
            url,
            snippet: description,
            date: page_age,
            content: extra_snippets ? [description, ...extra_snippets].join("\n") : undefined,
          }),
        ),
      };
    },
  };
}
