import { isObject, stepsOf } from "../../json-schema/pointer.ts";
import { invalidField } from "../../errors.ts";
import {
  type JsonSchema,
  type Misfit,
  misfitText,
  schemaCheck,
  UnusableSchema,
} from "../../json-schema/check.ts";
import { assertNarrow } from "./json-schema-breadth.ts";
import { normalisedSchema } from "./json-schema-normal.ts";

const keywords =
  /^(type|properties|items|prefixItems|additionalProperties|patternProperties|\$ref|anyOf|oneOf|allOf|enum|const|required)$/;

/**
 * The schema within a `response_format`, in the one form that this room works with: the wrapping of
 * OpenAI's APIs is taken off, `nullable` and missing types are spelled out, defaults are dropped (a
 * value that the page does not hold is not made up). Throws 422 that names `field`.
 */
export function assertUsableSchema(value: unknown, field = "response_format"): JsonSchema {
  const root = unwrapped(value);
  const refuse = (why: string) => invalidField(field, `is not a usable JSON schema: ${why}`);
  if (!isObject(root)) throw refuse("it must be an object");
  if (!Object.keys(root).some((key) => keywords.test(key))) {
    throw refuse('it has neither "type" nor "properties" nor another keyword of JSON Schema');
  }
  try {
    const schema = normalisedSchema(root);
    assertNarrow(schema);
    schemaCheck(schema)(null);
    return schema;
  } catch (error) {
    throw refuse(`it ${error instanceof Error ? error.message : String(error)}`);
  }
}

/**
 * A check against a schema of `assertUsableSchema`: what is wrong with a value, one "path: reason"
 * each; nothing when it fits.
 */
export function problemsIn(schema: JsonSchema): (value: unknown) => string[] {
  const misfits = schemaCheck(schema);
  return (value) => {
    try {
      return misfits(value).map((one) => `${pathText(pathOf(one, value))}: ${misfitText(one)}`);
    } catch (error) {
      if (!(error instanceof UnusableSchema)) throw error;
      return [`the schema ${error.message}`];
    }
  };
}

function pathOf({ instancePath }: Misfit, value: unknown): PropertyKey[] {
  let at = value;
  return stepsOf(instancePath).map((step) => {
    const key = Array.isArray(at) ? Number(step) : step;
    at = (at as Record<PropertyKey, unknown> | undefined)?.[key];
    return key;
  });
}

/** The path to a value in words: `offers[0].price`; the whole is `data`. */
export function pathText(path: readonly PropertyKey[]): string {
  const parts = path.map((key) => (typeof key === "number" ? `[${key}]` : `.${String(key)}`));
  return parts.join("").replace(/^\./, "") || "data";
}

function unwrapped(value: unknown): unknown {
  if (!isObject(value)) return value;
  if (value["type"] === "json_schema") return unwrapped(value["json_schema"] ?? value["schema"]);
  const isNamed = isObject(value["schema"]) && !("type" in value) && !("properties" in value);
  return isNamed ? value["schema"] : value;
}
