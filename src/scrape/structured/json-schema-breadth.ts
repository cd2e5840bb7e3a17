import { isObject, refTarget } from "../../json-schema/pointer.ts";
import type { JsonSchema } from "../../json-schema/check.ts";

/** How many schemas may apply to one value side by side. */
const most = 5000;
const lists = ["anyOf", "oneOf", "allOf"];
const single = ["not", "if", "then", "else"];

/**
 * Throws when so many schemas apply to one value that checking it takes for ever: a dozen definitions
 * that each name the next one twice are thousands, and one that leads back to itself is without end.
 */
export function assertNarrow(root: JsonSchema): void {
  const breadths = new Map<string, number>();
  const breadthOf = (schema: unknown): number => {
    if (!isObject(schema)) return 0;
    const parts = [
      ...lists.flatMap((key) => (Array.isArray(schema[key]) ? (schema[key] as unknown[]) : [])),
      ...single.map((key) => schema[key]),
    ];
    const referred = typeof schema["$ref"] === "string" ? breadthOfRef(schema["$ref"]) : 0;
    return parts.reduce<number>((sum, part) => sum + breadthOf(part), 1 + referred);
  };
  const breadthOfRef = (ref: string): number => {
    const known = breadths.get(ref);
    if (known !== undefined) return known;
    // What is met again on the way to itself has no end.
    breadths.set(ref, Infinity);
    const breadth = breadthOf(ref === "#" ? root : refTarget(root, ref));
    breadths.set(ref, breadth);
    return breadth;
  };
  const open: unknown[] = [root];
  for (let at = open.pop(); at !== undefined; at = open.pop()) {
    const breadth = breadthOf(at);
    if (breadth === Infinity) throw new Error("refers to itself without end");
    if (breadth > most) throw new Error("is too large once its references are followed");
    const parts = typeof at === "object" && at !== null ? Object.values(at) : [];
    for (const part of parts) if (typeof part === "object" && part !== null) open.push(part);
  }
}
