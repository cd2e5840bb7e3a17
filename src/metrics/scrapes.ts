import { Counter, type Registry } from "prom-client";
import type { Blocked } from "../contract/page.ts";
import type { ScrapeVia } from "../contract/scrape.ts";

/** What came of scraping a page. */
export interface ScrapeOutcome {
  /** By which way it was had; `session` is the page of a session, `none` when no way led to it. */
  via: ScrapeVia | "session" | "none";
  blocked: Blocked["kind"] | null;
  success: boolean;
}

/** What is told of scraping. */
export function scrapeMetrics(registry: Registry) {
  const scrapes = new Counter({
    name: "nocturne_scrapes_total",
    help: "Pages that were scraped, by way, by what stood in the way, and by success",
    labelNames: ["via", "blocked", "success"],
    registers: [registry],
  });
  return {
    scraped: ({ via, blocked, success }: ScrapeOutcome) =>
      scrapes.inc({ via, blocked: blocked ?? "none", success: String(success) }),
  };
}
