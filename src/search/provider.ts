/** What is searched for, in terms that every provider can be asked in. */
export interface SearchQuery {
  text: string;
  depth: "fast" | "standard" | "deep";
  maxResults: number;
  /** Host names, without `www.`; each stands for those below it too. */
  includeDomains: readonly string[];
  excludeDomains: readonly string[];
  /** YYYY-MM-DD, inclusive. */
  fromDate: string | null;
  toDate: string | null;
}

/** A page that was found, as the provider tells it. */
export interface SearchResult {
  title: string;
  /** Absolute; only http and https are kept. */
  url: string;
  /** Plain text, as far as the provider says it is. */
  snippet: string;
  /** ISO 8601, where the provider says a date. */
  publishedAt: string | null;
  /** More of the page than the snippet, where the provider has it. */
  content?: string;
}

/** What a provider answers: best first, and what the caller should know about it. */
export interface SearchFound {
  results: SearchResult[];
  /** Who answered, where a provider asks several. */
  by?: string;
  warnings?: string[];
}

/** Something that searches the web. It throws a `SearchFailure` for all that goes wrong at its side. */
export interface SearchProvider {
  readonly name: string;
  /** The most results that one search can bring. */
  readonly mostResults: number;
  /** The most characters of a query; undefined where the provider states no limit. */
  readonly longestQuery?: number;
  /** It takes domains as operators in the query, which count in its length. */
  readonly domainsInQuery: boolean;
  /** It filters by the dates itself; otherwise only results with a known date can be. */
  readonly filtersDates: boolean;
  search(query: SearchQuery, signal: AbortSignal): Promise<SearchFound>;
}
