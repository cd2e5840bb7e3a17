import type { ObjectShape, Shape } from "./json-schema-shape.ts";
import { isRecord, type PageRecord, type PageSource, type PageValue } from "./page-data-record.ts";
import { plainName, valuesNamed } from "./names.ts";
import { listed } from "./types.ts";
import { asBoolean, asEnum, asNumber, asString, asText, type Reading } from "./values.ts";

/** A value made for a schema, and how much of what was asked the page had. */
export interface Fit {
  value: unknown;
  asked: number;
  found: number;
  sources: ReadonlySet<PageSource>;
  notes: readonly string[];
}

/** Where in the schema one is, and what to do for a property that the record itself lacks. */
export interface Place {
  reading: Reading;
  name: string;
  depth: number;
  elsewhere?: (name: string, shape: Shape) => Fit | null;
}

const maxDepth = 8;
const joinedNames =
  /^(authors?|by|byline|keywords?|tags?|categor(y|ies)|genres?|cuisine|artists?|performers?|openinghours|hours)$/;
const lineNames = /^(instructions|steps|directions|method|ingredients)$/;

/** Makes a value of a shape out of a field's values; null when they don't give one. */
export function fitValues(
  values: PageValue[],
  shape: Shape,
  source: PageSource,
  place: Place,
): Fit | null {
  if (place.depth > maxDepth) return null;
  if (shape.kind === "choice") {
    const fits = shape.options.map((option) => fitValues(values, option, source, place));
    return bestOf(fits.filter((fit) => fit !== null));
  }
  if (shape.kind === "array") return fitArray(values, shape.items(), source, place);
  if (shape.kind === "object") {
    const records =
      shape.properties.size === 0
        ? pairsIn(values, source)
        : values.map((value) => recordOf(value, source));
    return bestOf(records.flatMap((record) => fitObject(record, shape, place) ?? []));
  }
  const value = scalarOf(values, shape, source, place);
  if (value === undefined || value === null) return null;
  return { ...leaf(value, source), notes: severalNote(values, shape, source, place) };
}

/** Tells that a number is the first of several that differ, as the prices of variants do. */
function severalNote(
  values: PageValue[],
  shape: Shape,
  source: PageSource,
  place: Place,
): string[] {
  if ((shape.kind !== "number" && shape.kind !== "integer") || values.length < 2) return [];
  const each = values.map((value) => scalarOf([value], shape, source, place));
  const known = [...new Set(each.filter((value) => typeof value === "number"))];
  if (known.length < 2) return [];
  const some = known.slice(0, 5).join(", ");
  return [
    `${place.name}: the page's data has ${known.length} (${some}${known.length > 5 ? " …" : ""}); this is the first`,
  ];
}

/** The first of those that found the most. */
export function bestOf(fits: Fit[]): Fit | null {
  const share = ({ found, asked }: Fit) => found - (asked - found) / 100;
  return fits.reduce<Fit | null>(
    (best, fit) => (best && share(best) >= share(fit) ? best : fit),
    null,
  );
}

function leaf(value: unknown, source: PageSource): Fit {
  return { value, asked: 1, found: 1, sources: new Set([source]), notes: [] };
}

function recordOf(value: PageValue, source: PageSource): PageRecord {
  return isRecord(value) ? value : { source, types: [], fields: new Map([["name", [value]]]) };
}

/** The records of labels and values; schema.org's `PropertyValue`s are joined to one. */
function pairsIn(values: PageValue[], source: PageSource): PageRecord[] {
  const records = values.filter(isRecord);
  const pairs = records.flatMap(({ fields }) => {
    const [name, value] = [fields.get("name")?.[0], fields.get("value")];
    return typeof name === "string" && value ? [[name, value] as const] : [];
  });
  const arePairs = pairs.length > 0 && pairs.length === values.length;
  return arePairs ? [{ source, types: [], fields: new Map(pairs) }] : records;
}

function scalarOf(
  values: PageValue[],
  shape: Shape,
  source: PageSource,
  { name, reading: given }: Place,
): unknown {
  // Data for machines has a decimal point, whatever the page's language.
  const isMachine = source === "JSON-LD" || source === "meta tags";
  const reading = isMachine ? { ...given, language: "" } : given;
  const first = <T>(read: (value: PageValue) => T | null | undefined) =>
    values.map(read).find((value) => value !== null && value !== undefined);
  switch (shape.kind) {
    case "number":
      return first((value) => asNumber(value, name, reading));
    case "integer":
      return first((value) => wholeNumber(asNumber(value, name, reading)));
    case "boolean":
      return first(asBoolean);
    case "enum":
      return first((value) => asEnum(value, shape.values));
    case "string":
      return textOf(values, shape.format, name, reading);
    case "any":
      return first((value) => (isRecord(value) ? asText(value, name) : value));
    case "array":
    case "object":
    case "choice":
    default:
      return null;
  }
}

