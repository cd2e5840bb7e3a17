import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { AppError } from "../errors.ts";
import { domainOf, isSameSite, siteOf } from "./site.ts";

function refusalOf(address: string): AppError {
  let refusal: unknown;
  assert.throws(
    () => siteOf(address, "query"),
    (error) => ((refusal = error), error instanceof AppError),
  );
  return refusal as AppError;
}

describe("the site that is meant by", () => {
  const meant: Record<string, string> = {
    "https://www.github.com/login": "github.com",
    "github.com": "github.com",
    "GitHub.com:443": "github.com",
    "github.com.": "github.com",
    "//github.com/login": "github.com",
    "  https://github.com  ": "github.com",
    "www.github.com/login?next=https://evil.example#top": "github.com",
    "https://github.com/@ada": "github.com",
    "https://accounts.google.co.uk:8443/x": "google.co.uk",
    "https://ada.github.io/": "ada.github.io",
    "https://www.ada.github.io/": "ada.github.io",
    "https://bücher.example/": "xn--bcher-kva.example",
    "https://shop.Bücher.de": "xn--bcher-kva.de",
    "https://a.b.xn--55qx5d.cn/": "b.xn--55qx5d.cn",
    "https://my_app.example.com": "example.com",
    "127.0.0.1": "127.0.0.1",
    "http://127.0.0.1:8080/login": "127.0.0.1",
    "https://0x7f.1/": "127.0.0.1",
    "http://[::1]:3000/": "[::1]",
    "[::1]:3000": "[::1]",
    "::1": "[::1]",
    localhost: "localhost",
    "http://localhost:3000/login": "localhost",
    "app.localhost": "app.localhost",
    "http://intranet/login": "intranet",
    "intranet:8080": "intranet",
    "https://www.printer.local": "printer.local",
  };

  for (const [address, domain] of Object.entries(meant)) {
    test(`${address} is ${domain}`, () => assert.equal(siteOf(address).domain, domain));
  }

  test("an address that says http is plain, and no other", () => {
    assert.equal(siteOf("http://example.com/").isPlain, true);
    assert.equal(siteOf("HTTP://EXAMPLE.COM").isPlain, true);
    for (const secure of ["https://example.com", "example.com", "//example.com", "example.com:80"])
      assert.equal(siteOf(secure).isPlain, false, secure);
  });
});

describe("no site is meant by", () => {
  const wrong: Record<string, RegExp> = {
    "co.uk": /many share/,
    "https://github.io/": /many share/,
    "https://xn--55qx5d.cn": /many share/,
    "*.github.com": /many share/,
    "https://com": /many share/,
    "https://github.com@evil.example/": /user name or password/,
    "https://ada:secret@accounts.google.co.uk:8443/x": /user name or password/,
    "ada@github.com": /user name or password/,
    "": /no host/,
    " ": /no host/,
    "https://": /no host/,
    "https:///login": /no host/,
    "/login": /no host/,
    "https://?x": /no host/,
    "https://a b.example/": /no host/,
    "https://github.com:99999/": /no host/,
    "https://.github.com": /no host/,
    "https://a..github.com": /no host/,
    "::::": /no host/,
    github: /whole host/,
    com: /whole host/,
    "ftp://example.com": /of the web.*got one of the scheme ftp$/,
    "file:///etc/passwd": /of the web/,
    "chrome://settings": /of the web/,
    "javascript:alert(1)": /no host/,
  };

  for (const [address, words] of Object.entries(wrong)) {
    test(JSON.stringify(address), () => {
      const { status, message, issues } = refusalOf(address);
      assert.equal(status, 422);
      assert.match(message, words);
      assert.deepEqual(issues?.[0]?.loc, ["query", "url"]);
    });
  }

  test("and what it says does not repeat a password or a token", () => {
    for (const address of ["https://ada:hunter2@co.uk/", "https://co.uk/hunter2?x=hunter2"])
      assert.ok(!JSON.stringify(refusalOf(address).body).includes("hunter2"), address);
  });
});

test("a host has the domain that its owner has registered, or none", () => {
  assert.equal(domainOf("accounts.example.co.uk"), "example.co.uk");
  assert.equal(domainOf("co.uk"), undefined);
  assert.equal(domainOf("example.com."), "example.com");
  for (const none of ["", ".", "example.com..", ".example.com", "www..example.com"])
    assert.equal(domainOf(none), undefined, none);
  assert.equal(domainOf("10.0.0.1"), "10.0.0.1");
});

test("two addresses are of one site by their domain, or as the same host", () => {
  const same = [
    ["https://www.example.com/a", "http://login.example.com:8080/b"],
    ["https://github.io/", "https://github.io/x"],
    ["http://127.0.0.1:1/", "http://127.0.0.1:2/"],
  ] as const;
  const different = [
    ["https://ada.github.io/", "https://eve.github.io/"],
    ["https://ada.github.io/", "https://github.io/"],
    ["http://127.0.0.1/", "http://1.0.0.1/"],
    ["http://[::1]/", "http://[::2]/"],
    ["https://example.com/", "https://example.org/"],
    ["https://example.com.evil.example/", "https://example.com/"],
    ["http://intranet/", "http://printer/"],
  ] as const;
  for (const [one, other] of same) assert.ok(isSameSite(one, other), `${one} ${other}`);
  for (const [one, other] of different) assert.ok(!isSameSite(one, other), `${one} ${other}`);
});
