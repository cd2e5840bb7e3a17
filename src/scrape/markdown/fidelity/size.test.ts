import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { parseHtml } from "../../document.ts";
import { imagesOf } from "../../images.ts";
import { linksOf } from "../../links.ts";
import { toMarkdown } from "../markdown.ts";
import { normalize } from "../../normalize/normalize.ts";
import { read } from "./pages.ts";

/** Pages that would take minutes, or the stack, from what squares their size or calls itself. */
describe("pages of any depth and size", () => {
  test("deep elements", () => {
    assert.equal(read(`${"<div>".repeat(10_000)}a`), "a");
    assert.equal(read(`${"<b>".repeat(5000)}a`), "**a**");
    assert.match(read("<blockquote>a".repeat(3000)), /^> a\n>\n> > a/);
    assert.equal(read("<table><tr><td>".repeat(1000) + "a"), "a");
  });

  test("deep lists: all items, indented so far only", () => {
    const text = read("<ul><li>a".repeat(5000));
    assert.equal(text.match(/a/g)?.length, 5000);
    assert.ok(text.length < 200_000);
  });

  test("deep pages that nobody normalised", () => {
    const document = parseHtml(`${"<i><div>".repeat(5000)}a`);
    assert.match(toMarkdown(document, { links: true, images: true }), /^\*?a\*?$/);
  });

  test("many siblings, links and pictures", () => {
    const document = parseHtml(
      `${"<script>x</script><p>a</p>".repeat(10_000)}${'<a href="/q"><img src="/i.png"></a>'.repeat(5000)}`,
    );
    normalize(document, "https://e.org/");
    assert.deepEqual(linksOf(document), ["https://e.org/q"]);
    assert.equal(imagesOf(document, "https://e.org/").length, 1);
    assert.equal(
      toMarkdown(document, { links: false, images: false }).split("\n\n").length,
      10_000,
    );
  });

  test("wide tables, ragged tables, and spans of any size", () => {
    const cells = `<tr>${"<td>a</td>".repeat(50)}</tr>`;
    assert.equal(read(`<table>${cells.repeat(300)}</table>`).match(/ a /g)?.length, 15_000);
    const ragged = read(`<table><tr>${"<td>a".repeat(5000)}${"<tr><td>b".repeat(5000)}</table>`);
    assert.ok(ragged.length < 200_000);
    const spans = read(
      `<table>${"<tr><td rowspan=9999 colspan=9999>a<td>b</td></tr>".repeat(2000)}</table>`,
    );
    assert.equal(spans.match(/ a /g)?.length, 2000);
  });

  test("long runs of one letter", () => {
    for (const letter of ["a", "_", "[", "`", "\\", "$", "#", "&"]) {
      assert.ok(read(`<p>${letter.repeat(100_000)}</p>`).length >= 100_000, letter);
    }
    assert.equal(read(`<p>a${" ".repeat(300_000)}b</p>`), "a b");
    assert.match(read(`<pre>a${" ".repeat(300_000)}b</pre>`), /^```\na +b\n```$/);
    assert.equal(read(`<p>a${"<br>".repeat(50_000)}b</p>`), "a\n\nb");
  });

  test("long attributes", () => {
    const long = ["background:", "width:", "cookie-", "a, ", "(", "url("].map((part) =>
      part.repeat(30_000),
    );
    for (const value of long) {
      const html = `<div style="${value}" class="${value}" id="${value}">a<img srcset="${value}" src="${value}"></div>`;
      assert.match(read(html), /^a/);
      const document = parseHtml(html);
      normalize(document, "https://e.org/");
      assert.ok(imagesOf(document, "https://e.org/").length <= 2);
    }
  });

  test("many hidden words in one item, many notes", () => {
    assert.equal(read(`<li>a${"<span class=sr-only>b</span>".repeat(10_000)}</li>`), "- a");
    const notes = '<sup><a href="#n">1</a></sup>'.repeat(3000);
    assert.match(
      read(`${notes}<ol class=footnotes><li id=n>x</ol>`),
      /^(\[\^1\]){3000}\n\n\[\^1\]: x$/,
    );
  });
});
