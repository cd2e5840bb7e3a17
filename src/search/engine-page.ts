import { AppError } from "../errors.ts";
import { type Engine, type EnginePage, parsePage, resultsOf } from "./engine.ts";
import { isTimeout, otherProviders, SearchFailure } from "./failure.ts";
import type { SearchProvider, SearchQuery, SearchResult } from "./provider.ts";

/** Opens a page in a browser of our own; what it throws is told as the engine being unreachable. */
export type OpenPage = (url: string, signal: AbortSignal) => Promise<EnginePage>;

/** The engines in the order in which they are asked, and the address of each where it is not its own. */
export interface EnginePageOptions {
  engines: readonly [Engine, ...Engine[]];
  address?: string | undefined;
  open: OpenPage;
}

/** DuckDuckGo takes no longer query; the others state no limit. */
const longestQuery = 499;

/**
 * Searches without a key: reads a public engine's plain page in our own browser. Each engine is
 * asked once a search, the next only when the one before has refused; `fast` asks the first only.
 */
export function enginePages({ engines, address, open }: EnginePageOptions): SearchProvider {
  return {
    name: engines[0].name,
    mostResults: 10,
    longestQuery,
    domainsInQuery: true,
    filtersDates: engines.every(({ filtersDates }) => filtersDates),
    async search(query, signal) {
      const failures: SearchFailure[] = [];
      for (const engine of query.depth === "fast" ? engines.slice(0, 1) : engines) {
        try {
          const results = await askEngine(engine, address ?? engine.address, query, open, signal);
          return { results, by: engine.name, warnings: failures.map(({ message }) => message) };
        } catch (error) {
          if (!(error instanceof SearchFailure) || error.kind === "search_timeout") throw error;
          failures.push(error);
        }
      }
      throw everyoneFailed(failures);
    },
  };
}

function everyoneFailed(failures: readonly SearchFailure[]): SearchFailure {
  const said = failures.map(({ message }) => message).join(" ");
  const isRefusal = failures.some(({ kind }) => kind === "search_refused");
  const kind = isRefusal ? "search_refused" : (failures[0]?.kind ?? "search_unreachable");
  return new SearchFailure(
    kind,
    `${said} Public engines refuse servers as they like: ${otherProviders}.`,
    { cause: failures },
  );
}

async function askEngine(
  engine: Engine,
  address: string,
  query: SearchQuery,
  open: OpenPage,
  signal: AbortSignal,
): Promise<SearchResult[]> {
  const url = engine.pageUrl(address, query);
  const page = await opened(engine, url, open, signal);
  if (URL.parse(page.url)?.host !== url.host) {
    throw new SearchFailure(
      "search_refused",
      `${engine.name} sent the browser to another site instead of answering.`,
    );
  }
  const document = parsePage(page.html);
  const refusal = engine.refusal(page, document);
  if (refusal !== undefined)
    throw new SearchFailure("search_refused", `${engine.name} refused the search: ${refusal}.`);
  const results = resultsOf(engine, document, page.url);
  if (results.length > 0 || engine.saysNothingFound(document)) return results;
  throw new SearchFailure(
    "search_malformed",
    `${engine.name} answered with a page that holds no results and does not say that there are none.`,
  );
}

async function opened(
  { name }: Engine,
  url: URL,
  open: OpenPage,
  signal: AbortSignal,
): Promise<EnginePage> {
  try {
    return await open(url.href, signal);
  } catch (error) {
    if (isTimeout(signal))
      throw new SearchFailure("search_timeout", `${name} did not answer in time.`, {
        cause: error,
      });
    // A full server (529) is not the engine's fault, nor will it have room for the next engine.
    if (signal.aborted || (error instanceof AppError && error.status === 529)) throw error;
    const said = error instanceof Error ? error.message : String(error);
    throw new SearchFailure("search_unreachable", `${name} could not be opened: ${said}`, {
      cause: error,
    });
  }
}
