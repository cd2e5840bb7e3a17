import { isObject } from "../../json-schema/pointer.ts";
import { AppError, modelSetup } from "../../errors.ts";
import { ungrounded } from "./grounding.ts";
import type { Ask, JsonSchema } from "../../json-schema/check.ts";

import { shapeOf } from "./json-schema-shape.ts";
import { problemsIn } from "./json-schema.ts";
import { linkMask } from "./links.ts";
import { mergeAnswers, partSchema } from "./merge.ts";
import { type PartSizes, splitMarkdown } from "./parts.ts";
import { mergePrompt, ownInstructions, partPrompt, structuredSystem } from "./prompt.ts";
import type { StructuredSource } from "./source.ts";

/** A page as structured data is taken from it. */
export interface StructuredPage {
  markdown: string;
  url: string;
  title: string | null;
  /** Of `structuredSource`, made with the same schema. */
  source: StructuredSource;
}

/** What a caller asked for: one of the two at least. */
export interface StructuredRequest {
  /** One of `assertUsableSchema`. */
  schema: JsonSchema | null;
  instructions: string | null;
}

/** `structured` of a DataSpace (contract 3.4): with `success`, `data` is not null. */
export interface StructuredResult {
  structured: { success: boolean; error: string | null; data: unknown };
  warnings: string[];
  by: "model" | "page data";
}

/** 422: only a language model can answer this, and none is configured. */
export class NeedsModel extends AppError {
  override name = "NeedsModel";
  constructor(field: "response_format" | "instructions", why: string) {
    const msg = `needs a language model here (${why}): ${modelSetup}`;
    super(422, "needs_model", `${field}: ${msg}`, {
      issues: [{ loc: ["body", field], msg, type: "value_error" }],
    });
  }
}

/** About 30,000 tokens. */
const sizes: PartSizes = { part: 120_000, overlap: 2000 };
const maxParts = 12;
const atOnce = 2;

/**
 * Structured data from a page: by the model if `ask` is given, with the page's own data beside the
 * text; else from that data alone. A model that fails gives `success: false` with its error, unless
 * the page's own data has the answer. Throws `NeedsModel`, and what `signal` was aborted with.
 */
export async function structuredData(
  page: StructuredPage,
  request: StructuredRequest,
  ask: Ask | null,
  signal: AbortSignal,
): Promise<StructuredResult> {
  const { schema } = request;
  const instructions = ownInstructions(request.instructions, schema !== null);
  const mapped = instructions || !schema ? null : fromPageData(page.source);
  if (!ask) return mapped ?? refuse(instructions, schema);
  try {
    return await fromModel({ page, schema, instructions, ask: askForObject(ask), signal });
  } catch (error) {
    signal.throwIfAborted();
    const why = reasonOf(error);
    if (!mapped) return failure(why, []);
    return {
      ...mapped,
      warnings: [
        `the model gave no answer (${why}): this is the page's own data`,
        ...mapped.warnings,
      ],
    };
  }
}

function refuse(instructions: string | null, schema: JsonSchema | null): never {
  if (instructions) throw new NeedsModel("instructions", "words are for a model to follow");
  if (!schema) throw new NeedsModel("instructions", "nothing else says what is wanted");
  throw new NeedsModel(
    "response_format",
    "JSON-LD, microdata, meta tags and tables on the page do not hold what the schema asks for",
  );
}

function fromPageData({ mapped }: StructuredSource): StructuredResult | null {
  if (!mapped) return null;
  const structured = { success: true, error: null, data: mapped.data };
  return { structured, warnings: mapped.notes, by: "page data" };
}

function failure(error: string, warnings: string[]): StructuredResult {
  return { structured: { success: false, error, data: null }, warnings, by: "model" };
}

/** Only what is meant for callers: other errors may hold what they must not see. */
function reasonOf(error: unknown): string {
  return error instanceof AppError ? error.message : "the model's answer could not be used";
}

interface Task {
  page: StructuredPage;
  schema: JsonSchema | null;
  instructions: string | null;
  ask: Ask;
  signal: AbortSignal;
}

