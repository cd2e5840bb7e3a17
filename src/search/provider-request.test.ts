import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { type ApiDouble, serveApi } from "../../test/api-double.ts";
import { SearchFailure, type SearchFailureKind } from "./failure.ts";
import { type ProviderRequest, requestJson } from "./provider-request.ts";

const key = "the-secret-key-0001";

function ask(
  { url }: Pick<ApiDouble, "url">,
  more: Partial<ProviderRequest> = {},
  signal: AbortSignal = AbortSignal.timeout(10_000),
): Promise<unknown> {
  const request: ProviderRequest = {
    provider: "owlery",
    url: new URL(url),
    method: "GET",
    headers: { "x-key": key },
    urlSetting: "OWLERY_URL",
    keySetting: "OWLERY_KEY",
    once: false,
    ...more,
  };
  return requestJson(request, signal);
}

function failsAs(kind: SearchFailureKind, said: RegExp) {
  return (error: unknown) => {
    assert.ok(error instanceof SearchFailure, String(error));
    assert.equal(error.kind, kind);
    assert.match(error.message, said);
    assert.ok(!error.message.includes(key), "the key is not told");
    return true;
  };
}

const tooMany = { status: 429, headers: { "retry-after": "0" }, body: { key } };

describe("a provider that is asked too often", () => {
  test("is asked again, twice at most", async () => {
    await using api = await serveApi(tooMany, tooMany, { body: { found: 1 } });
    assert.deepEqual(await ask(api), { found: 1 });
    assert.equal(api.heard.length, 3);

    await using strict = await serveApi(tooMany);
    await assert.rejects(ask(strict), failsAs("search_rate_limited", /owlery.*too often/));
    assert.equal(strict.heard.length, 3);
  });

  test("is not asked again by who is in a hurry", async () => {
    await using api = await serveApi(tooMany);
    await assert.rejects(ask(api, { once: true }), failsAs("search_rate_limited", /owlery/));
    assert.equal(api.heard.length, 1);
  });

  test("is not waited for long: the caller is told how long", async () => {
    const waits: Record<string, string>[] = [
      { "retry-after": "90" },
      { "retry-after": new Date(Date.now() + 90_500).toUTCString() },
      { "x-ratelimit-reset": "90, 1419704" },
    ];
    for (const headers of waits) {
      await using api = await serveApi({ status: 429, headers, body: {} });
      await assert.rejects(ask(api), (error) => {
        failsAs("search_rate_limited", /try again in (89|90|91) s/)(error);
        assert.match((error as SearchFailure).headers["retry-after"]!, /^(89|90|91)$/);
        return true;
      });
      assert.equal(api.heard.length, 1);
    }
  });
});

describe("a provider that fails", () => {
  test("says which setting to look at, and not the key", async () => {
    const cases: [number, SearchFailureKind, RegExp][] = [
      [401, "search_key_refused", /OWLERY_KEY/],
      [403, "search_key_refused", /OWLERY_KEY/],
      [402, "search_quota", /OWLERY_KEY/],
      [500, "search_unreachable", /500/],
      [503, "search_unreachable", /503/],
      [400, "search_malformed", /400.*OWLERY_URL/],
      [404, "search_malformed", /404.*OWLERY_URL/],
    ];
    for (const [status, kind, said] of cases) {
      await using api = await serveApi({ status, body: { message: `bad key ${key}` } });
      await assert.rejects(ask(api), failsAs(kind, said));
      assert.equal(api.heard.length, 1);
    }
  });

  test("by what is no JSON, or too much of it, is malformed", async () => {
    await using html = await serveApi({ body: "<html>hello</html>" });
    await assert.rejects(ask(html), failsAs("search_malformed", /is not JSON/));
    await using large = await serveApi({ body: `"${"x".repeat(6 * 1024 * 1024)}"` });
    await assert.rejects(ask(large), failsAs("search_malformed", /larger than 5 MB/));
  });

  test("by a redirect is not followed, so that the key stays", async () => {
    await using other = await serveApi({ body: {} });
    await using api = await serveApi({ status: 301, headers: { location: other.url }, body: "" });
    await assert.rejects(ask(api), failsAs("search_malformed", /redirect.*OWLERY_URL/));
    assert.equal(other.heard.length, 0);
  });

  test("by being away is unreachable", async () => {
    await using cut = await serveApi({ body: undefined });
    await assert.rejects(ask(cut), failsAs("search_unreachable", /OWLERY_URL/));
    const gone = await serveApi({ body: {} });
    await gone[Symbol.asyncDispose]();
    await assert.rejects(ask(gone), failsAs("search_unreachable", /ECONNREFUSED/));
  });

  test("by not answering in time, at its head, in its body or while it is waited for, is late", async () => {
    await using slow = await serveApi({ body: "{", hangs: true });
    const late = failsAs("search_timeout", /owlery did not answer in time/);
    await assert.rejects(ask(slow, {}, AbortSignal.timeout(50)), late);
    const after = { status: 429, headers: { "retry-after": "4" }, body: {} };
    await using busy = await serveApi(after);
    await assert.rejects(ask(busy, {}, AbortSignal.timeout(300)), late);
  });

  test("is not told as late when the caller has given up", async () => {
    await using slow = await serveApi({ body: "{", hangs: true });
    const caller = new AbortController();
    const asked = ask(slow, {}, caller.signal);
    caller.abort(new Error("the caller went"));
    await assert.rejects(asked, /the caller went/);
  });
});
