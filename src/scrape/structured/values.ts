import { isRecord, type PageRecord, type PageValue } from "./page-data-record.ts";
import { webAddress } from "./page-data-text.ts";
import { plainName } from "./names.ts";
import { type Day, dayReadings, durationMinutes } from "./written-date.ts";
import { decimalSeparator, numberIn } from "./written-number.ts";

/** What reading a page's values takes. */
export interface Reading {
  url: string;
  /** Of the page, as BCP 47; empty when it does not say. */
  language: string;
  months: ReadonlyMap<string, number>;
}

const addressName =
  /(url|link|href|image|photo|picture|thumbnail|logo|website|avatar|icon|sameas)s?$/;

const callsName = /^(name|title|authors?|by|byline|writer|creator|publisher|brand|company|seller)$/;

/** A number out of a page's value, null where it is not one for sure. `name` tells the unit of durations. */
export function asNumber(value: PageValue, name: string, reading: Reading): number | null {
  if (typeof value === "number") return value;
  if (typeof value === "boolean") return null;
  if (isRecord(value)) return insideNumber(value, name, reading);
  const minutes = durationMinutes(value);
  if (minutes !== null) return inUnit(minutes, name);
  return numberIn(value, decimalSeparator(reading.language));
}

const numberFields = [
  "ratingValue",
  "value",
  "price",
  "lowPrice",
  "amount",
  "userInteractionCount",
];

function insideNumber(record: PageRecord, name: string, reading: Reading): number | null {
  const field = numberFields.find((each) => record.fields.has(each));
  const value = field && record.fields.get(field)?.[0];
  return value === undefined || value === "" ? null : asNumber(value, name, reading);
}

function inUnit(minutes: number, name: string): number | null {
  const plain = plainName(name);
  if (/(minutes|mins?)$/.test(plain)) return minutes;
  if (/(seconds|secs?)$/.test(plain)) return minutes * 60;
  return /(hours|hrs?)$/.test(plain) ? minutes / 60 : null;
}

/** Yes or no out of a page's value: also of schema.org's availabilities. */
export function asBoolean(value: PageValue): boolean | null {
  if (typeof value === "boolean") return value;
  if (typeof value !== "string") return null;
  const word = plainName(value.replace(/^.*\//, ""));
  if (
    /^(true|yes|instock|onlineonly|limitedavailability|instoreonly|telecommute|available|ja|oui|sí|✓|✔)$/.test(
      word,
    )
  )
    return true;
  if (/^[✓✔]$/.test(value.trim())) return true;
  const isNo = /^(false|no|outofstock|soldout|discontinued|unavailable|nein|non)$/.test(word);
  return isNo || /^[✗✘×]$/.test(value.trim()) ? false : null;
}

/** One of the allowed values: "https://schema.org/InStock" is "in_stock". */
export function asEnum(value: PageValue, allowed: readonly unknown[]): unknown {
  const text = isRecord(value) ? asText(value, "") : String(value);
  if (text === null) return undefined;
  const words = new Set([text, text.replace(/^https?:.*[/#]/, "")].map(plainName));
  const match = allowed.find((one) => words.has(plainName(String(one))));
  if (match !== undefined) return match;
  const yes = asBoolean(value);
  return allowed.includes(yes) && yes !== null ? yes : undefined;
}

/** Text out of a page's value in a format of JSON Schema; null where it has no such text. */
export function asString(
  value: PageValue,
  format: string | null,
  name: string,
  reading: Reading,
): string | null {
  const wantsAddress = /^(uri|url|uri-reference|iri)$/.test(format ?? "");
  const hint = wantsAddress ? "url" : name;
  const text = isRecord(value) ? asText(value, hint) : String(value).trim();
  if (text === null || text === "") return null;
  // Some pages name an author by the address of a profile.
  if (callsName.test(plainName(name)) && /^https?:\/\/\S*$/.test(text)) return null;
  if (wantsAddress) return webAddress(text, reading.url);
  if (format === "date") return dayIn(text, reading);
  if (format === "date-time")
    return /^\d{4}-\d\d-\d\dT[\d:.]+(Z|[+-]\d\d:?\d\d)$/.test(text) ? text : null;
  if (format === "email") return text.replace(/^mailto:/i, "");
  const isPath = addressName.test(plainName(name)) && /^(\/|\.\.?\/)/.test(text);
  if (isPath) return webAddress(text, reading.url) ?? text;
  const term = /^https?:\/\/schema\.org\/(\w+)$/.exec(text);
  return term ? term[1]! : text;
}

/** The day that a text names, null when it names several or could mean two. */
function dayIn(text: string, { months }: Reading): Day | null {
  const days = dayReadings(text, months);
  return days.length === 1 ? days[0]! : null;
}

const textFields = ["name", "headline", "title", "text", "url", "contentUrl", "ratingValue"];
const addressFields = ["url", "contentUrl", "id"];
const bodyTypes = /^(Answer|HowToStep|Comment|Review|HowToSection)$/;

/** A record in one line: a person's name, an address, a salary. */
export function asText(record: PageRecord, name: string): string | null {
  const first = (field: string, depth = 0): string => {
    const value = record.fields.get(field)?.[0];
    if (value === undefined || depth > 3) return "";
    return isRecord(value) ? (value === record ? "" : (asText(value, "") ?? "")) : String(value);
  };
  if (record.types.some((type) => bodyTypes.test(type)))
    return first("text") || first("reviewBody") || first("name") || null;
  if (record.fields.has("streetAddress") || record.fields.has("addressLocality"))
    return addressText(first);
  if (/MonetaryAmount|QuantitativeValue/.test(record.types.join())) return amountText(first);
  const wantsAddress = addressName.test(plainName(name));
  const fields = wantsAddress ? [...addressFields, ...textFields] : [...textFields, "address"];
  return fields.map((field) => first(field)).find(Boolean) ?? null;
}

function addressText(first: (field: string) => string): string | null {
  const town = [first("postalCode"), first("addressLocality")].filter(Boolean).join(" ");
  const parts = [first("streetAddress"), town, first("addressRegion"), first("addressCountry")];
  return parts.filter(Boolean).join(", ") || null;
}

function amountText(first: (field: string) => string): string | null {
  const range = [first("minValue"), first("maxValue")].filter(Boolean).join(" - ");
  const unit = first("unitText") && `per ${first("unitText")}`;
  return [first("value") || range, first("currency"), unit].filter(Boolean).join(" ") || null;
}
