import { isObject, refTarget } from "../json-schema/pointer.ts";
import { type AppError, invalidField } from "../errors.ts";
import type { JsonSchema } from "../json-schema/check.ts";
import { mapSubschemas } from "./subschemas.ts";

const deepest = 40;
const largest = 2000;

/** 422 for the field in which clients send a schema. */
export function schemaRefused(why: string): AppError {
  return invalidField("response_format", why);
}

/** Throws a 422 when a schema is too deep, too large, or refers to what it does not hold. */
export function checkRefs(schema: JsonSchema): void {
  let seen = 0;
  const visit = (node: JsonSchema, depth: number): JsonSchema => {
    seen += 1;
    if (depth > deepest) throw schemaRefused(`the schema is nested more than ${deepest} deep`);
    if (seen > largest) throw schemaRefused(`the schema has more than ${largest} parts`);
    if (typeof node["$ref"] === "string") resolveRef(schema, node["$ref"]);
    return mapSubschemas(node, (subschema) => visit(subschema, depth + 1));
  };
  visit(schema, 0);
}

/** What a `$ref` within the schema points to (RFC 6901). */
export function resolveRef(root: JsonSchema, ref: string): JsonSchema {
  if (!ref.startsWith("#")) {
    throw schemaRefused(`the $ref '${ref}' points outside of the schema; only '#/…' can be used`);
  }
  const target = refTarget(root, ref);
  if (isObject(target)) return target;
  throw schemaRefused(`the $ref '${ref}' points to nothing in the schema`);
}

/**
 * The schema with every `$ref` replaced by what it points to; undefined when it refers to itself or
 * grows too large on the way.
 */
export function inlineRefs(root: JsonSchema): JsonSchema | undefined {
  let seen = 0;
  let fits = true;
  const inline = (node: JsonSchema, open: string[]): JsonSchema => {
    seen += 1;
    fits &&= seen <= largest && open.length <= deepest;
    const { $ref: ref, $defs: _defs, definitions: _definitions, ...rest } = node;
    const below = (): JsonSchema => mapSubschemas(rest, (subschema) => inline(subschema, open));
    if (!fits) return {};
    if (typeof ref !== "string") return below();
    fits = !open.includes(ref);
    return fits ? { ...inline(resolveRef(root, ref), [...open, ref]), ...below() } : {};
  };
  const inlined = inline(root, []);
  return fits ? inlined : undefined;
}
