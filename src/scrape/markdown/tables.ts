import { isTag, type Element } from "domhandler";
import { joinBlocks, type Block, type Place, type Writer } from "./writer.ts";
import { childElements, elementsBelow, lineOf } from "../tree.ts";

interface Cell {
  node: Element;
  text: string;
}

/** How many places cells may take beyond their own: pages write any number for a span. */
const maximumSpanned = 200_000;
/** Wider tables are left ragged at the right, which readers of Markdown fill. */
const widestFilled = 100;

/**
 * A table as a GFM table, with or without a header row, spans filled with empty cells; a table that
 * only lays out a page as the blocks it holds.
 */
export function table(node: Element, place: Place, writer: Writer): Block[] {
  const rows = rowsOf(node);
  const captions = childElements(node).filter(({ name }) => name === "caption");
  const above = captions.flatMap((caption) => writer.blocks(caption.children, place));
  if (place.cell || isLayoutTable(node, rows)) {
    return [...above, ...rows.flatMap((row) => layout(row, place, writer))];
  }
  const grid = placeCells(
    rows.map((row) =>
      cellsOf(row).map((cell) => {
        const within = { ...place, cell: true, bold: cell.name === "th", lists: 0 };
        const text = joinBlocks(writer.blocks(cell.children, within));
        return { node: cell, text: cellText(text) };
      }),
    ),
  ).filter((row) => row.some((cell) => cell?.text));
  const title = titleOf(grid);
  if (title) grid.shift();
  return [...above, { text: title }, { text: gridTable(grid) }].filter(({ text }) => text);
}

function isLayoutTable(node: Element, rows: Element[]): boolean {
  if (/^(presentation|none)$/.test(node.attribs["role"] ?? "")) return true;
  const cells = rows.flatMap(cellsOf);
  if (cells.length <= 1) return true;
  const below = elementsBelow(node);
  const titled = cells.some((cell) => cell.name === "th" && lineOf(cell));
  if (titled && (cells.length > 2 || rows.length > 1)) return false;
  if (below.some(({ name }) => name === "table" || name === "thead")) {
    return below.some(({ name }) => name === "table");
  }
  if (titled) return false;
  const oneColumn = rows.every((row) => cellsOf(row).length <= 1);
  const holdsBlocks = below.some(({ name }) => /^(h[1-6]|pre)$/.test(name));
  return oneColumn || rows.length === 1 || (holdsBlocks && rows.length <= 3);
}

function cellsOf(row: Element): Element[] {
  return childElements(row).filter(({ name }) => name === "td" || name === "th");
}

function rowsOf(node: Element): Element[] {
  if (node.name === "tr") return [node];
  return childElements(node).flatMap((part) => {
    if (part.name === "tr") return [part];
    const group = /^t(head|body|foot)$/.test(part.name);
    return group ? childElements(part).filter(({ name }) => name === "tr") : [];
  });
}

/** The cells of a row one after the other, on one line where each is one line. */
function layout(row: Element, place: Place, writer: Writer): Block[] {
  const cells = cellsOf(row).map((cell) => writer.blocks(cell.children, place));
  const short = cells.every((blocks) => blocks.length <= 1 && !blocks[0]?.text.includes("\n"));
  const plain = cells.flat().every(({ text }) => !/^(#|>|```|---$)/.test(text));
  if (!short || !plain) return cells.flat();
  const text = cells.flat().map((block) => block.text);
  return text.length > 0 ? [{ text: text.join(" ") }] : [];
}

/** The cells at their columns; null where a cell spans from the left or from above. */
function placeCells(rows: Cell[][]): (Cell | null | undefined)[][] {
  const grid: (Cell | null | undefined)[][] = rows.map(() => []);
  let left = maximumSpanned;
  rows.forEach((row, top) => {
    const line = grid[top] ?? [];
    let at = 0;
    for (const cell of row) {
      while (line[at] !== undefined) at++;
      let width = Math.min(1000, span(cell, "colspan"));
      const given = cell.node.attribs["rowspan"]?.trim();
      let height = Math.min(rows.length - top, given === "0" ? Infinity : span(cell, "rowspan"));
      left -= width * height - 1;
      if (left < 0) width = height = 1;
      for (let y = top; y < top + height; y++) {
        const target = (grid[y] ??= []);
        for (let x = at; x < at + width; x++) target[x] = x === at && y === top ? cell : null;
      }
      at += width;
    }
  });
  return grid;
}

function span(cell: Cell, name: "colspan" | "rowspan"): number {
  return Math.max(1, Number.parseInt(cell.node.attribs[name] ?? "", 10) || 1);
}

/** What the first row says where one cell goes over the whole table and a real header follows. */
function titleOf(grid: (Cell | null | undefined)[][]): string {
  const [first = [], second] = grid;
  const only = first[0];
  const whole = first.length > 1 && first.slice(1).every((cell) => cell === null);
  if (!only || !whole || only.node.name !== "th" || !second) return "";
  const follows = first.length >= second.length && second.filter((cell) => cell?.text).length > 1;
  return follows && !only.text.includes("<br>") ? only.text : "";
}

function gridTable(grid: (Cell | null | undefined)[][]): string {
  const used = new Set<number>();
  const aligned = new Map<number, string>();
  for (const row of grid) {
    row.forEach((cell, column) => {
      if (!cell) return;
      if (cell.text) used.add(column);
      const rule = alignment(cell.node);
      if (rule && !aligned.has(column)) aligned.set(column, rule);
    });
  }
  const columns = [...used].toSorted((a, b) => a - b);
  if (columns.length === 0) return "";
  const first = grid[0] ?? [];
  const header = headerOf(first);
  const line = (texts: string[]) => `| ${texts.join(" | ")} |`;
  const texts = (row: (Cell | null | undefined)[]) => {
    const end = columns.length > widestFilled ? columns.findIndex((at) => at >= row.length) : -1;
    const shown = end < 0 ? columns : columns.slice(0, end);
    return shown.map((column) => row[column]?.text ?? "");
  };
  const rules = columns.map((column) => aligned.get(column) ?? "---");
  const head = columns.map((column) => header?.[column] ?? "");
  return [head, rules, ...(header ? grid.slice(1) : grid).map(texts)].map(line).join("\n");
}

/** The texts of the first row where it names the columns: header cells, or all in bold. */
function headerOf(row: (Cell | null | undefined)[]): string[] | null {
  const isHeader = (cell: Cell) => {
    const group = cell.node.parent?.parent;
    return cell.node.name === "th" || (group && isTag(group) && group.name === "thead");
  };
  const named = row.every((cell) => !cell?.text || isHeader(cell));
  if (named) return row.map((cell) => cell?.text ?? "");
  const bold = row.map((cell) =>
    cell?.text ? /^\*\*((?:(?!\*\*).)+)\*\*$/.exec(cell.text)?.[1] : "",
  );
  return bold.every((text) => text !== undefined) ? bold : null;
}

function alignment(cell: Element): string {
  const align = /^(right|center)/.exec(cell.attribs["align"] ?? "");
  const style = /text-align:\s*(right|center)/.exec(cell.attribs["style"] ?? "");
  const given = align?.[1] ?? style?.[1];
  return given === "right" ? "---:" : given === "center" ? ":---:" : "";
}

function cellText(markdown: string): string {
  const lines = markdown.split("\n").map((line) => line.trim().replace(/^(#{1,6} |> )+/, ""));
  return lines.filter(Boolean).join("<br>").replace(/\|/g, "\\|");
}
