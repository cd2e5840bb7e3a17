import { type Ask, type JsonSchema, misfitText, schemaCheck } from "../json-schema/check.ts";
import { z } from "zod";
import type { FoundPage, SearchResponse } from "../contract/search.ts";
import { AppError } from "../errors.ts";
import { citeSources } from "./citations.ts";
import { answerSystem, fillSystem, promptOf } from "./prompt.ts";

type Sources = NonNullable<SearchResponse["sources"]>;

const answerSchema: JsonSchema = {
  type: "object",
  properties: {
    answer: { type: "string", description: "The answer, with source numbers in brackets." },
  },
  required: ["answer"],
  additionalProperties: false,
};

function sourceOf({ name, url, snippet }: FoundPage): Sources[number] {
  return { name, url, snippet };
}

/**
 * An answer to the query from the results. Each number in brackets stands for one of `sources`,
 * which are the results that the answer names, or all where it names none.
 */
export async function sourcedAnswer(
  query: string,
  results: readonly FoundPage[],
  ask: Ask,
  signal: AbortSignal,
): Promise<{ answer: string; sources: Sources; warnings: string[] }> {
  if (results.length === 0)
    return { answer: "The search found no results to answer from.", sources: [], warnings: [] };
  const said = await ask(
    { system: answerSystem, prompt: promptOf(query, results), schema: answerSchema },
    signal,
  );
  const text = z.object({ answer: z.string().trim().min(1) }).safeParse(said).data?.answer;
  if (text === undefined)
    throw new AppError(502, "model_failed", "The language model gave no answer.");
  const { answer, cited, removed } = citeSources(text, results.length);
  const named = cited.flatMap((index) => results[index] ?? []);
  const warnings = removed.map(
    (number) => `The model named a source [${number}] that does not exist: removed.`,
  );
  if (named.length === 0)
    warnings.push("The answer names no source: sources are all that it was given.");
  return { answer, sources: (named.length === 0 ? results : named).map(sourceOf), warnings };
}

function misfit(schema: JsonSchema, data: unknown): string | null {
  const [first] = schemaCheck(schema)(data);
  return first === undefined
    ? null
    : `The model's answer does not fit the schema: ${first.instancePath || "it"} ${misfitText(first)}.`;
}

/** Fills the caller's schema from the results; what does not fit is told as a failure, with what came. */
export async function filledSchema(
  query: string,
  results: readonly FoundPage[],
  schema: JsonSchema,
  ask: Ask,
  signal: AbortSignal,
): Promise<{ structured: NonNullable<SearchResponse["structured"]>; sources: Sources }> {
  const sources = results.map(sourceOf);
  if (results.length === 0) {
    const error = "The search found no results to fill the schema from.";
    return { structured: { success: false, error, data: null }, sources };
  }
  const data = await ask({ system: fillSystem, prompt: promptOf(query, results), schema }, signal);
  const error = misfit(schema, data);
  return { structured: { success: error === null, error, data: data ?? null }, sources };
}
