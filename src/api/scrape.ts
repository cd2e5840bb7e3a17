import type { Handlers } from "../contract/handler.ts";
import type { ScrapeFromHtmlRequest } from "../contract/scrape.ts";
import { AppError } from "../errors.ts";
import type { SentFrame } from "../scrape/frames.ts";
import type { Scraper } from "../scrape/scraper.ts";
import type { OneShot } from "../sessions/one-shot.ts";

type Ids = "scrapeWebpage" | "scrapeFromHtml";

const fromHtmlMs = 120_000;

export function scrapeHandlers(oneShot: OneShot, scraper: Scraper): Pick<Handlers, Ids> {
  return {
    scrapeWebpage: ({ body }, { accountId, gone }) => oneShot.scrape(accountId, body, gone),
    scrapeFromHtml: async ({ body }, { gone }) => {
      scraper.check(body);
      const frames = framesOf(body);
      const page = { source: { kind: "sent", frames }, url: frames[0].url, seen: null } as const;
      const late = AbortSignal.timeout(fromHtmlMs);
      const signal = AbortSignal.any([gone, late]);
      const content = await scraper.scrape(page, body, signal).catch((error: unknown) => {
        throw late.aborted && !(error instanceof AppError) ? tooLate(error) : error;
      });
      return {
        ...content,
        model_schema: { success: true, model_schema: body.response_format, error: null },
        scrape: content.structured,
      };
    },
  };
}

function tooLate(cause: unknown): AppError {
  const message = `The HTML could not be scraped within ${fromHtmlMs / 1000} s.`;
  return new AppError(504, "timeout", message, { cause });
}

function framesOf({ frames }: ScrapeFromHtmlRequest): [SentFrame, ...SentFrame[]] {
  return frames as [SentFrame, ...SentFrame[]];
}
