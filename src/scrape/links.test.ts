import assert from "node:assert/strict";
import { test } from "node:test";
import { parseHtml } from "./document.ts";
import { linksOf } from "./links.ts";
import { normalize } from "./normalize/normalize.ts";

function links(html: string, url = "https://e.org/d/p"): string[] {
  const document = parseHtml(html);
  normalize(document, url);
  return linksOf(document);
}

test("links are absolute, each once, in the order of the page", () => {
  const html =
    '<a href="/b">B</a><p><a href="a">A</a></p><a href="/b">again</a><a href="mailto:x@e.org">X</a><a href="tel:+1">T</a>';
  assert.deepEqual(links(html), [
    "https://e.org/b",
    "https://e.org/d/a",
    "mailto:x@e.org",
    "tel:+1",
  ]);
});

test("links that go nowhere, run scripts, show nothing or are not seen are none", () => {
  const html =
    '<a href="#">a</a><a href="javascript:x()">b</a><a href="/c"></a><a href="/d" hidden>d</a><a href="ftp://e.org/">e</a><h2>T<a class="headerlink" href="#t">¶</a></h2>';
  assert.deepEqual(links(html), []);
});

test("a base counts, and a page without an address has its absolute links only", () => {
  assert.deepEqual(links('<base href="https://f.org/x/"><a href="a">A</a>'), ["https://f.org/x/a"]);
  assert.deepEqual(links('<a href="a">A</a><a href="https://g.org/">G</a>', ""), [
    "https://g.org/",
  ]);
});

test("cards, picture links and players are links", () => {
  const html =
    '<a href="/q"><div><h3>T</h3></div></a><a href="/i"><img src="/i.png"></a><iframe src="https://www.youtube.com/embed/x"></iframe>';
  assert.deepEqual(links(html), [
    "https://e.org/q",
    "https://e.org/i",
    "https://www.youtube.com/watch?v=x",
  ]);
});
