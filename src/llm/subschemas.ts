import { isObject } from "../json-schema/pointer.ts";
import type { JsonSchema } from "../json-schema/check.ts";

const single = new Set([
  "items",
  "additionalItems",
  "additionalProperties",
  "contains",
  "propertyNames",
  "not",
  "if",
  "then",
  "else",
  "unevaluatedItems",
  "unevaluatedProperties",
]);
const listed = new Set(["anyOf", "oneOf", "allOf", "prefixItems", "items"]);
const named = new Set([
  "properties",
  "patternProperties",
  "dependentSchemas",
  "$defs",
  "definitions",
]);

/** The schema with every schema right below it replaced; data such as `default` or `enum` is left. */
export function mapSubschemas(
  schema: JsonSchema,
  change: (subschema: JsonSchema, keyword: string) => unknown,
): JsonSchema {
  const mapped = Object.entries(schema).map(([keyword, value]): [string, unknown] => {
    if (single.has(keyword) && isObject(value)) return [keyword, change(value, keyword)];
    if (listed.has(keyword) && Array.isArray(value)) {
      return [keyword, value.map((one: unknown) => (isObject(one) ? change(one, keyword) : one))];
    }
    if (!named.has(keyword) || !isObject(value)) return [keyword, value];
    const entries = Object.entries(value);
    return [
      keyword,
      Object.fromEntries(
        entries.map(([name, one]) => [name, isObject(one) ? change(one, keyword) : one]),
      ),
    ];
  });
  return Object.fromEntries(mapped);
}
