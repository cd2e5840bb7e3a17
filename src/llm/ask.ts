import type {
  LanguageModelV4,
  LanguageModelV4CallOptions,
  LanguageModelV4GenerateResult,
} from "@ai-sdk/provider";
import { CallFailed, type CallLimits, callModel } from "./call.ts";
import { modelError } from "./failures.ts";
import { type Asked, dialectOf, kindsOf, temperatureOf } from "./habits.ts";
import { parseJsonText, withoutThoughts } from "./json-text.ts";
import type { JsonSchema } from "../json-schema/check.ts";
import type { Answer, Message, Model, Question, Usage } from "./model.ts";
import { costOf } from "./prices.ts";
import { promptOf, textsOf } from "./prompt.ts";
import { type Form, planSchema, type SchemaPlan } from "./schema-plan.ts";

/** A model and the way to it. */
export interface Connection extends Asked {
  name: string;
  keySetting: string;
  key: string | undefined;
  limits: CallLimits;
  open(): Promise<LanguageModelV4>;
}

const outputTokens = 8192;

/** What one answer has taken so far. */
interface Effort {
  usage: Usage;
  costUsd: number | null;
}

/** The model at the end of a connection, which is opened with the first question. */
export function askModel(connection: Connection): Model {
  let opening: Promise<LanguageModelV4> | undefined;
  const refused = { temperature: false };
  const plans = new WeakMap<JsonSchema, SchemaPlan>();
  const planOf = (schema: JsonSchema): SchemaPlan => {
    const plan =
      plans.get(schema) ?? planSchema(schema, dialectOf(connection), kindsOf(connection));
    plans.set(schema, plan);
    return plan;
  };
  return {
    name: connection.name,
    async answer(question, signal) {
      const started = performance.now();
      const plan = question.schema === undefined ? undefined : planOf(question.schema);
      opening ??= connection.open();
      const asking = { connection, model: await opening, plan, refused, signal };
      const answer = await askTwice(asking, question);
      return { ...answer, ms: Math.round(performance.now() - started) };
    },
  };
}

interface Asking {
  connection: Connection;
  model: LanguageModelV4;
  plan: SchemaPlan | undefined;
  /** What the provider has refused before. */
  refused: { temperature: boolean };
  signal: AbortSignal;
}

type Read = { text: string; value: unknown; cut: boolean } | { wrong: string; text: string };

/** An answer that is empty, no JSON or not of the schema is told to the model once. */
async function askTwice(asking: Asking, question: Question): Promise<Omit<Answer, "ms">> {
  const { connection, plan } = asking;
  const effort: Effort = { usage: noUsage, costUsd: 0 };
  const first = readAnswer(await askOnce(asking, question, effort, false), asking);
  if (!("wrong" in first)) return { ...first, ...effort };
  const again = { ...question, messages: [...question.messages, ...correction(first)] };
  const second = readAnswer(await askOnce(asking, again, effort, plan !== undefined), asking);
  if (!("wrong" in second)) return { ...second, ...effort };
  const why = `'${connection.name}' gave no usable answer twice: ${second.wrong}`;
  throw modelError(502, "invalid_answer", why);
}

function correction({ text, wrong }: { text: string; wrong: string }): Message[] {
  const said: Message[] =
    text.trim() === "" ? [] : [{ role: "assistant", parts: [{ type: "text", text }] }];
  const sentence = `That answer can't be used: ${wrong}. Answer again, with the whole corrected answer and nothing else.`;
  return [...said, { role: "user", parts: [{ type: "text", text: sentence }] }];
}

/** Asks in the best form; a form, or a temperature, that the provider refuses is not used again. */
async function askOnce(
  asking: Asking,
  question: Question,
  effort: Effort,
  tells: boolean,
): Promise<LanguageModelV4GenerateResult> {
  const { connection, model, plan, refused, signal } = asking;
  const teller = { ...connection, model: connection.name, texts: textsOf(question) };
  for (;;) {
    const form = plan?.form();
    const takesTemperature = !refused.temperature;
    const options = {
      ...optionsOf(question, plan, form, tells),
      ...(takesTemperature ? { temperature: temperatureOf(connection, question) } : {}),
    };
    try {
      const result = await callModel(model, options, connection.limits, teller, signal);
      count(effort, result, connection.name);
      return result;
    } catch (error) {
      if (!(error instanceof CallFailed)) throw error;
      const { refusesForm, refusesTemperature } = error.failure;
      if (refusesTemperature && takesTemperature) refused.temperature = true;
      else if (refusesForm && form !== undefined && plan?.leave(form) === true) continue;
      else throw error.failure.error;
    }
  }
}

function optionsOf(
  question: Question,
  plan: SchemaPlan | undefined,
  form: Form | undefined,
  tells: boolean,
): LanguageModelV4CallOptions {
  const isTold = plan !== undefined && (tells || form?.kind !== "schema");
  return {
    prompt: promptOf(question, isTold ? plan.instruction : ""),
    maxOutputTokens: question.maxOutputTokens ?? outputTokens,
    ...(form === undefined || form.kind === "told" ? {} : { responseFormat: formatOf(form) }),
    // Answers are not kept at the provider for later reading.
    providerOptions: { openai: { store: false } },
  };
}

function formatOf(form: Exclude<Form, { kind: "told" }>) {
  if (form.kind === "object") return { type: "json" as const };
  return { type: "json" as const, name: "answer", schema: form.schema };
}

function readAnswer(
  { content, finishReason }: LanguageModelV4GenerateResult,
  { connection, plan }: Asking,
): Read {
  const parts = content.flatMap((part) => (part.type === "text" ? [part.text] : []));
  const text = withoutThoughts(parts.join(""));
  if (finishReason.unified === "content-filter") {
    throw modelError(400, "refused", `'${connection.name}' refuses to answer this question`);
  }
  const cut = finishReason.unified === "length";
  if (cut && (plan !== undefined || text === "")) {
    const why = `the answer of '${connection.name}' is longer than its most output tokens`;
    throw modelError(502, "answer_too_long", why);
  }
  if (text.trim() === "") return { wrong: "it is empty", text };
  if (plan === undefined) return { text, value: undefined, cut };
  const parsed = parseJsonText(text);
  if (parsed === undefined) return { wrong: "it is not JSON", text };
  const checked = plan.check(parsed.value);
  return "wrong" in checked ? { ...checked, text } : { text, value: checked.value, cut };
}

const noUsage: Usage = { inputTokens: 0, outputTokens: 0, cachedInputTokens: 0 };

function count(effort: Effort, { usage }: LanguageModelV4GenerateResult, name: string): void {
  const used = {
    inputTokens: usage.inputTokens.total ?? 0,
    outputTokens: usage.outputTokens.total ?? 0,
    cachedInputTokens: usage.inputTokens.cacheRead ?? 0,
  };
  const { inputTokens, outputTokens, cachedInputTokens } = effort.usage;
  effort.usage = {
    inputTokens: inputTokens + used.inputTokens,
    outputTokens: outputTokens + used.outputTokens,
    cachedInputTokens: cachedInputTokens + used.cachedInputTokens,
  };
  // OpenRouter says itself what a call has cost.
  const told = name.startsWith("openrouter/") ? usage.raw?.["cost"] : undefined;
  const cost =
    typeof told === "number" ? told : costOf(name, used, usage.inputTokens.cacheWrite ?? 0);
  effort.costUsd = effort.costUsd === null || cost === null ? null : effort.costUsd + cost;
}
