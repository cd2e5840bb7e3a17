import { CookieJar } from "tough-cookie";
import type { Dispatcher } from "undici";
import { invalidField } from "../../errors.ts";
import { readBody, type FetchedBody } from "./body.ts";
import { asFetchError, FetchError, gateFailure, shownUrl } from "./error.ts";
import { openGate, type Gate } from "./gate.ts";
import {
  keepsSecrets,
  ownHeaders,
  pageHeaders,
  publicHeaders,
  type FetchIdentity,
} from "./headers.ts";
import { metaRefresh, refreshTarget } from "./refresh.ts";
import { mediaTypeOf } from "./media-type.ts";

export interface FetchOptions {
  /** The port of the forward proxy on 127.0.0.1 through which everything goes. */
  proxyPort: number;
  identity: FetchIdentity;
  /** `en-US,en;q=0.9` unless given. */
  acceptLanguage?: string;
  /** These win over the browser's own; another origin sees none that may be secret. */
  headers?: Record<string, string>;
  /** The most bytes of a body after decompression; 20 MB unless given. What lies beyond is cut; of films, sounds and archives all but the beginning is. */
  maxBytes?: number;
  /** Milliseconds for everything, redirects and body with it; 30 s unless given. */
  timeoutMs?: number;
  /** Milliseconds for TLS, and for the head of each answer; 20 s unless given. */
  firstByteMs?: number;
  /** 10 unless given. */
  maxRedirects?: number;
}

/** A page as it came, after redirects and without its content coding. */
export interface FetchedPage {
  status: number;
  /** Where it was found at last. */
  url: string;
  /** The addresses that led there, the first one asked for first; empty without a redirect. */
  redirects: string[];
  /** Names in lower case; several of one name stand in one value, cookies a line each. */
  headers: Record<string, string>;
  /** The media type alone, lower case; null where the server names none. */
  contentType: string | null;
  /** The charset that the header names, as it stands there. */
  charset: string | null;
  body: Uint8Array;
  /** True where the body was cut at its limit or the connection broke off within it. */
  truncated: boolean;
  timings: { first_byte_ms: number; total_ms: number };
}

/** What stays the same from one redirect to the next. */
interface Journey {
  options: FetchOptions;
  gate: Gate;
  signal: AbortSignal;
  cookies: CookieJar;
}

interface Answer extends FetchedBody {
  status: number;
  headers: Record<string, string>;
  /** Where it leads on to; null for a page to stay at. */
  next: URL | null;
  firstByteAt: number;
}

/** Files that nobody reads as text, of which only the beginning is fetched. */
const opaque =
  /^(audio|video|font)\/|^application\/(zip|x-7z-compressed|vnd\.rar|x-(apple-diskimage|iso9660-image|msdownload)|java-archive)$/;
const opaqueBytes = 4096;

const defaults = { maxBytes: 20_000_000, timeoutMs: 30_000, firstByteMs: 20_000, maxRedirects: 10 };

/**
 * Fetches a page by GET without a browser, as Chrome asks for one, through the proxy at `proxyPort`.
 * Follows redirects by status (from https to http too), and by `Refresh` within 5 s without the wait.
 * Throws a FetchError, a 422 AppError for an address or header that can't be used, or the signal's
 * reason. Any status of a server is an answer. No connection is left behind.
 */
export async function fetchPage(
  url: string,
  options: FetchOptions,
  signal: AbortSignal,
): Promise<FetchedPage> {
  const start = startUrl(url);
  const own = ownHeaders(options.headers ?? {});
  signal.throwIfAborted();
  const { timeoutMs = defaults.timeoutMs, firstByteMs = defaults.firstByteMs } = options;
  const limit = new AbortController();
  const late = `${shownUrl(start)}: not there within ${timeoutMs} ms`;
  const timer = setTimeout(() => limit.abort(new FetchError("timeout", late)), timeoutMs);
  const either = AbortSignal.any([signal, limit.signal]);
  try {
    await using gate = openGate({ port: options.proxyPort, firstByteMs, signal: either });
    return await travel(start, own, { options, gate, signal: either, cookies: new CookieJar() });
  } catch (error) {
    signal.throwIfAborted();
    throw asFetchError(limit.signal.aborted ? limit.signal.reason : error, start);
  } finally {
    clearTimeout(timer);
  }
}

function startUrl(url: string): URL {
  const parsed = URL.parse(url);
  if (parsed === null || !/^https?:$/.test(parsed.protocol)) {
    throw invalidField("url", "must be an http or https address");
  }
  if (parsed.username || parsed.password) {
    throw invalidField("url", "must not hold a user name or password; send a header instead");
  }
  return parsed;
}

