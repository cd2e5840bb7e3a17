import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { serveApi } from "../../test/api-double.ts";
import { failure, heardBy, key, narrow, plain, search } from "../../test/provider-trial.ts";
import { brave } from "./brave.ts";
import { linkup } from "./linkup.ts";
import { searxng } from "./searxng.ts";
import { serper } from "./serper.ts";
import { tavily } from "./tavily.ts";

describe("searxng", () => {
  const open = (url: string) => searxng(url);

  test("is asked by its JSON format, below the path of its address", async () => {
    const asked = (path: string) => heardBy((url) => open(url + path), { results: [] }, plain);
    for (const [path, expected] of [
      ["", "/search"],
      ["/", "/search"],
      ["/searx/", "/searx/search"],
      ["/searx/search", "/searx/search"],
    ] as const) {
      const { method, path: heard, query } = await asked(path);
      assert.deepEqual([method, heard], ["GET", expected]);
      assert.deepEqual(query, { q: "tawny owls", format: "json" });
    }
  });

  test("takes domains as operators", async () => {
    const { query } = await heardBy(open, { results: [] }, narrow);
    assert.equal(query["q"], "tawny owls (site:owls.org OR site:birds.net) -site:shop.org");
  });

  test("is told a user and password as HTTP authentication", async () => {
    const withUser = (url: string) => open(url.replace("://", "://night:p%40ss@"));
    const { headers } = await heardBy(withUser, { results: [] }, plain);
    assert.equal(headers.authorization, `Basic ${btoa("night:p@ss")}`);
    const { message } = await failure(withUser, { status: 500, body: {} });
    assert.doesNotMatch(message, /p@ss|p%40ss/);
  });

  test("answers results, and which of its engines did not", async () => {
    await using api = await serveApi({
      body: {
        results: [
          {
            title: "Tawny <b>owl</b>",
            url: "https://owls.org/tawny",
            content: "It says &quot;hoo&quot;.",
            publishedDate: "2026-02-03T10:00:00",
          },
          { title: null, url: "https://birds.net/", content: null, publishedDate: null },
        ],
        unresponsive_engines: [["google", "CAPTCHA"]],
      },
    });
    const { results, warnings } = await search(open(api.url));
    assert.deepEqual(results, [
      {
        title: "Tawny owl",
        url: "https://owls.org/tawny",
        snippet: 'It says "hoo".',
        publishedAt: "2026-02-03T10:00:00.000Z",
      },
      { title: "", url: "https://birds.net/", snippet: "", publishedAt: null },
    ]);
    assert.match(warnings!.join(), /google \(CAPTCHA\)/);
  });

  test("that has no JSON format says where it is allowed", async () => {
    const { kind, message, status } = await failure(open, { status: 403, body: "<h1>No</h1>" });
    assert.deepEqual([kind, status], ["search_key_refused", 503]);
    assert.match(message, /search\.formats.*SEARXNG_URL/);
  });
});

describe("brave", () => {
  const open = (url: string) => brave({ url, key });

  test("is asked with its token and parameters", async () => {
    const { method, path, query, headers } = await heardBy(open, {}, narrow);
    assert.deepEqual([method, path], ["GET", "/res/v1/web/search"]);
    assert.equal(headers["x-subscription-token"], key);
    assert.deepEqual(query, {
      q: "tawny owls (site:owls.org OR site:birds.net) -site:shop.org",
      count: "7",
      result_filter: "web",
      text_decorations: "false",
      freshness: "2026-01-31to2026-02-28",
    });
  });

  test("answers results, and none where it found none", async () => {
    await using api = await serveApi({
      body: {
        web: {
          results: [
            {
              title: "Owls &amp; nights",
              url: "https://owls.org/",
              description: "About owls",
              page_age: "2026-02-03T10:00:00",
              extra_snippets: ["They hunt", "They sleep"],
            },
          ],
        },
      },
    });
    assert.deepEqual((await search(open(api.url))).results, [
      {
        title: "Owls & nights",
        url: "https://owls.org/",
        snippet: "About owls",
        publishedAt: "2026-02-03T10:00:00.000Z",
        content: "About owls\nThey hunt\nThey sleep",
      },
    ]);
    api.sayings = [{ body: { query: {} } }];
    assert.deepEqual((await search(open(api.url))).results, []);
  });

  test("tells a wrong key and a used-up quota apart from other refusals", async () => {
    const said = (status: number, code: string) =>
      failure(open, { status, body: { type: "ErrorResponse", error: { code, detail: key } } });
    const wrongKey = await said(422, "SUBSCRIPTION_TOKEN_INVALID");
    assert.equal(wrongKey.kind, "search_key_refused");
    assert.match(wrongKey.message, /BRAVE_API_KEY/);
    assert.equal((await said(429, "QUOTA_LIMITED")).kind, "search_quota");
    assert.equal((await said(429, "RATE_LIMITED")).kind, "search_rate_limited");
    assert.equal((await said(422, "VALIDATION")).kind, "search_malformed");
  });
});

