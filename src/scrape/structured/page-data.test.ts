import assert from "node:assert/strict";
import { describe, test } from "node:test";

import { parseHtml } from "../document.ts";
import { pageDataText, readPageData } from "./page-data.ts";

const url = "https://shop.test/page";

function lines(html: string, most = 10_000): unknown[] {
  const text = pageDataText(readPageData(parseHtml(html), url), most);
  return text.split("\n").map((line): unknown => JSON.parse(line));
}

describe("page data as text", () => {
  test("the page itself first, by its best names", () => {
    const html = `<html lang=fr><title>Long title</title><link rel=canonical href=/real><meta name=twitter:title content=Short>
      <meta name=description content="plain"><meta property=og:description content="Tom &amp;amp; Jerry">
      <meta name=keywords content="a, b"><meta name=viewport content="width=1"><meta property=og:title content="Own title">`;
    assert.deepEqual(lines(html), [
      {
        title: "Own title",
        description: "Tom & Jerry",
        keywords: ["a", "b"],
        url: "https://shop.test/real",
        inLanguage: "fr",
      },
    ]);
  });

  test("microdata: nested items, repeated names, values by their elements", () => {
    const html = `<div itemscope itemtype="https://schema.org/Event"><b itemprop="name alternateName">Fair</b>
      <time itemprop=startDate datetime=2025-01-02>soon</time><data itemprop=sku value=7>seven</data>
      <a itemprop=url href=/fair>x</a><meta itemprop=image content=/i.png>
      <div itemprop=location itemscope itemtype="https://schema.org/Place"><i itemprop=name>Hall</i></div>
      <div itemscope itemtype="https://schema.org/Offer"><i itemprop=price>3</i></div></div>`;
    assert.deepEqual(lines(html).slice(1), [
      {
        type: "Event",
        name: "Fair",
        alternateName: "Fair",
        startDate: "2025-01-02",
        sku: "7",
        url: "https://shop.test/fair",
        image: "/i.png",
        location: { type: "Place", name: "Hall" },
      },
      { type: "Offer", price: "3" },
    ]);
  });

  test("circles are cut, and what is too long is left out", () => {
    const html = `<script type="application/ld+json">{"@graph": [
      {"@id": "#a", "@type": "Article", "name": "A", "about": {"@id": "#b"}},
      {"@id": "#b", "@type": "Thing", "subjectOf": {"@id": "#a"}, "name": "B"}]}</script>`;
    const [, article, thing] = lines(html);
    assert.deepEqual(article, {
      type: "Article",
      id: "#a",
      name: "A",
      about: { type: "Thing", id: "#b", name: "B" },
    });
    assert.equal((thing as { name: string }).name, "B");
    assert.equal(lines(html, 60).length, 1);
  });

  test("an item that refers to itself ends", () => {
    const html = `<div itemscope itemref=a id=a><b itemprop=name>N</b></div>`;
    assert.equal(readPageData(parseHtml(html), url).records.length, 1);
  });

  test("a page that nests without end is read as far as can be", () => {
    const html = `<title>T</title>${"<div itemscope><div itemprop=a>".repeat(20_000)}`;
    assert.deepEqual(readPageData(parseHtml(html), url).meta.fields.get("title"), ["T"]);
  });
});
