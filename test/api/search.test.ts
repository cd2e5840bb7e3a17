import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { type ApiDouble, serveApi } from "../api-double.ts";
import { startTestServer, type TestServer } from "../server.ts";
import { serveSite, type Site } from "../sites/server.ts";
import { failedWith, invalidWith } from "./error-body.ts";

const key = "a-key-of-a-search-api";

let site: Site;
before(async () => (site = await serveSite()));
after(() => site?.[Symbol.asyncDispose]());

function start(environment: Record<string, string>): Promise<TestServer> {
  return startTestServer({ NOCTURNE_WARM_BROWSERS: "0", ...environment });
}

async function activeSessions({ client }: TestServer): Promise<number> {
  return (await client.capabilities({})).active_sessions;
}

describe("a search by an API", () => {
  let api: ApiDouble;
  let server: TestServer;

  before(async () => {
    api = await serveApi({ body: { web: { results: [] } } });
    server = await start({ BRAVE_API_KEY: key, BRAVE_API_URL: api.url });
  });
  after(async () => {
    await server?.[Symbol.asyncDispose]();
    await api?.[Symbol.asyncDispose]();
  });

  test("answers results, and starts no browser", async () => {
    const result = { title: "Owls", url: "https://owls.org/", description: "About owls" };
    api.sayings = [{ body: { web: { results: [result] } } }];
    const { results, provider, warnings, ...rest } = await server.client.searchWeb({
      body: { q: " owls ", includeDomains: ["owls.org"], moon: 1 },
    });
    assert.deepEqual(
      results.map(({ name, title, url, content, snippet }) => [name, title, url, content, snippet]),
      [["Owls", "Owls", "https://owls.org/", "About owls", "About owls"]],
    );
    assert.equal(provider, "brave");
    assert.deepEqual(warnings, ["Without effect here: moon."]);
    assert.ok(!("answer" in rest));
    assert.equal(api.heard.at(-1)!.query["q"], "owls site:owls.org");
    assert.equal(api.heard.at(-1)!.headers["x-subscription-token"], key);
    assert.deepEqual((await server.client.listSessions({})).items, []);
  });

  test("that fails is told with the setting, and without the key", async () => {
    const error = { code: "SUBSCRIPTION_TOKEN_INVALID", detail: key };
    api.sayings = [{ status: 422, body: { error } }];
    const response = await server.call("POST", "/search", { q: "owls" });
    const failed = await failedWith(response, 503);
    assert.equal(failed.error, "search_key_refused");
    assert.match(failed.message, /BRAVE_API_KEY/);
    assert.ok(!JSON.stringify(failed).includes(key));
  });

  test("that comes too often says when to try again", async () => {
    api.sayings = [{ status: 429, headers: { "retry-after": "60" }, body: {} }];
    const response = await server.call("POST", "/search", { q: "owls" });
    assert.equal(response.headers.get("retry-after"), "60");
    assert.equal((await failedWith(response, 503)).error, "search_rate_limited");
  });

  const wrong: [Record<string, unknown>, string, RegExp][] = [
    [{ q: " " }, "q", /empty/],
    [{ q: "o".repeat(401) }, "q", /brave takes at most 400/],
    [{ depth: "abyssal" }, "depth", /"standard".*"fast".*"deep"/],
    [{ outputType: "poem" }, "outputType", /"searchResults".*"sourcedAnswer".*"structured"/],
    [{ outputType: "sourcedAnswer" }, "outputType", /language model.*NOCTURNE_MODEL/],
    [{ outputType: "structured" }, "structuredOutputSchema", /is needed/],
    [{ outputType: "structured", schema: {} }, "outputType", /NOCTURNE_MODEL/],
    [{ schema: "{not json" }, "schema", /JSON Schema/],
    [{ response_format: "[1]" }, "response_format", /JSON Schema/],
    [{ includeDomains: ["owls"] }, "includeDomains", /domain, such as example\.org/],
    [{ excludeDomains: ["not a domain"] }, "excludeDomains", /domain/],
    [{ fromDate: "yesterday" }, "fromDate", /2026-01-31/],
    [{ fromDate: "2026-02-01", toDate: "2026-01-01" }, "fromDate", /after toDate/],
    [{ maxResults: 0 }, "maxResults", />=1/],
  ];
  for (const [fields, field, said] of wrong) {
    test(`with ${JSON.stringify(fields).slice(0, 60)} names ${field}`, async () => {
      const asked = api.heard.length;
      const response = await server.call("POST", "/search", { q: "owls", ...fields });
      const { detail } = await invalidWith(response);
      const issue = detail.find(({ loc }) => loc[1] === field);
      assert.match(issue?.msg ?? "", said, JSON.stringify(detail));
      assert.equal(api.heard.length, asked);
    });
  }

  test("is what capabilities tell", async () => {
    const { search } = await server.client.capabilities({});
    assert.equal(search.provider, "brave");
    assert.deepEqual(search.output_types["searchResults"], { available: true, detail: "by brave" });
    assert.equal(search.output_types["sourcedAnswer"]!.available, false);
    assert.match(search.output_types["structured"]!.detail!, /NOCTURNE_MODEL/);
  });
});

