import assert from "node:assert/strict";
import { test } from "node:test";
import { correspondence, valueForType } from "./field-value.ts";

for (const [type, given, value] of [
  ["date", "2026-12-31", "2026-12-31"],
  ["date", "2026.1.5", "2026-01-05"],
  ["date", "2026-12-31T10:00:00Z", "2026-12-31"],
  ["date", "", ""],
  ["time", "9:05:07", "09:05:07"],
  ["datetime-local", "2026/12/31 9:05", "2026-12-31T09:05"],
  ["month", "2026/3", "2026-03"],
  ["week", "2026W7", "2026-W07"],
  ["color", "fff", "#ffffff"],
  ["number", " 1e3 ", "1e3"],
  ["text", " as it is ", " as it is "],
] as const) {
  test(`<input type="${type}"> takes '${given}' as '${value}'`, () => {
    assert.deepEqual(valueForType(type, given), { value });
  });
}

for (const [type, given] of [
  ["date", "31.12.2026"],
  ["date", "12/31/2026"],
  ["date", "tomorrow"],
  ["time", "nine"],
  ["datetime-local", "2026-12-31T10:00:00Z"],
  ["datetime-local", "2026-12-31"],
  ["month", "March"],
  ["color", "red"],
  ["number", "1,5"],
  ["range", "much"],
] as const) {
  test(`<input type="${type}"> refuses '${given}'`, () => {
    assert.ok("problem" in valueForType(type, given));
  });
}

const empty = { before: "", maxLength: -1 };

for (const [wanted, held, known, expected] of [
  ["abc", "abc", empty, "same"],
  ["two\nlines", "two\n\nlines\n", empty, "same"],
  ["abcdef", "abc", { before: "", maxLength: 3 }, "cut"],
  ["5551234567", "(555) 123-4567", empty, "reformatted"],
  ["1234", "$1,234.00", empty, "reformatted"],
  ["1234.50", "1.234,50 €", empty, "reformatted"],
  ["1234.5", "12,345", empty, "different"],
  ["abc", "ABC", empty, "reformatted"],
  ["abc", "", empty, "different"],
  ["abc", "xyz", empty, "different"],
  ["new", "oldnew", { before: "old", maxLength: -1 }, "different"],
  ["5551234567", "+1 555-123-4567", { before: "+1 ", maxLength: -1 }, "reformatted"],
  ["---", "", empty, "different"],
] as const) {
  test(`'${held}' for '${wanted}' is ${expected}`, () => {
    assert.equal(correspondence(wanted, held, known), expected);
  });
}
