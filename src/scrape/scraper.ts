import type { DataSpace, ScrapeRequest } from "../contract/page.ts";
import type { PageRead, PageSource, Seen } from "./read-page.ts";
import type { PageReader } from "./reader.ts";
import { assertUsableSchema } from "./structured/json-schema.ts";
import type { Ask } from "../json-schema/check.ts";
import { structuredData, type StructuredResult } from "./structured/structured.ts";

/** A page as it was had; `seen` is null for one that was not asked for by its address. */
export interface PageToRead {
  source: PageSource;
  url: string;
  seen: Seen | null;
}

/** Takes out of pages what a caller asks for, in the wire's shape (contract 3.4). */
export class Scraper {
  #reader: PageReader;
  #ask: Ask | null;

  /** `ask` puts a question to the language model; null where none is configured. */
  constructor(reader: PageReader, ask: Ask | null) {
    this.#reader = reader;
    this.#ask = ask;
  }

  /** Throws a 422 that names the field of a request that can't be met. */
  check({ response_format }: ScrapeRequest): void {
    if (response_format !== null) assertUsableSchema(response_format);
  }

  /** Reads a page, without any structured data yet. Throws an AppError where it can't be read. */
  read(page: PageToRead, request: ScrapeRequest, signal: AbortSignal): Promise<PageRead> {
    const isPart = page.source.kind === "rendered" && page.source.isPart;
    return this.#reader.read(
      {
        ...page,
        content: {
          onlyMainContent: request.only_main_content,
          // Who has the HTML has its headline, too; who sends an address wants what a reader copies.
          headline: page.source.kind !== "sent",
          ignoredTags: request.ignored_tags ?? [],
          // A browser has found what the selector means.
          selector: isPart ? null : request.selector,
          links: request.scrape_links,
          images: request.scrape_images || request.only_images,
          useLinkPlaceholders: request.use_link_placeholders,
        },
        schema: schemaOf(request),
      },
      signal,
    );
  }

  /** Reads a page and answers what the request asks of it. */
  async scrape(page: PageToRead, request: ScrapeRequest, signal: AbortSignal): Promise<DataSpace> {
    const read = await this.read(page, request, signal);
    return this.answer(read, page.url, request, signal);
  }

  /** What was read, as the request wants it, with the structured data that it asks for. */
  async answer(
    read: PageRead,
    url: string,
    request: ScrapeRequest,
    signal: AbortSignal,
  ): Promise<DataSpace> {
    const found = await this.#structured(read, url, request, signal);
    const markdown = request.only_images ? "" : read.markdown;
    return {
      markdown,
      images: request.scrape_images || request.only_images ? read.images : null,
      structured: found?.structured ?? null,
      success: found?.structured.success ?? true,
      content: markdown,
      links: read.links,
      ...(request.use_link_placeholders ? { placeholders: read.placeholders } : {}),
      title: read.title,
      blocked: read.blocked,
      warnings: [...read.warnings, ...(found?.warnings ?? [])],
    };
  }

  async #structured(
    { markdown, title, structured: source }: PageRead,
    url: string,
    request: ScrapeRequest,
    signal: AbortSignal,
  ): Promise<StructuredResult | undefined> {
    const { response_format: format, instructions } = request;
    if (source === null || (format === null && instructions === null)) return undefined;
    const page = { markdown, title, url, source };
    return structuredData(page, { schema: source.schema, instructions }, this.#ask, signal);
  }
}

/** The schema to fill, null for any; undefined where nothing is asked for. */
function schemaOf({ response_format: format, instructions }: ScrapeRequest) {
  if (format !== null) return assertUsableSchema(format);
  return instructions === null ? undefined : null;
}
