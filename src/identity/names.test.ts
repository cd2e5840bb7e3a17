import assert from "node:assert/strict";
import { test } from "node:test";
import { inventAddress, inventName } from "./names.ts";

test("names are of letters, and many", () => {
  const names = Array.from({ length: 2_000 }, inventName);
  for (const { first, last } of names) {
    assert.match(first, /^\p{Lu}\p{Ll}+$/u);
    assert.match(last, /^\p{Lu}\p{Ll}+$/u);
  }
  assert.ok(new Set(names.map(({ first, last }) => `${first} ${last}`)).size > 1_500);
});

test("an address tells the name in ASCII, with two to four digits", () => {
  for (let at = 0; at < 2_000; at += 1) {
    assert.match(
      inventAddress(inventName(), "mail.example"),
      /^[a-z]+\.[a-z]+\d{2,4}@mail\.example$/,
    );
  }
});

test("letters with marks lose them, and others are written out", () => {
  const address = inventAddress({ first: "Jürgen", last: "Weiß" }, "x.example");
  assert.match(address, /^jurgen\.weiss\d{2,4}@x\.example$/);
  assert.match(inventAddress({ first: "Paweł", last: "Núñez" }, "x.example"), /^pawel\.nunez\d/);
});

test("addresses of one name differ, so that one does not tell the next", () => {
  const name = { first: "Ada", last: "Byron" };
  const addresses = Array.from({ length: 50 }, () => inventAddress(name, "x.example"));
  assert.ok(new Set(addresses).size > 40);
});
