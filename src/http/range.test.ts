import assert from "node:assert/strict";
import { test } from "node:test";
import { rangeOf } from "./range.ts";

test("a range is a part of the bytes, all of them where there is none, or outside", () => {
  const cases: [string | undefined, unknown][] = [
    [undefined, undefined],
    ["bytes=0-0", { start: 0, end: 0 }],
    ["bytes=10-", { start: 10, end: 99 }],
    ["bytes=10-1000", { start: 10, end: 99 }],
    ["bytes=-30", { start: 70, end: 99 }],
    ["bytes=-300", { start: 0, end: 99 }],
    ["bytes=-0", "outside"],
    ["bytes=100-", "outside"],
    ["bytes=9-3", undefined],
    ["bytes=0-1,5-6", undefined],
    ["bytes=-", undefined],
    ["lines=0-1", undefined],
  ];
  for (const [header, range] of cases) assert.deepEqual(rangeOf(header, 100), range, header);
});