test("a deep search reads the pages it found, and tells of those it can't", async () => {
  await using server = await start({ SEARXNG_URL: `${site.url}/searxng` });
  const { results, provider, timings } = await server.client.searchWeb({
    body: { q: "moonlight", depth: "deep" },
  });
  assert.equal(provider, "searxng");
  assert.deepEqual(
    results.map(({ content_from }) => content_from),
    ["page", "page", "snippet"],
  );
  assert.deepEqual([results[0]!.error, results[1]!.error], [null, null]);
  assert.match(results[2]!.error ?? "", /HTTP 404/);
  assert.match(results[0]!.content, /^#/m);
  assert.equal(results[0]!.snippet, "About article.html");
  assert.ok(timings.read_ms! > 0);
  assert.equal(await activeSessions(server), 0);
});

describe("a search without a key", () => {
  const page = (name: string) => `${site.url}/engines/${name}.html`;

  for (const engine of ["duckduckgo", "mojeek", "bing"]) {
    test(`reads the page of ${engine} in a browser, once`, async () => {
      await using server = await start({
        NOCTURNE_SEARCH: engine,
        NOCTURNE_SEARCH_PAGE_URL: page(engine),
      });
      const before = site.requests.length;
      const { results, provider } = await server.client.searchWeb({ body: { q: "tawny owls" } });
      assert.equal(provider, engine);
      assert.deepEqual(
        results.map(({ url }) => new URL(url).hostname),
        ["owls.org", "birds.net"],
      );
      const asked = site.requests.slice(before).filter(({ path }) => path.startsWith("/engines/"));
      assert.equal(asked.length, 1);
      assert.equal(await activeSessions(server), 0);
    });
  }

  test("that is refused says what to set", async () => {
    await using server = await start({ NOCTURNE_SEARCH_PAGE_URL: page("duckduckgo-refusal") });
    const { search } = await server.client.capabilities({});
    assert.equal(search.provider, "browser");
    const response = await server.call("POST", "/search", { q: "owls" });
    const { error, message } = await failedWith(response, 503);
    assert.equal(error, "search_refused");
    assert.match(message, /duckduckgo refused.*captcha.*SEARXNG_URL/);
    assert.equal(await activeSessions(server), 0);
  });

  test("of an engine that forbids is told by its status", async () => {
    await using server = await start({
      NOCTURNE_SEARCH: "mojeek",
      NOCTURNE_SEARCH_PAGE_URL: `${site.url}/status/403`,
    });
    const response = await server.call("POST", "/search", { q: "owls" });
    assert.match((await failedWith(response, 503)).message, /403/);
  });

  test("reaches no private address that the server may not reach", async () => {
    await using server = await start({
      NOCTURNE_SEARCH_PAGE_URL: page("duckduckgo"),
      NOCTURNE_ALLOW_PRIVATE_NETWORK: "false",
    });
    const before = site.requests.length;
    const response = await server.call("POST", "/search", { q: "owls" });
    assert.equal((await failedWith(response, 502)).error, "search_unreachable");
    assert.equal(site.requests.length, before);
  });
});
