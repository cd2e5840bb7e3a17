import { z } from "zod";
import { optionalText, readAnswer, toResult } from "./answer-shape.ts";
import type { ApiAccess } from "./api-access.ts";
import type { SearchFailureKind } from "./failure.ts";
import { withSiteOperators } from "./filters.ts";
import type { SearchProvider, SearchQuery } from "./provider.ts";
import { requestJson } from "./provider-request.ts";

const Answer = z.object({
  organic: z
    .array(
      z.object({
        title: optionalText,
        link: z.string(),
        snippet: optionalText,
        date: z.string().nullish(),
      }),
    )
    .nullish(),
});

const ErrorAnswer = z.object({ message: z.string() });

/** Serper tells with a plain 400 that the credits are used up. */
function explain(status: number, body: unknown): SearchFailureKind | undefined {
  const said = ErrorAnswer.safeParse(body).data?.message ?? "";
  return status === 400 && /credit/i.test(said) ? "search_quota" : undefined;
}

/** Google's own filter for a range of dates, MM/DD/YYYY. */
function dateFilter({ fromDate, toDate }: SearchQuery): string | undefined {
  if (fromDate === null && toDate === null) return undefined;
  const american = (date: string) => date.replace(/^(\d+)-(\d+)-(\d+)$/, "$2/$3/$1");
  return [
    "cdr:1",
    ...(fromDate === null ? [] : [`cd_min:${american(fromDate)}`]),
    ...(toDate === null ? [] : [`cd_max:${american(toDate)}`]),
  ].join(",");
}

/** Google's results by Serper (https://serper.dev). */
export function serper({ url: base, key }: ApiAccess): SearchProvider {
  return {
    name: "serper",
    mostResults: 100,
    domainsInQuery: true,
    filtersDates: true,
    async search(query, signal) {
      const tbs = dateFilter(query);
      const answer = await requestJson(
        {
          provider: "serper",
          url: new URL(`${base.replace(/\/+$/, "")}/search`),
          method: "POST",
          headers: { "x-api-key": key },
          body: {
            q: withSiteOperators(query),
            num: query.maxResults,
            ...(tbs === undefined ? {} : { tbs }),
          },
          urlSetting: "SERPER_API_URL",
          keySetting: "SERPER_API_KEY",
          once: query.depth === "fast",
          explain,
        },
        signal,
      );
      const { organic } = readAnswer("serper", Answer, answer);
      return {
        results: (organic ?? []).map(({ title, link, snippet, date }) =>
          toResult({ title, url: link, snippet, date }),
        ),
      };
    },
  };
}
