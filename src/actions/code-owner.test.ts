import assert from "node:assert/strict";
import { test } from "node:test";
import { mayHaveCode } from "./code-owner.ts";

const accounts = new Set(["bank.com", "acme.example", "evil.com"]);
const sms = (text: string) => ({ from: undefined, text });

test("a site has the codes that it sent or that name it", () => {
  for (const [site, from, text] of [
    ["bank.com", "bank.com", "Your code is 123456"],
    ["shop.com", undefined, "123456 is your code for Shop.com."],
    ["shop.com", "mailer.com", "<a href='https://www.shop.com/x'>123456</a>"],
    ["shop.com", "mailer.com", "@shop.com #123456"],
    ["acme.example", undefined, "Your code is 123456"],
    ["acme.example", undefined, "Acme: 123456"],
  ] as const)
    assert.equal(mayHaveCode(site, { from, text }, accounts), true, `${site}: ${text}`);
});

test("a site whose name is a part of another's has none of its codes", () => {
  for (const site of ["ithub.com", "github.co", "t.co", "hub.com"])
    assert.equal(mayHaveCode(site, sms("github.com: 123456 is your code"), accounts), false, site);
  assert.equal(mayHaveCode("github.com", sms("github.com.evil.com: 123456"), accounts), false);
  assert.equal(mayHaveCode("hub.com", sms("my-hub.com: 123456"), accounts), false);
});

test("an account is no reason to have a code that is for another account", () => {
  for (const text of ["bank.com code: 123456", "Your Bank code is 123456", "BANK: 123456"])
    assert.equal(mayHaveCode("evil.com", sms(text), accounts), false, text);
  const mail = { from: "mailer.com", text: "123456 for https://www.bank.com/" };
  assert.equal(mayHaveCode("evil.com", mail, accounts), false);
  const nameless = { from: "mailer.com", text: "Acme: 123456" };
  assert.equal(mayHaveCode("acme.example", nameless, accounts), false);
  assert.equal(mayHaveCode("evil.com", sms("other.example: 123456"), accounts), false);
  assert.equal(mayHaveCode("evil.com", sms("123456"), new Set(["bank.com"])), false);
});

test("a name that is a word of every such message says nothing", () => {
  const both = new Set(["code.com", "acme.example"]);
  assert.equal(mayHaveCode("acme.example", sms("Your code is 123456"), both), true);
  assert.equal(mayHaveCode("code.com", sms("Your Acme code is 123456"), both), false);
});
