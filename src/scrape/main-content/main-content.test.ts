import assert from "node:assert/strict";
import { describe, test } from "node:test";
import type { Document } from "domhandler";
import { bodyOf } from "../document.ts";
import { segment } from "./blocks.ts";
import { parseHtml } from "../document.ts";
import { keepMainContent } from "./main-content.ts";

const url = "https://example.org/blog/tea";

function textOf(html: string): string {
  const document = parseHtml(html);
  keepMainContent(document, url);
  return shownText(document);
}

/** Without recursion: some of the pages here are deep. */
function shownText(document: Document): string {
  return segment(document)
    .blocks.map(({ text }) => text)
    .join(" ");
}

function paragraph(number: number): string {
  return `<p>In chapter ${number} the traveller, who had left the harbour before dawn, wrote down what
    she had seen of the islands, their markets and their weather, so that others would know.</p>`;
}

const story = Array.from({ length: 8 }, (_, index) => paragraph(index + 1)).join("");
const menu =
  "<nav class=menu><ul><li><a href=/>Home</a></li><li><a href=/a>About us</a></li></ul></nav>";
const code = "<pre><code>const tea = brew({ leaves: 3 });\n}\n</code></pre>";
const footer =
  "<footer class=footer><p>© 2024 Example. All rights reserved.</p><a href=/p>Privacy policy</a></footer>";
const article = `<html><head><title>The traveller</title></head><body>${menu}
  <main><article class=post-content><h1>The traveller</h1>${story}${code}</article></main>${footer}</body></html>`;

describe("main content", () => {
  test("an article stays, the menu and the footer go", () => {
    const text = textOf(article);
    assert.match(text, /In chapter 1 .*In chapter 8 /);
    assert.doesNotMatch(text, /About us|Privacy policy|All rights/);
  });

  test("code in an article stays whole", () => {
    assert.match(textOf(article), /const tea = brew\(\{ leaves: 3 \}\); \}/);
  });

  test("what a rendering marked as chrome goes, however it looks", () => {
    const marked = `<body><div>${story}</div><div data-nocturne-chrome>${paragraph(99)}</div></body>`;
    const text = textOf(marked);
    assert.match(text, /chapter 8 /);
    assert.doesNotMatch(text, /chapter 99/);
  });

  test("what stands twice is told once", () => {
    assert.equal(textOf(`<main>${story}${story}</main>`).match(/In chapter 3 /g)?.length, 1);
  });

  test("a page with text has an answer, however little it is", () => {
    for (const body of [menu, footer, "<p>OK</p>", "word"]) {
      assert.notEqual(textOf(`<body>${body}</body>`), "", body);
    }
  });

  test("a page without text stays as it is", () => {
    const document = parseHtml("<body><img src=a></body>");
    keepMainContent(document, url);
    assert.equal(bodyOf(document)!.children.length, 1);
  });

  test("an address that is none does no harm", () => {
    const document = parseHtml(article);
    keepMainContent(document, "");
    assert.match(shownText(document), /chapter 4 /);
  });

  test("ten thousand elements in each other take no stack", () => {
    const deep = `${"<div class=a>".repeat(10_000)}${paragraph(1)}${"</div>".repeat(10_000)}`;
    assert.match(textOf(`<body>${deep}</body>`), /chapter 1 /);
  });

  test("a page of two hundred thousand blocks is cut by what it says of itself", () => {
    const body = `${menu}${"<p>a row</p>".repeat(200_000)}${footer}`;
    const text = textOf(`<body>${body}</body>`);
    assert.equal(text.length, "a row ".length * 200_000 - 1);
  });
});
