import assert from "node:assert/strict";
import { test } from "node:test";
import { timedeltaMs } from "./timedelta.ts";

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;

const lengths: [text: string, ms: number][] = [
  // Python's str(timedelta)
  ["0:05:00", 5 * minute],
  ["0:00:00", 0],
  ["23:59:59", 24 * hour - 1000],
  ["1 day, 0:00:00", day],
  ["1 day, 0:05:00", day + 5 * minute],
  ["2 days, 3:04:05.5", 2 * day + 3 * hour + 4 * minute + 5_500],
  ["10 days, 0:00:00.250000", 10 * day + 250],
  ["48:00:00", 2 * day],
  ["1 day 00:05:00", day + 5 * minute],
  // ISO 8601, as pydantic writes it
  ["PT5M", 5 * minute],
  ["PT0S", 0],
  ["P0D", 0],
  ["P1D", day],
  ["P1DT2H3M4.5S", day + 2 * hour + 3 * minute + 4_500],
  ["P2W", 14 * day],
  ["P1M", 30 * day],
  ["P1Y", 365 * day],
  ["PT1,5H", 1.5 * hour],
  ["pt90s", 90_000],
  // seconds
  ["300", 300_000],
  ["0", 0],
  ["1.5", 1_500],
  // units
  ["5m", 5 * minute],
  ["1h", hour],
  ["2d", 2 * day],
  ["30s", 30_000],
  ["1w", 7 * day],
  ["1h30m", 1.5 * hour],
  ["1h 30m", 1.5 * hour],
  ["5 minutes", 5 * minute],
  ["1 day, 2 hours", day + 2 * hour],
  ["1 day", day],
  ["1.5H", 1.5 * hour],
  ["  5m ", 5 * minute],
];

for (const [text, ms] of lengths) {
  test(`${JSON.stringify(text)} is ${ms} ms`, () => assert.equal(timedeltaMs(text), ms));
}

const refused = [
  "",
  " ",
  "soon",
  "-5m",
  "-1 day, 23:55:00",
  "-PT5M",
  "-300",
  "5:00",
  "0:60:00",
  "0:05:60",
  "P",
  "PT",
  "P1DT",
  "PT5",
  "P5M1D3",
  "5 parsecs",
  "5m soon",
  "m",
  "1e3",
  "NaN",
  "Infinity",
  "0x10",
  "5mm",
  "1h and 5m",
  "constructor",
  "5 constructor",
  `${"9".repeat(90)}w9`,
  "9".repeat(400),
  "1 ".repeat(5_000),
];

for (const text of refused) {
  test(`${JSON.stringify(text.slice(0, 40))} is no length of time`, () =>
    assert.equal(timedeltaMs(text), undefined));
}
