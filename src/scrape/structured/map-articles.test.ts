import assert from "node:assert/strict";
import { describe, test } from "node:test";

import { z } from "zod";

import { data, ld, mapped, product } from "../../../test/mapping.ts";

const s = z.string();
const n = z.number();

describe("articles and what is around them", () => {
  const article = {
    "@context": "https://schema.org",
    "@graph": [
      { "@type": "WebSite", "@id": "#site", name: "The Daily", url: "https://shop.test/" },
      {
        "@type": "NewsArticle",
        headline: "Rain comes",
        author: [{ "@id": "#ann" }, { "@type": "Person", name: "Bob" }],
        datePublished: "2024-03-12T08:00:00+01:00",
        publisher: { "@id": "#site" },
        keywords: "rain, sun",
        articleSection: "Weather",
      },
      { "@type": "Person", "@id": "#ann", name: "Ann", url: "https://shop.test/ann" },
      {
        "@type": "BreadcrumbList",
        itemListElement: [
          { "@type": "ListItem", position: 1, name: "Home", item: "https://shop.test/" },
          {
            "@type": "ListItem",
            position: 2,
            name: "Weather",
            item: { "@id": "https://shop.test/weather" },
          },
        ],
      },
    ],
  };
  const news = `<title>Rain comes - The Daily</title><meta property="og:description" content="Take a coat.">${ld(article)}`;

  test("an article in a graph, its authors by reference, its summary from the head", () => {
    const schema = z.object({
      title: s,
      authors: z.array(s),
      published: z.iso.date(),
      published_at: z.iso.datetime({ offset: true }),
      summary: s,
      tags: z.array(s),
      publisher: s,
      section: s,
    });
    assert.deepEqual(mapped(news, schema), {
      data: {
        title: "Rain comes",
        authors: ["Ann", "Bob"],
        published: "2024-03-12",
        published_at: "2024-03-12T08:00:00+01:00",
        summary: "Take a coat.",
        tags: ["rain", "sun"],
        publisher: "The Daily",
        section: "Weather",
      },
      sources: ["JSON-LD", "meta tags"],
      notes: [],
    });
  });

  test("one author as text, as object, as list of objects", () => {
    assert.deepEqual(data(news, z.object({ headline: s, author: s })), {
      headline: "Rain comes",
      author: "Ann, Bob",
    });
    assert.deepEqual(data(news, z.object({ headline: s, author: z.object({ name: s, url: s }) })), {
      headline: "Rain comes",
      author: { name: "Ann", url: "https://shop.test/ann" },
    });
    assert.deepEqual(
      data(news, z.object({ headline: s, authors: z.array(z.object({ name: s })) })),
      {
        headline: "Rain comes",
        authors: [{ name: "Ann" }, { name: "Bob" }],
      },
    );
  });

  test("an address is nobody's name", () => {
    const html = `<meta property="og:title" content="Rain"><meta property="article:author" content="https://social.test/ann">`;
    assert.equal(data(html, z.object({ title: s, author: s })), null);
    assert.deepEqual(data(html, z.object({ title: s, author_url: s })), null);
  });

  test("breadcrumbs, as objects and as text", () => {
    const schema = z.object({
      breadcrumbs: z.array(z.object({ position: z.int(), name: s, url: s })),
    });
    assert.deepEqual(data(news, schema), {
      breadcrumbs: [
        { position: 1, name: "Home", url: "https://shop.test/" },
        { position: 2, name: "Weather", url: "https://shop.test/weather" },
      ],
    });
    assert.deepEqual(data(news, z.object({ title: s, breadcrumbs: z.array(s) })), {
      title: "Rain comes",
      breadcrumbs: ["Home", "Weather"],
    });
  });

  test("breadcrumbs and the site itself are no products, jobs or results", () => {
    const item = z.object({ name: s, url: s });
    for (const name of ["products", "jobs", "results", "reviews"]) {
      assert.equal(data(news, z.object({ [name]: z.array(item) })), null, name);
    }
    assert.equal(data(news, z.object({ organization: z.object({ name: s, phone: s }) })), null);
  });

  test("a product, its crumbs and the site's name on one page", () => {
    const page = `<title>Tea & pot</title><meta property="og:site_name" content="Pots">${ld(product, article["@graph"][3]!)}`;
    const schema = z.object({
      site_name: s,
      product: z.object({ name: s, price: n }),
      breadcrumbs: z.array(z.object({ name: s })),
    });
    assert.deepEqual(data(page, schema), {
      site_name: "Pots",
      product: { name: "Tea & pot", price: 1299 },
      breadcrumbs: [{ name: "Home" }, { name: "Weather" }],
    });
  });
});

describe("JSON-LD as it is found", () => {
  test("broken JSON, comments around it and entities within it", () => {
    const page = `<script type="application/ld+json; charset=utf-8"><!--
      {"@type": "Product", "name": "Fish &#38; chips", "sku": '7', "offers": {"price": 5,},}
    --></script><script type="application/ld+json">nonsense</script>`;
    assert.deepEqual(data(page, z.object({ name: s, sku: s, price: n })), {
      name: "Fish & chips",
      sku: "7",
      price: 5,
    });
  });

  test("records in a circle", () => {
    const page = ld({
      "@graph": [
        { "@id": "#a", "@type": "Article", headline: "A", isPartOf: { "@id": "#b" } },
        { "@id": "#b", "@type": "WebPage", name: "B", mainEntity: { "@id": "#a" } },
      ],
    });
    const node: z.ZodType = z.lazy(() =>
      z.object({ headline: s, isPartOf: z.object({ name: s, mainEntity: node.optional() }) }),
    );
    assert.equal((data(page, node) as { headline: string }).headline, "A");
  });
});
