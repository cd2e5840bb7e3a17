import assert from "node:assert/strict";
import { test } from "node:test";
import { networkReason } from "./network-errors.ts";

test("each kind of failure has words of its own, and its code", () => {
  const codes = [
    "NAME_NOT_RESOLVED",
    "CONNECTION_REFUSED",
    "CERT_DATE_INVALID",
    "SSL_PROTOCOL_ERROR",
    "CONNECTION_TIMED_OUT",
    "TOO_MANY_REDIRECTS",
    "CONNECTION_RESET",
    "UNSAFE_PORT",
  ];
  const said = codes.map((code) => networkReason(`net::ERR_${code}`));
  for (const [index, text] of said.entries()) assert.match(text, new RegExp(`ERR_${codes[index]}`));
  const words = said.map((text) => text.replace(/ \(ERR.*/, ""));
  assert.equal(new Set(words).size, codes.length, words.join("; "));
});

test("an unknown one is told by its code", () => {
  assert.equal(networkReason("net::ERR_SOMETHING_NEW"), "ERR_SOMETHING_NEW");
});
