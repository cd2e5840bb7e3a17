/** How Markdown is split: sizes in characters. */
export interface PartSizes {
  /** The most that a part holds, without what is repeated before it. */
  part: number;
  /** How much of the part before is repeated, so that nothing is cut in two. */
  overlap: number;
}

const heading = /^(#{1,6})\s/;
const tableRule = /^\|?\s*:?-{3,}/;

interface Line {
  start: number;
  text: string;
}

/**
 * Splits Markdown at headings, else between blocks, else between lines. A part begins with the
 * headings that it stands under, the header of a table that goes on in it, and a little of what was
 * before.
 */
export function splitMarkdown(markdown: string, { part, overlap }: PartSizes): string[] {
  const lines = linesOf(markdown, part);
  const parts: string[] = [];
  let start = 0;
  while (start < markdown.length) {
    const end = markdown.length - start <= part ? markdown.length : cutAfter(lines, start, part);
    const before = start === 0 ? "" : contextOf(lines, markdown, start, overlap);
    parts.push(before + markdown.slice(start, end));
    start = end;
  }
  return parts.length > 0 ? parts : [""];
}

/** Lines with their line ends; one longer than a part is cut. */
function linesOf(markdown: string, longest: number): Line[] {
  const lines: Line[] = [];
  let start = 0;
  while (start < markdown.length) {
    const next = markdown.indexOf("\n", start);
    const end = Math.min(next === -1 ? markdown.length : next + 1, start + longest);
    lines.push({ start, text: markdown.slice(start, end) });
    start = end;
  }
  return lines;
}

/** The best place to cut in the last part of what fits: the biggest seam, of equals the last. */
function cutAfter(lines: Line[], start: number, size: number): number {
  const seamsFrom = (from: number) =>
    lines.flatMap((line, index) => {
      const isInReach = line.start > from && line.start <= start + size;
      return isInReach ? [{ at: line.start, rank: seamOf(line, lines[index - 1]) }] : [];
    });
  const late = seamsFrom(start + size * 0.5);
  const seams = late.length > 0 ? late : seamsFrom(start);
  const best = seams.reduce((top, seam) => (seam.rank >= top.rank ? seam : top), seams[0]!);
  return best.at;
}

function seamOf({ text }: Line, before: Line | undefined): number {
  const level = heading.exec(text)?.[1]?.length;
  if (level) return 10 - level;
  return before?.text.trim() === "" ? 2 : 1;
}

function contextOf(lines: Line[], markdown: string, start: number, overlap: number): string {
  const before = lines.filter((line) => line.start < start);
  const next = lines[before.length]?.text ?? "";
  const level = heading.exec(next)?.[1]?.length ?? 7;
  const trail = trailOf(before, level);
  const header = next.startsWith("|") ? headerOf(before) : "";
  // A new section needs nothing of the one before.
  const tail = level < 7 ? "" : tailOf(before, markdown.slice(0, start), overlap);
  return [trail, header, tail].filter(Boolean).join("\n") + (trail || header || tail ? "\n" : "");
}

/** The headings above a place, the outermost first. */
function trailOf(before: Line[], level: number): string {
  const trail: string[] = [];
  let within = level;
  for (const { text } of before.toReversed()) {
    const depth = heading.exec(text)?.[1]?.length ?? 7;
    if (depth >= within) continue;
    trail.unshift(text.trimEnd());
    within = depth;
  }
  return trail.join("\n");
}

function headerOf(before: Line[]): string {
  const first = before.findLastIndex(({ text }) => !text.startsWith("|")) + 1;
  const [header, rule] = before.slice(first, first + 2).map(({ text }) => text.trimEnd());
  return header && rule && tableRule.test(rule) ? `${header}\n${rule}` : "";
}

function tailOf(before: Line[], text: string, overlap: number): string {
  const from = before.find(({ start }) => start >= text.length - overlap)?.start;
  return from === undefined ? "" : text.slice(from).trimEnd();
}
