import { cutNote, cutText, fenced } from "./fence.ts";
import { content, type ContentText, type TypedContent } from "./typed-content.ts";

/** The most characters that are laid out anew: it takes several times as long as reading. */
const mostToFormat = 5_000_000;

/** JSON in a fenced block, laid out with its numbers as they stand; what is no JSON as it is. */
export function jsonContent({ text, limits, truncated }: ContentText): TypedContent {
  const { text: kept, cut } = cutText(formatted(text), limits.characters);
  const note = cut || truncated ? cutNote("the JSON goes on") : "";
  return content("json", fenced(kept, "json") + note);
}

function formatted(text: string): string {
  if (text.length > mostToFormat) return text;
  try {
    return JSON.stringify(JSON.parse(text, exactNumber), null, 2);
  } catch {
    return text;
  }
}

/** A number too long or too fine for JavaScript keeps its digits. */
function exactNumber(_key: string, value: unknown, context?: { source?: string }): unknown {
  const source = context?.source;
  if (typeof value !== "number" || source === undefined || String(value) === source) return value;
  return (JSON as unknown as { rawJSON(text: string): unknown }).rawJSON(source);
}
