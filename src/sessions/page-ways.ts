import { setImmediate as turn } from "node:timers/promises";
import { ActionFailure } from "../actions/action.ts";
import { renderedSource } from "../actions/scrape.ts";
import { visit, type Visited } from "../actions/visit.ts";
import { BrowserGone } from "../browser/cdp.ts";
import { EgressGate, type EgressOptions } from "../browser/egress/gate.ts";
import type { SessionEgress } from "../browser/egress/session.ts";
import { sendToOrigin } from "../browser/origin-headers.ts";
import type { PagePool } from "../browser/page-pool.ts";
import type { Tab } from "../browser/tab.ts";
import { givenUserAgent } from "../browser/given-user-agent.ts";
import type { UserAgent } from "../browser/user-agent.ts";
import { ActionRequest } from "../contract/actions.ts";
import type { ScrapeUrlRequest } from "../contract/scrape.ts";
import { AppError, invalidField } from "../errors.ts";
import type { Metrics } from "../metrics/metrics.ts";
import { NotLocated } from "../page/locate.ts";
import { FetchError, type FetchErrorKind } from "../scrape/fetch/error.ts";
import { publicHeaders } from "../scrape/fetch/headers.ts";
import { fetchPage } from "../scrape/fetch/fetch.ts";
import type { PageToRead } from "../scrape/scraper.ts";
import { untilAborted } from "../waiting.ts";
import { chosenOptions, sessionPart } from "./scrape-options.ts";
import type { Sessions } from "./sessions.ts";

/** What pages are had with. */
export interface Ways {
  sessions: Sessions;
  /** Pages for who needs no session of their own. */
  pages: PagePool;
  /** What plain requests may reach: the same as browsers. */
  egress: EgressOptions;
  identity: UserAgent;
  metrics: Pick<Metrics, "scraped">;
}

/** A page that was had and is not yet read. */
export interface Had {
  page: PageToRead;
  status: number | null;
  contentType: string | null;
  warnings: string[];
}

const late = "Not all that the page asks for had come in time: this is what was there.";

/** Has a page by one plain request and its redirects. */
export async function byRequest(
  { egress, identity }: Ways,
  url: string,
  { request, egress: session }: { request: ScrapeUrlRequest; egress: SessionEgress },
  signal: AbortSignal,
): Promise<Had> {
  const userAgent = request.user_agent;
  // A gate of its own: none stands open while nobody asks.
  await using gate = await EgressGate.open(egress);
  gate.session = session;
  const fetched = await fetchPage(
    url,
    {
      proxyPort: gate.port,
      identity: userAgent === null ? identity : givenUserAgent(userAgent, identity),
      headers: request.extra_http_headers ?? {},
      timeoutMs: request.timeout_ms,
    },
    signal,
  );
  const { status, headers, contentType, charset, body, truncated } = fetched;
  return {
    status,
    contentType,
    warnings: [],
    page: {
      source: { kind: "fetched", body, contentType, charset, truncated },
      url: fetched.url,
      seen: { status, headers, url: fetched.url, requestedUrl: url, via: "http" },
    },
  };
}

/** Has a page in a browser: in one of its own where the request chooses something of a session. */
export function byBrowser(
  ways: Ways,
  accountId: string,
  url: string,
  request: ScrapeUrlRequest,
  signal: AbortSignal,
): Promise<Had> {
  return chosenOptions(request).length > 0
    ? bySession(ways, accountId, url, request, signal)
    : byPage(ways, url, request, signal);
}

async function byPage(
  { pages }: Ways,
  url: string,
  { selector }: ScrapeUrlRequest,
  signal: AbortSignal,
): Promise<Had> {
  return withPage(pages, url, signal, async (tab, visited) => {
    const source = await renderedSource(selector, tab, signal);
    const status = visited.status ?? (source.page.status || null);
    const headers = visited.headers ?? {};
    const had = hadInBrowser(source, { status, headers, requestedUrl: url });
    return visited.hasLoaded ? had : { ...had, warnings: [late] };
  });
}

