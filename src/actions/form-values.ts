import type { FormField } from "../contract/actions.ts";
import type { FormCandidate } from "../page/injected/form-fields.ts";
import type { Asked } from "./form-match.ts";

export type FormValues = Partial<Record<FormField, string>>;

/** What goes into a field: the values to try, best first, and the keys that they were made of. */
export interface Answer {
  values: string[];
  keys: FormField[];
}

/** The month in which a card expires. */
export interface Expiry {
  /** Two digits. */
  month: string;
  /** Four digits. */
  year: string;
}

/** `12/27`, `12/2027`, `2027-12`, `1227` or month and year apart. */
export function expiryOf(values: FormValues): (Expiry & { keys: FormField[] }) | undefined {
  const { cc_exp: both, cc_exp_month: month, cc_exp_year: year } = values;
  if (month !== undefined && year !== undefined)
    return {
      month: month.padStart(2, "0"),
      year: fullYear(year),
      keys: ["cc_exp_month", "cc_exp_year"],
    };
  const [, yearFirst, monthLast] = /^(\d{4})\D+(\d{1,2})$/.exec(both?.trim() ?? "") ?? [];
  const [, monthFirst, yearLast] =
    /^(\d{1,2})\D+(\d{2}|\d{4})$/.exec(both?.trim() ?? "") ??
    /^(\d{2})(\d{2}|\d{4})$/.exec(both?.trim() ?? "") ??
    [];
  const [m, y] = [monthLast ?? monthFirst, yearFirst ?? yearLast];
  if (m === undefined || y === undefined) return undefined;
  return { month: m.padStart(2, "0"), year: fullYear(y), keys: ["cc_exp"] };
}

function fullYear(year: string): string {
  return year.length === 2 ? `20${year}` : year;
}

/** `YY` as a field says it, in several languages. */
const shortYear = /(?<![yja])(yy|jj|aa)(?![yja])/i;

/** An expiry date as the field shows that it wants it: MM/YY unless it says otherwise. */
function expiryText({ month, year }: Expiry, field: FormCandidate): string {
  const hint = `${field.placeholder} ${field.words}`;
  if (field.type === "month") return `${year}-${month}`;
  // Seven characters are as well room for `MM / YY`.
  const isLong = field.maxLength === 7 && !shortYear.test(hint);
  if (/(yyyy|jjjj|aaaa)/i.test(hint) || isLong) return `${month}/${year}`;
  if (field.maxLength === 4) return month + year.slice(2);
  return `${month}/${year.slice(2)}`;
}

const months = ["01", "02", "03", "04", "05", "06", "07", "08", "09", "10", "11", "12"];

/** What lists of options call a month; its bare number last, for some of them count from 0 behind the names. */
function namesOfMonth(month: string): string[] {
  const date = new Date(Date.UTC(2024, Number(month) - 1, 1));
  const names = ["en", "de", "fr", "es"].flatMap((language) =>
    (["long", "short"] as const).map((style) =>
      new Intl.DateTimeFormat(language, { month: style, timeZone: "UTC" }).format(date),
    ),
  );
  const both = names
    .slice(0, 2)
    .flatMap((name) => [`${month} - ${name}`, `${month} ${name}`, `${name} (${month})`]);
  return [month, ...names, ...both, String(Number(month))];
}

/** The two digits of a month that is called `4`, `April`, `04 - Apr` …; undefined for what is no month. */
export function monthOf(text: string): string | undefined {
  const wanted = text.trim().toLowerCase();
  return months.find((month) => namesOfMonth(month).some((name) => name.toLowerCase() === wanted));
}

function monthNames(text: string): string[] {
  const month = monthOf(text);
  return month === undefined ? [text] : namesOfMonth(month);
}

/** A country by its code and by its name in several languages, whichever was given. */
export function countryNames(country: string): string[] {
  const languages = ["en", "de", "fr", "es"].map(
    (language) => new Intl.DisplayNames(language, { type: "region", fallback: "none" }),
  );
  const isNamed = (code: string) =>
    languages.some((names) => names.of(code)?.toLowerCase() === country.trim().toLowerCase());
  const letters = Array.from("ABCDEFGHIJKLMNOPQRSTUVWXYZ");
  const found = /^[a-z]{2}$/i.test(country)
    ? country.toUpperCase()
    : letters.flatMap((a) => letters.map((b) => a + b)).find(isNamed);
  if (found === undefined) return [country];
  // Codes of the past have the names of today: DD is Germany too.
  const code = new Intl.Locale(`und-${found}`).region ?? found;
  return [country, code, ...languages.map((names) => names.of(code)).filter((n) => n != null)];
}

