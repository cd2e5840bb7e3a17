import type TurndownService from "turndown";
import { unescapeStart } from "./markdown-escape.ts";

interface Cell {
  node: Element;
  markdown: string;
}

/** How far a cell may stretch: pages write any number, and every step costs memory. */
const maximumSpan = 50;

/**
 * Tables as GFM tables, with or without a header row, spans filled with empty cells; tables that
 * only lay out a page as the blocks they hold. (The plugin's own rule leaves HTML and loses pipes.)
 */
export function tables(service: TurndownService): void {
  const cells = new Map<Node, string>();
  service.addRule("tableCell", {
    filter: ["td", "th"],
    replacement: (content, node) => {
      cells.set(node, content.trim());
      return "";
    },
  });
  service.addRule("tableRow", {
    filter: ["tr", "thead", "tbody", "tfoot"],
    replacement: (content) => content,
  });
  service.addRule("table", {
    filter: "table",
    replacement: (content, node) => {
      const rows = rowsOf(node).map((row) =>
        childrenOf(row, /^T[DH]$/).map((cell) => ({ node: cell, markdown: cells.get(cell) ?? "" })),
      );
      const body = isLayoutTable(node) ? layout(rows) : gridTable(rows);
      return `\n\n${content.trim()}\n\n${body}\n\n`;
    },
  });
}

/** Whether a table only places things on the page. */
export function isLayoutTable(table: Element): boolean {
  if (/^(presentation|none)$/.test(table.getAttribute("role") ?? "")) return true;
  if (table.querySelector("table")) return true;
  if (table.querySelector("th, thead")) return false;
  const rows = rowsOf(table);
  const oneColumn = rows.every((row) => childrenOf(row, /^TD$/).length <= 1);
  const holdsBlocks = Boolean(table.querySelector("h1, h2, h3, h4, h5, h6, pre"));
  return oneColumn || rows.length === 1 || (holdsBlocks && rows.length <= 3);
}

function childrenOf(node: Element, name: RegExp): Element[] {
  return Array.from(node.children).filter((child) => name.test(child.nodeName));
}

function rowsOf(table: Element): Element[] {
  return childrenOf(table, /^(TR|THEAD|TBODY|TFOOT)$/).flatMap((part) =>
    part.nodeName === "TR" ? [part] : childrenOf(part, /^TR$/),
  );
}

/** The cells one after the other; those of a row on one line where each is one line. */
function layout(rows: Cell[][]): string {
  const blocks = rows.map((row) => {
    const parts = row.map((cell) => cell.markdown).filter(Boolean);
    return parts.join(parts.some((part) => part.includes("\n")) ? "\n\n" : " ");
  });
  return blocks.filter(Boolean).join("\n\n");
}

function gridTable(rows: Cell[][]): string {
  const grid = place(rows).filter((row) => row.some((cell) => cell?.markdown));
  const width = grid.reduce((widest, row) => Math.max(widest, row.length), 0);
  const columns = Array.from({ length: width }, (_, column) => column).filter((column) =>
    grid.some((row) => row[column]?.markdown),
  );
  const first = grid[0] ?? [];
  const hasHeader = first.every((cell) => !cell?.markdown || cell.node.matches("th, thead td"));
  const header = hasHeader ? first : [];
  const line = (texts: string[]) => `| ${texts.join(" | ")} |`;
  const texts = (row: (Cell | null)[]) =>
    columns.map((column) => cellText(row[column]?.markdown ?? ""));
  const rules = columns.map((column) => rule(grid.map((row) => row[column])));
  const body = hasHeader ? grid.slice(1) : grid;
  return columns.length === 0
    ? ""
    : [texts(header), rules, ...body.map(texts)].map(line).join("\n");
}

/** The cells at their columns; null where a cell spans from the left or from above. */
function place(rows: Cell[][]): (Cell | null)[][] {
  const grid: (Cell | null)[][] = rows.map(() => []);
  rows.forEach((row, top) => {
    let left = 0;
    for (const cell of row) {
      while (grid[top]?.[left] !== undefined) left++;
      const right = left + span(cell, "colspan");
      const bottom = Math.min(rows.length, top + span(cell, "rowspan"));
      for (let y = top; y < bottom; y++) {
        for (let x = left; x < right; x++)
          (grid[y] ??= [])[x] = x === left && y === top ? cell : null;
      }
      left = right;
    }
  });
  return grid;
}

function span(cell: Cell, name: "colspan" | "rowspan"): number {
  const given = Number.parseInt(cell.node.getAttribute(name) ?? "", 10);
  return Math.min(maximumSpan, Math.max(1, given || 1));
}

function rule(column: (Cell | null | undefined)[]): string {
  for (const cell of column) {
    const given = `${cell?.node.getAttribute("align")} ${cell?.node.getAttribute("style")}`;
    const align = /^(right|center)|text-align:\s*(right|center)/.exec(given);
    if (align) return (align[1] ?? align[2]) === "right" ? "---:" : ":---:";
  }
  return "---";
}

function cellText(markdown: string): string {
  const lines = markdown.split("\n").map((line) => line.trim().replace(/^(#{1,6} |> )+/, ""));
  return unescapeStart(lines.filter(Boolean).join("<br>").replace(/\|/g, "\\|"));
}
