import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { inventedAddresses, inventedFacts, lostFacts } from "./facts.ts";

describe("a rewritten task", () => {
  const task =
    'On https://shop.example.org/lamps find "Blue Lamp" for at most 1,250.50 EUR, write to Ann@owls.org, and attach plan.pdf.';

  test("that keeps all in other words has lost and invented nothing", () => {
    const rewritten =
      '1. Open shop.example.org/lamps. 2. Search there for the "Blue Lamp" (at most 1250.50 EUR). 3. Write to ann@owls.org. 4. Attach plan.pdf.';
    assert.deepEqual(lostFacts(task, rewritten), []);
    assert.deepEqual(inventedFacts(task, rewritten), []);
  });

  const lossy: [string, string, string[]][] = [
    ["an address", "See https://owls.org/a?b=c.", ["owls.org/a?b=c"]],
    ["a bare domain", "Look on owls.co.uk, please", ["owls.co.uk"]],
    ["an e-mail address", "Mail to ann@owls.org", ["ann@owls.org"]],
    ["a file", "Read plan.pdf", ["plan.pdf"]],
    ["a quoted text", "Press “Send now”", ["Send now"]],
    ["a number", "Buy 3 lamps", ["3"]],
    ["part of a date", "On 2026-11-05", ["2026", "11", "05"]],
  ];
  for (const [what, original, lost] of lossy) {
    test(`that leaves out ${what} is told so`, () => {
      assert.deepEqual(lostFacts(original, "Do it."), lost);
    });
  }

  const inventive: [string, string, string[]][] = [
    ["a site", "Book it on flights.com.", ["flights.com"]],
    ["a path on a site that is named", "Open owls.org/login", ["owls.org/login"]],
    ["an e-mail address", "Write to me@owls.org", ["me@owls.org"]],
    ["a year", "Book it for May 2027", ["2027"]],
    ["a price", "Pay 1.500 at most", ["1500"]],
    ["nothing but words, as in e.g. a list", "1. Go. 2. Stop, etc. 3. Done.", []],
    ["nothing but a placeholder", "Fly on {departure_date}", []],
  ];
  for (const [what, rewritten, invented] of inventive) {
    test(`that adds ${what}`, () => {
      assert.deepEqual(inventedFacts("Book it, see owls.org", rewritten), invented);
    });
  }
});

test("a hint may name the addresses of the task, and no others", () => {
  const task = "Order a lamp at lamps.org";
  assert.deepEqual(inventedAddresses(task, "Go back to https://lamps.org/."), []);
  assert.deepEqual(inventedAddresses(task, "Go to https://evil.net/x now"), ["evil.net/x"]);
});
