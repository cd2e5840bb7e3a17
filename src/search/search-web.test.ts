import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { SearchRequest } from "../contract/search.ts";
import { AppError } from "../errors.ts";
import type { SearchProvider, SearchQuery, SearchResult } from "./provider.ts";
import { type ReadPage, withContent } from "./read-results.ts";
import { searchWeb, type SearchParts } from "./search-web.ts";

const staying = new AbortController().signal;

function found(url: string, publishedAt: string | null = null): SearchResult {
  return { title: `Page ${url}`, url, snippet: "A snippet", publishedAt };
}

/** A search with a provider that answers these results; `asked` is what it was asked. */
async function search(body: object, results: SearchResult[], more: Partial<SearchParts> = {}) {
  const asked: SearchQuery[] = [];
  const provider: SearchProvider = {
    name: "owlery",
    mostResults: 20,
    longestQuery: 40,
    domainsInQuery: true,
    filtersDates: false,
    search(query) {
      asked.push(query);
      return Promise.resolve({ results, warnings: ["The owlery is old."] });
    },
  };
  const read: ReadPage = () => Promise.reject(new Error("not to be read"));
  const request = SearchRequest.parse({ q: "owls", ...body });
  return { asked, ...(await searchWeb(request, { provider, read, ask: null, ...more }, staying)) };
}

