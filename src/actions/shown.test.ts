import assert from "node:assert/strict";
import { test } from "node:test";
import { Shown } from "./shown.ts";

test("a value is known from when it is hidden on", () => {
  const told = new Shown();
  assert.equal(told.redact("hunter2 hunter2"), "hunter2 hunter2");
  assert.deepEqual(told.shown("hunter2"), []);
  told.hide("hunter2", "PASSWORD");
  assert.equal(told.redact("hunter2 hunter2"), "PASSWORD PASSWORD");
  assert.deepEqual(told.shown("say hunter2"), ["hunter2"]);
  assert.deepEqual(told.shown("say PASSWORD"), []);
});

test("a name is redacted and covered as well, but is nothing that opens anything", () => {
  const told = new Shown();
  told.hide("ada@lovelace.example", "user@example.org", true);
  assert.equal(told.redact("I am ada@lovelace.example"), "I am user@example.org");
  assert.deepEqual(told.shown("I am ada@lovelace.example"), ["ada@lovelace.example"]);
  assert.equal(told.shows("I am ada@lovelace.example"), false);
});

test("what is a password as well as a name is no mere name, whichever was told first", () => {
  const told = new Shown();
  told.hide("lovelace", "NAME", true);
  told.hide("lovelace", "PASSWORD");
  told.hide("lovelace", "NAME", true);
  assert.equal(told.shows("lovelace"), true);
  assert.equal(told.redact("lovelace"), "PASSWORD");
});

test("every value that a text holds is told, in whatever form it stands there", () => {
  const told = new Shown();
  const values = [`p<&"'ä`, "a b/c?d=e", "5555555555554444"];
  for (const value of values) told.hide(value, "HIDDEN");
  const text = `<i title="p&lt;&amp;&quot;&apos;ä">?q=a+b%2Fc%3Fd%3De 5555 5555 5555 4444`;
  assert.deepEqual(told.shown(text), values);
  assert.equal(told.redact(text), `<i title="HIDDEN">?q=HIDDEN HIDDEN`);
  assert.deepEqual(told.shown(JSON.stringify({ [values[0]!]: 1 })), [values[0]]);
});

test("a short value counts as a word of its own, a shorter one not at all", () => {
  const told = new Shown();
  told.hide("pin5", "SHORT");
  told.hide("ab", "SHORTER");
  assert.equal(told.redact("pin5, pin55, xpin5, ab"), "SHORT, pin55, xpin5, ab");
  assert.deepEqual(told.shown("ab pin55"), []);
  assert.deepEqual(told.shown("pin5!"), ["pin5"]);
});

test("thousands of values, and values of thousands of characters, are known", () => {
  const told = new Shown();
  for (let at = 0; at < 3_000; at++) told.hide(`correct-horse-${at}!`, "PASSWORD");
  for (const letter of ["ä", "€", "x"]) told.hide(letter.repeat(10_000), letter.toUpperCase());
  assert.equal(
    told.redact("correct-horse-2999! correct-horse-3000!"),
    "PASSWORD correct-horse-3000!",
  );
  assert.equal(told.redact(`<${"x".repeat(20_000)}>${"ä".repeat(500)}<`), "<XX>Ä<");
  const escaped = JSON.stringify("€".repeat(10_000)).replaceAll("€", "\\u20ac");
  assert.equal(told.redact(`${escaped} €`), '"€" €');
  assert.equal(told.redact(Buffer.from("€".repeat(10_000)).toString("base64")), "€");
});