const states =
  "AL Alabama|AK Alaska|AZ Arizona|AR Arkansas|CA California|CO Colorado|CT Connecticut|DE Delaware|DC District of Columbia|FL Florida|GA Georgia|HI Hawaii|ID Idaho|IL Illinois|IN Indiana|IA Iowa|KS Kansas|KY Kentucky|LA Louisiana|ME Maine|MD Maryland|MA Massachusetts|MI Michigan|MN Minnesota|MS Mississippi|MO Missouri|MT Montana|NE Nebraska|NV Nevada|NH New Hampshire|NJ New Jersey|NM New Mexico|NY New York|NC North Carolina|ND North Dakota|OH Ohio|OK Oklahoma|OR Oregon|PA Pennsylvania|RI Rhode Island|SC South Carolina|SD South Dakota|TN Tennessee|TX Texas|UT Utah|VT Vermont|VA Virginia|WA Washington|WV West Virginia|WI Wisconsin|WY Wyoming";

function stateNames(state: string): string[] {
  const wanted = state.trim().toLowerCase();
  const known = states.split("|").map((one) => [one.slice(0, 2), one.slice(3)]);
  const found = known.find((names) => names.some((name) => name.toLowerCase() === wanted));
  return [...new Set([state, ...(found ?? [])])];
}

function joined(values: FormValues, keys: FormField[], separator: string): Answer | undefined {
  const given = keys.filter((key) => values[key] !== undefined && values[key] !== "");
  if (given.length === 0) return undefined;
  return { values: [given.map((key) => values[key]).join(separator)], keys: given };
}

function partOfName(values: FormValues, part: "first" | "last"): Answer | undefined {
  const [, first, last] = /^(.*?)(?:\s+(\S+))?$/.exec(values.full_name?.trim() ?? "") ?? [];
  const value = part === "first" ? first : last;
  return value ? { values: [value], keys: ["full_name"] } : undefined;
}

/** The year as the field shows that it wants it: as it was given unless it says otherwise. */
function yearsFor(field: FormCandidate, given: string): string[] {
  const [long, short] = [fullYear(given), given.slice(-2)];
  const hint = `${field.placeholder} ${field.words}`;
  if (field.maxLength === 2 || shortYear.test(hint)) return [short, long];
  const wantsLong =
    field.kind === "select" || field.maxLength === 4 || /yyyy|jjjj|aaaa/i.test(hint);
  return wantsLong ? [long, short] : [given, long, short];
}

/** Other names of the same value, as lists of options spell it. */
function spellings(asked: Asked, value: string, field: FormCandidate): string[] {
  if (asked === "country") return countryNames(value);
  if (asked === "state") return stateNames(value);
  if (asked === "title") return [value, value.replace(/\.$/, ""), `${value}.`];
  if (asked === "cc_exp_month") return monthNames(value);
  return asked === "cc_exp_year" ? yearsFor(field, value) : [value];
}

/** What a field that asks for something gets of the given values; undefined when they hold nothing for it. */
export function answerFor(
  asked: Asked,
  values: FormValues,
  field: FormCandidate,
): Answer | undefined {
  if (asked === "street_address") return joined(values, ["address1", "address2", "address3"], "\n");
  const expiry = asked.startsWith("cc_exp") ? expiryOf(values) : undefined;
  if (asked === "cc_exp" && expiry !== undefined)
    return { values: [expiryText(expiry, field)], keys: expiry.keys };
  const own = values[asked];
  if (own !== undefined) return { values: spellings(asked, own, field), keys: [asked] };
  const part = asked === "cc_exp_month" ? expiry?.month : expiry?.year;
  if (expiry !== undefined && part !== undefined)
    return { values: spellings(asked, part, field), keys: expiry.keys };
  if (asked === "full_name") return joined(values, ["first_name", "middle_name", "last_name"], " ");
  if (asked === "first_name") return partOfName(values, "first");
  return asked === "last_name" ? partOfName(values, "last") : undefined;
}
