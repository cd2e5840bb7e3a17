import type { Document } from "domhandler";

import { type Evidence, evidenceOf } from "./grounding.ts";
import type { JsonSchema } from "../../json-schema/check.ts";
import { pageDataText, readPageData } from "./page-data.ts";
import { type MappedData, mapPageData } from "./map.ts";

/** All that structured data needs of a parsed page; goes between threads. */
export interface StructuredSource {
  /** What it was made for: one of `assertUsableSchema`, or null for none. */
  schema: JsonSchema | null;
  /** What the page's own data gives for the schema; null when it can't fill it. */
  mapped: MappedData | null;
  /** The page's own data as JSON lines, for a model. */
  pageData: string;
  evidence: Evidence;
}

const maxPageData = 12_000;

/**
 * Takes from a page what `structuredData` asks for, while it is parsed. The document has its head,
 * JSON-LD and attributes; `schema` is one of `assertUsableSchema`, or null for none; `markdown` is
 * what else was read of the page.
 */
export function structuredSource(
  page: { document: Document; url: string; markdown: string },
  schema: JsonSchema | null,
): StructuredSource {
  const { document, url, markdown } = page;
  const data = readPageData(document, url);
  return {
    schema,
    mapped: schema && mapPageData(data, url, schema),
    pageData: pageDataText(data, maxPageData),
    evidence: evidenceOf(document, markdown, url),
  };
}
