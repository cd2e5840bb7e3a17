import { z } from "zod";
import type { Ask, JsonSchema } from "../json-schema/check.ts";
import { modelError } from "./failures.ts";

/** Asks one kind of question, whose answers have one form. */
export type Asker<Answer> = (
  ask: Ask,
  question: { system: string; prompt: string },
  signal: AbortSignal,
) => Promise<Answer>;

/**
 * Asks for answers of this form. Make it once: a model remembers by the schema how it may be asked.
 * Throws what `ask` throws, and a 502 for an answer of another form.
 */
export function askerFor<Answer>(form: z.ZodType<Answer>): Asker<Answer> {
  const schema: JsonSchema = z.toJSONSchema(form);
  return async (ask, question, signal) => {
    const said = form.safeParse(await ask({ ...question, schema }, signal));
    if (said.success) return said.data;
    const why = "the language model's answer does not have the form that was asked for";
    throw modelError(502, "invalid_answer", why);
  };
}
