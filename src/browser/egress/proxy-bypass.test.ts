import assert from "node:assert/strict";
import { test } from "node:test";
import { bypassOf } from "./proxy-bypass.ts";

test("a bypass list takes the hosts that Chromium's would", () => {
  const cases: [list: string, taken: string, left: string][] = [
    ["example.com", "example.com:80 EXAMPLE.com.:1", "a.example.com:80 notexample.com:80"],
    [".example.com", "a.example.com:80 a.b.example.com:9", "example.com:80 aexample.com:80"],
    ["*.example.com", "a.example.com:80", "example.com:80"],
    ["example.com:8080", "example.com:8080", "example.com:80"],
    ["10.0.0.0/8", "10.1.2.3:80", "11.0.0.1:80 ten.example:80"],
    ["2001:db8::/32", "[2001:db8::1]:443", "[2001:db9::1]:443 10.0.0.1:1"],
    ["127.0.0.1, [::1]:80", "127.0.0.1:7 [::1]:80", "[::1]:81"],
    ["<local>", "intranet:80", "a.example:80 10.0.0.1:80 [::1]:80"],
    ["a.example; b.example c.example", "a.example:1 b.example:1 c.example:1", "d.example:1"],
    ["bücher.example", "xn--bcher-kva.example:80", "bucher.example:80"],
    ["", "", "a.example:80"],
  ];
  const targets = (list: string) =>
    list
      .split(" ")
      .filter(Boolean)
      .map((one) => new URL(`http://${one}`))
      .map((url) => ({ host: url.hostname.replace(/^\[|\]$/g, ""), port: Number(url.port || 80) }));
  for (const [list, taken, left] of cases) {
    const bypass = bypassOf(list);
    for (const target of targets(taken)) assert.ok(bypass(target), `${list}: ${target.host}`);
    for (const target of targets(left)) assert.ok(!bypass(target), `${list}: ${target.host}`);
  }
});

test("what is no host is named", () => {
  for (const entry of ["a/b", "10.0.0.0/33", "*", "*.10.0.0.1", "http://a.example", "a:b", "<all>"])
    assert.throws(
      () => bypassOf(`fine.example, ${entry}`),
      (error: Error) => error.message.startsWith(`'${entry}' is no host`),
      entry,
    );
  assert.throws(() => bypassOf("a ".repeat(501)), /more than 500/);
});
