import type { JsonSchema } from "../../json-schema/check.ts";
import { problemsIn } from "./json-schema.ts";
import { type ObjectShape, type Shape, shapeOf } from "./json-schema-shape.ts";
import { type PageData, recordsWithin } from "./page-data.ts";
import type { PageRecord, PageSource, PageValue } from "./page-data-record.ts";
import { bestOf, type Fit, fitList, fitObject, fitValues, type Place } from "./fit.ts";
import { plainName, singular, valuesNamed } from "./names.ts";
import { isFurniture, isOfType, type RecordList, recordLists, typesNamed } from "./types.ts";
import type { Reading } from "./values.ts";
import { monthNames } from "./written-date.ts";

/** What the page's own data gave for a schema. */
export interface MappedData {
  data: unknown;
  sources: PageSource[];
  /** What was left out and why, a sentence each. */
  notes: string[];
}

interface World {
  reading: Reading;
  meta: PageRecord;
  /** All but the rows of tables, which mean something only together. */
  records: PageRecord[];
  lists: RecordList[];
}

const maxCandidates = 400;
const trialRows = 20;

/**
 * Fills a schema (of `assertUsableSchema`) from what the page says in forms for machines, without a
 * model. Null when something required is not there, when less than half of what is asked is, or when
 * several things on the page fit alike: nothing is guessed. The data is valid against the schema.
 */
export function mapPageData(page: PageData, url: string, schema: JsonSchema): MappedData | null {
  const shape = shapeOf(schema, schema);
  const fit = rootFit(shape, worldOf(page, url));
  if (!fit || fit.found * 2 < fit.asked) return null;
  if (problemsIn(schema)(fit.value).length > 0) return null;
  return {
    data: fit.value,
    sources: [...fit.sources],
    notes: [...new Set([...fit.notes, ...lacks(shape, fit)])],
  };
}

function worldOf({ records, meta }: PageData, url: string): World {
  const all = recordsWithin([...records]);
  const language = meta.fields.get("inLanguage")?.[0];
  const rows = new Set(
    all
      .filter(({ types }) => types.includes("Table"))
      .flatMap(({ fields }) => fields.get("row") ?? []),
  );
  return {
    reading: { url, language: typeof language === "string" ? language : "", months: monthNames() },
    meta,
    records: all
      .filter((one) => !rows.has(one) && !one.types.includes("Table"))
      .slice(0, maxCandidates),
    lists: recordLists(records, all),
  };
}

function lacks(shape: Shape, { value }: Fit): string[] {
  if (shape.kind !== "object") return [];
  const given = value as Record<string, unknown>;
  const names = [...shape.properties.keys()].filter((name) => (given[name] ?? null) === null);
  return names.map((name) => `${name}: not found in the page's data`);
}

function rootFit(shape: Shape, world: World): Fit | null {
  if (shape.kind === "choice") {
    return bestOf(shape.options.flatMap((option) => rootFit(option, world) ?? []));
  }
  if (shape.kind === "array") return listFit(shape.items(), shape.title, world);
  if (shape.kind !== "object") return null;
  return oneFit(
    shape,
    typesNamed(shape.title),
    world,
    [world.meta, ...world.records],
    (record) => ({
      ...placeOf(world, ""),
      elsewhere: (name, property) => elsewhereFit(name, property, record, world),
    }),
  );
}

function placeOf({ reading }: World, name: string): Place {
  return { reading, name, depth: 0 };
}

/** What leads elsewhere is not what a page is about; its entries are found as a list. */
const wayfinding = /^(BreadcrumbList|ListItem|SiteNavigationElement|SearchAction)$/;

/** The record that fits best; null when two that differ fit equally well. */
function oneFit(
  shape: ObjectShape,
  wanted: ReadonlySet<string>,
  world: World,
  records: PageRecord[],
  place: (record: PageRecord) => Place,
): Fit | null {
  const rated = records.flatMap((record) => {
    const isOther = wanted.size > 0 && !isOfType(record, wanted);
    if (isOther || record.types.some((type) => wayfinding.test(type))) return [];
    const fit = fitObject(record, shape, place(record));
    return fit ? [{ fit, record, score: scoreOf(fit, record, wanted, world) }] : [];
  });
  const best = rated.reduce<(typeof rated)[number] | null>(
    (top, one) => (top && top.score >= one.score ? top : one),
    null,
  );
  if (!best) return null;
  const rivals = rated.filter(
    ({ score, record }) => score === best.score && isAlike(record, best.record),
  );
  const values = new Set(rivals.map(({ fit }) => JSON.stringify(fit.value)));
  return values.size > 1 ? null : best.fit;
}

function isAlike(one: PageRecord, other: PageRecord): boolean {
  return one.source === other.source && one.types[0] === other.types[0];
}

