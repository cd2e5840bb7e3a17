/** Where on the page a record stands. */
export type PageSource = "JSON-LD" | "microdata" | "RDFa" | "meta tags" | "table" | "list";

/** One thing that a page says in a form for machines; records may refer to each other in circles. */
export interface PageRecord {
  source: PageSource;
  /** Without the vocabulary's address: "Product". */
  types: string[];
  fields: Map<string, PageValue[]>;
}

export type PageValue = string | number | boolean | PageRecord;

/** Adds a value to a field; empty text is no value. */
export function addField(record: PageRecord, name: string, ...values: PageValue[]): void {
  const known = record.fields.get(name) ?? [];
  for (const value of values) if (value !== "") known.push(value);
  if (known.length > 0) record.fields.set(name, known);
}

/** The last part of a type's or property's address: "https://schema.org/Product" is "Product". */
export function localName(address: string): string {
  return address.trim().replace(/^(https?:\/\/[^?]*[/#]|(schema|s):)/, "");
}

export function isRecord(value: PageValue): value is PageRecord {
  return typeof value === "object";
}
