/** A day as ISO 8601 writes it: 2024-03-12. */
export type Day = string;

const languages = "en de fr es it pt nl sv da nb fi pl cs sk hu ro tr ru uk el hr id".split(" ");
const isoDay = /(\d{4})-(\d{2})-(\d{2})(?!\d)/g;
const yearFirst = /(?<![\d.])(\d{4})[./年](\d{1,2})[./月](\d{1,2})/g;
const yearLast = /(?<![\d.])(\d{1,2})[./-](\d{1,2})[./-](\d{4}|\d{2})(?![\d/-])/g;
const dayFirst =
  /(\d{1,2})(?:st|nd|rd|th|er|\.|º)?\s+(?:de\s+|of\s+)?(\p{L}{3,15})\.?,?\s+(?:de\s+|of\s+)?(\d{4})/giu;
const monthFirst = /(?<!\p{L})(\p{L}{3,15})\.?\s+(\d{1,2})(?:st|nd|rd|th)?,?\s+(\d{4})/giu;

/** Month names in many languages, long and short, in lower case, with the month's number. */
export function monthNames(): ReadonlyMap<string, number> {
  const names = new Map<string, number>();
  for (const language of languages) {
    for (const month of ["long", "short"] as const) {
      const format = new Intl.DateTimeFormat(language, { month, day: "numeric", timeZone: "UTC" });
      for (let index = 0; index < 12; index += 1) {
        const parts = format.formatToParts(Date.UTC(2024, index, 5));
        const name = parts.find(({ type }) => type === "month")?.value;
        if (name && !/\d/.test(name)) names.set(plainName(name), index + 1);
      }
    }
  }
  return names;
}

function plainName(name: string): string {
  return name.toLowerCase().replace(/\.$/, "");
}

/** Every day that the dates of a text can mean: 03/04/2024 is both 3 April and March 4. */
export function dayReadings(text: string, months: ReadonlyMap<string, number>): Day[] {
  const days: (Day | null)[] = [];
  for (const [, year, month, day] of text.matchAll(isoDay)) days.push(dayOf(year, month, day));
  for (const [, year, month, day] of text.matchAll(yearFirst)) days.push(dayOf(year, month, day));
  for (const [, a, b, year] of text.matchAll(yearLast)) {
    const full = year!.length === 2 ? `20${year}` : year;
    days.push(dayOf(full, b, a), dayOf(full, a, b));
  }
  const named = (name: string) =>
    months.get(plainName(name)) ?? months.get(name.toLowerCase().slice(0, 3));
  for (const [, day, name, year] of text.matchAll(dayFirst))
    days.push(dayOf(year, named(name!), day));
  for (const [, name, day, year] of text.matchAll(monthFirst))
    days.push(dayOf(year, named(name!), day));
  return [...new Set(days.filter((day) => day !== null))];
}

type Part = string | number | undefined;

function dayOf(year: Part, month: Part, day: Part): Day | null {
  const [y, m, d] = [Number(year), Number(month), Number(day)];
  const date = new Date(Date.UTC(y, m - 1, d));
  const isReal = date.getUTCMonth() === m - 1 && date.getUTCDate() === d;
  return isReal ? date.toISOString().slice(0, 10) : null;
}

/** Minutes of an ISO 8601 duration ("PT1H30M" is 90); null for anything else. */
export function durationMinutes(text: string): number | null {
  const match = /^P(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+(?:\.\d+)?)S)?)?$/.exec(text.trim());
  if (!match || text.trim().length < 3) return null;
  const [days, hours, minutes, seconds] = match.slice(1).map((part) => Number(part ?? 0));
  return days! * 1440 + hours! * 60 + minutes! + seconds! / 60;
}