const sourceOrder: PageSource[] = ["JSON-LD", "microdata", "RDFa", "meta tags", "table", "list"];

function scoreOf(fit: Fit, record: PageRecord, wanted: ReadonlySet<string>, world: World): number {
  const isWanted = record.types.some((type) => wanted.has(type));
  const beside = isFurniture(record) && !isWanted ? 1.5 : 0;
  const about = isAbout(record, world) ? 0.5 : 0;
  return fit.found + (isWanted ? 1 : 0) + about - beside - sourceOrder.indexOf(record.source) / 50;
}

/** Whether a record is what the page is about: the page's title or address is its own. */
function isAbout(record: PageRecord, { meta, reading }: World): boolean {
  if (record === meta) return true;
  if (isFurniture(record) || record.source === "table" || record.source === "list") return false;
  const textOf = (one: PageRecord, ...fields: string[]) =>
    fields
      .flatMap((field) => one.fields.get(field) ?? [])
      .filter((value) => typeof value === "string");
  const [title = ""] = textOf(meta, "title");
  const [name = ""] = textOf(record, "headline", "name", "title").map(plainName);
  if (name !== "" && isTitled(title, name)) return true;
  const pages = new Set([reading.url, ...textOf(meta, "url")].map(withoutEnd));
  return textOf(record, "url", "mainEntityOfPage").some((address) =>
    pages.has(withoutEnd(address)),
  );
}

function isTitled(title: string, name: string): boolean {
  const whole = plainName(title);
  const parts = title.split(/\s+[|·•:»–—-]\s+/).map(plainName);
  if (parts.includes(name)) return true;
  return name.length > 5 && whole.length > 5 && (whole.includes(name) || name.includes(whole));
}

function withoutEnd(address: string): string {
  return address.replace(/[?#].*$/, "").replace(/\/$/, "");
}

/** What the page as a whole has for a property that the record lacks. */
function elsewhereFit(name: string, shape: Shape, record: PageRecord, world: World): Fit | null {
  const isOwn = record === world.meta || isAbout(record, world);
  if (isOwn && record !== world.meta) {
    for (const values of valuesNamed(name, world.meta)) {
      const fit = metaFit(values, name, shape, world);
      if (fit) return fit;
    }
  }
  if (shape.kind === "array") return listFit(shape.items(), name, world);
  if (shape.kind !== "object") return null;
  const wanted = typesNamed(name, shape.title);
  const isPairs = shape.properties.size === 0;
  if (wanted.size === 0 && !isPairs) return null;
  const fit = oneFit(shape, wanted, world, world.records, () => placeOf(world, name));
  return fit && fit.found * 2 >= fit.asked ? fit : null;
}

function metaFit(values: PageValue[], name: string, shape: Shape, world: World): Fit | null {
  return fitValues(values, shape, "meta tags", placeOf(world, name));
}

/** The list on the page whose entries fill the shape best. */
function listFit(items: Shape, name: string, world: World): Fit | null {
  const wanted = typesNamed(name, items.title);
  const rated = world.lists.flatMap((list) => {
    const score = listScore(list, items, name, wanted, world);
    return score === null ? [] : [{ list, score }];
  });
  const best = rated.reduce<(typeof rated)[number] | null>(
    (top, one) => (top && top.score >= one.score ? top : one),
    null,
  );
  return best && entriesFit(best.list.records, items, name, world);
}

function entriesFit(records: PageRecord[], items: Shape, name: string, world: World): Fit | null {
  const place = placeOf(world, name);
  return fitList(
    records.map((record) => fitValues([record], items, record.source, place)),
    name,
  );
}

function listScore(
  { name: called, records }: RecordList,
  items: Shape,
  name: string,
  wanted: ReadonlySet<string>,
  world: World,
): number | null {
  const isNamed = singular(plainName(called)) === singular(plainName(name));
  const isTyped = records.every(({ types }) => types.some((type) => wanted.has(type)));
  const isAllowed =
    records.every((record) => isOfType(record, wanted)) || (isNamed && wanted.size === 0);
  if (!isAllowed || (records.length < 2 && !isTyped && !isNamed)) return null;
  // Text needs a list that is named: anything can be read as text.
  if (items.kind !== "object" && items.kind !== "choice" && !isNamed && !isTyped) return null;
  const fit = entriesFit(records.slice(0, trialRows), items, name, world);
  if (!fit || fit.found * 2 < fit.asked) return null;
  if (fit.found < 2 && !isNamed && !isTyped) return null;
  const length = Math.min(records.length, trialRows) / 1000;
  return fit.found / fit.asked + (isNamed ? 0.5 : 0) + (isTyped ? 0.3 : 0) + length;
}
