import { AppError } from "../errors.ts";

/** Why a search brought nothing, in the words of the wire. */
export type SearchFailureKind =
  | "search_key_refused"
  | "search_quota"
  | "search_rate_limited"
  | "search_refused"
  | "search_unreachable"
  | "search_malformed"
  | "search_timeout";

const statuses: Record<SearchFailureKind, number> = {
  search_key_refused: 503,
  search_quota: 503,
  search_rate_limited: 503,
  search_refused: 503,
  search_unreachable: 502,
  search_malformed: 502,
  search_timeout: 504,
};

/** A search that failed at the provider; the message says by whom, why, and what to do about it. */
export class SearchFailure extends AppError {
  override name = "SearchFailure";
  readonly kind: SearchFailureKind;

  constructor(
    kind: SearchFailureKind,
    message: string,
    options: { cause?: unknown; retryAfterSeconds?: number } = {},
  ) {
    const { retryAfterSeconds: seconds, cause } = options;
    super(statuses[kind], kind, message, {
      cause,
      ...(seconds === undefined ? {} : { headers: { "retry-after": String(seconds) } }),
    });
    this.kind = kind;
  }
}

/** What gives a server another way to search; for the end of a message. */
export const otherProviders =
  "set SEARXNG_URL, BRAVE_API_KEY, TAVILY_API_KEY, SERPER_API_KEY or LINKUP_API_KEY to search by an API";

/** Whether a signal ended because its time was up. */
export function isTimeout(signal: AbortSignal): boolean {
  return signal.aborted && (signal.reason as Error | undefined)?.name === "TimeoutError";
}
