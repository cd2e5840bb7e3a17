import assert from "node:assert/strict";
import { test } from "node:test";
import { agoText, durationText } from "./time-text.ts";

const minute = 60_000;
const hour = 60 * minute;

test("a length of time is said by its two largest units", () => {
  const lengths: [number, string][] = [
    [0, "0 ms"],
    [999.4, "999 ms"],
    [4_290, "4.2 s"],
    [59_999, "59 s"],
    [3 * minute, "3 min"],
    [3 * minute + 5_900, "3 min 5 s"],
    [2 * hour + 10 * minute, "2 h 10 min"],
    [76 * hour, "3 d 4 h"],
  ];
  for (const [ms, text] of lengths) assert.equal(durationText(ms), text);
});

test("what is past is said by its largest unit alone", () => {
  const past: [number, string][] = [
    [-50, "just now"],
    [9_999, "just now"],
    [10_000, "10 s ago"],
    [42_500, "42 s ago"],
    [5 * minute + 30_000, "5 min ago"],
    [26 * hour, "1 d ago"],
  ];
  for (const [ms, text] of past) assert.equal(agoText(ms), text);
});
