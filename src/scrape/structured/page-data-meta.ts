import type { Document } from "domhandler";
import { getElementsByTagName } from "domutils";

import { addField, type PageRecord } from "./page-data-record.ts";
import { plainText, textOf, webAddress } from "./page-data-text.ts";

/** The names that mean what a schema.org property means; the rest are kept as they are. */
const known: Record<string, string> = {
  "og:site_name": "siteName",
  "og:locale": "inLanguage",
  "og:image:url": "image",
  "og:image:secure_url": "image",
  "og:price:amount": "price",
  "og:price:currency": "priceCurrency",
  "og:availability": "availability",
  "og:updated_time": "dateModified",
  "product:price:amount": "price",
  "product:price:currency": "priceCurrency",
  "product:retailer_item_id": "sku",
  "article:published_time": "datePublished",
  "article:modified_time": "dateModified",
  "article:tag": "keywords",
  "article:section": "articleSection",
  "og:video:url": "contentUrl",
  "og:video": "contentUrl",
  "dc.creator": "author",
  "dc.date": "datePublished",
  "dc.language": "inLanguage",
  "dcterms.creator": "author",
  "dcterms.created": "datePublished",
  "dcterms.modified": "dateModified",
  citation_title: "title",
  citation_author: "author",
  citation_publication_date: "datePublished",
  citation_date: "datePublished",
  citation_journal_title: "publisher",
  "og:latitude": "latitude",
  "og:longitude": "longitude",
  "og:street-address": "streetAddress",
  "og:postal-code": "postalCode",
  "og:country-name": "addressCountry",
};

/** The prefixes whose names speak of the page, the most telling first. */
const families = ["citation_", "og:", "product:", "article:", "twitter:", "dc.", "dcterms."];
const plain = /^(description|author|keywords|date|pubdate|lastmod|thumbnail)$/;
const severals = /^(author|keywords|image)$/;

/** What a page says of itself in its head: OpenGraph, Twitter, Dublin Core, `meta`, title, language. */
export function metaRecord(document: Document, url: string): PageRecord {
  const record: PageRecord = { source: "meta tags", types: [], fields: new Map() };
  const given = getElementsByTagName("meta", document).flatMap(({ attribs }) => {
    const name = (attribs["property"] ?? attribs["name"] ?? "").toLowerCase().trim();
    const content = plainText(attribs["content"] ?? "");
    return name && content ? [{ name, content, rank: rankOf(name) }] : [];
  });
  const filledBy = new Map<string, number>();
  for (const { name, content, rank } of given.toSorted((a, b) => a.rank - b.rank)) {
    const field = fieldOf(name);
    if (rank < 0 || field === null) continue;
    const before = filledBy.get(field);
    if (before !== undefined && (before !== rank || !severals.test(field))) continue;
    filledBy.set(field, rank);
    const isAddress = /^(image|url|contentUrl|thumbnail)$/.test(field);
    const values = field === "keywords" ? content.split(/\s*,\s*/) : [content];
    for (const value of values)
      addField(record, field, isAddress ? (webAddress(value, url) ?? value) : value);
  }
  addPage(record, document, url);
  return record;
}

function rankOf(name: string): number {
  const family = families.findIndex((prefix) => name.startsWith(prefix));
  return family === -1 && plain.test(name) ? families.length : family;
}

function fieldOf(name: string): string | null {
  if (known[name]) return known[name];
  const family = families.find((prefix) => name.startsWith(prefix)) ?? "";
  const rest = name.slice(family.length);
  return /^(type|card|site|creator|image:.*|video:.*)$/.test(rest) ? null : rest;
}

function addPage(record: PageRecord, document: Document, url: string): void {
  const type = getElementsByTagName("meta", document).find(
    ({ attribs }) => attribs["property"] === "og:type",
  )?.attribs["content"];
  if (type) record.types.push(typeNames[type.toLowerCase().split(".")[0]!] ?? "");
  record.types = record.types.filter(Boolean);
  const title = getElementsByTagName("title", document)[0];
  if (title && !record.fields.has("title")) addField(record, "title", textOf(title));
  const canonical = getElementsByTagName("link", document).find(({ attribs }) =>
    /\bcanonical\b/i.test(attribs["rel"] ?? ""),
  )?.attribs["href"];
  if (!record.fields.has("url")) addField(record, "url", webAddress(canonical ?? url, url) ?? "");
  const language = getElementsByTagName("html", document)[0]?.attribs["lang"];
  if (language) record.fields.set("inLanguage", [language]);
}

const typeNames: Record<string, string> = {
  article: "Article",
  product: "Product",
  og: "Product",
  video: "VideoObject",
  book: "Book",
  profile: "Person",
  place: "Place",
  business: "LocalBusiness",
};
