import assert from "node:assert/strict";
import { describe, test } from "node:test";

import { z } from "zod";

import { data, ld, mapped, product } from "../../../test/mapping.ts";

const s = z.string();
const n = z.number();

describe("products", () => {
  const page = `<html lang=en><title>Tea & pot | Pots</title>${ld(product)}`;

  test("a product with its offer and rating, flat", () => {
    const schema = z.object({
      name: s,
      price: n,
      currency: s,
      in_stock: z.boolean(),
      rating: n,
      review_count: z.int(),
      brand: s,
    });
    assert.deepEqual(mapped(page, schema), {
      data: {
        name: "Tea & pot",
        price: 1299,
        currency: "EUR",
        in_stock: true,
        rating: 4.6,
        review_count: 1204,
        brand: "Leaf",
      },
      sources: ["JSON-LD"],
      notes: [],
    });
  });

  test("nested as the schema nests it", () => {
    const schema = z.object({
      product: z.object({
        title: s,
        price: z.object({ amount: n, currency: s }),
        rating: z.object({ value: n, count: n }),
        images: z.array(z.url()),
        reviews: z.array(z.object({ author: s, text: s, rating: n })),
      }),
    });
    assert.deepEqual(data(page, schema), {
      product: {
        title: "Tea & pot",
        price: { amount: 1299, currency: "EUR" },
        rating: { value: 4.6, count: 1204 },
        images: ["https://shop.test/pot.jpg", "https://shop.test/pot-2.jpg"],
        reviews: [
          { author: "Ann", text: "Good.", rating: 5 },
          { author: "Bob", text: "Leaks.", rating: 2 },
        ],
      },
    });
  });

  test("names that carry their owner", () => {
    const schema = z.object({
      product_name: s,
      product_price: n,
      seller_name: s,
      image_url: s,
      rating_value: n,
    });
    assert.deepEqual(data(page, schema), {
      product_name: "Tea & pot",
      product_price: 1299,
      seller_name: "Pots Ltd",
      image_url: "https://shop.test/pot.jpg",
      rating_value: 4.6,
    });
  });

  test("markup within text is read as text, enums by their meaning, specifications as pairs", () => {
    const schema = z.object({
      description: s,
      availability: z.enum(["in_stock", "out_of_stock"]),
      specs: z.record(s, s),
    });
    assert.deepEqual(data(page, schema), {
      description: "A pot. For tea.",
      availability: "in_stock",
      specs: { Colour: "blue", Weight: "2 kg" },
    });
  });

  test("what is required and not there is never made up", () => {
    assert.equal(data(page, z.object({ name: s, price: n, warranty: s })), null);
    assert.equal(data(page, z.object({ name: s, price: n, colour_code: n })), null);
    assert.equal(
      data(page, z.object({ name: s, availability: z.enum(["backorder", "gone"]) })),
      null,
    );
  });

  test("what is optional and not there is left out, null where that is allowed, and told", () => {
    const schema = z.object({ name: s, price: n, warranty: s.optional(), colour: s.nullable() });
    assert.deepEqual(mapped(page, schema), {
      data: { name: "Tea & pot", price: 1299, colour: null },
      sources: ["JSON-LD"],
      notes: ["warranty: not found in the page's data", "colour: not found in the page's data"],
    });
  });

  test("too little of what is asked is no answer", () => {
    const schema = z.object({ name: s, a1: s.optional(), b1: s.optional(), c1: s.nullish() });
    assert.equal(data(page, schema), null);
  });

  test("a schema as pydantic writes it, with references, constants and a union", () => {
    const schema = {
      $defs: {
        Money: {
          type: "object",
          properties: { amount: { type: "number" }, currency: { type: "string" } },
          required: ["amount", "currency"],
          title: "Money",
        },
      },
      title: "Product",
      type: "object",
      properties: {
        kind: { const: "product", type: "string" },
        name: { type: "string" },
        price: { anyOf: [{ $ref: "#/$defs/Money" }, { type: "null" }], default: null },
        sku: { anyOf: [{ type: "integer" }, { type: "string" }] },
      },
      required: ["kind", "name", "sku"],
    };
    assert.deepEqual(data(page, schema), {
      kind: "product",
      name: "Tea & pot",
      price: { amount: 1299, currency: "EUR" },
      sku: "P-1",
    });
  });

  test("several alike are no single one, but a list", () => {
    const two = ld(
      { ...product, name: "A", offers: { price: 1 } },
      { ...product, name: "B", offers: { price: 2 } },
    );
    assert.equal(data(two, z.object({ name: s, price: n })), null);
    assert.deepEqual(data(two, z.object({ products: z.array(z.object({ name: s, price: n })) })), {
      products: [
        { name: "A", price: 1 },
        { name: "B", price: 2 },
      ],
    });
    assert.deepEqual(data(two, z.array(z.object({ name: s, price: n }))), [
      { name: "A", price: 1 },
      { name: "B", price: 2 },
    ]);
  });

  test("of several products, the one that the page is titled after", () => {
    const two = `<title>B - Shop</title>${ld({ ...product, name: "A" }, { ...product, name: "B", sku: "2" })}`;
    assert.deepEqual(data(two, z.object({ name: s, sku: s })), { name: "B", sku: "2" });
  });

  test("the price of variants that differ is told to be one of several", () => {
    const offers = [{ price: 10 }, { price: 10 }, { price: 12 }];
    const hasVariant = offers.map((offer) => ({ "@type": "Product", name: "A", offers: offer }));
    const html = `<title>Big pot</title>${ld({ "@type": "ProductGroup", name: "Big pot", hasVariant })}`;
    assert.deepEqual(mapped(html, z.object({ name: s, price: n })), {
      data: { name: "Big pot", price: 10 },
      sources: ["JSON-LD"],
      notes: ["price: the page's data has 2 (10, 12); this is the first"],
    });
  });

  test("the range of an aggregate offer", () => {
    const page = ld({
      "@type": "Product",
      name: "A",
      offers: { "@type": "AggregateOffer", lowPrice: 10, highPrice: "20.50", priceCurrency: "USD" },
    });
    assert.deepEqual(
      data(page, z.object({ name: s, min_price: n, max_price: n, price_currency: s })),
      {
        name: "A",
        min_price: 10,
        max_price: 20.5,
        price_currency: "USD",
      },
    );
  });

  test("a shop page in microdata, with itemref and a price in content", () => {
    const page = `<html lang=de><div itemscope itemtype="https://schema.org/Product" itemref=more>
      <h1 itemprop=name>Stuhl</h1><img itemprop=image src=/stuhl.jpg>
      <div itemprop=offers itemscope itemtype="http://schema.org/Offer">
        <span itemprop=price>1.299,00</span> <meta itemprop=priceCurrency content=EUR>
        <link itemprop=availability href="http://schema.org/OutOfStock"></div></div>
      <p id=more>Nr. <span itemprop=sku>S7</span></p>`;
    const schema = z.object({
      name: s,
      price: n,
      currency: s,
      available: z.boolean(),
      sku: s,
      image: z.url(),
    });
    assert.deepEqual(mapped(page, schema), {
      data: {
        name: "Stuhl",
        price: 1299,
        currency: "EUR",
        available: false,
        sku: "S7",
        image: "https://shop.test/stuhl.jpg",
      },
      sources: ["microdata"],
      notes: [],
    });
  });

  test("RDFa Lite", () => {
    const page = `<div vocab="https://schema.org/" typeof="Product"><b property="name">Lamp</b>
      <p property="offers" typeof="Offer"><i property="price" content="20.00">20 bucks</i></p></div>`;
    assert.deepEqual(mapped(page, z.object({ name: s, price: n })), {
      data: { name: "Lamp", price: 20 },
      sources: ["RDFa"],
      notes: [],
    });
  });

  test("only OpenGraph", () => {
    const page = `<title>x</title><meta property="og:title" content="Lamp"><meta property="og:type" content="product">
      <meta property="product:price:amount" content="20.00"><meta property="product:price:currency" content="USD">
      <meta property="og:image" content="/lamp.png"><meta property="og:description" content="It shines.">`;
    const schema = z.object({ title: s, price: n, currency: s, image: s, description: s });
    assert.deepEqual(mapped(page, schema), {
      data: {
        title: "Lamp",
        price: 20,
        currency: "USD",
        image: "https://shop.test/lamp.png",
        description: "It shines.",
      },
      sources: ["meta tags"],
      notes: [],
    });
  });
});
