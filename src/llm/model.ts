import type { Ask, JsonSchema } from "../json-schema/check.ts";

/** A language model that was asked for by name. */
export interface Model {
  /** As it was asked for, e.g. `openai/gpt-4o`. */
  readonly name: string;
  /** The input tokens it takes, as far as that is known. */
  readonly window: number;
  /**
   * Asks once. Passing troubles are tried again; what stays is thrown as an `AppError` whose code
   * begins with `model_` and whose message holds neither the key nor the prompt. An aborted signal
   * rejects with its reason.
   */
  answer(question: Question, signal: AbortSignal): Promise<Answer>;
}

export interface Question {
  system: string;
  /** The system's words come again soon, so that a provider that must be told (Anthropic) keeps them. */
  keepsSystem?: boolean;
  messages: Message[];
  /** The answer must be JSON of this schema; one that can't be used is a 422 for `response_format`. */
  schema?: JsonSchema;
  /** Reads the JSON in place of the check against the schema; what it finds wrong is told to the model once. */
  read?: (value: unknown) => { value: unknown } | { wrong: string };
  /** 8,192 unless told. */
  maxOutputTokens?: number;
  /** 0 unless told; left out for models that take none. */
  temperature?: number;
}

export interface Message {
  role: "user" | "assistant";
  parts: Part[];
}

export type Part =
  | { type: "text"; text: string }
  | { type: "image"; bytes: Uint8Array; mediaType: string };

export interface Answer {
  /** The name of the model that answered: the one that was asked, or the one that stood in for it. */
  model: string;
  /** What the model wrote, without the thoughts that some put before it. */
  text: string;
  /** The parsed answer, valid against the schema of the question; undefined without one. */
  value: unknown;
  /** The model ran out of output tokens, so that the text ends early; never with a schema. */
  cut: boolean;
  /** Over the calls of the model that answered; a `Meter` hears of all, also when nothing was answered. */
  usage: Usage;
  /** US dollars; null when the price of the model is not known. */
  costUsd: number | null;
  /** Milliseconds from the question to the answer, with all that was tried again. */
  ms: number;
}

export interface Usage {
  /** All input tokens, the cached ones among them. */
  inputTokens: number;
  outputTokens: number;
  cachedInputTokens: number;
}

/** A model as one who answers single questions with JSON. */
export function askOf(model: Model): Ask {
  return async ({ system, prompt, schema }, signal) => {
    const messages: Message[] = [{ role: "user", parts: [{ type: "text", text: prompt }] }];
    return (await model.answer({ system, messages, schema }, signal)).value;
  };
}
