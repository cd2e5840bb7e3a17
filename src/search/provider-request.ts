import { setTimeout as delay } from "node:timers/promises";
import { isTimeout, SearchFailure, type SearchFailureKind } from "./failure.ts";

const largestAnswer = 5 * 1024 * 1024;
const mostAttempts = 3;
/** A longer wait is left to the caller, who is told of it. */
const longestWaitMs = 5_000;
const usualWaitMs = 1_000;

/** One call of a provider's API. */
export interface ProviderRequest {
  provider: string;
  url: URL;
  method: "GET" | "POST";
  headers: Record<string, string>;
  body?: unknown;
  /** The setting that holds the address. */
  urlSetting: string;
  /** The setting that holds the key; where there is none, what to look at when the server is refused. */
  keySetting: string | { whenRefused: string };
  /** One attempt only: the caller is in a hurry. */
  once: boolean;
  /** An answer that is no success by its status, and is one here. */
  accept?: (status: number, body: unknown) => boolean;
  /** What an answer that is no success means here; undefined for what its status usually means. */
  explain?: (status: number, body: unknown) => SearchFailureKind | undefined;
}

/**
 * Calls a provider's API and answers its JSON. A 429 is waited for, twice and 5 s at most. Throws a
 * `SearchFailure`, which never holds the key, nor what the provider says, which may repeat it.
 */
export async function requestJson(request: ProviderRequest, signal: AbortSignal): Promise<unknown> {
  for (let attempt = 1; ; attempt += 1) {
    const response = await send(request, signal);
    const body = await readBody(request, response, signal);
    if (response.ok) return parsed(request, body);
    const said = tryParse(body);
    if (request.accept?.(response.status, said) === true) return said;
    const failure = failureOf(request, response.status, said);
    const waitMs = waitOf(response.headers);
    const isLast = request.once || attempt === mostAttempts || waitMs > longestWaitMs;
    if (failure.kind !== "search_rate_limited") throw failure;
    if (isLast) throw rateLimited(request, waitMs);
    await delay(waitMs, undefined, { signal }).catch((error) => broken(request, error, signal));
  }
}

/** Redirects are not followed: the key in a header would go along to wherever they lead. */
async function send(request: ProviderRequest, signal: AbortSignal): Promise<Response> {
  const { url, method, headers, body } = request;
  try {
    return await fetch(url, {
      method,
      headers: {
        accept: "application/json",
        ...(body === undefined ? {} : { "content-type": "application/json" }),
        ...headers,
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      redirect: "manual",
      signal,
    });
  } catch (error) {
    return broken(request, error, signal);
  }
}

async function readBody(
  request: ProviderRequest,
  response: Response,
  signal: AbortSignal,
): Promise<string> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  try {
    for await (const chunk of response.body ?? []) {
      size += chunk.length;
      if (size > largestAnswer) break;
      chunks.push(chunk);
    }
  } catch (error) {
    broken(request, error, signal);
  }
  if (size > largestAnswer)
    throw malformed(request, `is larger than ${largestAnswer / 1024 ** 2} MB`);
  return Buffer.concat(chunks).toString("utf8");
}

function broken(
  { provider, urlSetting }: ProviderRequest,
  error: unknown,
  signal: AbortSignal,
): never {
  if (isTimeout(signal))
    throw new SearchFailure("search_timeout", `${provider} did not answer in time.`);
  if (signal.aborted) throw signal.reason;
  const { cause } = error as { cause?: { code?: unknown } };
  const code = typeof cause?.code === "string" ? ` (${cause.code})` : "";
  throw new SearchFailure(
    "search_unreachable",
    `${provider} can't be reached${code}: check ${urlSetting} and the network.`,
    { cause: error },
  );
}

function tryParse(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}

function parsed(request: ProviderRequest, body: string): unknown {
  const answer = tryParse(body);
  if (answer === undefined) throw malformed(request, "is not JSON");
  return answer;
}

function malformed({ provider, urlSetting }: ProviderRequest, what: string): SearchFailure {
  return new SearchFailure(
    "search_malformed",
    `The answer of ${provider} ${what}: check ${urlSetting}.`,
  );
}

function usualKind(status: number): SearchFailureKind {
  if (status === 401 || status === 403) return "search_key_refused";
  if (status === 402) return "search_quota";
  if (status === 429) return "search_rate_limited";
  if (status >= 500) return "search_unreachable";
  return "search_malformed";
}

function failureOf(request: ProviderRequest, status: number, body: unknown): SearchFailure {
  const { provider, urlSetting, keySetting, explain } = request;
  const kind = explain?.(status, body) ?? usualKind(status);
  const key = typeof keySetting === "string" ? keySetting : urlSetting;
  const refusal =
    typeof keySetting === "string"
      ? `refuses the key (${status}): check ${keySetting}.`
      : `refuses this server (${status}): ${keySetting.whenRefused}.`;
  const sentences: Record<SearchFailureKind, string> = {
    search_key_refused: `${provider} ${refusal}`,
    search_quota: `The quota of ${provider} is used up (${status}): see the account of ${key}, or set another provider.`,
    search_rate_limited: `${provider} says that it is asked too often (${status}).`,
    search_refused: `${provider} refused the search (${status}).`,
    search_unreachable: `${provider} failed with status ${status}: try again later.`,
    search_malformed:
      status < 400
        ? `${provider} answers with a redirect (${status}), which is not followed: set ${urlSetting} to where it leads.`
        : `${provider} does not take the search (${status}): check ${urlSetting}.`,
    search_timeout: `${provider} did not answer in time.`,
  };
  return new SearchFailure(kind, sentences[kind]);
}

function rateLimited({ provider }: ProviderRequest, waitMs: number): SearchFailure {
  const seconds = Math.max(1, Math.ceil(waitMs / 1000));
  return new SearchFailure(
    "search_rate_limited",
    `${provider} is asked too often: try again in ${seconds} s.`,
    { retryAfterSeconds: seconds },
  );
}

/** How long to wait, in milliseconds: Retry-After (RFC 9110, 10.2.3), or Brave's X-RateLimit-Reset, whose first number is the nearest window's. */
function waitOf(headers: Headers): number {
  const after = headers.get("retry-after");
  if (after !== null) {
    const seconds = Number(after);
    const wait = Number.isNaN(seconds) ? Date.parse(after) - Date.now() : seconds * 1000;
    return Number.isNaN(wait) ? usualWaitMs : Math.max(0, wait);
  }
  const reset = Number.parseFloat(headers.get("x-ratelimit-reset") ?? "");
  return Number.isNaN(reset) ? usualWaitMs : Math.max(0, reset * 1000);
}
