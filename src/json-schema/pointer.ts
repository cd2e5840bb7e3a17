import type { JsonSchema } from "./check.ts";

/** Whether a value is a JSON object. */
export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** The steps of a JSON pointer (RFC 6901). */
export function stepsOf(pointer: string): string[] {
  const steps = pointer.split("/").slice(1);
  return steps.map((step) => step.replaceAll("~1", "/").replaceAll("~0", "~"));
}

/** What a `$ref` within a schema points to; undefined when nothing is there, or it points elsewhere. */
export function refTarget(root: JsonSchema, ref: string): unknown {
  if (ref !== "#" && !ref.startsWith("#/")) return undefined;
  return stepsOf(decoded(ref.slice(1))).reduce<unknown>((at, key) => ownValue(at, key), root);
}

function ownValue(at: unknown, key: string): unknown {
  const holds = typeof at === "object" && at !== null && Object.hasOwn(at, key);
  return holds ? (at as Record<string, unknown>)[key] : undefined;
}

/** What can't be decoded is no way to anything. */
function decoded(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}
