import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { plainText } from "./plain-text.ts";
import { isoDate } from "./published-date.ts";

describe("plainText", () => {
  for (const [given, expected] of [
    ["The <strong>tawny</strong> <b class='x'>owl</b>", "The tawny owl"],
    ["owls &amp; nights, it&#x27;s", "owls & nights, it's"],
    ["how to use <template> in HTML", "how to use <template> in HTML"],
    ["a < b & c > d", "a < b & c > d"],
    [" two\n lines ", "two lines"],
    ["", ""],
  ] as const) {
    test(JSON.stringify(given), () => assert.equal(plainText(given), expected));
  }
});

describe("isoDate", () => {
  const now = Date.UTC(2026, 1, 10);
  for (const [given, expected] of [
    ["2026-02-03", "2026-02-03T00:00:00.000Z"],
    ["2026-02-03T10:00:00", "2026-02-03T10:00:00.000Z"],
    ["2026-02-03T10:00:00+02:00", "2026-02-03T08:00:00.000Z"],
    ["Tue, 03 Feb 2026 10:00:00 GMT", "2026-02-03T10:00:00.000Z"],
    ["Feb 3, 2026", "2026-02-03T00:00:00.000Z"],
    ["3 days ago", "2026-02-07T00:00:00.000Z"],
    ["1 hour ago", "2026-02-09T23:00:00.000Z"],
    ["Feb 3", null],
    ["someday in 2026 or so", null],
    ["", null],
    [null, null],
  ] as const) {
    test(JSON.stringify(given), () => assert.equal(isoDate(given, now), expected));
  }
});
