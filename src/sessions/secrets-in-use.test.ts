import assert from "node:assert/strict";
import { test } from "node:test";
import type { Found, SecretPlace, Secrets } from "../actions/secrets.ts";
import { placeholders } from "../contract/placeholders.ts";
import { SecretsInUse } from "./secrets-in-use.ts";

const place: SecretPlace = {
  url: "https://example.com/",
  origin: "https://example.com",
  inputType: "text",
  autocomplete: "",
  asks: undefined,
  codeFrom: null,
};

function sourceOf(found: Found | undefined): Secrets {
  return {
    valueFor: () => Promise.resolve(found),
    redact: (text) => text,
    shows: () => false,
    shown: () => [],
  };
}

function using(...found: (Found | undefined)[]): SecretsInUse {
  const secrets = new SecretsInUse();
  for (const one of found) secrets.add(sourceOf(one));
  return secrets;
}

const { signal } = new AbortController();
const noSeed = { refused: "no seed" };
const noMessage = { refused: "no message" };

test("who has no code is told of every way to have one, once, the last one first", async () => {
  const all = using(noSeed, undefined, noSeed, noMessage);
  assert.deepEqual(await all.valueFor(placeholders.code, place, signal), {
    refused: "no message, and no seed",
  });
  assert.deepEqual(await all.valueFor(placeholders.password, place, signal), noSeed);
});

test("a value that one source has is no other's to refuse", async () => {
  const secrets = using(noSeed, { value: "123456" }, noMessage);
  assert.deepEqual(await secrets.valueFor(placeholders.code, place, signal), { value: "123456" });
  assert.equal(await using(undefined).valueFor(placeholders.code, place, signal), undefined);
});