async function travel(
  start: URL,
  given: Map<string, string>,
  journey: Journey,
): Promise<FetchedPage> {
  const { maxRedirects = defaults.maxRedirects } = journey.options;
  const began = performance.now();
  const redirects: string[] = [];
  const seen = new Set<string>();
  let own = given;
  let url = start;
  while (true) {
    seen.add(stateOf(url, journey.cookies));
    const answer = await ask(url, own, journey);
    if (answer.next === null) {
      const failure = url.protocol === "http:" && gateAnswer(url, answer);
      if (failure) throw failure;
      return fetched(url, redirects, answer, began);
    }
    redirects.push(url.href);
    const next = onward(answer.next, url);
    if (seen.has(stateOf(next, journey.cookies))) {
      throw new FetchError("redirects", `${shownUrl(start)}: it redirects in a loop`);
    }
    if (redirects.length > maxRedirects) {
      throw new FetchError("redirects", `${shownUrl(start)}: more than ${maxRedirects} redirects`);
    }
    if (!keepsSecrets(url, next)) own = publicHeaders(own);
    url = next;
  }
}

/** An address with what the server knows of us there: a redirect to itself that sets a cookie is no loop. */
function stateOf(url: URL, cookies: CookieJar): string {
  return `${url.origin}${url.pathname}${url.search} ${cookies.getCookieStringSync(url.href)}`;
}

function onward(next: URL, from: URL): URL {
  const fail = (what: string) =>
    new FetchError("protocol", `${shownUrl(from)}: redirects to an address ${what}`);
  if (!/^https?:$/.test(next.protocol)) throw fail(`that is not http (${next.protocol})`);
  if (next.username || next.password) throw fail("with a user name or password in it");
  // RFC 9110 section 10.2.2: a fragment stays unless the new address has its own.
  if (!next.hash) next.hash = from.hash;
  return next;
}

async function ask(url: URL, own: Map<string, string>, journey: Journey): Promise<Answer> {
  const { options, gate, signal, cookies } = journey;
  const { identity, acceptLanguage = "en-US,en;q=0.9", maxBytes = defaults.maxBytes } = options;
  const cookie = cookieHeader(own.get("cookie"), cookies.getCookieStringSync(url.href));
  const sent = new Map(own);
  if (cookie) sent.set("cookie", cookie);
  try {
    const response = await gate.get(url, pageHeaders(url, identity, acceptLanguage, sent));
    const firstByteAt = performance.now();
    const { statusCode: status, body } = response;
    for (const line of valuesOf(response.headers["set-cookie"])) {
      cookies.setCookieSync(line, url.href, { ignoreError: true, loose: true });
    }
    const headers = joined(response.headers);
    const target = redirectTarget(url, status, headers);
    if (target !== null) {
      await body.dump({ limit: 16_384, signal });
      return {
        status,
        headers,
        next: target,
        firstByteAt,
        bytes: new Uint8Array(),
        truncated: false,
      };
    }
    const type = typeOf(headers) ?? "";
    const most = opaque.test(type) ? Math.min(opaqueBytes, maxBytes) : maxBytes;
    const read = await readBody(body, headers["content-encoding"] ?? "", most, signal);
    const isPage = /^(text\/html|application\/xhtml\+xml)?$/.test(type);
    const next = isPage ? metaRefresh(read.bytes, url) : null;
    return { status, headers, next, firstByteAt, ...read };
  } catch (error) {
    signal.throwIfAborted();
    throw asFetchError(error, url);
  }
}

/** The caller's own cookies, but for those that a server has set anew on the way. */
function cookieHeader(given: string | undefined, set: string): string {
  const names = new Set(set.split("; ").map((pair) => pair.split("=", 1)[0]));
  const kept = (given ?? "")
    .split(/;\s*/)
    .filter((pair) => pair && !names.has(pair.split("=", 1)[0]));
  return [...kept, set].filter(Boolean).join("; ");
}

function valuesOf(value: string | string[] | undefined): string[] {
  return value === undefined ? [] : [value].flat();
}

function joined(headers: Dispatcher.ResponseData["headers"]): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [
      name,
      valuesOf(value).join(name === "set-cookie" ? "\n" : ", "),
    ]),
  );
}

function redirectTarget(url: URL, status: number, headers: Record<string, string>): URL | null {
  const { location, refresh } = headers;
  if ([301, 302, 303, 307, 308].includes(status) && location !== undefined) {
    // Browsers read the bytes of an address as UTF-8.
    const target = URL.parse(Buffer.from(location, "latin1").toString("utf8"), url);
    if (target === null) {
      throw new FetchError("protocol", `${shownUrl(url)}: redirects to what is no address`);
    }
    return target;
  }
  return refresh === undefined ? null : refreshTarget(refresh, url);
}

function typeOf(headers: Record<string, string>): string | null {
  return mediaTypeOf(headers["content-type"]).type;
}

/** Over plain http the gate's refusal and a server's answer look alike but for the words. */
function gateAnswer(url: URL, { status, headers, bytes }: Answer): FetchError | undefined {
  const isSentence = bytes.length < 1024 && typeOf(headers) === "text/plain";
  return isSentence ? gateFailure(url, status, Buffer.from(bytes).toString()) : undefined;
}

function fetched(url: URL, redirects: string[], answer: Answer, began: number): FetchedPage {
  const { status, headers, bytes, truncated, firstByteAt } = answer;
  const { type, charset } = mediaTypeOf(headers["content-type"]);
  return {
    status,
    url: url.href,
    redirects,
    headers,
    contentType: type,
    charset,
    body: bytes,
    truncated,
    timings: {
      first_byte_ms: Math.round(firstByteAt - began),
      total_ms: Math.round(performance.now() - began),
    },
  };
}
