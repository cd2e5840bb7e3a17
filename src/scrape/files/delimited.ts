import Papa from "papaparse";
import { escapeMarkdown } from "../markdown/escape.ts";
import { cutNote } from "./fence.ts";
import { content, type ContentText, type TypedContent } from "./typed-content.ts";

const mostColumns = 100;
const mostCellCharacters = 2000;

/** CSV or TSV (RFC 4180 and what is sent for it) as a Markdown table; the first row is its header. */
export function delimitedContent(source: ContentText, delimiter?: string): TypedContent {
  const { text, limits, truncated } = source;
  const parsed = Papa.parse<string[]>(text, {
    delimiter: delimiter ?? delimiterOf(text),
    preview: limits.rows + 2,
    skipEmptyLines: "greedy",
  });
  const rows = parsed.data.slice(0, limits.rows + 1);
  const isMore = parsed.data.length > rows.length;
  const width = rows.reduce((widest, row) => Math.max(widest, row.length), 0);
  const columns = Math.min(width, mostColumns);
  if (columns === 0) return content("csv", "");
  const line = (cells: string[]) =>
    `| ${Array.from({ length: columns }, (_, at) => cells[at] ?? "").join(" | ")} |`;
  const [header = [], ...body] = rows.map((row) => row.slice(0, columns).map(cellText));
  const rule = line(Array.from({ length: columns }, () => "---"));
  const notes = [
    isMore && cutNote(`the first ${limits.rows} rows are shown, and there are more`),
    width > columns && cutNote(`the first ${columns} of ${width} columns are shown`),
    truncated && !isMore && cutNote("the file goes on"),
  ];
  const table = [line(header), rule, ...body.map(line)].join("\n");
  return content("csv", table + notes.filter(Boolean).join(""));
}

/** The mark that is most often found in the first line outside quotes. */
function delimiterOf(text: string): string {
  const [line = ""] = text
    .trimStart()
    .slice(0, 100_000)
    .replace(/"[^"]*"/g, "")
    .split(/[\r\n]/, 1);
  const counted = [",", ";", "\t", "|"].map((mark) => ({ mark, count: line.split(mark).length }));
  return counted.reduce((best, one) => (one.count > best.count ? one : best)).mark;
}

function cellText(cell: string): string {
  const text = cell.length > mostCellCharacters ? `${cell.slice(0, mostCellCharacters)}…` : cell;
  const lines = text.trim().split(/\s*[\r\n]+\s*/);
  return lines.map((line) => escapeMarkdown(line).replace(/\|/g, "\\|")).join("<br>");
}
