import { isObject, refTarget } from "../../json-schema/pointer.ts";
import type { JsonSchema } from "../../json-schema/check.ts";

import { pathText } from "./json-schema.ts";
import { type Shape, shapeOf } from "./json-schema-shape.ts";

const maxNesting = 5;

/**
 * A schema for a part of a page: nothing outside lists has to be there, as another part may have it.
 * The entries of lists are whole or not there.
 */
export function partSchema(schema: JsonSchema): JsonSchema {
  return {
    ...relaxed(schema, schema, 0),
    ...pick(schema, "$defs"),
    ...pick(schema, "definitions"),
  };
}

function pick(schema: JsonSchema, key: string): JsonSchema {
  return key in schema ? { [key]: schema[key] } : {};
}

function relaxed(schema: unknown, root: JsonSchema, depth: number): JsonSchema {
  if (!isObject(schema)) return {};
  const { $ref: ref, ...own } = schema;
  const target = typeof ref === "string" && ref !== "#" ? refTarget(root, ref) : undefined;
  if (isObject(target) && depth < maxNesting)
    return relaxed({ ...target, ...own }, root, depth + 1);
  const properties = schema["properties"];
  if (schema["type"] === "array") {
    const { minItems: _, ...rest } = schema;
    return rest;
  }
  if (!isObject(properties) || depth >= maxNesting) return schema;
  const optional = Object.entries(properties).map(([name, each]) => {
    return [name, orNull(relaxed(each, root, depth + 1))] as const;
  });
  return { ...schema, properties: Object.fromEntries(optional), required: [] };
}

function orNull(schema: JsonSchema): JsonSchema {
  const options = schema["anyOf"];
  const isNullable =
    Array.isArray(options) &&
    options.some((one: unknown) => isObject(one) && one["type"] === "null");
  return isNullable ? schema : { anyOf: [schema, { type: "null" }] };
}

/** The answers to the parts of a page as one. */
export interface Merged {
  value: unknown;
  /** Paths where parts say different things; the first was taken. */
  conflicts: string[];
}

/** Joins answers in the page's order: lists one after the other without repeats, else the first that says something. */
export function mergeAnswers(answers: unknown[], schema: JsonSchema | null): Merged {
  const conflicts = new Set<string>();
  const value = answers.reduce((one, other) => joined(one, other, [], conflicts), null);
  const settled = schema ? withoutNulls(value, shapeOf(schema, schema)) : value;
  return { value: settled, conflicts: [...conflicts] };
}

function isNothing(value: unknown): boolean {
  return value === null || value === undefined || value === "";
}

function joined(one: unknown, other: unknown, path: string[], conflicts: Set<string>): unknown {
  if (isNothing(one)) return other;
  if (isNothing(other)) return one;
  if (Array.isArray(one) && Array.isArray(other)) return joinedLists(one, other);
  if (isObject(one) && isObject(other)) {
    const names = [...new Set([...Object.keys(one), ...Object.keys(other)])];
    return Object.fromEntries(
      names.map((name) => [name, joined(one[name], other[name], [...path, name], conflicts)]),
    );
  }
  if (textForm(one) !== textForm(other)) conflicts.add(pathText(path));
  return one;
}

/** What two neighbouring parts both hold comes twice: once is enough. */
function joinedLists(one: unknown[], other: unknown[]): unknown[] {
  const list = [...one];
  for (const entry of other) {
    const twin = one.findIndex((known) => isSame(known, entry));
    if (twin === -1) list.push(entry);
    else list[twin] = joined(list[twin], entry, [], new Set());
  }
  return list;
}

/** Equal, or the same thing told more or less fully. */
function isSame(one: unknown, other: unknown): boolean {
  if (!isObject(one) || !isObject(other)) return textForm(one) === textForm(other);
  const shared = Object.keys(one).filter((key) => !isNothing(one[key]) && !isNothing(other[key]));
  const isAgreed = shared.every((key) => textForm(one[key]) === textForm(other[key]));
  const named = shared.some((key) => /^(id|sku|url|link|href|name|title)$/i.test(key));
  const fewest = Math.min(
    ...[one, other].map((each) => Object.values(each).filter((value) => !isNothing(value)).length),
  );
  return isAgreed && shared.length > 0 && (named || shared.length === fewest);
}

function textForm(value: unknown): string {
  if (typeof value === "string") return value.replace(/\s+/g, " ").trim().toLowerCase();
  if (Array.isArray(value)) return `[${value.map(textForm).join()}]`;
  if (!isObject(value)) return String(value);
  const entries = Object.entries(value).filter(([, inner]) => !isNothing(inner));
  const texts = entries.map(([key, inner]) => `${JSON.stringify(key)}:${textForm(inner)}`);
  return `{${texts.toSorted().join()}}`;
}

/** Drops the nulls that only the schema for parts allowed. */
function withoutNulls(value: unknown, shape: Shape): unknown {
  if (!isObject(value) || shape.kind !== "object") return value;
  const entries = Object.entries(value).flatMap(([name, inner]) => {
    const property = shape.properties.get(name)?.();
    if (!property) return [[name, inner] as const];
    const isLoose =
      property.nullable ||
      property.kind === "any" ||
      (property.kind === "enum" && property.values.includes(null));
    if (inner === null && !isLoose) return [];
    return [[name, withoutNulls(inner, property)] as const];
  });
  const asked = [...shape.required].filter(
    (name) => !Object.hasOwn(value, name) && shape.properties.get(name)?.().nullable,
  );
  return Object.fromEntries([...entries, ...asked.map((name) => [name, null] as const)]);
}
