import type { JsonSchema } from "../../json-schema/check.ts";
import type { Recording } from "./workflow.ts";
import { answerOf } from "./workflow-of.ts";

/** The shape of the answer: the one that was asked for, else that of a recorded answer that is JSON; null for plain text. */
export function answerFormat({ responseFormat, steps }: Recording): JsonSchema | null {
  if (responseFormat !== null) return responseFormat;
  const value = parsed(answerOf(steps)?.text ?? "");
  return typeof value === "object" && value !== null ? shapeOf(value) : null;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

function shapeOf(value: unknown): JsonSchema {
  if (value === null) return {};
  if (Array.isArray(value)) {
    return { type: "array", ...(value.length > 0 ? { items: shapeOf(value[0]) } : {}) };
  }
  if (typeof value !== "object") return { type: typeof value };
  const properties = Object.entries(value).map(([name, inner]) => [name, shapeOf(inner)]);
  return {
    type: "object",
    properties: Object.fromEntries(properties),
    required: Object.keys(value),
  };
}