/**
 * Opens a URL in a page of the pool for as long as the work takes, which the signal ends. Once more where
 * the browser has ended meanwhile: it may have been another's page that brought it down.
 */
export async function withPage<T>(
  pages: PagePool,
  url: string,
  signal: AbortSignal,
  work: (tab: Tab, visited: Visited) => Promise<T>,
): Promise<T> {
  for (let isLast = false; ; isLast = true) {
    try {
      return await inPage(pages, url, signal, work);
    } catch (error) {
      signal.throwIfAborted();
      if (!(error instanceof BrowserGone)) throw error;
      const message = `The browser ended twice while it had ${url} open.`;
      if (isLast) throw new AppError(502, "no_page", message, { cause: error });
      // The pool hears of it in a moment, too.
      await turn();
    }
  }
}

async function inPage<T>(
  pages: PagePool,
  url: string,
  signal: AbortSignal,
  work: (tab: Tab, visited: Visited) => Promise<T>,
): Promise<T> {
  using page = await pages.take(signal);
  const { browser, tab } = page;
  const working = visit(browser, tab, url, signal).then((visited) => work(tab, visited));
  // Awaited here: the page is given back only then.
  return await untilAborted(working, signal);
}

async function bySession(
  { sessions }: Ways,
  accountId: string,
  url: string,
  request: ScrapeUrlRequest,
  signal: AbortSignal,
): Promise<Had> {
  const { secret, open } = headersOf(request);
  const part = sessionPart({ ...request, extra_http_headers: open });
  const session = await sessions.start(accountId, part);
  const end = () => session.end("stopped");
  signal.addEventListener("abort", end, { once: true });
  try {
    // Starting it takes a while, and what has passed by then is not told again.
    signal.throwIfAborted();
    const { tabs } = session.browser;
    // The pages of an external browser are not ours to navigate.
    if (request.cdp_url !== null) tabs.switchTo(await tabs.open("about:blank"));
    const tab = tabs.current;
    if (tab !== undefined && Object.keys(secret).length > 0)
      await sendToOrigin(tab, new URL(url), secret);
    const went = await session.execute(
      ActionRequest.parse({ type: "goto", url, wait_until: "commit" }),
    );
    if (!went.success) throw new ActionFailure(went.message);
    const source = await session.rendered(request.selector);
    return hadInBrowser(source, {
      status: source.page.status || null,
      headers: {},
      requestedUrl: url,
    });
  } finally {
    signal.removeEventListener("abort", end);
    end();
  }
}

/** The headers that may be secret, which only the site that was asked for may see, and the others. */
function headersOf({ extra_http_headers: given }: ScrapeUrlRequest) {
  if (given === null) return { secret: {}, open: null };
  const all = Object.entries(given);
  const open = publicHeaders(new Map(all));
  const secret = all.filter(([name]) => !open.has(name));
  return { secret: Object.fromEntries(secret), open: Object.fromEntries(open) };
}

function hadInBrowser(
  source: Awaited<ReturnType<typeof renderedSource>>,
  {
    status,
    headers,
    requestedUrl,
  }: {
    status: number | null;
    headers: Record<string, string>;
    requestedUrl: string;
  },
): Had {
  const { url } = source.page;
  return {
    status,
    warnings: [],
    contentType: headers["content-type"]?.split(";")[0]?.trim() ?? "text/html",
    page: { source, url, seen: { status, headers, url, requestedUrl, via: "browser" } },
  };
}

const statuses: Record<FetchErrorKind, number> = {
  policy: 422,
  name: 422,
  unreachable: 502,
  tls: 502,
  timeout: 504,
  redirects: 502,
  protocol: 502,
};

/** What kept a page from being had, as an error that the caller may see. */
export function failureOf(error: unknown): AppError {
  if (error instanceof AppError) return error;
  if (error instanceof NotLocated) return invalidField("selector", error.message);
  if (error instanceof FetchError) {
    const status = statuses[error.kind];
    if (status === 422) return invalidField("url", error.message);
    return new AppError(status, "no_page", error.message, { cause: error });
  }
  const message = error instanceof Error ? error.message : String(error);
  return new AppError(502, "no_page", message, { cause: error });
}
