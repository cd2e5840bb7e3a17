import { isObject } from "../json-schema/pointer.ts";
import type { JsonSchema } from "../json-schema/check.ts";

/** How a provider wants its JSON Schemas; undefined for what it can't be held to. */
export type Dialect = (plain: JsonSchema) => JsonSchema | undefined;

const strictKeywords = new Set([
  "type",
  "description",
  "enum",
  "const",
  "format",
  "pattern",
  "minimum",
  "maximum",
  "exclusiveMinimum",
  "exclusiveMaximum",
  "multipleOf",
  "minItems",
  "maxItems",
]);
const strictFormats = new Set([
  "date-time",
  "time",
  "date",
  "duration",
  "email",
  "hostname",
  "ipv4",
  "ipv6",
  "uuid",
]);
const strictDepth = 10;

const geminiKeywords = new Set([
  "type",
  "description",
  "enum",
  "const",
  "format",
  "minimum",
  "maximum",
  "minItems",
  "maxItems",
  "required",
]);
const geminiFormats = new Set(["date-time", "date", "time"]);

/** What is told in words where it can't be told in keywords. */
const telling = ["format", "pattern", "minLength", "maxLength", "uniqueItems", "examples"];

/** A schema that this dialect has no words for. */
class Unfit extends Error {}

function orUndefined(write: () => JsonSchema): JsonSchema | undefined {
  try {
    return write();
  } catch (error) {
    if (error instanceof Unfit) return undefined;
    throw error;
  }
}

/**
 * OpenAI's strict form, which most others took over: every property required, null standing for
 * what is left out, no property besides.
 */
export function strictDialect(plain: JsonSchema): JsonSchema | undefined {
  return orUndefined(() => strict(plain, 0));
}

function strict(node: JsonSchema, depth: number): JsonSchema {
  if (depth > strictDepth || node["prefixItems"] !== undefined) throw new Unfit();
  const result = keep(node, strictKeywords, strictFormats);
  if (typeof result["pattern"] === "string" && /\(\?<?[=!]/.test(result["pattern"])) {
    delete result["pattern"];
  }
  const { anyOf } = node;
  if (Array.isArray(anyOf)) {
    return unionOf(node, result, (one) => strict(one, depth));
  }
  if (isTyped(node, "object")) return { ...result, ...strictObject(node, depth) };
  if (isTyped(node, "array")) return { ...result, items: strict(itemsOf(node), depth + 1) };
  return result;
}

function strictObject(node: JsonSchema, depth: number): JsonSchema {
  const { properties, additionalProperties, patternProperties, required } = node;
  const isMap = isObject(additionalProperties) || isObject(patternProperties);
  const isOpen = properties === undefined && additionalProperties !== false;
  if (isMap || isOpen) throw new Unfit();
  const needed = Array.isArray(required) ? (required as unknown[]) : [];
  const entries = Object.entries(isObject(properties) ? properties : {}).map(([name, value]) => {
    const property = strict(isObject(value) ? value : {}, depth + 1);
    return [name, needed.includes(name) ? property : nullable(property)] as const;
  });
  return {
    properties: Object.fromEntries(entries),
    required: entries.map(([name]) => name),
    additionalProperties: false,
  };
}

function nullable(node: JsonSchema): JsonSchema {
  const { type, anyOf } = node;
  const isOpenSimple = node["enum"] === undefined && node["const"] === undefined;
  if (Array.isArray(anyOf)) return { ...node, anyOf: [...(anyOf as unknown[]), { type: "null" }] };
  if (typeof type === "string" && isOpenSimple) return { ...node, type: [type, "null"] };
  if (Array.isArray(type) && type.includes("null") && isOpenSimple) return node;
  const { description, ...rest } = node;
  const told = description === undefined ? {} : { description };
  return { ...told, anyOf: [rest, { type: "null" }] };
}

/** Gemini's `responseJsonSchema`: few keywords, and an error for those it does not know. */
export function geminiDialect(plain: JsonSchema): JsonSchema | undefined {
  return orUndefined(() => gemini(plain));
}

function gemini(node: JsonSchema): JsonSchema {
  const result = keep(node, geminiKeywords, geminiFormats);
  const { anyOf, properties, additionalProperties, prefixItems } = node;
  if (Array.isArray(anyOf)) return unionOf(node, result, gemini);
  if (isTyped(node, "object")) {
    if (isObject(node["patternProperties"])) throw new Unfit();
    const isOpen = !isObject(properties) && !isObject(additionalProperties);
    if (isOpen && additionalProperties !== false) throw new Unfit();
    if (isObject(properties)) {
      const entries = Object.entries(properties);
      result["properties"] = Object.fromEntries(
        entries.map(([name, one]) => [name, gemini(isObject(one) ? one : {})]),
      );
    }
    if (isObject(additionalProperties)) {
      result["additionalProperties"] = gemini(additionalProperties);
    }
  }
  if (isTyped(node, "array")) {
    if (Array.isArray(prefixItems)) throw new Unfit();
    result["items"] = gemini(itemsOf(node));
  }
  return result;
}

/** Anthropic's library writes its own form; it only has to be spared what it can't write. */
export function anthropicDialect(plain: JsonSchema): JsonSchema | undefined {
  return plain;
}

function keep(node: JsonSchema, keywords: Set<string>, formats: Set<string>): JsonSchema {
  const { anyOf, type } = node;
  const isAnything = type === undefined && anyOf === undefined;
  if (isAnything && node["enum"] === undefined && node["const"] === undefined) throw new Unfit();
  const isKept = (keyword: string): boolean =>
    keywords.has(keyword) && (keyword !== "format" || formats.has(String(node["format"])));
  const kept = Object.fromEntries(Object.entries(node).filter(([keyword]) => isKept(keyword)));
  const notes = telling
    .filter((keyword) => node[keyword] !== undefined && !isKept(keyword))
    .map((keyword) => `${keyword}: ${JSON.stringify(node[keyword])}`);
  if (notes.length === 0) return kept;
  const description = typeof node["description"] === "string" ? `${node["description"]} ` : "";
  return { ...kept, description: `${description}(${notes.join(", ")})` };
}

function unionOf(
  node: JsonSchema,
  kept: JsonSchema,
  write: (one: JsonSchema) => JsonSchema,
): JsonSchema {
  const { anyOf, properties, items } = node;
  if (properties !== undefined || items !== undefined) throw new Unfit();
  const options = (anyOf as unknown[]).map((one) => write(isObject(one) ? one : {}));
  const told = kept["description"] === undefined ? {} : { description: kept["description"] };
  return { ...told, anyOf: options };
}

function itemsOf({ items }: JsonSchema): JsonSchema {
  return isObject(items) ? items : {};
}

function isTyped({ type }: JsonSchema, name: string): boolean {
  return type === name || (Array.isArray(type) && type.includes(name));
}
