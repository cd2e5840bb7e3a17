import assert from "node:assert/strict";
import { describe, test } from "node:test";

import { parseHtml } from "../document.ts";
import { evidenceOf, ungrounded } from "./grounding.ts";

const url = "https://shop.test/tea/page";

function missing(html: string, data: unknown, markdown = ""): string[] {
  return ungrounded(data, evidenceOf(parseHtml(html), markdown, url));
}

describe("what the page holds is not warned of", () => {
  const cases: [string, string, unknown][] = [
    ["1,299.00", "Price: $1,299.00", 1299],
    ["1.299,00", "Preis: 1.299,00 €", 1299],
    ["1 299,50", "Pris: 1 299,50 kr", 1299.5],
    ["1'299.90", "CHF 1'299.90", 1299.9],
    ["Indian groups", "₹12,34,567", 1234567],
    ["written in short", "3.4M people", 3_400_000],
    ["a share", "15% off", 0.15],
    ["below zero", "−5 °C", -5],
    ["a number as text", "$1,299.00", "1299"],
    ["a date in English", "12 March 2024", "2024-03-12"],
    ["a date in German", "12. März 2024", "2024-03-12"],
    ["a date in French", "le 12 mars 2024", "2024-03-12T00:00:00Z"],
    ["a date in Spanish", "12 de marzo de 2024", "2024-03-12"],
    ["an American date", "03/12/2024", "2024-03-12"],
    ["a German date", "12.03.2024", "2024-03-12"],
    ["a date, written otherwise", "2024-03-12", "March 12, 2024"],
    ["an attribute's date", "<time datetime=2024-03-12>yesterday</time>", "2024-03-12"],
    ["a relative link", "<a href=../cups?a=1&amp;b=2>Cups</a>", "https://shop.test/cups?a=1&b=2"],
    ["an image", "<img src=//cdn.test/a.png>", "https://cdn.test/a.png"],
    ["an address without its last slash", "<a href=https://x.test/a/>a</a>", "https://x.test/a"],
    ["the page itself", "", url],
    ["an e-mail address", "<a href=mailto:Hi@Shop.test>Hi@Shop.test</a>", "hi@shop.test"],
    ["text", "Call 031 555 1234 now", "031 555 1234"],
    ["text that the page does not have, without numbers", "Tea", "A drink"],
    ["JSON-LD", '<script type="application/ld+json">{"price": "77.10"}</script>', 77.1],
    ["content", "<meta property=og:price content=55.20>", 55.2],
    ["a single digit in running text", "five stars", "It has 5 stars"],
    ["no and null", "", [true, false, null]],
  ];
  for (const [name, html, value] of cases) {
    test(name, () => assert.deepEqual(missing(html, { value }), []));
  }

  test("what stands on a page of any breadth", () => {
    assert.deepEqual(missing(`${"<br>".repeat(200_000)}42`, { n: 42 }), []);
  });

  test("what stands only in the Markdown", () => {
    assert.deepEqual(missing("", { n: 42, u: "https://a.test/b" }, "[b](https://a.test/b) 42"), []);
  });
});

describe("what the page does not hold is named with its path", () => {
  const page = `<p>Tea: $1,299.00, since 12 March 2024, <a href=/tea>more</a>, a@shop.test, room 12`;
  const cases: [unknown, string][] = [
    [{ price: 1298 }, "price: 1298 does not occur on the page"],
    [{ items: [{ n: 12 }, { n: 13.5 }] }, "items[1].n: 13.5 does not occur on the page"],
    [{ date: "2024-03-13" }, "date: 2024-03-13 does not occur on the page"],
    [["https://shop.test/coffee"], "[0]: https://shop.test/coffee does not occur on the page"],
    ["/coffee", "data: /coffee does not occur on the page"],
    [{ mail: "b@shop.test" }, "mail: b@shop.test does not occur on the page"],
    [{ mail: "write to b@shop.test" }, "mail: b@shop.test in its text does not occur on the page"],
    [{ about: "Over 250 kinds" }, "about: 250 in its text does not occur on the page"],
    [{ id: "7" }, "id: 7 does not occur on the page"],
  ];
  for (const [data, warning] of cases) {
    test(warning, () => assert.deepEqual(missing(page, data), [warning]));
  }

  test("a word of any length is read once", { timeout: 20_000 }, () => {
    const [warning] = missing(page, { mail: `${"a".repeat(300_000)} b@shop.test` });
    assert.match(warning ?? "", /b@shop.test in its text/);
  });

  test("a script's numbers are no evidence, and there are not too many warnings", () => {
    const data = Array.from({ length: 50 }, (_, index) => 1000 + index);
    const warnings = missing("<script>var a = 1000</script>", data);
    assert.equal(warnings.length, 21);
    assert.match(warnings[20]!, /30 more/);
  });
});
