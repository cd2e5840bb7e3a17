import { type TimelineType, timelineTypes } from "../contract/timeline.ts";
import { invalidField } from "../errors.ts";

/** The types of events that the query `types` asks for, separated by commas; undefined for all. Throws a 422 for an unknown one. */
export function eventTypes(words: string | undefined): ReadonlySet<TimelineType> | undefined {
  const asked = (words ?? "all").split(",").flatMap((word) => word.trim() || []);
  if (asked.length === 0 || asked.includes("all")) return undefined;
  const known: readonly string[] = timelineTypes;
  const strange = asked.find((word) => !known.includes(word));
  if (strange === undefined) return new Set(asked as TimelineType[]);
  throw invalidField("types", `expected some of ${known.join(", ")}`, strange, "query");
}
