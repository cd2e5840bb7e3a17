import assert from "node:assert/strict";
import { test } from "node:test";
import { AppError } from "../../errors.ts";
import { egressRules, namesAddresses } from "./rules.ts";

const words = (list: string) => list.trim().split(/\s+/);

/** `host:port` as the gate has it, IPv6 in brackets. */
function target(text: string) {
  const url = new URL(`http://${text}`);
  return { host: url.hostname.replace(/^\[|\]$/g, ""), port: Number(url.port || 80), path: "/" };
}

/** Why a host may not be reached that leads to these addresses. */
function verdict(
  { allow = null, deny = [] }: { allow?: string[] | null; deny?: string[] },
  host: string,
  address = "203.0.113.9",
): string | undefined {
  const rules = egressRules({ allow, deny });
  const on = target(host);
  return (
    rules.refusalOf(on, true) ?? rules.refusalOfAddress(/[a-z]/.test(host) ? address : on.host, on)
  );
}

test("what is denied is closed, by name, port, address and network, and nothing else", () => {
  const rows: [entry: string, closed: string, open: string][] = [
    ["example.com", "example.com a.b.example.com EXAMPLE.com. example.com:8080", "notexample.com"],
    ["*.example.com", "a.example.com", "example.com"],
    ["example.com:8080", "example.com:8080 a.example.com:8080", "example.com example.com:81"],
    ["ru", "ru a.ru", "aru.com"],
    ["*.co.uk", "bbc.co.uk", "co.uk uk"],
    ["bücher.example", "xn--bcher-kva.example", "bucher.example"],
    [
      "127.0.0.1",
      "127.0.0.1 127.1 2130706433 0x7f.1 [::ffff:127.0.0.1] [64:ff9b::7f00:1]",
      "127.0.0.2",
    ],
    ["127.0.0.1:81", "127.0.0.1:81", "127.0.0.1:80"],
    ["10.0.0.0/8", "10.1.2.3 [::ffff:10.9.9.9] [2002:a01:203::1]", "11.0.0.1 [2001:db8::1]"],
    ["10.1.2.3/8", "10.9.9.9", "9.9.9.9"],
    ["2001:db8::/32", "[2001:db8::1] [2001:db8:ffff::]", "[2001:db9::1] 1.1.1.1"],
    ["[2001:db8::]/32", "[2001:db8::1]", "[2001:db9::1]"],
    ["::ffff:10.0.0.0/104", "10.1.2.3 [::ffff:10.1.2.3]", "11.1.2.3"],
    ["::1", "[::1]", "[::2]"],
    ["0.0.0.0/0", "1.1.1.1 [::ffff:1.1.1.1]", "[2606:4700::1111]"],
  ];
  for (const [entry, closed, open] of rows) {
    for (const host of words(closed))
      assert.match(
        verdict({ deny: [entry] }, host) ?? "",
        /is denied by egress\.deny \(/,
        `${entry} ${host}`,
      );
    for (const host of words(open))
      assert.equal(verdict({ deny: [entry] }, host), undefined, `${entry} ${host}`);
  }
});

test("with allow everything else is closed, and deny goes before it", () => {
  const lists = {
    allow: ["example.com", "10.0.0.0/8", "*.b.org:443"],
    deny: ["ads.example.com", "10.9.0.0/16"],
  };
  for (const host of words("example.com www.example.com 10.1.1.1 a.b.org:443"))
    assert.equal(verdict(lists, host), undefined, host);
  for (const host of words("example.org 11.1.1.1 b.org:443 a.b.org [::1] localhost"))
    assert.match(verdict(lists, host) ?? "", /is not in egress\.allow$/, host);
  for (const host of words("ads.example.com a.ads.example.com 10.9.1.1"))
    assert.match(verdict(lists, host) ?? "", /is denied by egress\.deny/, host);
  assert.match(verdict({ allow: [] }, "example.com") ?? "", /is not in egress\.allow/);
});

test("a name counts by where it leads", () => {
  const lists = { allow: ["example.com", "10.0.0.0/8"], deny: ["10.9.0.0/16", "169.254.0.0/16"] };
  assert.equal(verdict(lists, "intranet.test", "10.1.1.1"), undefined);
  assert.match(
    verdict(lists, "intranet.test", "11.1.1.1") ?? "",
    /intranet\.test:80 \(11\.1\.1\.1\) is not in/,
  );
  assert.match(
    verdict(lists, "intranet.test", "10.9.1.1") ?? "",
    /denied by egress\.deny \(10\.9\.0\.0\/16\)/,
  );
  assert.equal(verdict(lists, "example.com", "8.8.8.8"), undefined);
  assert.match(verdict(lists, "example.com", "::ffff:169.254.169.254") ?? "", /denied/);
});

test("a name that a proxy looks up must be allowed by its name", () => {
  const rules = egressRules({ allow: ["example.com", "10.0.0.0/8"], deny: [] });
  assert.equal(rules.refusalOf(target("example.com"), false), undefined);
  assert.equal(rules.refusalOf(target("10.1.1.1"), false), undefined);
  assert.match(rules.refusalOf(target("intranet.test"), false) ?? "", /is not in egress\.allow/);
  assert.equal(namesAddresses({ allow: ["example.com", "10.0.0.0/8"], deny: [] }), true);
  assert.equal(namesAddresses({ allow: null, deny: ["[::1]:80"] }), true);
  assert.equal(namesAddresses({ allow: ["example.com"], deny: ["*.net"] }), false);
});

test("what is no host, address or network is refused by its place", () => {
  for (const text of [
    "",
    "*",
    "https://a.com",
    "a.com/path",
    "10.0.0.0/33",
    "::1/129",
    "10.0.0/8",
    "a.com:0",
    "10.0.0.0/8:80",
  ]) {
    for (const list of ["allow", "deny"] as const) {
      assert.throws(
        () => egressRules({ allow: null, deny: [], [list]: ["good.com", text] }),
        (error: AppError) =>
          error.status === 422 && error.issues?.[0]?.loc.join(".") === `body.egress.${list}.1`,
        text,
      );
    }
  }
  assert.throws(() => egressRules({ allow: ["co.uk"], deny: [] }), { status: 422 });
});