async function fromModel(task: Task): Promise<StructuredResult> {
  const { page, schema, instructions } = task;
  const links = linkMask();
  const all = splitMarkdown(links.mask(page.markdown), sizes);
  const parts = all.slice(0, maxParts);
  const warnings =
    all.length > maxParts
      ? [`the page is too long: only its first ${maxParts} of ${all.length} parts were read`]
      : [];
  const about = {
    instructions,
    hasSchema: schema !== null,
    url: page.url,
    title: page.title ?? "",
    parts: parts.length,
  };
  const prompts = parts.map((markdown, index) => {
    const told = index === 0 ? links.mask(page.source.pageData) : "";
    return partPrompt({ ...about, pageData: told, markdown, part: index + 1 });
  });
  const found = await answer(prompts, task, warnings);
  const data = links.unmask(found);
  const problems = schema ? problemsIn(schema)(data) : [];
  if (problems.length > 0)
    return failure(
      `the answer does not fit the schema: ${problems.slice(0, 5).join("; ")}`,
      warnings,
    );
  if (isEmpty(data)) return failure("the page does not hold what was asked for", warnings);
  return {
    structured: { success: true, error: null, data },
    warnings: [...warnings, ...ungrounded(data, page.source.evidence)],
    by: "model",
  };
}

function isEmpty(data: unknown): boolean {
  return data === null || data === undefined || (isObject(data) && Object.keys(data).length === 0);
}

const freeObject: JsonSchema = { type: "object", additionalProperties: true };

async function answer(prompts: string[], task: Task, warnings: string[]): Promise<unknown> {
  const { schema, instructions, ask, signal } = task;
  const whole = schema ?? freeObject;
  const system = structuredSystem;
  if (prompts.length === 1) return ask({ system, prompt: prompts[0]!, schema: whole }, signal);
  const each = schema ? partSchema(schema) : freeObject;
  const answers = await eachAtOnce(prompts, (prompt) =>
    ask({ system, prompt, schema: each }, signal),
  );
  const failed = answers.filter((one) => one.status === "rejected");
  if (failed.length === answers.length || signal.aborted) throw failed[0]?.reason;
  if (failed.length > 0) {
    warnings.push(
      `${failed.length} of ${answers.length} parts of the page could not be read: ${reasonOf(failed[0]!.reason)}`,
    );
  }
  const values = answers.flatMap((one) => (one.status === "fulfilled" ? [one.value] : []));
  const { value, conflicts } = mergeAnswers(values, schema);
  if (schema && problemsIn(schema)(value).length > 0) {
    return ask({ system, prompt: mergePrompt(instructions, values), schema }, signal);
  }
  warnings.push(
    ...conflicts.map(
      (path) => `${path}: parts of the page say different things; this is the first`,
    ),
  );
  return value;
}

/** Providers take only objects at the top: any other schema is asked for as `data` of one. */
function askForObject(ask: Ask): Ask {
  return async (question, signal) => {
    const { $defs, definitions, ...schema } = question.schema;
    const isSelf = JSON.stringify(schema).includes('"$ref":"#"');
    if (shapeOf(question.schema, question.schema).kind === "object" || isSelf) {
      return ask(question, signal);
    }
    const object: JsonSchema = {
      type: "object",
      properties: { data: schema },
      required: ["data"],
      ...($defs !== undefined && { $defs }),
      ...(definitions !== undefined && { definitions }),
    };
    const answer = await ask({ ...question, schema: object }, signal);
    return isObject(answer) ? answer["data"] : answer;
  };
}

/** Does a few at a time, whatever happens to one; when the first all fail, the rest would, too. */
async function eachAtOnce<Item, Result>(
  items: Item[],
  act: (item: Item) => Promise<Result>,
): Promise<PromiseSettledResult<Result>[]> {
  const results: PromiseSettledResult<Result>[] = [];
  for (let start = 0; start < items.length; start += atOnce) {
    results.push(...(await Promise.allSettled(items.slice(start, start + atOnce).map(act))));
    if (results.every(({ status }) => status === "rejected")) break;
  }
  return results;
}
