import type {
  LanguageModelV4,
  LanguageModelV4CallOptions,
  LanguageModelV4GenerateResult,
} from "@ai-sdk/provider";
import type { AppError } from "../errors.ts";
import { type Called, CallFailed, type CallLimits, callModel } from "./call.ts";
import { modelError } from "./failures.ts";
import { type Asked, dialectOf, kindsOf, temperatureOf } from "./habits.ts";
import { parseJsonText, withoutThoughts } from "./json-text.ts";
import type { JsonSchema } from "../json-schema/check.ts";
import type { ModelCall } from "./meter.ts";
import type { Answer, Message, Model, Question } from "./model.ts";
import { promptOf, textsOf } from "./prompt.ts";
import { type Form, planSchema, type SchemaPlan } from "./schema-plan.ts";
import { failedCost, nothing, together, type Used, usedBy } from "./used.ts";

/** A model and the way to it. */
export interface Connection extends Asked {
  name: string;
  keySetting: string;
  key: string | undefined;
  limits: CallLimits;
  /** Input tokens. */
  window: number;
  open(): Promise<LanguageModelV4>;
  /** Hears of every request to the provider. */
  record(call: ModelCall): void;
}

const outputTokens = 8192;

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
    window: connection.window,
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

type Read =
  | { text: string; value: unknown; cut: boolean }
  | { wrong: string; text: string }
  | { error: AppError };

/** An answer that is empty, no JSON or not of the schema is told to the model once. */
async function askTwice(asking: Asking, question: Question): Promise<Omit<Answer, "ms">> {
  const { connection, plan } = asking;
  const model = connection.name;
  const { used, ...first } = await askAndRead(asking, question, nothing, false);
  if (!("wrong" in first)) return { ...first, model, ...used };
  const again = { ...question, messages: [...question.messages, ...correction(first)] };
  const { used: all, ...second } = await askAndRead(asking, again, used, plan !== undefined);
  if (!("wrong" in second)) return { ...second, model, ...all };
  const why = `'${connection.name}' gave no usable answer twice: ${second.wrong}`;
  throw modelError(502, "invalid_answer", why);
}

function correction({ text, wrong }: { text: string; wrong: string }): Message[] {
  const said: Message[] =
    text.trim() === "" ? [] : [{ role: "assistant", parts: [{ type: "text", text }] }];
  const sentence = `That answer can't be used: ${wrong}. Answer again, with the whole corrected answer and nothing else.`;
  return [...said, { role: "user", parts: [{ type: "text", text: sentence }] }];
}

/** What can be read, with what was used up to then; throws what stands for itself, such as a refusal. */
async function askAndRead(asking: Asking, question: Question, before: Used, tells: boolean) {
  const { name, record } = asking.connection;
  const { result, ms } = await askOnce(asking, question, tells);
  const used = usedBy(result, name);
  const read = readAnswer(result, asking, question.read);
  record({ model: name, ...used, ms, outcome: outcomeOf(read) });
  if ("error" in read) throw read.error;
  return { ...read, used: together(before, used) };
}

function outcomeOf(read: Read): string {
  if ("error" in read) return read.error.code.replace(/^model_/, "");
  return "wrong" in read ? "unusable" : "answered";
}

/** Asks in the best form; a form, or a temperature, that the provider refuses is not used again. */
async function askOnce(asking: Asking, question: Question, tells: boolean): Promise<Called> {
  const { connection, model, plan, refused, signal } = asking;
  const { name, limits } = connection;
  const teller = { ...connection, model: name, texts: textsOf(question) };
  const failed = (outcome: string, ms: number): void =>
    connection.record({ model: name, ...failedCost(outcome), ms, outcome });
  for (;;) {
    const form = plan?.form();
    const takesTemperature = !refused.temperature;
    const options = {
      ...optionsOf(question, plan, form, tells),
      ...(takesTemperature ? { temperature: temperatureOf(connection, question) } : {}),
    };
    try {
      return await callModel(model, options, { limits, teller, failed }, signal);
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
  read: Question["read"],
): Read {
  const parts = content.flatMap((part) => (part.type === "text" ? [part.text] : []));
  const text = withoutThoughts(parts.join(""));
  if (finishReason.unified === "content-filter") {
    const why = `'${connection.name}' refuses to answer this question`;
    return { error: modelError(400, "refused", why) };
  }
  const cut = finishReason.unified === "length";
  if (cut && (plan !== undefined || text === "")) {
    const why = `the answer of '${connection.name}' is longer than its most output tokens`;
    return { error: modelError(502, "answer_too_long", why) };
  }
  if (text.trim() === "") return { wrong: "it is empty", text };
  if (plan === undefined) return { text, value: undefined, cut };
  const parsed = parseJsonText(text);
  if (parsed === undefined) return { wrong: "it is not JSON", text };
  const checked = (read ?? plan.check)(parsed.value);
  return "wrong" in checked ? { ...checked, text } : { text, value: checked.value, cut };
}