describe("results", () => {
  test("are told under both names", async () => {
    const { results, provider, warnings, timings, asked } = await search({}, [
      { ...found("https://owls.org/", "2026-02-03T10:00:00.000Z"), content: "A longer text" },
      found("https://birds.net/"),
    ]);
    assert.deepEqual(results, [
      {
        type: "text",
        name: "Page https://owls.org/",
        title: "Page https://owls.org/",
        url: "https://owls.org/",
        content: "A longer text",
        content_from: "provider",
        snippet: "A snippet",
        published_at: "2026-02-03T10:00:00.000Z",
        error: null,
      },
      {
        type: "text",
        name: "Page https://birds.net/",
        title: "Page https://birds.net/",
        url: "https://birds.net/",
        content: "A snippet",
        content_from: "snippet",
        snippet: "A snippet",
        published_at: null,
        error: null,
      },
    ]);
    assert.equal(provider, "owlery");
    assert.deepEqual(warnings, ["The owlery is old."]);
    assert.deepEqual([timings.read_ms, timings.answer_ms], [null, null]);
    assert.equal(asked[0]!.depth, "standard");
  });

  test("are filtered whatever the provider does", async () => {
    const body = {
      maxResults: 3,
      includeDomains: ["https://www.owls.org/about"],
      excludeDomains: ["shop.owls.org"],
      fromDate: "2026-01-31",
      toDate: "2026-02-28T10:00:00Z",
    };
    const { results, warnings, asked } = await search(body, [
      found("https://www.owls.org/1"),
      found("https://www.owls.org/1"),
      found("javascript:alert(1)"),
      found("https://notowls.org/"),
      found("https://cheap.shop.owls.org/"),
      found("https://owls.org/old", "2026-01-30T23:00:00.000Z"),
      found("https://owls.org/new", "2026-02-28T23:00:00.000Z"),
      found("https://de.owls.org/"),
      found("https://owls.org/more"),
    ]);
    assert.deepEqual(
      results.map(({ url }) => url),
      ["https://www.owls.org/1", "https://owls.org/new", "https://de.owls.org/"],
    );
    assert.ok(warnings.some((warning) => /fromDate, toDate: owlery can't/.test(warning)));
    assert.deepEqual(asked[0]!.includeDomains, ["owls.org"]);
    assert.equal(asked[0]!.toDate, "2026-02-28");
  });
});

test("what is asked for and can't be is told", async () => {
  const { warnings } = await search(
    { maxResults: 50, includeImages: true, moon: 1, includeSources: true },
    [],
  );
  assert.ok(warnings.includes("maxResults: owlery brings at most about 20."));
  assert.ok(warnings.includes("Without effect here: includeImages, moon."));
});

test("a query that is too long for the provider is refused by the field's name", async () => {
  await assert.rejects(search({ q: "o".repeat(41) }, []), (error) => {
    assert.ok(error instanceof AppError);
    assert.deepEqual(error.issues?.[0]?.loc, ["body", "q"]);
    assert.match(error.message, /owlery takes at most 40/);
    return true;
  });
  await assert.rejects(
    search({ includeDomains: ["owls.org", "birds.net", "moths.net"] }, []),
    (error) => {
      assert.ok(error instanceof AppError);
      assert.deepEqual(error.issues?.[0]?.loc, ["body", "includeDomains"]);
      assert.match(error.message, /40 characters.*domains/);
      return true;
    },
  );
});

test("what needs a model is refused without one, before the provider is asked", async () => {
  const schema = { type: "object" };
  for (const body of [{ outputType: "sourcedAnswer" }, { outputType: "structured", schema }]) {
    await assert.rejects(search(body, []), (error) => {
      assert.ok(error instanceof AppError);
      assert.equal(error.status, 422);
      assert.deepEqual(error.issues?.[0]?.loc, ["body", "outputType"]);
      assert.match(error.message, /NOCTURNE_MODEL/);
      return true;
    });
  }
});

describe("with a model", () => {
  const results = [found("https://owls.org/"), found("https://birds.net/")];

  test("an answer comes with results and sources", async () => {
    const { answer, sources, warnings, timings, ...rest } = await search(
      { outputType: "sourcedAnswer" },
      results,
      { ask: () => Promise.resolve({ answer: "They hoot [2][5]." }) },
    );
    assert.equal(answer, "They hoot [1].");
    assert.deepEqual(sources, [
      { name: "Page https://birds.net/", url: "https://birds.net/", snippet: "A snippet" },
    ]);
    assert.equal(rest.results.length, 2);
    assert.match(warnings.join(), /\[5\]/);
    assert.notEqual(timings.answer_ms, null);
    assert.ok(!("structured" in rest));
  });

  const schema = { type: "object", properties: { sound: { type: "string" } } };
  for (const [key, given] of [
    ["structuredOutputSchema", schema],
    ["response_format", schema],
    ["schema", schema],
    ["structuredOutputSchema", JSON.stringify(schema)],
  ] as const) {
    test(`a schema is filled by ${key} as ${typeof given}`, async () => {
      const asked: unknown[] = [];
      const { structured, data, sources, ...rest } = await search(
        { outputType: "structured", [key]: given },
        results,
        {
          ask: (question) => {
            asked.push(question.schema);
            return Promise.resolve({ sound: "hoo" });
          },
        },
      );
      assert.deepEqual(structured, { success: true, error: null, data: { sound: "hoo" } });
      assert.deepEqual(data, { sound: "hoo" });
      assert.deepEqual(asked, [schema]);
      assert.equal(sources?.length, 2);
      assert.ok(!("answer" in rest));
    });
  }
});

describe("a deep search", () => {
  const urls = [1, 2, 3, 4, 5, 6, 7].map((number) => `https://owls.org/${number}`);

  test("reads the best five at the same time, and tells of each that can't be read", async () => {
    const { promise: allBegun, resolve } = Promise.withResolvers<void>();
    const begun: string[] = [];
    const read: ReadPage = async (url) => {
      begun.push(url);
      if (begun.length === 5) resolve();
      await allBegun;
      if (url.endsWith("2")) return { failed: "It asks for a log-in." };
      if (url.endsWith("3")) throw new Error("Broken");
      if (url.endsWith("4")) return { markdown: " \n", title: null };
      return { markdown: `# ${url}${"x".repeat(50_000)}`, title: "Title" };
    };
    const { results, timings } = await search(
      { depth: "deep" },
      urls.map((url) => found(url)),
      {
        read,
      },
    );
    assert.deepEqual(begun, urls.slice(0, 5));
    assert.deepEqual(
      results.map(({ content_from, error }) => [content_from, error]),
      [
        ["page", null],
        ["snippet", "It asks for a log-in."],
        ["snippet", "Broken"],
        ["snippet", "The page has no text."],
        ["page", null],
        ["snippet", null],
        ["snippet", null],
      ],
    );
    assert.match(results[0]!.content, /^# https:\/\/owls\.org\/1/);
    assert.equal(results[0]!.content.length, 20_000);
    assert.equal(results[1]!.content, "A snippet");
    assert.notEqual(timings.read_ms, null);
  });

  test("waits for no page that takes too long", async () => {
    const { results } = await search({}, [found("https://owls.org/")]);
    const signals: AbortSignal[] = [];
    const never: ReadPage = (_url, signal) => {
      signals.push(signal);
      return new Promise(() => undefined);
    };
    const [late] = await withContent(results, never, staying, 20);
    assert.equal(late!.error, "The page was not read in time.");
    assert.ok(signals[0]!.aborted, "whoever reads is told to stop");
  });
});
