import { type Document, type Element, isTag } from "domhandler";
import { findAll, findOne, getElementsByTagName } from "domutils";

import { labelText } from "./page-data-list.ts";
import { addField, type PageRecord } from "./page-data-record.ts";
import { textOf, webAddress } from "./page-data-text.ts";

interface Cell {
  element: Element;
  text: string;
  isHeader: boolean;
  /** A copy of a cell that spans several places. */
  repeated: boolean;
}

type Grid = Cell[][];

const maxRows = 20_000;
const maxColumns = 200;
const maxCells = 400_000;

/**
 * The tables of data: each a record "Table" with `name` (its caption) and `row`, one record a row by
 * the header; one of labels and values is a single record.
 */
export function tableRecords(document: Document, url: string): PageRecord[] {
  return getElementsByTagName("table", document).flatMap((table) => {
    const role = table.attribs["role"] ?? "";
    const isLayout =
      /^(presentation|none)$/.test(role) ||
      getElementsByTagName("table", table.children).length > 0;
    if (isLayout) return [];
    const grid = gridOf(table).filter((row) => row.some(({ text }) => text !== ""));
    return recordsOf(grid, captionOf(table), url);
  });
}

function captionOf(table: Element): string {
  const caption = findOne(({ name }) => name === "caption", table.children);
  if (caption) return textOf(caption);
  for (let before = table.prev; before; before = before.prev) {
    if (isTag(before)) return /^h[1-6]$/.test(before.name) ? textOf(before) : "";
  }
  return "";
}

function span(element: Element, name: string, most: number): number {
  const value = Number.parseInt(element.attribs[name] ?? "1", 10);
  return Math.min(Math.max(Number.isNaN(value) ? 1 : value, 1), most);
}

/** The cells at their places (WHATWG HTML 4.9.12), spans filled with copies; none of a huge table. */
function gridOf(table: Element): Grid {
  const rows = findAll(({ name }) => name === "tr", table.children);
  if (rows.length > maxRows) return [];
  const grid: Grid = rows.map(() => []);
  const head = headOf(table);
  let cells = 0;
  for (const [y, row] of rows.entries()) {
    let x = 0;
    for (const element of row.children.filter(isTag)) {
      if (!/^t[dh]$/.test(element.name)) continue;
      while (grid[y]![x]) x += 1;
      const columns = span(element, "colspan", maxColumns);
      const height = Math.min(span(element, "rowspan", maxRows), rows.length - y);
      cells += columns * height;
      if (x + columns > maxColumns || cells > maxCells) return [];
      const isHeader = element.name === "th" || (head !== undefined && row.parent === head);
      const cell = { element, text: textOf(element), isHeader };
      for (let place = 0; place < columns * height; place += 1) {
        const [down, right] = [Math.floor(place / columns), place % columns];
        grid[y + down]![x + right] = { ...cell, repeated: place > 0 };
      }
    }
  }
  return grid.map((row) => Array.from(row, (cell) => cell ?? emptyCell(table)));
}

function headOf(table: Element): Element | undefined {
  return table.children.filter(isTag).find(({ name }) => name === "thead");
}

function emptyCell(element: Element): Cell {
  return { element, text: "", isHeader: false, repeated: true };
}

function recordsOf(grid: Grid, caption: string, url: string): PageRecord[] {
  const head = headerRows(grid);
  const body = grid.slice(head);
  if (head === 0) return pairsOf(body, caption);
  const names = headerNames(grid.slice(0, head));
  const rows = body.filter((row) => isDataRow(row, names)).map((row) => rowRecord(row, names, url));
  if (rows.length === 0) return [];
  return [tableRecord(caption, rows), ...turned(body, names, caption)];
}

function tableRecord(caption: string, rows: PageRecord[]): PageRecord {
  const record: PageRecord = { source: "table", types: ["Table"], fields: new Map() };
  addField(record, "name", caption);
  addField(record, "row", ...rows);
  return record;
}

