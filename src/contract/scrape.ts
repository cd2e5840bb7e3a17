import { z } from "zod";
import { scrapeFields } from "./actions.ts";
import { endpoint } from "./endpoint.ts";
import { defaulted, nullable } from "./fields.ts";
import { spelt } from "./misspelt.ts";
import { Blocked, DataSpace } from "./page.ts";
import { checkOptions, resolveIdleTimeout, sessionOptions } from "./session-options.ts";

/** How a page is had: by one plain request, or in a browser. */
export const scrapeVias = ["http", "browser"] as const;
export type ScrapeVia = (typeof scrapeVias)[number];

/** `POST /scrape`: a URL, what to take of its page, and the options of a session (contract 1.4). */
export const ScrapeUrlRequest = spelt({
  url: z.string().trim().min(1).max(8_192),
  ...scrapeFields,
  ...sessionOptions,
  via: defaulted(z.enum(["auto", ...scrapeVias]), "auto").describe(
    "auto: by plain HTTP where that holds the content, else in a browser.",
  ),
  obey_robots: defaulted(z.boolean(), false).describe(
    "Refuses what the site's robots.txt closes to this server (RFC 9309).",
  ),
  timeout_ms: defaulted(z.int().min(1_000).max(300_000), 45_000),
})
  .superRefine(checkOptions)
  .transform(resolveIdleTimeout)
  .meta({ id: "ScrapeUrlRequest" });
export type ScrapeUrlRequest = z.output<typeof ScrapeUrlRequest>;

/** One try to have the page; the last one's is the answer. */
const ScrapeAttempt = z.object({
  via: z.enum(scrapeVias),
  status_code: z.int().nullable(),
  blocked: Blocked.nullable(),
  reason: z.string().nullable().describe("Why this was not taken for the answer."),
  ms: z.number(),
});
export type ScrapeAttempt = z.output<typeof ScrapeAttempt>;

export const ScrapeUrlResponse = DataSpace.extend({
  message: z.string().nullable().describe("Why it is no success."),
  status_code: z.int().nullable(),
  final_url: z.string(),
  content_type: z.string().nullable(),
  via: z.enum(scrapeVias),
  blocked: Blocked.nullable(),
  attempts: z.array(ScrapeAttempt),
  warnings: z.array(z.string()),
  timings: z
    .object({ page_ms: z.number(), content_ms: z.number(), total_ms: z.number() })
    .describe("To have the page, to read it, and all of it with every attempt."),
}).meta({ id: "ScrapeUrlResponse" });
export type ScrapeUrlResponse = z.output<typeof ScrapeUrlResponse>;

/** A frame by the names of the SDKs, or by those of the seed. */
const HtmlFrame = z
  .object({
    frameUrl: nullable(z.string()),
    frameData: nullable(z.string()),
    url: nullable(z.string()),
    html: nullable(z.string()),
  })
  .superRefine(({ frameData, html }, context) => {
    if (frameData !== null || html !== null) return;
    context.addIssue({ code: "custom", path: ["frameData"], message: "the frame has no HTML" });
  })
  .transform(({ frameUrl, frameData, url, html }) => ({
    url: frameUrl ?? url ?? "about:blank",
    html: frameData ?? html ?? "",
  }));

/** `POST /scrape_from_html`: nothing of it is rendered, run or fetched. */
export const ScrapeFromHtmlRequest = z
  .object({
    frames: z.array(HtmlFrame).min(1, "give at least the main frame").max(200),
    ...scrapeFields,
  })
  .meta({ id: "ScrapeFromHtmlRequest" });
export type ScrapeFromHtmlRequest = z.output<typeof ScrapeFromHtmlRequest>;

export const ScrapeFromHtmlResponse = DataSpace.extend({
  model_schema: z.object({
    success: z.boolean(),
    model_schema: z.record(z.string(), z.unknown()).nullable(),
    error: z.string().nullable(),
  }),
  scrape: DataSpace.shape.structured,
}).meta({ id: "ScrapeFromHtmlResponse" });
export type ScrapeFromHtmlResponse = z.output<typeof ScrapeFromHtmlResponse>;

const tag = "Scraping";

export const scrapeEndpoints = {
  scrapeWebpage: endpoint({
    method: "POST",
    path: "/scrape",
    tag,
    summary: "The content of a URL, and whether it could be had",
    auth: "key",
    body: ScrapeUrlRequest,
    response: ScrapeUrlResponse,
  }),
  scrapeFromHtml: endpoint({
    method: "POST",
    path: "/scrape_from_html",
    tag,
    summary: "The content of HTML that you have",
    auth: "key",
    body: ScrapeFromHtmlRequest,
    response: ScrapeFromHtmlResponse,
  }),
};
