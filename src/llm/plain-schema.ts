import { isObject } from "../json-schema/pointer.ts";
import type { JsonSchema } from "../json-schema/check.ts";
import { mapSubschemas } from "./subschemas.ts";

/** A schema without `$ref`, `oneOf` and `allOf`; undefined when its `allOf` can't be written as one. */
export function plainSchema(inlined: JsonSchema): JsonSchema | undefined {
  let fits = true;
  const plain = (node: JsonSchema): JsonSchema => {
    const { oneOf, allOf, $schema: _schema, $id: _id, $comment: _comment, ...rest } = node;
    if (Array.isArray(oneOf)) fits &&= rest["anyOf"] === undefined;
    const joined = { ...rest, ...(Array.isArray(oneOf) ? { anyOf: oneOf } : {}) };
    if (!Array.isArray(allOf)) return mapSubschemas(typed(joined), plain);
    const parts = [joined, ...(allOf as unknown[])].map((part) => (isObject(part) ? part : {}));
    return plain(parts.reduce(merge));
  };
  const merge = (left: JsonSchema, right: JsonSchema): JsonSchema => {
    const merged = mergeSchemas(left, right);
    fits &&= merged !== undefined;
    return merged ?? {};
  };
  const result = plain(inlined);
  return fits ? result : undefined;
}

/** The type that is meant where only its keywords are given. */
function typed(node: JsonSchema): JsonSchema {
  if (node["type"] !== undefined) return node;
  if (node["properties"] !== undefined) return { type: "object", ...node };
  if (node["items"] !== undefined || node["prefixItems"] !== undefined) {
    return { type: "array", ...node };
  }
  const values = Array.isArray(node["enum"]) ? (node["enum"] as unknown[]) : [node["const"]];
  const types = [...new Set(values.map(typeName))].filter((type) => type !== undefined);
  if (types.length === 0) return node;
  return { type: types.length === 1 ? types[0] : types, ...node };
}

function typeName(value: unknown): string | undefined {
  if (value === undefined) return undefined;
  if (value === null) return "null";
  if (Array.isArray(value)) return "array";
  return typeof value === "number" && Number.isInteger(value) ? "integer" : typeof value;
}

const annotations = new Set(["title", "description", "default", "examples"]);

/** Both in one; undefined when they say different things about the same keyword. */
function mergeSchemas(left: JsonSchema, right: JsonSchema): JsonSchema | undefined {
  const merged: JsonSchema = { ...right, ...left };
  for (const [keyword, value] of Object.entries(right)) {
    const other = left[keyword];
    if (other === undefined || annotations.has(keyword)) continue;
    if (keyword === "properties" && isObject(other) && isObject(value)) {
      const both = Object.keys(value).filter((name) => Object.hasOwn(other, name));
      if (both.some((name) => !same(other[name], value[name]))) return undefined;
      merged[keyword] = { ...other, ...value };
    } else if (keyword === "required" && Array.isArray(other) && Array.isArray(value)) {
      merged[keyword] = [...new Set([...(other as unknown[]), ...(value as unknown[])])];
    } else if (!same(other, value)) {
      return undefined;
    }
  }
  return merged;
}

function same(left: unknown, right: unknown): boolean {
  return JSON.stringify(left) === JSON.stringify(right);
}
