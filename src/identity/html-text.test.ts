import assert from "node:assert/strict";
import { test } from "node:test";
import { textOfHtml } from "./html-text.ts";

const cases: [html: string, text: string][] = [
  [
    "<p>Hello <b>Ada</b>,</p><p>your code is<br><strong>123456</strong></p>",
    "Hello Ada,\n\nyour code is\n123456",
  ],
  ["<style>p { color: red }</style><script>alert(1)</script><title>T</title><p>Hi", "T\n\nHi"],
  ["<head><title>No</title></head><body>Yes</body>", "Yes"],
  ['<div style="display: none">unseen <img src=x> more</div><div>seen</div>', "seen"],
  ["<div hidden>a<p>b<br>c</div>seen", "seen"],
  ["<table><tr><td>Total</td><td>5 &euro;</td></tr><tr><td>x</td></tr></table>", "Total 5 €\n\nx"],
  ["a&nbsp;&zwnj;&nbsp;&zwnj;&nbsp;b", "a b"],
  ["क्\u200dष", "क्\u200dष"],
  ["plain\ntext   in\tHTML", "plain text in HTML"],
  ["", ""],
];

for (const [html, text] of cases) {
  test(JSON.stringify(html), () => assert.equal(textOfHtml(html), text));
}

test("what is nested too deep is left out, in little time", () => {
  const text = textOfHtml(`<p>seen</p>${"<div><b>".repeat(200_000)}deep`);
  assert.equal(text, "seen");
});

test("a long email is read to its end", () => {
  const text = textOfHtml(`${"<p>word</p><br>".repeat(10_000)}end`);
  assert.equal(text.length, 10_000 * 6 + 3);
});
