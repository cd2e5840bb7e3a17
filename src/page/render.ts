import type { WalkElement } from "./injected/walk.ts";

/** One line of an observation: an element with its id, or text between. */
export type Line = { id: string; element: WalkElement } | { text: string };

/** An element as the tag that models read (contract 3.2). */
export function renderTag({ tag, attributes, text }: WalkElement): string {
  const shown = attributes
    .map(([name, value]) => ` ${name}="${value.replaceAll('"', "'")}"`)
    .join("");
  return text === "" ? `<${tag}${shown}/>` : `<${tag}${shown}>${text}</${tag}>`;
}

/** The page as text: `B1[:]<button>Go</button>`, and `_[:]text` for what is only to be read. */
export function renderLines(lines: readonly Line[]): string {
  return lines
    .map((line) => ("id" in line ? `${line.id}[:]${renderTag(line.element)}` : `_[:]${line.text}`))
    .join("\n");
}

/** The note on how much of the page lies outside the viewport. */
export function renderOutside(viewport: {
  scroll_y: number;
  viewport_height: number;
  total_height: number;
}): { above: string; below: string } {
  const above = viewport.scroll_y;
  const below = viewport.total_height - viewport.viewport_height - viewport.scroll_y;
  return {
    above: above > 0 ? `... ${above} pixels above - scroll up to see more ...` : "",
    below: below > 0 ? `... ${below} pixels below - scroll down to see more ...` : "",
  };
}
