import { type ChildNode, type Document, type Element, isTag } from "domhandler";
import { findAll } from "domutils";

import { addField, localName, type PageRecord, type PageValue } from "./page-data-record.ts";
import { textOf, webAddress } from "./page-data-text.ts";

/** The attributes by which markup says what it means. */
interface Markup {
  source: "microdata" | "RDFa";
  scope: string;
  type: string;
  property: string;
}

const microdata: Markup = {
  source: "microdata",
  scope: "itemscope",
  type: "itemtype",
  property: "itemprop",
};
const rdfa: Markup = { source: "RDFa", scope: "typeof", type: "typeof", property: "property" };

const addressOf: Record<string, string> = {
  a: "href",
  area: "href",
  link: "href",
  audio: "src",
  embed: "src",
  iframe: "src",
  img: "src",
  source: "src",
  track: "src",
  video: "src",
  object: "data",
};

/** The records in a page's microdata (WHATWG HTML 5.2) and RDFa Lite. */
export function itemRecords(document: Document, url: string): PageRecord[] {
  return [microdata, rdfa].flatMap((markup) => markedRecords(document, url, markup));
}

function markedRecords(document: Document, url: string, markup: Markup): PageRecord[] {
  const { scope, property } = markup;
  const made = new Map<Element, PageRecord>();
  const recordOf = (element: Element): PageRecord => {
    const known = made.get(element);
    if (known) return known;
    const types = words(element.attribs[markup.type]).map(localName);
    const record: PageRecord = { source: markup.source, types, fields: new Map() };
    made.set(element, record);
    const referred = words(element.attribs["itemref"]).flatMap((id) => byId(document, id));
    for (const part of [...element.children, ...referred]) read(part, record);
    return record;
  };
  const read = (node: ChildNode, record: PageRecord): void => {
    if (!isTag(node)) return;
    const names = words(node.attribs[property]).map(localName);
    const isItem = scope in node.attribs;
    for (const name of names) {
      // "og:title" belongs to the page, not to the item around it.
      if (!name.includes(":")) addField(record, name, isItem ? recordOf(node) : valueOf(node, url));
    }
    if (!isItem) for (const child of node.children) read(child, record);
  };
  const tops = findAll((one) => scope in one.attribs && !(property in one.attribs), [document]);
  return tops.map(recordOf).filter(({ fields }) => fields.size > 0);
}

function words(text: string | undefined): string[] {
  return text?.split(/\s+/).filter(Boolean) ?? [];
}

function byId(document: Document, id: string): Element[] {
  return findAll((one) => one.attribs["id"] === id, [document]).slice(0, 1);
}

function valueOf(element: Element, base: string): PageValue {
  const { attribs, name } = element;
  if (attribs["content"] !== undefined) return attribs["content"].trim();
  const address = addressOf[name];
  if (address) {
    const given = attribs[address] ?? "";
    return (given && webAddress(given, base)) || given || textOf(element);
  }
  if (name === "data" || name === "meter") return attribs["value"] ?? textOf(element);
  if (name === "time") return attribs["datetime"] ?? textOf(element);
  return textOf(element);
}
