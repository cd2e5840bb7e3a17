import { z } from "zod";
import { optionalText, readAnswer, toResult } from "./answer-shape.ts";
import { withSiteOperators } from "./filters.ts";
import type { SearchProvider } from "./provider.ts";
import { requestJson } from "./provider-request.ts";

const Answer = z.object({
  results: z.array(
    z.object({
      title: optionalText,
      url: z.string(),
      content: optionalText,
      publishedDate: z.string().nullish(),
    }),
  ),
  unresponsive_engines: z
    .array(z.array(z.unknown()))
    .nullish()
    .transform((engines) => engines ?? []),
});

/** A format that its settings do not list, and whom its limiter takes for a bot, SearXNG answers with 403. */
const whenRefused =
  "search.formats in the settings.yml of the instance at SEARXNG_URL must list json, and its limiter let this server in";

/**
 * A SearXNG instance by its JSON format (https://docs.searxng.org/dev/search_api.html). A user and
 * password in the address are sent as HTTP authentication.
 */
export function searxng(address: string): SearchProvider {
  const base = new URL(address);
  const { username, password } = base;
  const credentials = `${decodeURIComponent(username)}:${decodeURIComponent(password)}`;
  base.username = base.password = "";
  const headers: Record<string, string> =
    credentials === ":"
      ? {}
      : { authorization: `Basic ${Buffer.from(credentials).toString("base64")}` };
  return {
    name: "searxng",
    mostResults: 100,
    domainsInQuery: true,
    filtersDates: false,
    async search(query, signal) {
      const url = new URL(base);
      url.pathname = `${url.pathname.replace(/\/+$/, "").replace(/\/search$/, "")}/search`;
      url.searchParams.set("q", withSiteOperators(query));
      url.searchParams.set("format", "json");
      const answer = await requestJson(
        {
          provider: "searxng",
          url,
          method: "GET",
          headers,
          urlSetting: "SEARXNG_URL",
          keySetting: { whenRefused },
          once: query.depth === "fast",
        },
        signal,
      );
      const { results, unresponsive_engines } = readAnswer("searxng", Answer, answer);
      const silent = unresponsive_engines.map(([name, why]) => `${String(name)} (${String(why)})`);
      return {
        results: results.map(({ title, url, content, publishedDate }) =>
          toResult({ title, url, snippet: content, date: publishedDate }),
        ),
        warnings:
          silent.length === 0 ? [] : [`Engines of searxng did not answer: ${silent.join(", ")}.`],
      };
    },
  };
}
