import { z } from "zod";
import { endpoint } from "./endpoint.ts";
import { defaulted, nullable } from "./fields.ts";

/** The host that a domain, or the address of a page on it, names; undefined for what is none. */
function hostOf(text: string): string | undefined {
  const trimmed = text.trim();
  const url = URL.parse(trimmed.includes("://") ? trimmed : `https://${trimmed}`);
  const host = url?.hostname.replace(/^www\./, "").replace(/\.$/, "");
  return host !== undefined && /^(?:[\w-]+\.)+[\w-]+$/.test(host) ? host : undefined;
}

const Domain = z.string().transform((text, context) => {
  const host = hostOf(text);
  if (host !== undefined) return host;
  context.addIssue({ code: "custom", message: "expected a domain, such as example.org" });
  return z.NEVER;
});

const domains = (about: string) => defaulted(z.array(Domain).max(100), []).describe(about);

/** A day; of a time, the day it says. */
const Day = z
  .union([z.iso.date(), z.iso.datetime({ offset: true, local: true })], {
    error: "expected a date, such as 2026-01-31",
  })
  .transform((text) => text.slice(0, 10));

/** A JSON Schema as an object, or as the text of one. */
const OutputSchema = z
  .union([z.record(z.string(), z.unknown()), z.string()])
  .transform((given, context): Record<string, unknown> => {
    const schema = typeof given === "string" ? parseObject(given) : given;
    if (schema !== undefined) return schema;
    context.addIssue({ code: "custom", message: "expected a JSON Schema: an object, or its JSON" });
    return z.NEVER;
  });

function parseObject(text: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    const isObject = typeof value === "object" && value !== null && !Array.isArray(value);
    return isObject ? (value as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}

const schemaKeys = ["structuredOutputSchema", "response_format", "schema"] as const;

const searchFields = {
  q: z.string().trim().min(1, "must not be empty").max(2_000).describe("What to search for."),
  depth: defaulted(z.enum(["standard", "fast", "deep"]), "standard").describe(
    "fast: the provider's first answer, within a short time. deep: the best pages are read too.",
  ),
  outputType: defaulted(
    z.enum(["searchResults", "sourcedAnswer", "structured"]),
    "searchResults",
  ).describe("sourcedAnswer and structured need a language model."),
  maxResults: defaulted(z.int().min(1).max(100), 10),
  includeDomains: domains("Only results from these, and from what is below them."),
  excludeDomains: domains("No results from these, nor from what is below them."),
  fromDate: nullable(Day).describe("YYYY-MM-DD, inclusive."),
  toDate: nullable(Day).describe("YYYY-MM-DD, inclusive."),
  structuredOutputSchema: nullable(OutputSchema).describe(
    "With outputType structured: the JSON Schema to fill, as an object or its JSON.",
  ),
  response_format: nullable(OutputSchema).describe("The same as structuredOutputSchema."),
  schema: nullable(OutputSchema).describe("The same as structuredOutputSchema."),
};

/** `POST /search` (contract 1.4). Other keys are taken, and told in `warnings` as without effect. */
export const SearchRequest = z
  .object(searchFields)
  .loose()
  .refine(({ fromDate: from, toDate: to }) => from === null || to === null || from <= to, {
    path: ["fromDate"],
    message: "must not be after toDate",
  })
  .refine(
    ({ outputType, ...fields }) =>
      outputType !== "structured" || schemaKeys.some((key) => fields[key] !== null),
    {
      path: ["structuredOutputSchema"],
      message: "is needed with outputType structured: the JSON Schema to fill",
    },
  )
  .meta({ id: "SearchRequest" });
export type SearchRequest = z.output<typeof SearchRequest>;

/** The schema to fill, by whichever of its names it came; null where none did. */
export function outputSchemaOf(request: SearchRequest): Record<string, unknown> | null {
  return request.structuredOutputSchema ?? request.response_format ?? request.schema;
}

/** The keys of a request that mean nothing here. */
export function unknownSearchKeys(request: SearchRequest): string[] {
  return Object.keys(request).filter((key) => !Object.hasOwn(searchFields, key));
}

const FoundPage = z.object({
  type: z.literal("text"),
  name: z.string(),
  title: z.string().describe("The same as name."),
  url: z.string(),
  content: z
    .string()
    .describe("The page as Markdown, the provider's text, or the snippet: see content_from."),
  content_from: z.enum(["page", "provider", "snippet"]),
  snippet: z.string(),
  published_at: z.iso.datetime().nullable().describe("Where the provider says a date."),
  error: z.string().nullable().describe("With depth deep: why the page could not be read."),
});
export type FoundPage = z.output<typeof FoundPage>;

/** Superset of what the clients read (contract A18). */
export const SearchResponse = z
  .object({
    results: z.array(FoundPage),
    answer: z
      .string()
      .optional()
      .describe("With sourcedAnswer; [1] stands for the first of sources."),
    sources: z
      .array(z.object({ name: z.string(), url: z.string(), snippet: z.string() }))
      .optional()
      .describe("With sourcedAnswer those that the answer names, with structured all."),
    structured: z
      .object({ success: z.boolean(), error: z.string().nullable(), data: z.unknown() })
      .optional()
      .describe("With structured: what fills the schema."),
    data: z.unknown().optional().describe("The same as structured.data."),
    provider: z.string().describe("Who found the results."),
    warnings: z.array(z.string()).describe("What was asked for and is not in force, and why."),
    timings: z.object({
      search_ms: z.int(),
      read_ms: z.int().nullable().describe("With depth deep: reading the pages, in parallel."),
      answer_ms: z.int().nullable().describe("Of the language model."),
    }),
  })
  .meta({ id: "SearchResponse" });
export type SearchResponse = z.output<typeof SearchResponse>;

export const searchEndpoints = {
  searchWeb: endpoint({
    method: "POST",
    path: "/search",
    tag: "Scraping",
    summary: "Search the web: results, an answer with its sources, or a schema filled from them",
    auth: "key",
    body: SearchRequest,
    response: SearchResponse,
  }),
};
