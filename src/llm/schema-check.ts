import { isObject, stepsOf } from "../json-schema/pointer.ts";
import {
  type JsonSchema,
  type Misfit,
  misfitText,
  schemaCheck,
  UnusableSchema,
} from "../json-schema/check.ts";
import { schemaRefused } from "./schema-refs.ts";

/** What came of a check: the value that fits, or what is wrong with it in one sentence. */
export type Checked = { value: unknown } | { wrong: string };

/** Compiles the check of answers against a schema; a schema that can't be used is a 422. */
export function compileCheck(schema: JsonSchema): (value: unknown) => Checked {
  const misfits = refusing(() => schemaCheck(schema));
  return (value) => check((one) => refusing(() => misfits(one)), value);
}

function refusing<T>(work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw error instanceof UnusableSchema ? schemaRefused(`the schema ${error.message}`) : error;
  }
}

function check(errorsOf: (value: unknown) => Misfit[], given: unknown): Checked {
  const errors = errorsOf(given);
  if (errors.length === 0) return { value: given };
  const value = withoutNulls(given, errors);
  const left = value === undefined ? errors : errorsOf(value);
  return left.length === 0 ? { value } : { wrong: told(errors) };
}

/**
 * The value without the nulls that the schema complains about: that is how a strict schema and many
 * a model say that an optional key is absent. A key that is required is missed by the next check.
 */
function withoutNulls(given: unknown, errors: Misfit[]): unknown {
  const value: unknown = structuredClone(given);
  let dropped = 0;
  for (const { instancePath } of errors) {
    const steps = stepsOf(instancePath);
    const key = steps.pop();
    const parent = steps.reduce(
      (at: unknown, step) => (at as Record<string, unknown> | undefined)?.[step],
      value,
    );
    if (key === undefined || !isObject(parent) || parent[key] !== null) continue;
    delete parent[key];
    dropped += 1;
  }
  return dropped === 0 ? undefined : value;
}

function told(errors: Misfit[]): string {
  const sentences = errors.map((error) => {
    const { instancePath: path } = error;
    return `${path === "" ? "the answer" : path} ${misfitText(error)}`;
  });
  return [...new Set(sentences)].slice(0, 5).join("; ");
}
