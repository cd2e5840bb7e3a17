import { fileId, type FilePage } from "./file-page.ts";
import type { KnownElement } from "./ids.ts";
import type { WalkElement } from "./injected/visit.ts";
import type { Snapshot } from "./observe.ts";

/** One line of an observation: an element with its id, or text between. */
export type Line = { id: string; known: KnownElement } | { text: string };

/** An element as the tag that models read (contract 3.2); `flags` stand at its end, without a value. */
export function renderTag({ tag, attributes, text }: WalkElement, flags = ""): string {
  const shown = attributes
    .map(([name, value]) => ` ${name}="${value.replaceAll('"', "'")}"`)
    .join("");
  return text === "" ? `<${tag}${shown}${flags}/>` : `<${tag}${shown}${flags}>${text}</${tag}>`;
}

/** A line as text: `B1[:]<button>Go</button>`, and `_[:]text` for what is only to be read. */
export function renderLine(line: Line, marksNew = true): string {
  if (!("id" in line)) return `_[:]${line.text}`;
  const flag = marksNew && line.known.isNew ? " new" : "";
  return `${line.id}[:]${renderTag(line.known.element, flag)}`;
}

/** The line of a file that is shown in place of a page: it can be downloaded (contract 2.2). */
export function renderFile({ contentType, name, url }: FilePage): string {
  return `${fileId}[:]<file type="${contentType}" name="${name}" href="${url.slice(0, 200)}"/>`;
}

/** The note on how much of the page lies outside the viewport. */
export function renderOutside({ viewport, outside }: Snapshot): { above: string; below: string } {
  const { scroll_y, viewport_height, total_height } = viewport;
  const note = (pixels: number, where: string, controls: number, way: string) =>
    pixels > 0
      ? `... ${pixels} pixels ${where}, ${controls} controls - scroll ${way} to see more ...`
      : "";
  return {
    above: note(scroll_y, "above", outside.above, "up"),
    below: note(total_height - viewport_height - scroll_y, "below", outside.below, "down"),
  };
}

/** About how many tokens a text takes; markup of short words and numbers takes more than prose does. */
export function estimateTokens(text: string): number {
  const plain = text.replace(/[^\u0020-\u007e\n]/g, "").length;
  return Math.ceil(plain / 3 + (text.length - plain));
}

/** As much of a text, from its beginning, as takes no more than so many tokens. */
export function beginningOf(text: string, maxTokens: number): string {
  if (estimateTokens(text) <= maxTokens) return text;
  let [length, thirds] = [0, 0];
  for (const character of text) {
    thirds += /[\u0020-\u007e\n]/.test(character) ? 1 : 3 * character.length;
    if (thirds > maxTokens * 3) break;
    length += character.length;
  }
  return text.slice(0, length);
}

/** The lines of one page of a listing, from 1, of which none takes more than so many tokens; and how many pages there are. */
export function pageOfLines<T extends { text: string }>(
  lines: readonly T[],
  { maxTokens, page }: { maxTokens: number; page: number },
): { lines: T[]; page: number; pages: number } {
  const pages: T[][] = [[]];
  let used = 0;
  for (const line of lines) {
    const tokens = estimateTokens(line.text) + 1;
    if (used + tokens > maxTokens && pages.at(-1)!.length > 0) {
      pages.push([]);
      used = 0;
    }
    pages.at(-1)!.push(line);
    used += tokens;
  }
  const shown = Math.min(page, pages.length);
  return { lines: pages[shown - 1]!, page: shown, pages: pages.length };
}