/** How many rows at the top are headers; the first counts also when it alone holds no numbers. */
function headerRows(grid: Grid): number {
  const marked = grid.findIndex(
    (row) => !row.every((cell, x) => cell.isHeader || isCorner(cell, x)),
  );
  if (marked === -1) return 0;
  if (marked > 0) return isTitle(grid[0]!) && grid[0]!.length === 2 ? 0 : marked;
  const [first, ...rest] = grid;
  if (!first || first.length < 2 || rest.length < 2 || first.some((cell) => cell.isHeader))
    return 0;
  const isLabel = ({ text }: Cell) => text !== "" && text.length <= 40 && !/\d/.test(text);
  const hasNumbers = first.some((_, x) => rest.every((row) => /\d/.test(row[x]?.text ?? "")));
  return first.every(isLabel) && hasNumbers ? 1 : 0;
}

/** A single cell over the whole width. */
function isTitle(row: Cell[]): boolean {
  return row.length > 1 && row.every(({ element }) => element === row[0]!.element);
}

function isCorner({ text }: Cell, column: number): boolean {
  return column === 0 && text === "";
}

/** One name a column: several header rows are joined ("Price" over "net" is "Price net"). */
function headerNames(rows: Grid): string[] {
  const width = Math.max(...rows.map((row) => row.length));
  return Array.from({ length: width }, (_, x) => {
    const parts = rows.map((row) => row[x]).filter((cell) => cell !== undefined);
    const texts = parts.map(({ element }) => labelText(element));
    return [...new Set(texts)].filter(Boolean).join(" ") || (x === 0 ? "name" : "");
  });
}

/** Not a heading or a sum that spans the columns. */
function isDataRow(row: Cell[], names: string[]): boolean {
  if (row.every((cell) => cell.isHeader)) return false;
  const own = row.filter((cell) => cell.text !== "" && !isWide(cell));
  return own.length * 2 >= names.filter(Boolean).length;
}

function isWide({ element }: Cell): boolean {
  return span(element, "colspan", maxColumns) > 1;
}

function rowRecord(row: Cell[], names: string[], url: string): PageRecord {
  const record: PageRecord = { source: "table", types: [], fields: new Map() };
  names.forEach((name, x) => {
    const cell = row[x];
    if (name && cell) addField(record, name, cell.text);
  });
  const cells = row.map(({ element }) => element);
  addFirst(
    record,
    "url",
    "href",
    findOne(({ attribs }) => "href" in attribs, cells),
    url,
  );
  addFirst(
    record,
    "image",
    "src",
    findOne(({ attribs }) => "src" in attribs, cells),
    url,
  );
  return record;
}

function addFirst(
  record: PageRecord,
  field: string,
  attribute: string,
  element: Element | null,
  base: string,
): void {
  const address = element && webAddress(element.attribs[attribute] ?? "", base);
  if (address && !record.fields.has(field)) addField(record, field, address);
}

/** A table that compares has its things in the columns: it is read that way, too. */
function turned(body: Grid, names: string[], caption: string): PageRecord[] {
  const isComparison = names.length > 2 && body.length > 1 && body.every((row) => row[0]?.isHeader);
  if (!isComparison) return [];
  const columns = names.slice(1).map((name, index) => {
    const record: PageRecord = { source: "table", types: [], fields: new Map() };
    addField(record, "name", name);
    for (const row of body)
      addField(record, labelText(row[0]!.element), row[index + 1]?.text ?? "");
    return record;
  });
  return [tableRecord(caption, columns)];
}

/** Two columns without a header row are labels and values. */
function pairsOf(rows: Grid, caption: string): PageRecord[] {
  const pairs = rows.filter((row) => row.length === 2 && !row[1]!.repeated && row[0]!.text !== "");
  const areLabels = pairs.every(([label]) => label!.isHeader || label!.text.length <= 40);
  if (pairs.length < 2 || pairs.length * 2 < rows.length || !areLabels) return [];
  const record: PageRecord = { source: "table", types: [], fields: new Map() };
  const title = rows[0] && isTitle(rows[0]) ? rows[0][0]!.text : "";
  addField(record, "name", caption || title);
  for (const [label, value] of pairs) addField(record, labelText(label!.element), value!.text);
  return [record];
}
