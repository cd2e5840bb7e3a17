import { renderLine } from "./render.ts";
import type { Snapshot } from "./observe.ts";

/** What appeared (`+`), went (`-`) and changed (`~`) since the observation before, a line each. */
export function changesBetween(before: Snapshot | undefined, now: Snapshot): string {
  if (before === undefined) return "Nothing was observed before.";
  if (now.isOther) return "The page is another one than before.";
  const old = linesOf(before);
  const current = linesOf(now);
  const changes: string[] = [];
  for (const [key, text] of current) {
    const was = old.get(key);
    if (was === undefined) changes.push(`+ ${text}`);
    else if (was !== text) changes.push(`~ ${text}`);
  }
  for (const [key, text] of old) if (!current.has(key)) changes.push(`- ${text}`);
  return changes.length === 0 ? "Nothing changed." : changes.join("\n");
}

/** Lines by what they are told apart by: elements by their ids, text by itself and how often it was there. */
function linesOf({ lines }: Snapshot): Map<string, string> {
  const found = new Map<string, string>();
  for (const line of lines) {
    const text = renderLine(line, false);
    let key = "id" in line ? line.id : text;
    while (found.has(key)) key += "\u0000";
    found.set(key, text);
  }
  return found;
}