describe("tavily", () => {
  const open = (url: string) => tavily({ url, key });

  test("is asked with its key and fields", async () => {
    const { method, path, body, headers } = await heardBy(open, { results: [] }, narrow);
    assert.deepEqual([method, path], ["POST", "/search"]);
    assert.equal(headers.authorization, `Bearer ${key}`);
    assert.deepEqual(body, {
      query: "tawny owls",
      search_depth: "basic",
      max_results: 7,
      include_domains: ["owls.org", "birds.net"],
      exclude_domains: ["shop.org"],
      start_date: "2026-01-31",
      end_date: "2026-02-28",
    });
    const deep = await heardBy(open, { results: [] }, { ...plain, depth: "deep", maxResults: 50 });
    assert.deepEqual(deep.body, {
      query: "tawny owls",
      search_depth: "advanced",
      max_results: 20,
    });
  });

  test("answers results", async () => {
    const result = {
      title: "Owls",
      url: "https://owls.org/",
      content: "About owls",
      score: 0.9,
      published_date: "Tue, 03 Feb 2026 10:00:00 GMT",
    };
    await using api = await serveApi({ body: { query: "", results: [result] } });
    assert.deepEqual((await search(open(api.url))).results, [
      {
        title: "Owls",
        url: "https://owls.org/",
        snippet: "About owls",
        publishedAt: "2026-02-03T10:00:00.000Z",
      },
    ]);
  });

  test("tells its quotas by 432 and 433", async () => {
    for (const status of [432, 433])
      assert.equal((await failure(open, { status, body: {} })).kind, "search_quota");
    const { kind, message } = await failure(open, { status: 401, body: { detail: key } });
    assert.equal(kind, "search_key_refused");
    assert.match(message, /TAVILY_API_KEY/);
  });
});

describe("serper", () => {
  const open = (url: string) => serper({ url, key });

  test("is asked with its key and fields", async () => {
    const { method, path, body, headers } = await heardBy(open, {}, narrow);
    assert.deepEqual([method, path], ["POST", "/search"]);
    assert.equal(headers["x-api-key"], key);
    assert.deepEqual(body, {
      q: "tawny owls (site:owls.org OR site:birds.net) -site:shop.org",
      num: 7,
      tbs: "cdr:1,cd_min:01/31/2026,cd_max:02/28/2026",
    });
    assert.deepEqual((await heardBy(open, {}, plain)).body, { q: "tawny owls", num: 10 });
  });

  test("answers what is organic", async () => {
    const organic = [
      { title: "Owls", link: "https://owls.org/", snippet: "About owls", date: "Feb 3, 2026" },
      { title: "Others", link: "https://birds.net/", position: 2 },
    ];
    await using api = await serveApi({ body: { organic, peopleAlsoAsk: [] } });
    assert.deepEqual(
      (await search(open(api.url))).results.map(({ url, publishedAt }) => [url, publishedAt]),
      [
        ["https://owls.org/", "2026-02-03T00:00:00.000Z"],
        ["https://birds.net/", null],
      ],
    );
  });

  test("tells a wrong key by 403 and used-up credits by 400", async () => {
    const said = (status: number, message: string) =>
      failure(open, { status, body: { message, statusCode: status } });
    assert.match((await said(403, "Unauthorized.")).message, /SERPER_API_KEY/);
    assert.equal((await said(400, "Not enough credits")).kind, "search_quota");
    assert.equal((await said(400, "Missing query")).kind, "search_malformed");
  });
});

describe("linkup", () => {
  const open = (url: string) => linkup({ url: `${url}/v1`, key });

  test("is asked with its key and fields, with the depth as it is", async () => {
    const { method, path, body, headers } = await heardBy(open, { results: [] }, narrow);
    assert.deepEqual([method, path], ["POST", "/v1/search"]);
    assert.equal(headers.authorization, `Bearer ${key}`);
    assert.deepEqual(body, {
      q: "tawny owls",
      depth: "standard",
      outputType: "searchResults",
      maxResults: 7,
      includeDomains: ["owls.org", "birds.net"],
      excludeDomains: ["shop.org"],
      fromDate: "2026-01-31",
      toDate: "2026-02-28",
    });
  });

  test("answers texts, with their beginning as the snippet", async () => {
    const content = "owl ".repeat(300).trim();
    await using api = await serveApi({
      body: {
        results: [
          { type: "text", name: "Owls", url: "https://owls.org/", content },
          { type: "image", name: "An owl", url: "https://owls.org/owl.png" },
        ],
      },
    });
    const { results } = await search(open(api.url));
    assert.equal(results.length, 1);
    assert.equal(results[0]!.content, content);
    assert.ok(results[0]!.snippet.length < 410 && results[0]!.snippet.endsWith("owl …"));
  });

  test("answers no results to its error for that, and tells used-up credit from haste", async () => {
    const said = (status: number, code: string) => ({
      status,
      body: { statusCode: status, error: { code, message: key, details: [] } },
    });
    await using api = await serveApi(said(400, "SEARCH_QUERY_NO_RESULT"));
    assert.deepEqual((await search(open(api.url))).results, []);
    const { kind } = await failure(open, said(429, "INSUFFICIENT_FUNDS_CREDITS"));
    assert.equal(kind, "search_quota");
    assert.equal((await failure(open, said(429, "TOO_MANY_REQUESTS"))).kind, "search_rate_limited");
  });
});
