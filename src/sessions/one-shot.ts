import { EgressGate } from "../browser/egress/gate.ts";
import type { SessionEgress } from "../browser/egress/session.ts";
import type { Blocked } from "../contract/page.ts";
import type {
  ScrapeAttempt,
  ScrapeUrlRequest,
  ScrapeUrlResponse,
  ScrapeVia,
} from "../contract/scrape.ts";
import { AppError, invalidField } from "../errors.ts";
import { call } from "../page/call.ts";
import { mainFrame } from "../page/frames.ts";
import { fetchPage } from "../scrape/fetch/fetch.ts";
import { ownHeaders } from "../scrape/fetch/headers.ts";
import type { PageRead } from "../scrape/read-page.ts";
import { isAllowedByRobots } from "../scrape/fetch/robots.ts";
import type { Scraper } from "../scrape/scraper.ts";
import { type Facilities, planSession } from "./options.ts";
import { planEgress } from "./network.ts";
import { byBrowser, byRequest, failureOf, type Had, type Ways, withPage } from "./page-ways.ts";
import { sessionPart, waysOf } from "./scrape-options.ts";

/** One try that brought a page. */
interface Attempt {
  told: ScrapeAttempt;
  had: Had;
  read: PageRead;
  pageMs: number;
  contentMs: number;
}

/** One that brought none. */
interface Failure {
  told: ScrapeAttempt;
  error: AppError;
}

/** One request and whose it is. */
interface Errand {
  accountId: string;
  url: string;
  request: ScrapeUrlRequest;
  /** What plain requests go by, in the place of the session's browser. */
  egress: SessionEgress;
  signal: AbortSignal;
}

/** Pages that are wanted once, without a session of the caller's. */
export class OneShot {
  #ways: Ways;
  #facilities: Facilities;
  #scraper: Scraper;

  constructor(ways: Ways, facilities: Facilities, scraper: Scraper) {
    this.#ways = ways;
    this.#facilities = facilities;
    this.#scraper = scraper;
  }

  /**
   * Scrapes a URL by the cheapest way that brings its content, and tells what was tried. Throws where
   * no page could be had; a page that is not the content asked for is an answer without success.
   */
  async scrape(
    accountId: string,
    request: ScrapeUrlRequest,
    outer?: AbortSignal,
  ): Promise<ScrapeUrlResponse> {
    const began = performance.now();
    const url = webAddress(request.url);
    this.#scraper.check(request);
    const part = sessionPart(request);
    planSession(part, this.#facilities);
    ownHeaders(request.extra_http_headers ?? {});
    const ways = waysOf(request);
    const late = AbortSignal.timeout(request.timeout_ms);
    const signal = outer === undefined ? late : AbortSignal.any([late, outer]);
    const { metrics } = this.#ways;
    try {
      const { egress } = await planEgress(part, this.#facilities.proxies, signal);
      const errand = { accountId, url, request, egress, signal };
      if (request.obey_robots) await this.#askRobots(errand);
      const { attempt, attempts } = await this.#try(ways, errand);
      const answer = await this.#answer(attempt, errand);
      const { via, blocked, success } = answer;
      metrics.scraped({ via, blocked: blocked?.kind ?? null, success });
      return { ...answer, attempts, timings: timingsOf(attempt, began) };
    } catch (error) {
      metrics.scraped({ via: "none", blocked: null, success: false });
      if (!late.aborted || error instanceof AppError) throw error;
      const message = `The page could not be scraped within ${request.timeout_ms / 1000} s (timeout_ms).`;
      throw new AppError(504, "timeout", message, { cause: error });
    }
  }

  /** A page's own HTML as a browser has it, with the status it came with; 0 where it came with none. */
  open(url: string, signal: AbortSignal): Promise<{ html: string; url: string; status: number }> {
    return withPage(this.#ways.pages, url, signal, async (tab, { status }) => {
      const html = await call(await mainFrame(tab), outerHtml);
      return { html, url: tab.url, status: status ?? 0 };
    });
  }

  /** Tries one way after the other until one brings the content; else the last page that was had counts. */
  async #try(ways: readonly ScrapeVia[], errand: Errand) {
    const attempts: ScrapeAttempt[] = [];
    let attempt: Attempt | undefined;
    let error: AppError | undefined;
    for (const via of ways) {
      const tried = await this.#attempt(via, errand);
      attempts.push(tried.told);
      if ("error" in tried) {
        ({ error } = tried);
        if (isFinal(error)) break;
      } else {
        attempt = betterOf(attempt, tried);
        if (tried.read.needsBrowser === null) break;
      }
    }
    if (attempt === undefined) throw failureOfAll(attempts, error!);
    return { attempt, attempts };
  }

