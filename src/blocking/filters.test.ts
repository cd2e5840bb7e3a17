import assert from "node:assert/strict";
import { test } from "node:test";
import { checkFilterList, compile, NoFilterList } from "./compile.ts";
import { Filters } from "./filters.ts";

function filtersOf(text: string): Filters {
  return new Filters(compile([{ name: "ours", text }]).engine);
}

const source = "https://news.example/today";

test("requests are refused by host, path, kind, and who asks", () => {
  const filters = filtersOf(
    [
      "||ads.example^",
      "@@||ads.example^*/allowed.js|",
      "||cdn.example^$third-party",
      "||frame.example^$subdocument",
      "/banner/*$image,domain=news.example",
      "||stub.example^$script,redirect=noop.js",
    ].join("\n"),
  );
  const refused: [url: string, type: string, source: string | undefined, rule: RegExp | null][] = [
    ["https://ads.example/x.js", "script", source, /^\|\|ads\.example\^$/],
    ["https://a.ads.example:8443/x", "fetch", undefined, /ads\.example/],
    ["https://ads.example/js/allowed.js", "script", source, null],
    ["https://cdn.example/x", "image", source, /cdn/],
    ["https://cdn.example/x", "image", "https://www.cdn.example/", null],
    ["https://frame.example/", "sub_frame", source, /frame/],
    ["https://frame.example/", "image", source, null],
    ["https://i.example/banner/1.png", "image", source, /banner/],
    ["https://i.example/banner/1.png", "image", "https://other.example/", null],
    ["https://stub.example/a.js", "script", source, /stub/],
    ["https://fine.example/", "xhr", source, null],
    ["https://ads.example/", "cspviolationreport", source, /ads/],
  ];
  for (const [url, type, source, rule] of refused) {
    const found = filters.refusing({ url, type, source });
    if (rule === null) assert.equal(found, undefined, url);
    else assert.match(found ?? "", rule, url);
  }
});

test("what is hidden on a page depends on its site, what is hidden by names on the names", () => {
  const filters = filtersOf(
    [
      "##.ad",
      "###sponsor",
      '##a[href^="https://ads.example"]',
      "##div[data-ad]",
      "news.example##.promo",
      "news.example#@#.ad",
      "news.example##+js(noeval)",
      "@@||quiet.example^$generichide",
    ].join("\n"),
  );
  assert.match(filters.hidingOn(source), /div\[data-ad\].*\.promo/s);
  assert.doesNotMatch(filters.hidingOn("https://other.example/"), /promo/);
  const names = { classes: ["ad", "fine"], ids: ["sponsor"], hrefs: ["https://ads.example/1"] };
  assert.match(filters.hidingNamed("https://other.example/", names), /\.ad,.*#sponsor,.*a\[href/s);
  assert.doesNotMatch(filters.hidingNamed(source, names), /\.ad\b/);
  assert.equal(filters.hidingOn("https://quiet.example/"), "");
  assert.equal(filters.hidingNamed("https://quiet.example/", names), "");
  assert.match(filters.hidingOn("null"), /data-ad/);
});

test("elements are hidden by what they hold where CSS can say so", () => {
  const filters = filtersOf(
    [
      "news.example##.card:has(> .ad-label)",
      "news.example##.story:has-text(Advertisement)",
      "news.example##.gone:has(.ad):remove()",
      "##.box:has(.sponsored)",
      "##body:has(#paywall)",
    ].join("\n"),
  );
  const hiding = filters.hidingOn(source);
  assert.match(hiding, /^\.card:has\(> \.ad-label\) \{ display: none/m);
  assert.doesNotMatch(hiding, /story|gone/);
  const names = { classes: ["box"], ids: [], hrefs: [] };
  assert.match(filters.hidingNamed(source, names), /^\.box:has\(\.sponsored\) \{/m);
});

test("what is no filter list is told apart", () => {
  const texts: [string, RegExp][] = [
    ["", /empty/],
    ["  \n", /empty/],
    ["<!DOCTYPE html><title>404</title>", /web page/],
    ["\uFEFF  <html>", /web page/],
    ["! only a comment", /no rules/],
    ["||ads.example^\0", /no text/],
  ];
  for (const [text, why] of texts)
    assert.throws(
      () => checkFilterList("ours", text),
      (error) => error instanceof NoFilterList && why.test(error.message),
      JSON.stringify(text),
    );
  checkFilterList("ours", "[Adblock Plus 2.0]\n! Title: ours\n||ads.example^\n");
});
