import assert from "node:assert/strict";
import { test } from "node:test";
import { encryptionProblem } from "./encrypted-page.ts";

test("a secret goes over TLS, whatever the port", () => {
  for (const origin of ["https://shop.example", "https://shop.example:8443", "https://[::1]:1"])
    assert.equal(encryptionProblem(origin, false), undefined, origin);
});

test("on this machine it needs no TLS", () => {
  for (const host of ["localhost", "app.localhost:3000", "127.0.0.1:80", "127.9.9.9", "[::1]:3000"])
    assert.equal(encryptionProblem(`http://${host}`, false), undefined, host);
});

test("anywhere else it needs TLS, unless it was stored for a plain address", () => {
  for (const origin of [
    "http://shop.example",
    "http://localhost.evil.example",
    "http://notlocalhost",
    "http://127.0.0.1.evil.example",
    "http://0.0.0.0",
    "http://10.0.0.1",
    "http://[::ffff:7f00:1]",
    "ws://shop.example",
    "ftp://shop.example",
    "null",
    "",
  ]) {
    assert.match(encryptionProblem(origin, false) ?? "", /not encrypted/, origin);
    assert.equal(encryptionProblem(origin, true), undefined, origin);
  }
});
