import { z } from "zod";

const second = 1_000;
const minute = 60 * second;
const hour = 60 * minute;
const day = 24 * hour;
const week = 7 * day;

const number = String.raw`\d+(?:[.,]\d+)?`;
/** Python's `str(timedelta)`: `0:05:00`, `1 day, 0:00:00`, `2 days, 3:04:05.5`. */
const clock = /^(?:(\d+) days?,? +)?(\d+):([0-5]\d):([0-5]\d(?:\.\d+)?)$/;
const iso = new RegExp(
  `^P(?=.)${part("Y")}${part("M")}${part("W")}${part("D")}(?:T(?=.)${part("H")}${part("M")}${part("S")})?$`,
  "i",
);
const isoUnits = [365 * day, 30 * day, week, day, hour, minute, second];
const oneUnit = new RegExp(`(${number})\\s*([a-z]+)[\\s,]*`, "gi");
const units: Readonly<Record<string, number>> = {
  ...named(second, "s", "sec", "secs", "second", "seconds"),
  ...named(minute, "m", "min", "mins", "minute", "minutes"),
  ...named(hour, "h", "hr", "hrs", "hour", "hours"),
  ...named(day, "d", "day", "days"),
  ...named(week, "w", "week", "weeks"),
};

function part(unit: string): string {
  return `(?:(${number})${unit})?`;
}

function named(ms: number, ...names: string[]): Record<string, number> {
  return Object.fromEntries(names.map((name) => [name, ms]));
}

const numeral = (text: string | undefined) => Number(text?.replace(",", ".") ?? 0);

/**
 * A length of time in milliseconds, in any form that a client writes it (contract 1.6): Python's
 * `1 day, 0:05:00`, ISO 8601's `PT5M`, seconds, `5m` or `1h 30m`. Undefined for anything else.
 */
export function timedeltaMs(given: string): number | undefined {
  const text = given.trim();
  // Nobody needs more, and patterns stay quick.
  if (text.length > 100) return undefined;
  const ms = secondsAlone(text) ?? ofClock(text) ?? ofIso(text) ?? ofUnits(text);
  return ms !== undefined && Number.isFinite(ms) ? ms : undefined;
}

function secondsAlone(text: string): number | undefined {
  return /^\d+(\.\d+)?$/.test(text) ? Number(text) * second : undefined;
}

function ofClock(text: string): number | undefined {
  const found = clock.exec(text);
  if (found === null) return undefined;
  const [, days, hours, minutes, seconds] = found;
  return (
    numeral(days) * day +
    numeral(hours) * hour +
    numeral(minutes) * minute +
    numeral(seconds) * second
  );
}

function ofIso(text: string): number | undefined {
  const found = iso.exec(text);
  if (found === null) return undefined;
  return isoUnits.reduce((sum, unit, at) => sum + numeral(found[at + 1]) * unit, 0);
}

function ofUnits(text: string): number | undefined {
  const parts = [...text.matchAll(oneUnit)];
  if (parts.length === 0 || parts.map(([whole]) => whole).join("") !== text) return undefined;
  const lengths = parts.map(
    ([, count, unit]) => numeral(count) * (units[unit!.toLowerCase()] ?? NaN),
  );
  return lengths.reduce((sum, length) => sum + length, 0);
}

/** A length of time in any form of `timedeltaMs`; it stays as it was written. */
export const timedelta = z.string().refine((text) => timedeltaMs(text) !== undefined, {
  message: "expected a length of time such as PT5M, 0:05:00, 300 (seconds) or 5m",
});
