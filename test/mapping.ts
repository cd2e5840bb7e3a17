import { z } from "zod";
import { parseHtml } from "../src/scrape/document.ts";
import { assertUsableSchema } from "../src/scrape/structured/json-schema.ts";
import { type MappedData, mapPageData } from "../src/scrape/structured/map.ts";
import { readPageData } from "../src/scrape/structured/page-data.ts";

/** The address of the pages that the mapping is tried with. */
export const url = "https://shop.test/page";

/** What a page gives for a schema. */
export function mapped(html: string, schema: z.ZodType | object): MappedData | null {
  const given = schema instanceof z.ZodType ? z.toJSONSchema(schema) : schema;
  return mapPageData(readPageData(parseHtml(html), url), url, assertUsableSchema(given));
}

/** The same, the data alone. */
export function data(html: string, schema: z.ZodType | object): unknown {
  return mapped(html, schema)?.data ?? null;
}

/** Things as JSON-LD. */
export function ld(...things: object[]): string {
  return things
    .map((thing) => `<script type="application/ld+json">${JSON.stringify(thing)}</script>`)
    .join("");
}

/** A product as shops write it. */
export const product = {
  "@context": "https://schema.org",
  "@type": "Product",
  name: "Tea &amp; pot",
  image: ["/pot.jpg", "/pot-2.jpg"],
  description: "<p>A pot.<br>For tea.</p>",
  sku: "P-1",
  brand: { "@type": "Brand", name: "Leaf" },
  additionalProperty: [
    { "@type": "PropertyValue", name: "Colour", value: "blue" },
    { "@type": "PropertyValue", name: "Weight", value: "2 kg" },
  ],
  aggregateRating: { "@type": "AggregateRating", ratingValue: "4.6", reviewCount: "1,204" },
  review: [
    {
      "@type": "Review",
      author: { "@type": "Person", name: "Ann" },
      reviewBody: "Good.",
      reviewRating: { ratingValue: 5 },
    },
    { "@type": "Review", author: "Bob", reviewBody: "Leaks.", reviewRating: { ratingValue: 2 } },
  ],
  offers: {
    "@type": "Offer",
    price: "1,299.00",
    priceCurrency: "EUR",
    availability: "https://schema.org/InStock",
    seller: { "@type": "Organization", name: "Pots Ltd" },
    url: "/buy",
  },
};
