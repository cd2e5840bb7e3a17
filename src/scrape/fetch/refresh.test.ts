import assert from "node:assert/strict";
import { test } from "node:test";
import { metaRefresh, refreshTarget } from "./refresh.ts";

const here = new URL("https://a.example/dir/page?q#part");

test("a refresh leads on within five seconds, however it is written", () => {
  const cases: [string, string | null][] = [
    ["0; url=/b", "https://a.example/b"],
    ["5;URL='next page'", "https://a.example/dir/next%20page"],
    [' 1.5 , "https://b.example/" ignored', "https://b.example/"],
    [".5; other", "https://a.example/dir/other"],
    ["0 url = //c.example", "https://c.example/"],
    ["0;url=urls", "https://a.example/dir/urls"],
    ["6; url=/b", null],
    ["0", null],
    ["0; url=", null],
    ["0; url=?q", null],
    ["0; url=#other", null],
    ["soon; url=/b", null],
    ["0; url=javascript:alert(1)", null],
    ["0; url=http://[", null],
  ];
  for (const [value, target] of cases) {
    assert.equal(refreshTarget(value, here)?.href ?? null, target, value);
  }
});

test("a page's own refresh counts where it stands as an element that is meant for us", () => {
  const target = (html: string) => metaRefresh(Buffer.from(html), here)?.href ?? null;
  const meta = "<meta HTTP-EQUIV='Refresh' content='0;url=b'>";
  assert.equal(target(meta), "https://a.example/dir/b");
  assert.equal(target(`<base href=/base/>${meta}`), "https://a.example/base/b");
  assert.equal(
    target("<base href=/x/><meta http-equiv=refresh content='0;url=/dir/page?q'>"),
    null,
  );
  for (const [before, after] of [
    ["<!--", "-->"],
    ["<noscript>", "</noscript>"],
    ["<script>", ""],
    ["<template>", ""],
  ]) {
    assert.equal(target(before + meta + after), null, before);
  }
});
