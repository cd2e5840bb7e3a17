import assert from "node:assert/strict";
import { createPrivateKey, X509Certificate } from "node:crypto";
import { test } from "node:test";
import { selfMadeCertificate } from "./certificate.ts";

test("a certificate is for its domain, signed by its own key, and good for years", () => {
  const { cert, key } = selfMadeCertificate("agents.example", Date.UTC(2026, 4, 1));
  const read = new X509Certificate(cert);
  assert.equal(read.checkHost("agents.example"), "agents.example");
  assert.equal(read.checkHost("else.example"), undefined);
  assert.ok(read.verify(read.publicKey));
  assert.ok(read.checkPrivateKey(createPrivateKey(key)));
  assert.equal(read.validFromDate.getTime(), Date.UTC(2026, 3, 30));
  assert.ok(read.validToDate.getTime() > Date.UTC(2036, 0, 1));
});

test("a domain may have any length", () => {
  const domain = `${"a".repeat(60)}.${"b".repeat(60)}.${"c".repeat(60)}.example`;
  assert.equal(new X509Certificate(selfMadeCertificate(domain).cert).checkHost(domain), domain);
});

test("each is another", () => {
  const [one, two] = [selfMadeCertificate("a.example"), selfMadeCertificate("a.example")];
  assert.notEqual(
    new X509Certificate(one.cert).serialNumber,
    new X509Certificate(two.cert).serialNumber,
  );
  assert.notEqual(one.key, two.key);
});
