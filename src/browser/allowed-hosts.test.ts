import assert from "node:assert/strict";
import { test } from "node:test";
import { AppError } from "../errors.ts";
import { allowedHosts } from "./allowed-hosts.ts";

test("a host stands for itself and what is below it, and for nothing that only looks like it", () => {
  const { allows } = allowedHosts(["example.com"]);
  for (const url of [
    "https://example.com/",
    "http://example.com:8080/a?b",
    "https://a.b.example.com/",
    "https://EXAMPLE.com./",
    "about:blank",
    "about:srcdoc",
    "blob:https://example.com/1",
  ])
    assert.equal(allows(url), true, url);
  for (const url of [
    "https://example.org/",
    "https://notexample.com/",
    "https://example.com.evil.net/",
    "https://example.com@evil.net/",
    "https://evil.net/example.com",
    "https://evil.net#example.com",
    "https://evil.net\\.example.com/",
    "https://exаmple.com/",
    "file:///etc/passwd",
    "chrome://settings",
    "javascript:alert(1)",
    "ftp://example.com/",
    "nonsense",
    "",
  ])
    assert.equal(allows(url), false, url);
});

test("only what is below a host, only one port, addresses, names of other scripts", () => {
  const rows: [pattern: string, yes: string[], no: string[]][] = [
    ["*.example.com", ["https://a.example.com"], ["https://example.com"]],
    ["example.com:443", ["https://example.com"], ["http://example.com", "https://example.com:444"]],
    ["example.com:8080", ["http://a.example.com:8080"], ["http://example.com"]],
    ["127.0.0.1", ["http://127.0.0.1:9/", "http://0x7f.1/"], ["http://1.127.0.0.1.nip.io/"]],
    ["::1", ["http://[::1]:80/"], ["http://[::2]/"]],
    ["[2001:db8::1]:8080", ["http://[2001:DB8:0::1]:8080"], ["http://[2001:db8::1]"]],
    ["bücher.example", ["https://xn--bcher-kva.example/"], ["https://bucher.example/"]],
    ["localhost", ["http://localhost:1", "http://a.localhost"], ["http://localhost.evil.net"]],
    ["intranet", ["http://intranet/"], ["http://a.intranet/"]],
  ];
  for (const [pattern, yes, no] of rows) {
    const { allows } = allowedHosts([pattern]);
    for (const url of yes) assert.equal(allows(url), true, `${pattern} ${url}`);
    for (const url of no) assert.equal(allows(url), false, `${pattern} ${url}`);
  }
});

test("names are told as people read them", () => {
  assert.deepEqual(allowedHosts(["BÜCHER.example.", "*.a.com:81"]).names, [
    "bücher.example",
    "*.a.com:81",
  ]);
});

test("what is no host is refused with the field's name", () => {
  for (const text of [
    "",
    " ",
    "*",
    "*.com",
    "co.uk",
    "*.co.uk",
    "https://example.com",
    "example.com/path",
    "user@example.com",
    "a b.com",
    "example.com:0",
    "example.com:99999",
    "example.com:x",
    "ex*mple.com",
    "*.127.0.0.1",
    "a..b.com%",
    "1.2.3.4.5",
    "[::1",
  ]) {
    assert.throws(
      () => allowedHosts([text]),
      (error: AppError) =>
        error.status === 422 && error.issues?.[0]?.loc.join(".") === "body.allowed_domains",
      text,
    );
  }
});
