import assert from "node:assert/strict";
import { test } from "node:test";
import { mediaTypeOf } from "./media-type.ts";

test("a Content-Type is read as far as it makes sense", () => {
  const cases: [string | null, string | null, string | null][] = [
    ["text/html", "text/html", null],
    ["Text/HTML; Charset=UTF-8", "text/html", "UTF-8"],
    ['text/html;a=b;charset="windows-1251"', "text/html", "windows-1251"],
    ["text/html; charset = 'big5' ; x", "text/html", "big5"],
    ["text/html; charset=", "text/html", null],
    ["text/html, text/plain; charset=a", "text/plain", "a"],
    ["text/csv, nonsense", "text/csv", null],
    ["text/html;charset=a,b", "text/html", "a"],
    ["application/ld+json;", "application/ld+json", null],
    ["html", null, null],
    ["", null, null],
    [null, null, null],
  ];
  for (const [header, type, charset] of cases) {
    assert.deepEqual(mediaTypeOf(header), { type, charset }, header ?? "none");
  }
});
