/** A part of a Markdown text: a table of cells, each Markdown, or anything else as it is. */
export type MarkdownPart = { rows: string[][] } | { text: string };

const fence = /^\s{0,3}(```|~~~)/;
const rule = /^\s{0,3}\|?\s*:?-+:?\s*(\|\s*:?-+:?\s*)*\|?\s*$/;

/** Takes the tables (https://github.github.com/gfm/#tables-extension-) out of a text, which plain Markdown knows nothing of. */
export function markdownParts(markdown: string): MarkdownPart[] {
  const lines = markdown.split("\n");
  const parts: MarkdownPart[] = [];
  let text: string[] = [];
  let isFenced = false;
  for (let at = 0; at < lines.length; at += 1) {
    const line = lines[at] ?? "";
    if (fence.test(line)) isFenced = !isFenced;
    const isTable = !isFenced && line.includes("|") && isRule(lines[at + 1]);
    if (!isTable) {
      text.push(line);
      continue;
    }
    parts.push({ text: text.join("\n") });
    text = [];
    const rows = [cellsOf(line)];
    for (at += 2; (lines[at] ?? "").includes("|"); at += 1) rows.push(cellsOf(lines[at] ?? ""));
    at -= 1;
    parts.push({ rows });
  }
  return [...parts, { text: text.join("\n") }];
}

function isRule(line: string | undefined): boolean {
  return line !== undefined && line.includes("|") && rule.test(line);
}

function cellsOf(line: string): string[] {
  const inner = line
    .trim()
    .replace(/^\|/, "")
    .replace(/(?<!\\)\|$/, "");
  return inner.split(/(?<!\\)\|/).map((cell) => cell.trim().replaceAll(String.raw`\|`, "|"));
}
