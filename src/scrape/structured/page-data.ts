import type { Document } from "domhandler";

import { itemRecords } from "./page-data-items.ts";
import { jsonLdRecords } from "./page-data-json-ld.ts";
import { listRecords } from "./page-data-list.ts";
import { metaRecord } from "./page-data-meta.ts";
import { isRecord, type PageRecord, type PageValue } from "./page-data-record.ts";
import { tableRecords } from "./page-data-table.ts";

/** What a page says in forms that are made for machines. */
export interface PageData {
  /** JSON-LD first, then microdata, RDFa, tables and lists, each in the page's order. */
  records: PageRecord[];
  /** Of the page as a whole. */
  meta: PageRecord;
}

/** Reads the page data of a parsed page; `url` is what its addresses are relative to. */
export function readPageData(document: Document, url: string): PageData {
  const readers = [jsonLdRecords, itemRecords, tableRecords, listRecords];
  const records = readers.flatMap((read) => unlessTooDeep(() => read(document, url)));
  return { records, meta: metaRecord(document, url) };
}

/** A page may nest deeper than the stack: then it has no records of that kind. */
function unlessTooDeep(read: () => PageRecord[]): PageRecord[] {
  try {
    return read();
  } catch (error) {
    if (error instanceof RangeError) return [];
    throw error;
  }
}

const maxNesting = 6;

/** The records and all that stand within them, each once. */
export function recordsWithin(records: PageRecord[]): PageRecord[] {
  const seen = new Set<PageRecord>();
  const add = (record: PageRecord, depth: number): void => {
    if (seen.has(record) || depth > maxNesting) return;
    seen.add(record);
    for (const value of [...record.fields.values()].flat()) {
      if (isRecord(value)) add(value, depth + 1);
    }
  };
  for (const record of records) add(record, 0);
  return [...seen];
}

/** Page data as compact JSON for a reader of text, as much of it as fits `maxCharacters`. */
export function pageDataText({ records, meta }: PageData, maxCharacters: number): string {
  const lines: string[] = [];
  let left = maxCharacters;
  // Tables and lists stand in the page's text anyway.
  const told = [meta, ...records.filter(({ source }) => source !== "table" && source !== "list")];
  for (const record of told) {
    const line = JSON.stringify(plainRecord(record, new Set()));
    if (line.length > left) continue;
    left -= line.length;
    lines.push(line);
  }
  return lines.join("\n");
}

function plainRecord(record: PageRecord, around: Set<PageRecord>): Record<string, unknown> {
  const inside = new Set([...around, record]);
  const plain = (value: PageValue) => {
    if (!isRecord(value)) return value;
    return inside.has(value) || inside.size > maxNesting ? undefined : plainRecord(value, inside);
  };
  const fields = [...record.fields].map(([name, values]) => {
    const all = values.map(plain).filter((value) => value !== undefined);
    return [name, all.length > 1 ? all : all[0]] as const;
  });
  const type = record.types.length > 0 ? { type: record.types.join(" ") } : {};
  return { ...type, ...Object.fromEntries(fields) };
}
