import { isObject, refTarget } from "../../json-schema/pointer.ts";
import type { JsonSchema } from "../../json-schema/check.ts";

const maxDepth = 40;
const maxSchemas = 5000;
const anyType = ["string", "number", "boolean", "object", "array", "null"];

/** `keyword: schema`, `keyword: [schema]` and `keyword: {name: schema}` of JSON Schema. */
const positions = {
  one: ["items", "additionalProperties", "contains", "propertyNames", "not", "additionalItems"],
  list: ["anyOf", "oneOf", "allOf", "prefixItems", "items"],
  named: ["properties", "patternProperties", "$defs", "definitions"],
};

/**
 * A schema in the one form that the rest of this room reads: every part has its type, `nullable` is
 * spelled out, defaults are gone, references point to definitions. Throws when it is too large.
 */
export function normalisedSchema(root: JsonSchema): JsonSchema {
  const moved = new Map<string, { name: string; schema: unknown }>();
  let count = 0;
  const walk = (schema: unknown, depth: number): unknown => {
    if (!isObject(schema)) return schema;
    count += 1;
    if (depth > maxDepth || count > maxSchemas) throw new Error("is too large");
    const one: JsonSchema = { ...schema };
    walkParts(one, (part) => walk(part, depth + 1));
    return spelledOut(withRef(one, depth));
  };
  // Some writers point into the tree ("#/properties/a"), which zod does not read.
  const withRef = (one: JsonSchema, depth: number): JsonSchema => {
    const ref = one["$ref"];
    if (typeof ref !== "string" || /^#(\/(\$defs|definitions)\/[^/]+)?$/.test(ref)) return one;
    const target = refTarget(root, ref);
    if (target === undefined) return one;
    if (!moved.has(ref)) {
      const entry = { name: `ref${moved.size + 1}`, schema: {} as unknown };
      moved.set(ref, entry);
      entry.schema = walk(target, depth + 1);
    }
    return { ...one, $ref: `#/$defs/${moved.get(ref)!.name}` };
  };
  const whole = walk(root, 0) as JsonSchema;
  if (moved.size === 0) return whole;
  const defs = [...moved.values()].map(({ name, schema }) => [name, schema] as const);
  const known = isObject(whole["$defs"]) ? whole["$defs"] : {};
  return { ...whole, $defs: { ...known, ...Object.fromEntries(defs) } };
}

/** Replaces all schemas directly within one. */
function walkParts(one: JsonSchema, walk: (part: unknown) => unknown): void {
  for (const key of positions.one) if (isObject(one[key])) one[key] = walk(one[key]);
  for (const key of positions.list) {
    const list = one[key];
    if (Array.isArray(list)) one[key] = list.map(walk);
  }
  for (const key of positions.named) {
    const named = one[key];
    if (!isObject(named)) continue;
    const walked = Object.entries(named).map(([name, part]) => [name, walk(part)] as const);
    one[key] = Object.fromEntries(walked);
  }
}

function spelledOut(one: JsonSchema): JsonSchema {
  delete one["default"];
  const { nullable, ...rest } = one;
  const properties = rest["properties"];
  if (isObject(properties)) {
    rest["type"] ??= "object";
    const required = Array.isArray(rest["required"]) ? rest["required"] : [];
    const given = required.filter((name) => typeof name === "string");
    const missing = given.filter((name) => !Object.hasOwn(properties, name));
    const open = [...missing, ...given.filter((name) => isEmpty(properties[name]))];
    const spelled = open.map((name) => [name, { type: anyType }] as const);
    rest["properties"] = { ...properties, ...Object.fromEntries(spelled) };
  }
  if ("items" in rest) rest["type"] ??= "array";
  const isComposed = "anyOf" in rest || "oneOf" in rest || "$ref" in rest;
  if (isComposed && rest["type"] === "object" && !isObject(properties)) delete rest["type"];
  return nullable === true ? { anyOf: [rest, { type: "null" }] } : rest;
}

/** zod lets a required key of any type be absent; one with its types listed, not. */
function isEmpty(schema: unknown): boolean {
  return schema === true || (isObject(schema) && Object.keys(schema).length === 0);
}
