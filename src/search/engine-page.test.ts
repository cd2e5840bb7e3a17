import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { describe, test } from "node:test";
import { noCapacity } from "../errors.ts";
import { bing } from "./bing.ts";
import { duckduckgo } from "./duckduckgo.ts";
import type { Engine } from "./engine.ts";
import { enginePages, type OpenPage } from "./engine-page.ts";
import { SearchFailure, type SearchFailureKind } from "./failure.ts";
import { mojeek } from "./mojeek.ts";
import type { SearchQuery } from "./provider.ts";

const query: SearchQuery = {
  text: "tawny owls",
  depth: "standard",
  maxResults: 10,
  includeDomains: [],
  excludeDomains: [],
  fromDate: null,
  toDate: null,
};

/** A page of `test/sites/pages/engines`, which has the structure of the engine's. */
function page(name: string): string {
  const url = new URL(`../../test/sites/pages/engines/${name}.html`, import.meta.url);
  return readFileSync(url, "utf8");
}

/** A browser that shows these pages, one after the other; it notes what it opened. */
function browser(...pages: { html: string; status?: number; url?: string }[]) {
  const opened: string[] = [];
  const open: OpenPage = (url) => {
    const shown = pages[opened.length]!;
    opened.push(url);
    return Promise.resolve({ status: 200, url, ...shown });
  };
  return { open, opened };
}

function search(
  engines: readonly [Engine, ...Engine[]],
  open: OpenPage,
  more: Partial<SearchQuery> = {},
) {
  const provider = enginePages({ engines, open });
  return provider.search({ ...query, ...more }, AbortSignal.timeout(5_000));
}

function failsAs(kind: SearchFailureKind, said: RegExp) {
  return (error: unknown) =>
    error instanceof SearchFailure && error.kind === kind && said.test(error.message);
}

describe("the page", () => {
  const found: [Engine, string][] = [
    [duckduckgo, "https://owls.org/tawny?a=1&b=2"],
    [mojeek, "https://owls.org/tawny"],
    [bing, "https://owls.org/tawny?a=1"],
  ];

  for (const [engine, first] of found) {
    test(`of ${engine.name} is read without its advertisements, with the addresses behind its links`, async () => {
      const { open, opened } = browser({ html: page(engine.name) });
      const { results, by } = await search([engine], open);
      assert.equal(by, engine.name);
      assert.deepEqual(
        results.map(({ url }) => url),
        [first, "https://birds.net/owls"],
      );
      assert.match(results[0]!.title, /^Tawny owl\b/);
      assert.equal(results[0]!.snippet, "The tawny owl is stocky.");
      assert.equal(results[1]!.snippet, "All owls of the world.");
      assert.equal(opened.length, 1);
      assert.ok(opened[0]!.startsWith(`${engine.address}?`));
      assert.equal(new URL(opened[0]!).searchParams.get("q"), "tawny owls");
    });

    test(`of ${engine.name} that says that there is nothing is no failure`, async () => {
      const { open } = browser({ html: page(`${engine.name}-nothing`) });
      assert.deepEqual((await search([engine], open)).results, []);
    });

    test(`of ${engine.name} that refuses is told, with what to set instead`, async () => {
      const html = page(`${engine.name}-refusal`);
      for (const status of [0, 200, 202, 403, 429]) {
        const { open } = browser({ html, status });
        await assert.rejects(
          search([engine], open),
          failsAs("search_refused", new RegExp(`${engine.name} refused.*SEARXNG_URL.*_API_KEY`)),
        );
      }
    });

    test(`of ${engine.name} that forbids, or is something else, is told`, async () => {
      const html = "<h1>Hello</h1>";
      for (const status of [403, 429, 503]) {
        const { open } = browser({ html, status });
        await assert.rejects(
          search([engine], open),
          failsAs("search_refused", new RegExp(`${status}`)),
        );
      }
      await assert.rejects(
        search([engine], browser({ html }).open),
        failsAs("search_malformed", /holds no results/),
      );
    });
  }
});

test("DuckDuckGo tells dates, and is asked for a period and without bangs", async () => {
  const { open, opened } = browser({ html: page("duckduckgo") });
  const { results } = await search([duckduckgo], open, {
    text: "!w owls \\hoo a!b",
    fromDate: "2026-01-31",
    toDate: "2026-02-28",
    excludeDomains: ["shop.org"],
  });
  assert.deepEqual(
    results.map(({ publishedAt }) => publishedAt),
    ["2026-02-03T00:00:00.000Z", null],
  );
  const { searchParams } = new URL(opened[0]!);
  assert.equal(searchParams.get("q"), '"!w" owls "\\hoo" a!b -site:shop.org');
  assert.equal(searchParams.get("df"), "2026-01-31..2026-02-28");
});

test("an engine that puts the search off with 202 has refused", async () => {
  const { open } = browser({ html: "<p>Later.</p>", status: 202 });
  await assert.rejects(search([duckduckgo], open), failsAs("search_refused", /202/));
});

describe("several engines", () => {
  const refusal = { html: page("duckduckgo-refusal"), status: 202 };

  test("are asked once each, the next when one has refused, and that is told", async () => {
    const { open, opened } = browser(refusal, { html: page("mojeek") });
    const { results, by, warnings } = await search([duckduckgo, mojeek, bing], open);
    assert.equal(by, "mojeek");
    assert.equal(results.length, 2);
    assert.match(warnings!.join(), /duckduckgo refused/);
    assert.deepEqual(
      opened.map((url) => new URL(url).hostname),
      ["html.duckduckgo.com", "www.mojeek.com"],
    );
  });

  test("that all refuse are all named", async () => {
    const mojeekRefuses = { html: page("mojeek-refusal"), status: 403 };
    const { open, opened } = browser(refusal, mojeekRefuses);
    await assert.rejects(
      search([duckduckgo, mojeek], open),
      failsAs("search_refused", /duckduckgo refused.*mojeek refused.*BRAVE_API_KEY/),
    );
    assert.equal(opened.length, 2);
  });

  test("are too many for who is in a hurry: the first counts", async () => {
    const { open, opened } = browser(refusal, { html: page("mojeek") });
    await assert.rejects(
      search([duckduckgo, mojeek], open, { depth: "fast" }),
      failsAs("search_refused", /duckduckgo/),
    );
    assert.equal(opened.length, 1);
  });
});

test("an engine that leads to another site does not speak for it", async () => {
  const { open } = browser({ html: page("duckduckgo"), url: "https://elsewhere.org/html/" });
  await assert.rejects(search([duckduckgo], open), failsAs("search_refused", /another site/));
});

test("a browser that can't open the page says why", async () => {
  const open: OpenPage = () => Promise.reject(new Error("Cannot resolve html.duckduckgo.com"));
  await assert.rejects(
    search([duckduckgo], open),
    failsAs("search_unreachable", /duckduckgo could not be opened: Cannot resolve/),
  );
  const full: OpenPage = () => Promise.reject(noCapacity("The server is full", 5));
  await assert.rejects(search([duckduckgo, mojeek], full), { status: 529 });
  const slow: OpenPage = (_url, signal) =>
    new Promise((_resolve, reject) => {
      signal.addEventListener("abort", () => reject(signal.reason));
    });
  const provider = enginePages({ engines: [duckduckgo, mojeek], open: slow });
  await assert.rejects(
    provider.search(query, AbortSignal.timeout(20)),
    failsAs("search_timeout", /duckduckgo did not answer in time/),
  );
});
