import assert from "node:assert/strict";
import { test } from "node:test";
import { redacted, redactorOf } from "./redaction.ts";

const value = `pä ss&"<w'ord>\\1+`;
const redact = redactorOf([
  { value, placeholder: "PASSWORD" },
  { value: "4242424242424242", placeholder: "CARD" },
  { value: "123", placeholder: "CVV" },
  { value: "hunter2hunter", placeholder: "LONG" },
  { value: "hunter2", placeholder: "SHORT" },
  { value: "a-very-long-secret-that-goes-on-and-on-$&", placeholder: "$&" },
  { value: "x", placeholder: "TOO SHORT" },
]);

test("a value is found in every form in which it may be written", () => {
  for (const text of [
    value,
    JSON.stringify(value).slice(1, -1),
    encodeURIComponent(value),
    encodeURIComponent(value).toLowerCase(),
    new URLSearchParams({ v: value }).toString().slice(2),
    value.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;"),
    value.replaceAll(/[^a-z\d]/gi, (one) => `&#${one.codePointAt(0)};`),
    value.replaceAll(
      /[^a-z\d]/gi,
      (one) => `&#x${one.codePointAt(0)!.toString(16).toUpperCase()};`,
    ),
    value.replaceAll(
      /[^a-z\d]/gi,
      (one) => `\\u${one.charCodeAt(0).toString(16).padStart(4, "0")}`,
    ),
    Buffer.from(value).toString("base64").replace(/=+$/, ""),
    value.replaceAll('"', "'"),
    value.replaceAll(/[\\&<>"'+]/g, "\\$&"),
  ])
    assert.equal(redact(`a=${text};`), "a=PASSWORD;", text);
});

test("a TOTP seed is found in groups, in small letters, and cut off", () => {
  const seed = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP";
  const withoutSeed = redactorOf([{ value: seed, placeholder: "SEED" }]);
  for (const text of [
    seed,
    seed.toLowerCase(),
    "JBSW Y3DP EHPK 3PXP JBSW Y3DP EHPK 3PXP",
    "jbsw-y3dp-ehpk-3pxp-jbsw-y3dp-ehpk-3pxp",
    seed.slice(0, 26),
  ])
    assert.equal(withoutSeed(`a=${text};`), "a=SEED;", text);
});

test("numbers, short values, values in one another, values that are cut off", () => {
  for (const [text, without] of [
    ["4242 4242 4242 4242 and 4242-4242-4242-4242", "CARD and CARD"],
    ["14242424242424242", "14242424242424242"],
    ["q=%224242424242424242%22%2C%22cvc%22%3A123%7D", "q=%22CARD%22%2C%22cvc%22%3ACVV%7D"],
    ["4242+4242%204242%C2%A04242, 4242&nbsp;424242424242", "CARD, CARD"],
    [String.raw`\u00224242424242424242 \n123`, String.raw`\u0022CARD \nCVV`],
    ["cvv 123, room 1234, a123", "cvv CVV, room 1234, a123"],
    ["hunter2hunter hunter2", "LONG SHORT"],
    ['<i value="a-very-long-secret-that-goes"/>', '<i value="$&"/>'],
    ["a-very-long-secret-that-goes-on-and-on-$&!", "$&!"],
    ["a-very-long", "a-very-long"],
    ["x", "x"],
  ])
    assert.equal(redact(text!), without);
});

test("a placeholder stays what it is, also where a value is a word in it", () => {
  const common = redactorOf([
    { value: "password", placeholder: "mycoolpassword" },
    { value: "449999", placeholder: "999779" },
    { value: "mycoolpassword1", placeholder: "mycoolpassword" },
  ]);
  for (const [text, without] of [
    ["mycoolpassword", "mycoolpassword"],
    ["my password", "my mycoolpassword"],
    ["mycoolpassword1", "mycoolpassword"],
    ["mycoolpasswordpassword", "mycoolpasswordmycoolpassword"],
    ["44449999", "44999779"],
  ])
    assert.equal(common(text!), without);
});

test("every text of a value is redacted, but for pictures and the API's own words", () => {
  const given = {
    type: "hunter2",
    hunter2: ["hunter2", { deep: "say hunter2", n: 1, none: null }],
    structured: { hunter2: { type: "hunter2", raw: "hunter2" } },
    raw: "hunter2",
    map: new Map([[1, { html: "hunter2" }]]),
  };
  assert.deepEqual(redacted(given, { redact }), {
    type: "hunter2",
    hunter2: ["SHORT", { deep: "say SHORT", n: 1, none: null }],
    structured: { SHORT: { type: "SHORT", raw: "SHORT" } },
    raw: "hunter2",
    map: new Map([[1, { html: "SHORT" }]]),
  });
  assert.equal(redacted(given, undefined), given);
});
