import { z } from "zod";
import { SearchFailure } from "./failure.ts";
import { plainText } from "./plain-text.ts";
import { isoDate } from "./published-date.ts";
import type { SearchResult } from "./provider.ts";

/** A text that a provider may leave out or send as null. */
export const optionalText = z
  .string()
  .nullish()
  .transform((text) => text ?? "");

/** Reads an answer by its schema; throws a `SearchFailure` that names the first field that does not fit. */
export function readAnswer<Schema extends z.ZodType>(
  provider: string,
  schema: Schema,
  answer: unknown,
): z.output<Schema> {
  const parsed = schema.safeParse(answer);
  if (parsed.success) return parsed.data;
  const field = parsed.error.issues[0]?.path.join(".") ?? "";
  throw new SearchFailure(
    "search_malformed",
    `The answer of ${provider} is not as documented${field === "" ? "" : ` (at ${field})`}.`,
  );
}

/** A result from what a provider says; a date it can't read is no date. */
export function toResult(said: {
  title: string;
  url: string;
  snippet: string;
  date?: string | null | undefined;
  content?: string | undefined;
}): SearchResult {
  const content = said.content?.trim() ?? "";
  return {
    title: plainText(said.title),
    url: said.url,
    snippet: plainText(said.snippet),
    publishedAt: isoDate(said.date ?? null),
    ...(content === "" ? {} : { content }),
  };
}
