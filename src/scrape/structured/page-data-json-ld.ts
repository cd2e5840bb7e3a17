import { type Document, type Element, isText } from "domhandler";
import { getElementsByTagName } from "domutils";
import { jsonrepair } from "jsonrepair";

import { addField, localName, type PageRecord, type PageValue } from "./page-data-record.ts";
import { plainText, webAddress } from "./page-data-text.ts";

type Node = Record<string, unknown>;

const maxCharacters = 2_000_000;
const longestEnd = 200;
const addressField =
  /^(url|image|logo|sameAs|contentUrl|thumbnailUrl|embedUrl|photo|thumbnail|mainEntityOfPage)$/;

/** The records in a page's JSON-LD: `@graph`, lists and references followed, broken JSON repaired. */
export function jsonLdRecords(document: Document, url: string): PageRecord[] {
  const scripts = getElementsByTagName("script", document).filter((script) =>
    /^application\/ld\+json\b/i.test(script.attribs["type"]?.trim() ?? ""),
  );
  const nodes = scripts.flatMap((script) => topNodes(parsed(scriptText(script)), 0));
  return recordsOf(nodes, url);
}

function scriptText(script: Element): string {
  return script.children.map((child) => (isText(child) ? child.data : "")).join("");
}

function parsed(text: string): unknown {
  if (text.length > maxCharacters) return null;
  // Only its end is looked at for an end: in a long run of spaces each would be looked at anew.
  const whole = text.trimEnd();
  const end = whole.slice(-longestEnd).replace(/((\/\/|\/\*)?\s*\]\]>(\s*\*\/)?|-->)?[\s;]*$/, "");
  const json = (whole.slice(0, -longestEnd) + end).replace(
    /^\s*(<!--|(\/\/|\/\*)?\s*<!\[CDATA\[(\s*\*\/)?)/,
    "",
  );
  try {
    return JSON.parse(json);
  } catch {
    return repaired(json);
  }
}

function repaired(json: string): unknown {
  if (!/^\s*[[{]/.test(json)) return null;
  try {
    return JSON.parse(jsonrepair(json));
  } catch {
    return null;
  }
}

function isNode(value: unknown): value is Node {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function topNodes(value: unknown, depth: number): Node[] {
  if (depth > 10) return [];
  if (Array.isArray(value)) return value.flatMap((each) => topNodes(each, depth + 1));
  if (!isNode(value)) return [];
  const { "@graph": graph, "@context": _, ...own } = value;
  const inner = topNodes(graph, depth + 1);
  return graph === undefined || "@type" in own ? [own, ...inner] : inner;
}

function recordsOf(nodes: Node[], base: string): PageRecord[] {
  const byId = new Map<unknown, Node>();
  indexIds(nodes, byId, 0);
  const made = new Map<Node, PageRecord>();
  const recordOf = (given: Node, depth: number): PageRecord => {
    const isReference = "@id" in given && Object.keys(given).length === 1;
    const node = (isReference && byId.get(given["@id"])) || given;
    const known = made.get(node);
    if (known) return known;
    const types = [node["@type"]].flat().filter((type) => typeof type === "string");
    const record: PageRecord = {
      source: "JSON-LD",
      types: types.map(localName),
      fields: new Map(),
    };
    made.set(node, record);
    for (const [key, value] of Object.entries(node)) {
      const name = key === "@id" ? "id" : localName(key);
      if (!name.startsWith("@")) addField(record, name, ...valuesOf(value, name, depth + 1));
    }
    return record;
  };
  const valuesOf = (value: unknown, name: string, depth: number): PageValue[] => {
    if (depth > 30) return [];
    if (Array.isArray(value)) return value.flatMap((each) => valuesOf(each, name, depth + 1));
    if (typeof value === "number" || typeof value === "boolean") return [value];
    if (typeof value === "string") return [textValue(value, name, base)];
    if (!isNode(value)) return [];
    const inner = value["@value"] ?? value["@list"] ?? value["@set"];
    return inner === undefined ? [recordOf(value, depth)] : valuesOf(inner, name, depth + 1);
  };
  return nodes.map((node) => recordOf(node, 0)).filter(({ fields }) => fields.size > 0);
}

function textValue(value: string, name: string, base: string): string {
  const text = plainText(value);
  return addressField.test(name) && /^(\/|\.|https?:)/.test(text)
    ? (webAddress(text, base) ?? text)
    : text;
}

function indexIds(value: unknown, byId: Map<unknown, Node>, depth: number): void {
  if (typeof value !== "object" || value === null || depth > 30) return;
  if (isNode(value) && typeof value["@id"] === "string" && Object.keys(value).length > 1) {
    if (!byId.has(value["@id"])) byId.set(value["@id"], value);
  }
  for (const inner of Object.values(value)) indexIds(inner, byId, depth + 1);
}
