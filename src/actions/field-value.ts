/** A value in the form in which an input keeps it, or why there is none. */
export type Converted = { value: string } | { problem: string };

type Converter = (value: string) => string | undefined;

const pad = (digits: string | undefined, length = 2) => (digits ?? "").padStart(length, "0");

/** Year, month and day, the year first: the only order that everybody reads alike. */
const yearFirst = /^(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})$/;
const clock = /^(\d{1,2}):(\d{2})(:\d{2}(?:\.\d{1,3})?)?$/;

function isoDate(value: string): string | undefined {
  const [, year, month, day] = yearFirst.exec(value.replace(/T.*$/, "")) ?? [];
  return year === undefined ? undefined : `${year}-${pad(month)}-${pad(day)}`;
}

function isoTime(value: string): string | undefined {
  const [, hours, minutes, rest = ""] = clock.exec(value) ?? [];
  return hours === undefined ? undefined : `${pad(hours)}:${minutes}${rest}`;
}

function isoDateTime(value: string): string | undefined {
  const [date, time, ...more] = value.split(/T|\s+/);
  const parts = [isoDate(date ?? ""), isoTime(time ?? "")];
  return more.length > 0 || parts.includes(undefined) ? undefined : parts.join("T");
}

function isoMonth(value: string): string | undefined {
  const [, year, month] = /^(\d{4})[-/.](\d{1,2})$/.exec(value) ?? [];
  return year === undefined ? undefined : `${year}-${pad(month)}`;
}

function isoWeek(value: string): string | undefined {
  const [, year, week] = /^(\d{4})-?W(\d{1,2})$/i.exec(value) ?? [];
  return year === undefined ? undefined : `${year}-W${pad(week)}`;
}

function hexColour(value: string): string | undefined {
  const [, digits] = /^#?([0-9a-f]{3}|[0-9a-f]{6})$/i.exec(value) ?? [];
  const long = digits?.length === 3 ? digits.replace(/./g, "$&$&") : digits;
  return long === undefined ? undefined : `#${long.toLowerCase()}`;
}

function decimal(value: string): string | undefined {
  return value !== "" && Number.isFinite(Number(value)) ? value : undefined;
}

const converters: Record<string, [expected: string, convert: Converter]> = {
  date: ["YYYY-MM-DD", isoDate],
  time: ["HH:MM", isoTime],
  "datetime-local": ["YYYY-MM-DDTHH:MM", isoDateTime],
  month: ["YYYY-MM", isoMonth],
  week: ["YYYY-Www", isoWeek],
  color: ["#rrggbb", hexColour],
  range: ["a number", decimal],
  number: ["a number such as 12.5", decimal],
};

/** Brings a value to the form that an input of a type keeps; refuses what could mean several things. */
export function valueForType(type: string, value: string): Converted {
  const converter = converters[type];
  const trimmed = value.trim();
  if (converter === undefined) return { value };
  if (trimmed === "") return { value: "" };
  const [expected, convert] = converter;
  const converted = convert(trimmed);
  return converted === undefined
    ? { problem: `'${value}' is not a value for <input type="${type}">, which takes ${expected}` }
    : { value: converted };
}

/** How what a field holds stands to what was to be filled in. */
export type Correspondence = "same" | "cut" | "reformatted" | "different";

const invisible = /\u200b|\u200c|\u200d|\ufeff/g;

function flat(text: string): string {
  return text.replace(invisible, "").replace(/\s+/g, " ").trim();
}

/** Only what a mask leaves alone. */
function bare(text: string): string {
  return text.toLowerCase().replace(/[^\p{L}\p{N}]/gu, "");
}

/** Whether a decimal number is still the same amount, with whatever separators; true of all else. */
function isSameAmount(wanted: string, held: string): boolean {
  if (!/^-?\d+\.\d+$/.test(wanted)) return true;
  const digits = held.replace(/[^\d.,-]/g, "");
  const readings = [digits.replaceAll(",", ""), digits.replaceAll(".", "").replace(",", ".")];
  return readings.some((reading) => Number(reading) === Number(wanted));
}

/** Tells a value that the page has only dressed up (`(555) 123-4567`, `$1,234.00`) from one that it refused. */
export function correspondence(
  wanted: string,
  held: string,
  { before, maxLength }: { before: string; maxLength: number },
): Correspondence {
  if (flat(held) === flat(wanted)) return "same";
  if (maxLength >= 0 && wanted.length > maxLength && held === wanted.slice(0, maxLength))
    return "cut";
  const [bareWanted, bareHeld, bareBefore] = [bare(wanted), bare(held), bare(before)];
  if (bareWanted === "" || !isSameAmount(wanted, held)) return "different";
  if (bareHeld === bareWanted) return "reformatted";
  // What stood there before must be gone, unless it is a prefix that the page always keeps: `+1`.
  const keptOld =
    bareBefore !== "" &&
    bareBefore !== bareWanted &&
    !before.trim().startsWith("+") &&
    [bareBefore + bareWanted, bareWanted + bareBefore].includes(bareHeld);
  return !keptOld && bareHeld.includes(bareWanted) ? "reformatted" : "different";
}
