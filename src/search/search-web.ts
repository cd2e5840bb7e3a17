import {
  type FoundPage,
  outputSchemaOf,
  type SearchRequest,
  type SearchResponse,
  unknownSearchKeys,
} from "../contract/search.ts";
import { invalidField, needsModel } from "../errors.ts";
import type { Ask } from "../json-schema/check.ts";
import { filledSchema, sourcedAnswer } from "./answer.ts";
import { fitting, withSiteOperators } from "./filters.ts";
import type { SearchFound, SearchProvider, SearchQuery, SearchResult } from "./provider.ts";
import { type ReadPage, withContent } from "./read-results.ts";

/** What a search is done with. */
export interface SearchParts {
  provider: SearchProvider;
  /** Reads the best results of a deep search. */
  read: ReadPage;
  /** Null on a server without a language model. */
  ask: Ask | null;
}

/** How long the provider may take, with all its attempts. */
const searchMs: Record<SearchRequest["depth"], number> = {
  fast: 8_000,
  standard: 25_000,
  deep: 60_000,
};
const answerMs = 90_000;

/** Linkup's keys that are always so here, and need no warning. */
const always = new Set(["includeInlineCitations", "includeSources"]);

/**
 * Searches the web, and does with the results what is asked for (contract 1.4). Throws a 422 that
 * names what can't be done here, a `SearchFailure` for what the provider could not do, and the reason of `gone`
 * when the caller has hung up.
 */
export async function searchWeb(
  request: SearchRequest,
  { provider, read, ask }: SearchParts,
  gone: AbortSignal,
): Promise<SearchResponse> {
  const query = queryOf(request, provider);
  const model = modelFor(request, ask);
  const clock = stopwatch();
  const found = await provider.search(query, within(searchMs[request.depth], gone));
  const search_ms = clock();
  const hits = fitting(found.results, query).map(foundPage);
  const isDeep = request.depth === "deep";
  const results = isDeep ? await withContent(hits, read, gone) : hits;
  const read_ms = isDeep ? clock() : null;
  const output =
    model === null ? {} : await outputOf(request, results, model, within(answerMs, gone));
  const answer_ms = model === null ? null : clock();
  const { warnings = [], ...answered } = output;
  return {
    results,
    ...answered,
    provider: found.by ?? provider.name,
    warnings: [...warningsOf(request, provider, found), ...warnings],
    timings: { search_ms, read_ms, answer_ms },
  };
}

function queryOf(request: SearchRequest, provider: SearchProvider): SearchQuery {
  const { q: text, depth, maxResults, includeDomains, excludeDomains, fromDate, toDate } = request;
  const query = { text, depth, maxResults, includeDomains, excludeDomains, fromDate, toDate };
  const { name, longestQuery: most = Infinity, domainsInQuery } = provider;
  if (text.length > most) throw invalidField("q", `${name} takes at most ${most} characters`);
  if (domainsInQuery && withSiteOperators(query).length > most) {
    throw invalidField(
      includeDomains.length > 0 ? "includeDomains" : "excludeDomains",
      `${name} takes at most ${most} characters, with the domains in it: name fewer domains`,
    );
  }
  return query;
}

function modelFor({ outputType }: SearchRequest, ask: Ask | null): Ask | null {
  if (outputType === "searchResults") return null;
  if (ask !== null) return ask;
  throw needsModel("outputType", outputType);
}

type Output = Pick<SearchResponse, "answer" | "sources" | "structured" | "data"> & {
  warnings?: string[];
};

function within(limitMs: number, gone: AbortSignal): AbortSignal {
  return AbortSignal.any([AbortSignal.timeout(limitMs), gone]);
}

async function outputOf(
  request: SearchRequest,
  results: FoundPage[],
  ask: Ask,
  signal: AbortSignal,
): Promise<Output> {
  if (request.outputType === "sourcedAnswer") return sourcedAnswer(request.q, results, ask, signal);
  const schema = outputSchemaOf(request) ?? {};
  const { structured, sources } = await filledSchema(request.q, results, schema, ask, signal);
  return { structured, data: structured.data, sources };
}

function foundPage({ title, url, snippet, publishedAt, content }: SearchResult): FoundPage {
  return {
    type: "text",
    name: title,
    title,
    url,
    content: content ?? snippet,
    content_from: content === undefined ? "snippet" : "provider",
    snippet,
    published_at: publishedAt,
    error: null,
  };
}

/** What was asked for and is not so, in sentences. */
function warningsOf(
  request: SearchRequest,
  { name, mostResults, filtersDates }: SearchProvider,
  found: SearchFound,
): string[] {
  const warnings = [...(found.warnings ?? [])];
  if (request.maxResults > mostResults)
    warnings.push(`maxResults: ${name} brings at most about ${mostResults}.`);
  const hasDates = request.fromDate !== null || request.toDate !== null;
  if (hasDates && !filtersDates)
    warnings.push(
      `fromDate, toDate: ${name} can't search by date; only results that it says a date of were filtered.`,
    );
  const unknown = unknownSearchKeys(request).filter((key) => !always.has(key));
  if (unknown.length > 0) warnings.push(`Without effect here: ${unknown.slice(0, 20).join(", ")}.`);
  return warnings;
}

/** Answers the whole milliseconds since it was asked the last time. */
function stopwatch(): () => number {
  let last = performance.now();
  return () => {
    const now = performance.now();
    const passed = Math.round(now - last);
    last = now;
    return passed;
  };
}
