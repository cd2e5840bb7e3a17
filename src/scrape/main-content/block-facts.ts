import { type Document, type Element, isTag } from "domhandler";
import { textContent } from "domutils";
import { wordsOf } from "./block-words.ts";

/** What a page says about itself, outside of what it shows. */
export interface PageFacts {
  /** Types of its JSON-LD, in lower case: `newsarticle`, `product`. */
  types: string[];
  ogType: string;
  /** Words of its title, of its descriptions and of what JSON-LD gives as text and as description. */
  title: Set<string>;
  description: Set<string>;
  ldText: Set<string>;
  ldTextWords: number;
  ldDescription: Set<string>;
  /** Host and path, in lower case; empty where the address is none. */
  host: string;
  path: string;
}

const maxLdDepth = 6;
const maxLdObjects = 2000;

/** Reads title, meta elements, JSON-LD and address. */
export function pageFacts(document: Document, url: string): PageFacts {
  const { title, metas, scripts } = headOf(document);
  const objects = scripts.flatMap(ldObjects).slice(0, maxLdObjects);
  const meta = (name: string) => metas.get(name) ?? "";
  const ldText = objects.map((one) => textOf(one, "articleBody", "text", "reviewBody")).join(" ");
  const ldDescription = objects.map((one) => textOf(one, "description")).join(" ");
  const ldWords = lowerWords(ldText);
  const address = URL.parse(url);
  return {
    types: objects.flatMap(typesOf),
    ogType: meta("og:type").toLowerCase(),
    title: new Set(lowerWords(meta("og:title") || title)),
    description: new Set(lowerWords(`${meta("description")} ${meta("og:description")}`)),
    ldText: new Set(ldWords),
    ldTextWords: ldWords.length,
    ldDescription: new Set(lowerWords(ldDescription)),
    host: address?.hostname.toLowerCase() ?? "",
    path: address?.pathname.toLowerCase() ?? "",
  };
}

function lowerWords(text: string): string[] {
  return wordsOf(text.toLowerCase());
}

function headOf(document: Document) {
  let title = "";
  const metas = new Map<string, string>();
  const scripts: string[] = [];
  const open: Element[] = document.children.filter(isTag);
  // Taken from the end, so children go on in reverse order: the first of a name wins.
  for (let element = open.pop(); element !== undefined; element = open.pop()) {
    const { name, attribs } = element;
    if (name === "title") title ||= textContent(element);
    if (name === "meta") {
      const key = (attribs["property"] ?? attribs["name"] ?? "").toLowerCase();
      if (key && !metas.has(key)) metas.set(key, attribs["content"] ?? "");
    }
    if (name === "script" && attribs["type"]?.toLowerCase() === "application/ld+json") {
      scripts.push(textContent(element));
    }
    for (let index = element.children.length - 1; index >= 0; index--) {
      const child = element.children[index]!;
      if (isTag(child) && child.name !== "svg") open.push(child);
    }
  }
  return { title, metas, scripts };
}

type LdObject = Record<string, unknown>;

/** All objects in a JSON-LD script, those within others too; none where it is broken. */
function ldObjects(script: string): LdObject[] {
  const found: LdObject[] = [];
  const visit = (value: unknown, depth: number) => {
    if (typeof value !== "object" || value === null || depth > maxLdDepth) return;
    if (!Array.isArray(value)) found.push(value as LdObject);
    for (const inner of Object.values(value)) visit(inner, depth + 1);
  };
  try {
    visit(JSON.parse(script.replace(/^\s*<!--|-->\s*$/g, "")), 0);
  } catch {
    return [];
  }
  return found;
}

function typesOf(object: LdObject): string[] {
  return [object["@type"]]
    .flat()
    .filter((type) => typeof type === "string")
    .map((type) => type.replace(/^.*\//, "").toLowerCase());
}

function textOf(object: LdObject, ...keys: string[]): string {
  return keys
    .map((key) => object[key])
    .filter((value) => typeof value === "string")
    .map((value) => value.replace(/<[^>]+>/g, " ").replace(/&[a-z#0-9]+;/gi, " "))
    .join(" ");
}
