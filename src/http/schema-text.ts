import type { OpenApiDocument } from "../contract/openapi.ts";

/** As much of JSON Schema as our documents use. */
interface Schema {
  $ref?: string;
  type?: string | string[];
  const?: unknown;
  enum?: unknown[];
  anyOf?: Schema[];
  oneOf?: Schema[];
  items?: Schema;
  properties?: Record<string, Schema>;
  required?: string[];
  default?: unknown;
  description?: string;
  format?: string;
  minimum?: number;
  maximum?: number;
}

const deepest = 6;

/** A schema as a person reads it: the shape of the JSON with a word for each value, its default and its remark. */
export function schemaText(given: unknown, document: OpenApiDocument, depth = 0): string {
  const schema = resolve(given as Schema, document);
  const choices = schema.anyOf ?? schema.oneOf;
  if (choices !== undefined) {
    return choices.map((choice) => schemaText(choice, document, depth)).join(" | ");
  }
  if (schema.properties !== undefined && depth < deepest)
    return objectText(schema, document, depth);
  if (schema.type === "array") {
    const item = schemaText(schema.items ?? {}, document, depth);
    return item.includes(" | ") && !item.startsWith("{") ? `(${item})[]` : `${item}[]`;
  }
  return word(schema);
}

function objectText(schema: Schema, document: OpenApiDocument, depth: number): string {
  const indent = "  ".repeat(depth + 1);
  const lines = Object.entries(schema.properties ?? {}).map(([name, given]) => {
    const required = schema.required?.includes(name) ?? false;
    return indent + propertyText({ name, required, schema: given }, document, depth + 1);
  });
  return `{\n${lines.join("\n")}\n${"  ".repeat(depth)}}`;
}

/** A value with its name: `name?: type = default  // remark`. */
export function propertyText(
  { name, required, schema }: { name: string; required: boolean; schema: unknown },
  document: OpenApiDocument,
  depth = 0,
): string {
  const given = schema as Schema;
  const property = resolve(given, document);
  const fallback = property.default === undefined ? "" : ` = ${JSON.stringify(property.default)}`;
  const remark = given.description ?? property.description;
  const note = remark === undefined ? "" : `  // ${remark}`;
  return `${name}${required ? "" : "?"}: ${schemaText(property, document, depth)}${fallback}${note}`;
}

function word(schema: Schema): string {
  if ("const" in schema) return JSON.stringify(schema.const);
  if (schema.enum !== undefined)
    return schema.enum.map((value) => JSON.stringify(value)).join(" | ");
  const { minimum, maximum } = schema;
  const isBounded = maximum !== undefined && maximum < Number.MAX_SAFE_INTEGER;
  const bounds = isBounded ? ` ${minimum ?? 0}–${maximum}` : "";
  const type = Array.isArray(schema.type) ? schema.type.join(" | ") : schema.type;
  return `${schema.format ?? type ?? "any"}${bounds}`;
}

function resolve(schema: Schema, document: OpenApiDocument): Schema {
  const name = schema.$ref?.split("/").at(-1);
  if (name === undefined) return schema;
  return resolve(document.components.schemas[name] ?? {}, document);
}
