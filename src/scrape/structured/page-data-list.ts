import { type Document, type Element, isTag } from "domhandler";
import { findAll, getElementsByTagName } from "domutils";

import { addField, type PageRecord } from "./page-data-record.ts";
import { textOf } from "./page-data-text.ts";

const maxLists = 500;

/** Definition lists, and lists whose every item is "label: value": one record each. */
export function listRecords(document: Document): PageRecord[] {
  const definitions = getElementsByTagName("dl", document).slice(0, maxLists).map(definitionRecord);
  const lists = findAll((one) => /^[uo]l$/.test(one.name), [document]).slice(0, maxLists);
  const labelled = lists.map(labelledRecord);
  return [...definitions, ...labelled].filter(({ fields }) => fields.size > 0);
}

function emptyRecord(): PageRecord {
  return { source: "list", types: [], fields: new Map() };
}

function definitionRecord(list: Element): PageRecord {
  const record = emptyRecord();
  const children = list.children.filter(isTag);
  const parts = children.flatMap((child) =>
    child.name === "div" ? child.children.filter(isTag) : [child],
  );
  let label = "";
  for (const part of parts) {
    if (part.name === "dt") label = labelText(part);
    else if (part.name === "dd" && label) addField(record, label, textOf(part));
  }
  return record;
}

function labelledRecord(list: Element): PageRecord {
  const record = emptyRecord();
  const items = list.children.filter(isTag).filter(({ name }) => name === "li");
  const pairs = items.map((item) => /^([^:]{1,40}):\s+(.+)$/.exec(textOf(item)));
  if (items.length < 2 || pairs.includes(null)) return record;
  for (const pair of pairs) if (pair) addField(record, pair[1]!.trim(), pair[2]!);
  return record;
}

/** The text of a label, without the colon after it. */
export function labelText(element: Element): string {
  return textOf(element).replace(/\s*:\s*$/, "");
}
