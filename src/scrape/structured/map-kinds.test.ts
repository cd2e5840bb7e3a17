import assert from "node:assert/strict";
import { describe, test } from "node:test";

import { z } from "zod";

import { data, ld } from "../../../test/mapping.ts";

const s = z.string();
const n = z.number();

describe("records of other kinds", () => {
  test("a recipe: ingredients, steps in sections, durations by their unit", () => {
    const page = ld({
      "@type": ["Recipe", "NewsArticle"],
      name: "Soup",
      recipeIngredient: ["1 onion", "2 l water"],
      recipeInstructions: [
        {
          "@type": "HowToSection",
          name: "Begin",
          itemListElement: [{ "@type": "HowToStep", text: "Cut." }],
        },
        { "@type": "HowToStep", text: "Boil." },
      ],
      prepTime: "PT1H10M",
      recipeYield: "4 servings",
      nutrition: { "@type": "NutritionInformation", calories: "320 kcal" },
    });
    const schema = z.object({
      title: s,
      ingredients: z.array(s),
      steps: z.array(s),
      prep_time_minutes: n,
      prep_time: s,
      servings: n,
      calories: n,
    });
    assert.deepEqual(data(page, schema), {
      title: "Soup",
      ingredients: ["1 onion", "2 l water"],
      steps: ["Cut.", "Boil."],
      prep_time_minutes: 70,
      prep_time: "PT1H10M",
      servings: 4,
      calories: 320,
    });
    assert.deepEqual(data(page, z.object({ name: s, instructions: s })), {
      name: "Soup",
      instructions: "Cut.\nBoil.",
    });
    assert.equal(data(page, z.object({ name: s, prep_time: n })), null, "a number without a unit");
  });

  test("an event with its place", () => {
    const page = ld({
      "@type": "MusicEvent",
      name: "Night of song",
      startDate: "2025-06-01T20:00",
      location: {
        "@type": "Place",
        name: "Hall",
        address: {
          "@type": "PostalAddress",
          streetAddress: "1 Main St",
          addressLocality: "Bern",
          postalCode: "3000",
          addressCountry: "CH",
        },
      },
      performer: [{ "@type": "MusicGroup", name: "Trio" }],
      offers: [{ "@type": "Offer", price: 30, priceCurrency: "CHF" }],
    });
    const schema = z.object({
      event: z.object({
        name: s,
        date: z.iso.date(),
        venue: s,
        city: s,
        address: s,
        artists: z.array(s),
        price: n,
      }),
    });
    assert.deepEqual(data(page, schema), {
      event: {
        name: "Night of song",
        date: "2025-06-01",
        venue: "Hall",
        city: "Bern",
        address: "1 Main St, 3000 Bern, CH",
        artists: ["Trio"],
        price: 30,
      },
    });
  });

  test("a job", () => {
    const page = ld({
      "@type": "JobPosting",
      title: "Baker",
      hiringOrganization: { "@type": "Organization", name: "Bread AG" },
      jobLocation: {
        "@type": "Place",
        address: { "@type": "PostalAddress", addressLocality: "Ulm", addressCountry: "DE" },
      },
      baseSalary: {
        "@type": "MonetaryAmount",
        currency: "EUR",
        value: { "@type": "QuantitativeValue", minValue: 40000, maxValue: 50000, unitText: "YEAR" },
      },
      employmentType: "FULL_TIME",
      datePosted: "2024-05-01",
      jobLocationType: "TELECOMMUTE",
    });
    const schema = z.object({
      job_title: s,
      company: s,
      location: s,
      salary_min: n,
      salary_max: n,
      salary_currency: s,
      employment_type: z.enum(["full-time", "part-time"]),
      posted_at: z.iso.date(),
      remote: z.boolean(),
    });
    assert.deepEqual(data(page, schema), {
      job_title: "Baker",
      company: "Bread AG",
      location: "Ulm, DE",
      salary_min: 40000,
      salary_max: 50000,
      salary_currency: "EUR",
      employment_type: "full-time",
      posted_at: "2024-05-01",
      remote: true,
    });
  });

  test("questions and answers", () => {
    const page = ld({
      "@type": "FAQPage",
      mainEntity: ["Why?", "How?"].map((name) => ({
        "@type": "Question",
        name,
        acceptedAnswer: { "@type": "Answer", text: `<b>${name}</b> so.` },
      })),
    });
    assert.deepEqual(
      data(page, z.object({ faqs: z.array(z.object({ question: s, answer: s })) })),
      {
        faqs: [
          { question: "Why?", answer: "Why? so." },
          { question: "How?", answer: "How? so." },
        ],
      },
    );
  });

  test("a list of items with their positions", () => {
    const page = ld({
      "@type": "ItemList",
      name: "Best",
      itemListElement: [1, 2, 3].map((position) => ({
        "@type": "ListItem",
        position,
        item: {
          "@type": "Movie",
          name: `M${position}`,
          url: `/m${position}`,
          dateCreated: `200${position}-01-02`,
        },
      })),
    });
    assert.deepEqual(
      data(page, z.object({ movies: z.array(z.object({ name: s, url: s, position: n })).max(3) })),
      {
        movies: [1, 2, 3].map((position) => ({
          name: `M${position}`,
          url: `https://shop.test/m${position}`,
          position,
        })),
      },
    );
  });

  test("a local business with hours and position", () => {
    const page = ld({
      "@type": "Restaurant",
      name: "Fork",
      telephone: "+41 31 000",
      address: {
        "@type": "PostalAddress",
        streetAddress: "2 Lane",
        addressLocality: "Bern",
        postalCode: "3001",
      },
      geo: { "@type": "GeoCoordinates", latitude: "46.9", longitude: 7.4 },
      openingHours: ["Mo-Fr 10:00-18:00", "Sa 10:00-14:00"],
      sameAs: ["https://social.test/fork"],
    });
    const schema = z.object({
      name: s,
      phone: s,
      address: z.object({ street: s, city: s, zip: s }),
      lat: n,
      lng: n,
      opening_hours: z.array(s),
      social_links: z.array(z.url()),
    });
    assert.deepEqual(data(page, schema), {
      name: "Fork",
      phone: "+41 31 000",
      address: { street: "2 Lane", city: "Bern", zip: "3001" },
      lat: 46.9,
      lng: 7.4,
      opening_hours: ["Mo-Fr 10:00-18:00", "Sa 10:00-14:00"],
      social_links: ["https://social.test/fork"],
    });
  });

  test("a video", () => {
    const page = ld({
      "@type": "VideoObject",
      name: "Clip",
      duration: "PT2M30S",
      uploadDate: "2024-01-05",
      thumbnailUrl: "/t.jpg",
      embedUrl: "https://v.test/e",
    });
    const schema = z.object({
      title: s,
      duration_seconds: n,
      uploaded: z.iso.date(),
      thumbnail: s,
      video_url: s,
    });
    assert.deepEqual(data(page, schema), {
      title: "Clip",
      duration_seconds: 150,
      uploaded: "2024-01-05",
      thumbnail: "https://shop.test/t.jpg",
      video_url: "https://v.test/e",
    });
  });

  test("an organisation, when it is asked for", () => {
    const page = `<title>Welcome</title>${ld({ "@type": "Organization", name: "Acme", email: "mailto:hi@acme.test", foundingDate: "1999", logo: { "@type": "ImageObject", url: "/l.png" } })}`;
    assert.deepEqual(
      data(
        page,
        z.object({ company: z.object({ name: s, email: z.email(), founded: z.int(), logo: s }) }),
      ),
      {
        company: {
          name: "Acme",
          email: "hi@acme.test",
          founded: 1999,
          logo: "https://shop.test/l.png",
        },
      },
    );
  });

  test("a paper by its citation tags", () => {
    const page = `<meta name=citation_title content="On tea"><meta name=citation_author content="Ann"><meta name=citation_author content="Bob">
      <meta name=citation_publication_date content="2020/05/06"><meta name=citation_doi content="10.1/x">`;
    assert.deepEqual(
      data(page, z.object({ title: s, authors: z.array(s), date: z.iso.date(), doi: s })),
      {
        title: "On tea",
        authors: ["Ann", "Bob"],
        date: "2020-05-06",
        doi: "10.1/x",
      },
    );
  });
});
