import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { keepsSecrets, pageHeaders, publicHeaders } from "./headers.ts";

const userAgent = "Mozilla/5.0 Chrome/156.0.0.0";
const brands = [
  { brand: "Not:A-Brand", version: "24" },
  { brand: "Chromium", version: "156" },
];
const identity = { userAgent, metadata: { brands, platform: "Linux", mobile: false } };

function headersFor(url: string, given: typeof identity | { userAgent: string } = identity) {
  const list = pageHeaders(new URL(url), given, "de", new Map());
  return new Map(
    list.map((name, at) => [name.toLowerCase(), list[at + 1]]).filter((_, at) => at % 2 === 0) as [
      string,
      string,
    ][],
  );
}

describe("the headers of a page's request", () => {
  test("tell hints to https and loopback only, as Chrome does", () => {
    const secure = headersFor("https://a.example:8443/");
    assert.equal(secure.get("host"), "a.example:8443");
    assert.equal(secure.get("sec-ch-ua"), '"Not:A-Brand";v="24", "Chromium";v="156"');
    assert.equal(secure.get("sec-ch-ua-mobile"), "?0");
    assert.equal(secure.get("accept-encoding"), "gzip, deflate, br, zstd");
    assert.equal(secure.get("accept-language"), "de");
    const plain = headersFor("http://a.example/");
    assert.equal(plain.get("accept-encoding"), "gzip, deflate");
    assert.equal(plain.get("user-agent"), userAgent);
    assert.equal(
      [...plain.keys()].some((name) => name.startsWith("sec-")),
      false,
    );
    assert.ok(headersFor("http://localhost/").has("sec-ch-ua"));
    assert.ok(!headersFor("http://127.example/").has("sec-ch-ua"));
    const other = headersFor("https://a.example/", { userAgent: "curl/8" });
    assert.ok(!other.has("sec-ch-ua") && other.has("sec-fetch-mode"));
  });

  test("take secrets along within one origin, and from http to https of one host", () => {
    const cases: [string, string, boolean][] = [
      ["https://a/", "https://a/b", true],
      ["http://a/", "https://a/", true],
      ["https://a/", "http://a/", false],
      ["http://a:81/", "https://a/", false],
      ["http://a/", "https://a:444/", false],
      ["https://a/", "https://b.a/", false],
    ];
    for (const [from, to, kept] of cases) {
      assert.equal(keepsSecrets(new URL(from), new URL(to)), kept, `${from} ${to}`);
    }
    const own = ["authorization", "cookie", "x-api-key", "x-csrf-token", "accept", "x-trace"];
    const left = publicHeaders(new Map(own.map((name) => [name, "1"])));
    assert.deepEqual([...left.keys()], ["accept", "x-trace"]);
  });
});
