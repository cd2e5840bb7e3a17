import { setTimeout as delay } from "node:timers/promises";
import type { DataSpace, ScrapeRequest } from "../contract/page.ts";
import { AppError } from "../errors.ts";
import type { PageTarget } from "../page/cdp-target.ts";
import { locate, NotLocated, selectorsOf } from "../page/locate.ts";
import { type RenderedFrame, renderedPage } from "../page/rendered.ts";
import type { PageToRead, Scraper } from "../scrape/scraper.ts";
import { ActionFailure, type Run } from "./action.ts";
import { redacted } from "./redaction.ts";
import type { Secrets } from "./secrets.ts";

const selectorMs = 5_000;
const againMs = 150;
/** How long after it was opened a page is given to fill itself, when it has next to nothing, and when it has a little. */
const fillMs = { empty: 8_000, scant: 3_000 };
const emptyCharacters = 20;

/** A page as it is rendered now, to be read; with a selector only what that finds. */
export interface RenderedSource {
  kind: "rendered";
  page: RenderedFrame;
  isPart: boolean;
}

/** Throws `NotLocated` when there is nothing that the selector finds. */
export async function renderedSource(
  selector: string | null,
  page: PageTarget,
  signal: AbortSignal,
): Promise<RenderedSource> {
  const root =
    selector === null ? undefined : await locate(page, selectorsOf(selector), selectorMs, signal);
  if (root !== undefined) {
    return { kind: "rendered", page: await renderedPage(page, root), isPart: true };
  }
  return { kind: "rendered", page: await filledPage(page, signal), isPart: false };
}

/** A page once its script has filled it, or has had the time to. */
async function filledPage(page: PageTarget, signal: AbortSignal): Promise<RenderedFrame> {
  while (true) {
    const rendered = await renderedPage(page);
    const { isUnfinished, characters, age } = rendered;
    const limit = characters < emptyCharacters ? fillMs.empty : fillMs.scant;
    if (!isUnfinished || age > limit) return rendered;
    await delay(againMs, undefined, { signal });
  }
}

/** What is on a page as it is now. Throws `NotLocated`, and an AppError for what can't be done. */
export async function scrapePage(
  request: ScrapeRequest,
  page: PageTarget,
  scraper: Scraper,
  signal: AbortSignal,
  secrets?: Secrets,
): Promise<DataSpace> {
  scraper.check(request);
  // Before it is read: a model may do that.
  const source = redacted(await renderedSource(request.selector, page, signal), secrets);
  return scrapeRendered(source, request, { scraper, signal, secrets });
}

/** Reads a page as it was rendered, and answers what the request asks of it. */
export async function scrapeRendered(
  source: RenderedSource,
  request: ScrapeRequest,
  {
    scraper,
    signal,
    secrets,
  }: { scraper: Scraper; signal: AbortSignal; secrets: Secrets | undefined },
): Promise<DataSpace> {
  const page = renderedNow(source);
  // What stood in pieces on the page, each in a tag of its own, is in one piece only now.
  const read = redacted(await scraper.read(page, request, signal), secrets);
  return scraper.answer(read, page.url, request, signal);
}

/** A rendered page as one that was asked for by the address it has now. */
function renderedNow(source: RenderedSource): PageToRead {
  const { url, status } = source.page;
  const seen = { status: status || null, headers: {}, url, requestedUrl: url };
  return { source, url, seen: { ...seen, via: "browser" } };
}

export const scrape: Run<"scrape"> = async (action, { tab, scraper, signal, secrets }) => {
  try {
    const data = await scrapePage(action, tab, scraper, signal, secrets);
    if (data.structured?.error) throw new ActionFailure(data.structured.error);
    return { message: "Scraped the page", data };
  } catch (error) {
    if (!(error instanceof NotLocated || error instanceof AppError)) throw error;
    throw new ActionFailure(error.message, { cause: error });
  }
};
