import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { z } from "zod";
import { openStage, type Stage } from "../stage.ts";
import { connect } from "./notte-client.ts";

let stage: Stage;
before(async () => (stage = await openStage()));
after(() => stage[Symbol.asyncDispose]());

const page = (path: string) => stage.site.url + path;

const product = `<!doctype html><title>Rose</title><script type="application/ld+json">
  {"@context":"https://schema.org","@type":"Product","name":"Rose","offers":{"price":"3.50","priceCurrency":"EUR"}}
  </script><h1>Rose</h1><p>${"A rose that climbs, and smells of tea in the evening. ".repeat(8)}</p>`;
const productPage = () =>
  page(`/file?${new URLSearchParams({ type: "text/html", content: product }).toString()}`);
const Product = z.object({ name: z.string(), price: z.number() });

test("a URL is scraped by the client", async () => {
  const markdown = await connect(stage.server).scrape(page("/article.html"));
  assert.match(String(markdown), /^# Moonflowers\n/);
});

test("a URL's images are scraped by the client", async () => {
  const images = await connect(stage.server).scrape(page("/article.html"), { only_images: true });
  assert.ok(Array.isArray(images));
  assert.partialDeepStrictEqual(images, [
    { url: page("/moon.png"), category: "content_image", description: "A moonflower at dusk" },
  ]);
});

test("a zod schema is filled by the client and by a session", async () => {
  const client = connect(stage.server);
  const found = await client.scrape(productPage(), { response_format: Product });
  assert.deepEqual(found, { name: "Rose", price: 3.5 });
  await client.Session().use(async (session) => {
    await session.execute({ type: "goto", url: productPage() });
    const seen = await session.scrape({ response_format: Product });
    assert.deepEqual(seen, { name: "Rose", price: 3.5 });
    assert.match(String(await session.scrape()), /^# Rose\n/);
  });
});

test("a schema that nothing here can fill is an error that says what to configure", async () => {
  const Moral = z.object({ moral: z.string() });
  await assert.rejects(
    connect(stage.server).scrape(productPage(), { response_format: Moral }),
    /NOCTURNE_MODEL/,
  );
});
