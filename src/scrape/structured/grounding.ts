import { type Document, type Element, isText } from "domhandler";
import { findAll, getElementsByTagName } from "domutils";

import { pathText } from "./json-schema.ts";
import { webAddress, wholeText } from "./page-data-text.ts";
import { dayReadings, monthNames } from "./written-date.ts";
import { numberReadings } from "./written-number.ts";

/** What a page says, in the forms that values can be looked up in; goes between threads. */
export interface Evidence {
  /** Of the page: what relative addresses are relative to. */
  url: string;
  text: string;
  numbers: ReadonlySet<number>;
  days: ReadonlySet<string>;
  addresses: ReadonlySet<string>;
}

const maxWarnings = 20;
const told = ["content", "datetime", "value", "alt", "title", "aria-label", "placeholder"];
// Only from its first letter on: else a long word is read again from each of its letters.
const email = /(?<![\p{L}\p{N}._%+-])[\p{L}\p{N}._%+-]+@[\p{L}\p{N}-]+(?:\.[\p{L}\p{N}-]+)+/gu;
const webUrl = /https?:\/\/[^\s<>"'\]]+/g;

/**
 * Which numbers, dates, web addresses and e-mail addresses in `data` the page does not hold, one
 * sentence each with the path: what a model may have made up or computed.
 */
export function ungrounded(data: unknown, evidence: Evidence): string[] {
  const months = monthNames();
  const warnings = valuesIn(data, []).flatMap(({ path, value }) =>
    missingIn(value, evidence, months).map((part) => sentence(path, value, part)),
  );
  const more = warnings.length - maxWarnings;
  const rest = more > 0 ? [`and ${more} more values that do not occur on the page`] : [];
  return [...warnings.slice(0, maxWarnings), ...rest];
}

function sentence(path: PropertyKey[], value: unknown, part: string): string {
  const shown = part.length > 80 ? `${part.slice(0, 79)}…` : part;
  const within = typeof value === "string" && value !== part ? " in its text" : "";
  return `${pathText(path)}: ${shown}${within} does not occur on the page`;
}

/** Gathers what a page holds, seen or in its code; `text` is what was read of it otherwise. */
export function evidenceOf(document: Document, text: string, url: string): Evidence {
  const elements = findAll(() => true, [document]);
  const attributes = elements.flatMap(({ attribs }) => told.map((name) => attribs[name] ?? ""));
  const json = getElementsByTagName("script", document).filter(({ attribs }) =>
    /json/i.test(attribs["type"] ?? ""),
  );
  const title = getElementsByTagName("title", document).map(rawText);
  const parts = [...title, text, wholeText(document), ...attributes, ...json.map(rawText)];
  const all = parts.filter(Boolean).join("\n");
  const links = elements.flatMap(({ attribs }) => [attribs["href"], attribs["src"]]);
  const urls = [...links, ...(all.match(webUrl) ?? []), url].flatMap((link) => link ?? []);
  return {
    url,
    text: plain(all),
    numbers: new Set(numberReadings(all).map(Math.abs)),
    days: new Set(dayReadings(all, monthNames())),
    addresses: new Set(urls.map((link) => canonical(link, url))),
  };
}

function rawText(element: Element): string {
  return element.children.map((child) => (isText(child) ? child.data : "")).join("");
}

function plain(text: string): string {
  return text.replace(/[\s\u00A0\u202F]+/g, " ").toLowerCase();
}

function canonical(url: string, base: string): string {
  const cleaned = url.replace(/[).,;]+$/, "");
  return (webAddress(cleaned, base) ?? cleaned).replace(/\/$/, "");
}

interface Leaf {
  path: PropertyKey[];
  value: string | number;
}

function valuesIn(value: unknown, path: PropertyKey[]): Leaf[] {
  if (typeof value === "string" || typeof value === "number") return [{ path, value }];
  if (Array.isArray(value)) return value.flatMap((each, index) => valuesIn(each, [...path, index]));
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => valuesIn(inner, [...path, key]));
}

/** The parts of a value that the page does not hold. */
function missingIn(
  value: string | number,
  evidence: Evidence,
  months: ReadonlyMap<string, number>,
): string[] {
  const { url } = evidence;
  if (typeof value === "number") {
    return evidence.numbers.has(Math.abs(value)) ? [] : [String(value)];
  }
  if (/^(https?:|\/)\S*$/.test(value)) {
    return evidence.addresses.has(canonical(value, url)) ? [] : [value];
  }
  if (evidence.text.includes(plain(value).trim())) return [];
  const isDay = (day: string) => evidence.days.has(day);
  const days = dayReadings(value, months);
  if (days.length > 0 && value.length <= 40) return days.some(isDay) ? [] : [value];
  const mails = value.match(email) ?? [];
  const links = value.match(webUrl) ?? [];
  const rest = value.replace(webUrl, " ").replace(email, " ");
  return [
    ...mails.filter((mail) => !evidence.text.includes(mail.toLowerCase())),
    ...links.filter((link) => !evidence.addresses.has(canonical(link, url))),
    ...(days.length > 0 ? [] : missingNumbers(rest, evidence)),
  ];
}

/** In running text a single digit may be counted or spelled otherwise: it is not looked for. */
function missingNumbers(text: string, { numbers }: Evidence): string[] {
  const isWhole = /^[^\p{L}]*$/u.test(text);
  const written = text.match(/\d+(?:[.,'’]\d+)*/g) ?? [];
  const looked = written.filter((number) => isWhole || number.length > 1);
  return looked.filter((number) => !numberReadings(number).some((value) => numbers.has(value)));
}
