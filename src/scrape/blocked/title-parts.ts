import type { Signs } from "./signs.ts";
import { plain } from "./plain-text.ts";

/** What is longer is no title, and a pattern may take the square of its length. */
const longest = 300;

/** Whether the title, a whole part of it ("Shop | Not found") or the first heading says this. */
export function titleSays({ title, headings }: Signs, pattern: RegExp): boolean {
  return [title, ...title.split(/\s+[-–—|·•:»›/]\s+|[|»›]/), headings[0] ?? ""].some(
    (part) => part !== "" && pattern.test(plain(part.slice(0, longest))),
  );
}