function wholeNumber(value: number | null): number | null {
  return Number.isSafeInteger(value) ? value : null;
}

function textOf(
  values: PageValue[],
  format: string | null,
  name: string,
  reading: Reading,
): string | undefined {
  const plain = plainName(name);
  const isLines = lineNames.test(plain);
  const all = isLines ? values.flatMap(partsOf) : values;
  const texts = all.flatMap((value) => asString(value, format, name, reading) ?? []);
  if (format === null && isLines) return texts.join("\n") || undefined;
  return format === null && joinedNames.test(plain)
    ? [...new Set(texts)].join(", ") || undefined
    : texts[0];
}

/** The entries of a list or of a section of steps; anything else is itself. */
function partsOf(value: PageValue): PageValue[] {
  const parts = isRecord(value) ? value.fields.get("itemListElement") : undefined;
  return parts && parts.length > 0 ? parts : [value];
}

function fitArray(values: PageValue[], items: Shape, source: PageSource, place: Place): Fit | null {
  const isWords =
    items.kind === "string" && values.length === 1 && joinedNames.test(plainName(place.name));
  const only = values[0];
  const parts =
    isWords && typeof only === "string" ? only.split(/\s*[,;]\s*/) : values.flatMap(partsOf);
  const fits = parts.map((part) => {
    const value = isRecord(part) ? listed(part) : part;
    return fitValues([value], items, source, { ...place, depth: place.depth + 1 });
  });
  return fitList(fits, place.name);
}

/** A list of what fits, where at least half does; what was left out is told. */
export function fitList(fits: (Fit | null)[], name: string): Fit | null {
  const good = fits.filter((fit) => fit !== null);
  if (good.length === 0 || good.length * 2 < fits.length) return null;
  const lost = fits.length - good.length;
  const note = `${name || "data"}: ${lost} of ${fits.length} entries on the page lack what is required and are left out`;
  return {
    value: good.map(({ value }) => value),
    // A long list weighs no more than one of its entries.
    asked: Math.max(...good.map(({ asked }) => asked)),
    found: Math.max(...good.map(({ found }) => found)),
    sources: new Set(good.flatMap(({ sources }) => [...sources])),
    notes: [...(lost > 0 ? [note] : []), ...good.flatMap(({ notes }) => notes)],
  };
}

/** Makes an object of a shape out of a record; null when something required is not there. */
export function fitObject(record: PageRecord, shape: ObjectShape, place: Place): Fit | null {
  if (place.depth > maxDepth) return null;
  if (shape.properties.size === 0) return fitDictionary(record, shape, place);
  const entries: [string, unknown][] = [];
  const sources = new Set<PageSource>();
  const notes: string[] = [];
  let [asked, found] = [0, 0];
  for (const [name, shapeOfProperty] of shape.properties) {
    const property = shapeOfProperty();
    if (property.kind === "enum" && property.values.length === 1 && !property.nullable) {
      // There is but one value that it can have.
      if (shape.required.has(name)) entries.push([name, property.values[0]]);
      continue;
    }
    const fit = fitProperty(record, name, property, place);
    asked += fit?.asked ?? 1;
    found += fit?.found ?? 0;
    if (fit) {
      entries.push([name, fit.value]);
      for (const source of fit.sources) sources.add(source);
      notes.push(...fit.notes);
    } else if (property.nullable) entries.push([name, null]);
    else if (shape.required.has(name)) return null;
  }
  if (found === 0) return null;
  return { value: Object.fromEntries(entries), asked, found, sources, notes };
}

function fitProperty(record: PageRecord, name: string, shape: Shape, place: Place): Fit | null {
  const inside = { reading: place.reading, name, depth: place.depth + 1 };
  for (const values of valuesNamed(name, record)) {
    const fit = fitValues(values, shape, record.source, inside);
    if (fit) return fit;
  }
  if (shape.kind === "object" && /^(prices?|pricing|offers?|cost)$/.test(plainName(name))) {
    const offers = record.fields.get("offers")?.filter(isRecord) ?? [];
    const fit = bestOf([...offers, record].flatMap((one) => fitObject(one, shape, inside) ?? []));
    if (fit) return fit;
  }
  return place.elsewhere?.(name, shape) ?? null;
}

/** Labels and values for an object of any keys: `PropertyValue`s, a list or a table of pairs. */
function fitDictionary(record: PageRecord, shape: ObjectShape, place: Place): Fit | null {
  const { rest } = shape;
  if (!rest || record.types.length > 0) return null;
  const inside = { reading: place.reading, name: "", depth: place.depth + 1 };
  const entries = [...record.fields].flatMap(([label, values]) => {
    const fit = fitValues(values, rest(), record.source, inside);
    return fit ? [[label, fit.value] as const] : [];
  });
  if (entries.length < record.fields.size) return null;
  return leaf(Object.fromEntries(entries), record.source);
}
