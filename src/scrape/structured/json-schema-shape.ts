import { refTarget } from "../../json-schema/pointer.ts";
import type { JsonSchema } from "../../json-schema/check.ts";

interface PlainObject {
  kind: "object";
  properties: ReadonlyMap<string, () => Shape>;
  required: ReadonlySet<string>;
  /** Of the keys that are not named; null when there is nothing to say of them. */
  rest: (() => Shape) | null;
}

type PlainShape =
  | PlainObject
  | { kind: "array"; items: () => Shape }
  | { kind: "string"; format: string | null }
  | { kind: "number" | "integer" | "boolean" | "any" }
  | { kind: "enum"; values: readonly unknown[] }
  | { kind: "choice"; options: readonly Shape[] };

/** What a schema asks for, without the many ways to write it. Lazy, as schemas refer to themselves. */
export type Shape = PlainShape & { nullable: boolean; title: string };

export type ObjectShape = Shape & PlainObject;

const maxRefs = 20;

/** Reads one schema within `root`, which its `$ref`s point into. */
export function shapeOf(schema: unknown, root: JsonSchema): Shape {
  const flat = flattened(schema, root, 0);
  const title = typeof flat["title"] === "string" ? flat["title"] : "";
  const options = optionsOf(flat);
  if (options === null) return { ...plainShape(flat, root), title, nullable: false };
  const real = options.map((option) => flattened(option, root, 0)).filter((one) => !isNull(one));
  const nullable = real.length < options.length;
  const shapes = real.map((one) => shapeOf(one, root));
  const only = shapes[0];
  if (shapes.length === 1 && only) {
    return { ...only, title: title || only.title, nullable: nullable || only.nullable };
  }
  return { kind: "choice", options: shapes, title, nullable };
}

/** A schema with its `$ref` followed and its `allOf` joined. */
function flattened(schema: unknown, root: JsonSchema, refs: number): JsonSchema {
  if (typeof schema !== "object" || schema === null || refs > maxRefs) return {};
  const { $ref: ref, allOf, ...own } = schema as JsonSchema;
  const parts = Array.isArray(allOf) ? [...allOf] : [];
  if (typeof ref === "string") parts.push(ref === "#" ? root : refTarget(root, ref));
  if (parts.length === 0) return own;
  return parts.map((part) => flattened(part, root, refs + 1)).reduce(joined, own);
}

function joined(one: JsonSchema, other: JsonSchema): JsonSchema {
  const properties = { ...record(other["properties"]), ...record(one["properties"]) };
  const required = [...list(one["required"]), ...list(other["required"])];
  return { ...other, ...one, ...(Object.keys(properties).length > 0 && { properties }), required };
}

function record(value: unknown): JsonSchema {
  return typeof value === "object" && value !== null ? (value as JsonSchema) : {};
}

function list(value: unknown): unknown[] {
  return Array.isArray(value) ? value : [];
}

function isNull(schema: JsonSchema): boolean {
  return schema["type"] === "null" || ("const" in schema && schema["const"] === null);
}

function optionsOf(flat: JsonSchema): unknown[] | null {
  const { anyOf, oneOf, type, ...rest } = flat;
  const given = Array.isArray(anyOf) ? anyOf : oneOf;
  if (Array.isArray(given)) return given;
  if (!Array.isArray(type)) return null;
  return type.map((each: unknown) =>
    each === "null" ? { type: "null" } : { ...rest, type: each },
  );
}

function plainShape(flat: JsonSchema, root: JsonSchema): PlainShape {
  const { type, format, items } = flat;
  if ("const" in flat) return { kind: "enum", values: [flat["const"]] };
  if (Array.isArray(flat["enum"])) return { kind: "enum", values: flat["enum"] };
  if (type === "object") return objectShape(flat, root);
  if (type === "array") return { kind: "array", items: () => shapeOf(items, root) };
  if (type === "string")
    return { kind: "string", format: typeof format === "string" ? format : null };
  if (type === "number" || type === "integer" || type === "boolean") return { kind: type };
  return { kind: "any" };
}

function objectShape(flat: JsonSchema, root: JsonSchema): PlainObject {
  const properties = Object.entries(record(flat["properties"])).map(
    ([name, schema]) => [name, () => shapeOf(schema, root)] as const,
  );
  const more = flat["additionalProperties"];
  const isTyped = typeof more === "object" && more !== null && Object.keys(more).length > 0;
  const required = list(flat["required"]).filter((name) => typeof name === "string");
  return {
    kind: "object",
    properties: new Map(properties),
    required: new Set(required),
    rest: isTyped ? () => shapeOf(more, root) : null,
  };
}
