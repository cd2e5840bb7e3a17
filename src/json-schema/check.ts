import { createContext, Script } from "node:vm";
import { Ajv, type ErrorObject, type Options, type ValidateFunction } from "ajv";
import { Ajv2020 } from "ajv/dist/2020.js";
import formats from "ajv-formats";

/** A JSON Schema of any draft; draft 2020-12 unless `$schema` says otherwise. */
export type JsonSchema = Record<string, unknown>;

/** Puts one question to a language model; answers JSON of the schema, as far as the model keeps to it. */
export type Ask = (
  question: { system: string; prompt: string; schema: JsonSchema },
  signal: AbortSignal,
) => Promise<unknown>;

/** Something in a value that does not fit, where (RFC 6901) and why. */
export type Misfit = Pick<ErrorObject, "instancePath" | "message" | "params">;

/** A schema that nothing can be held against; the message goes on from "the schema". */
export class UnusableSchema extends Error {
  override name = "UnusableSchema";
}

const options: Options = {
  allErrors: true,
  strict: false,
  validateSchema: false,
  unicodeRegExp: false,
  logger: false,
  inlineRefs: false,
};
const endless = "refers to itself without end";
const longestMs = 1000;

/** Compiles the check of values against a schema; both throw `UnusableSchema`. */
export function schemaCheck(schema: JsonSchema): (value: unknown) => Misfit[] {
  const { $schema: draft, ...rest } = schema;
  const isOld = typeof draft === "string" && /draft-0\d/.test(draft);
  const ajv = isOld || Array.isArray(schema["items"]) ? new Ajv(options) : new Ajv2020(options);
  formats.default(ajv);
  const validate = compile(ajv, rest);
  return (value) => run(validate, value);
}

function compile(ajv: Ajv | Ajv2020, schema: JsonSchema): ValidateFunction {
  try {
    return ajv.compile(schema);
  } catch (error) {
    if (error instanceof RangeError) throw new UnusableSchema(endless);
    throw new UnusableSchema(`can't be used: ${(error as Error).message}`);
  }
}

function run(validate: ValidateFunction, value: unknown): Misfit[] {
  try {
    return limited(() => validate(value)) === true ? [] : (validate.errors ?? []);
  } catch (error) {
    if (error instanceof RangeError) throw new UnusableSchema(endless);
    if ((error as NodeJS.ErrnoException).code !== "ERR_SCRIPT_EXECUTION_TIMEOUT") throw error;
    throw new UnusableSchema("has a pattern or reference that takes too long");
  }
}

/** A pattern, or references that fork, may take for ever; so they run where they can be stopped. */
function limited(work: () => unknown): unknown {
  return new Script("work()").runInContext(createContext({ work }), { timeout: longestMs });
}

/** What does not fit, in words: `must have required property 'name'`. */
export function misfitText({ message, params }: Misfit): string {
  const extra: unknown = params["additionalProperty"];
  return `${message ?? "is wrong"}${typeof extra === "string" ? ` '${extra}'` : ""}`;
}