  async #attempt(via: ScrapeVia, errand: Errand): Promise<Attempt | Failure> {
    const { accountId, url, request, signal } = errand;
    const began = performance.now();
    const told = { via, status_code: null, blocked: null };
    try {
      const had =
        via === "http"
          ? await byRequest(this.#ways, url, errand, signal)
          : await byBrowser(this.#ways, accountId, url, request, signal);
      const hadAt = performance.now();
      const read = await this.#scraper.read(had.page, request, signal);
      const readAt = performance.now();
      return {
        had,
        read,
        told: {
          via,
          status_code: had.status,
          blocked: read.blocked,
          reason: read.blocked?.reason ?? read.needsBrowser,
          ms: Math.round(readAt - began),
        },
        pageMs: Math.round(hadAt - began),
        contentMs: Math.round(readAt - hadAt),
      };
    } catch (error) {
      signal.throwIfAborted();
      const failure = failureOf(error);
      const ms = Math.round(performance.now() - began);
      return { told: { ...told, reason: failure.message, ms }, error: failure };
    }
  }

  async #answer({ had, read, told }: Attempt, { url, request, signal }: Errand) {
    const { blocked } = read;
    const failed = blocked !== null && isFailure(blocked);
    const wanted = failed ? { ...request, response_format: null, instructions: null } : request;
    const content = await this.#scraper.answer(read, url, wanted, signal);
    const warnings = [...had.warnings, ...(content.warnings ?? [])];
    if (read.needsBrowser !== null)
      warnings.push(`Plain HTTP may not be all: ${read.needsBrowser}`);
    if (request.solve_captchas === true && blocked?.kind === "captcha")
      warnings.push("solve_captchas: a scrape by itself solves none; start a session for it.");
    const structured = content.structured;
    return {
      ...content,
      // What stands on such a page is not what was asked for.
      ...(failed ? { markdown: "", content: "", links: [], images: null } : {}),
      success: content.success && !failed,
      message: failed ? messageOf(blocked) : (structured?.error ?? null),
      status_code: had.status,
      final_url: had.page.url,
      content_type: had.contentType,
      via: told.via,
      blocked,
      warnings,
    };
  }

  async #askRobots({ url, egress, signal }: Errand): Promise<void> {
    const { identity } = this.#ways;
    const { origin, pathname, search } = new URL(url);
    await using gate = await EgressGate.open(this.#ways.egress);
    gate.session = egress;
    const options = { proxyPort: gate.port, identity, maxBytes: 500_000, timeoutMs: 10_000 };
    const fetched = await fetchPage(`${origin}/robots.txt`, options, signal).catch((error) => {
      throw failureOf(error);
    });
    // RFC 9309, 2.3.1: what is not there forbids nothing; what can't be reached forbids all.
    if (fetched.status >= 400 && fetched.status < 500) return;
    const text = new TextDecoder().decode(fetched.body);
    if (fetched.status < 400 && isAllowedByRobots(text, "Nocturne", pathname + search)) return;
    throw invalidField("url", "the site's robots.txt closes it, and obey_robots is set", url);
  }
}

/** Runs in the page. */
function outerHtml(): string {
  return document.documentElement.outerHTML;
}

function webAddress(text: string): string {
  const url = /^[a-z][a-z0-9+.-]*:(?!\d+(\/|$))/i.test(text) ? text : `https://${text}`;
  const parsed = URL.parse(url);
  if (parsed === null || !/^https?:$/.test(parsed.protocol)) {
    throw invalidField("url", "is not an http or https URL", text);
  }
  return parsed.href;
}

/** The later one, unless it found a closed door where the one before had something to read. */
function betterOf(before: Attempt | undefined, tried: Attempt): Attempt {
  const had = before?.read;
  if (had === undefined || had.blocked !== null || had.markdown === "") return tried;
  return tried.read.blocked === null ? tried : before!;
}

/** The last failure, with what went wrong before it. */
function failureOfAll(attempts: readonly ScrapeAttempt[], last: AppError): AppError {
  if (attempts.length < 2) return last;
  const told = attempts.map(({ via, reason }) => {
    return `${via === "http" ? "By HTTP" : "In a browser"}: ${reason}`;
  });
  return new AppError(last.status, last.code, told.join(" "), { cause: last });
}

/** No other way leads to what does not exist or is closed; what a selector means may be there in a browser. */
function isFinal({ issues = [] }: AppError): boolean {
  return issues.some(({ loc }) => loc.includes("url"));
}

/** A consent wall is told, but what could be read behind it counts. */
function isFailure({ kind }: Blocked): boolean {
  return kind !== "consent wall";
}

function messageOf({ kind, reason }: Blocked): string {
  return `The page is no content but ${/^[aeiou]/.test(kind) ? "an" : "a"} ${kind}: ${reason}`;
}

function timingsOf({ pageMs, contentMs }: Attempt, began: number) {
  return {
    page_ms: pageMs,
    content_ms: contentMs,
    total_ms: Math.round(performance.now() - began),
  };
}
