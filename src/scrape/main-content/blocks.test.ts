import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { segment } from "./blocks.ts";
import { parseHtml } from "../document.ts";

function cut(body: string) {
  return segment(parseHtml(`<html><head><title>T</title></head><body>${body}</body></html>`));
}

function texts(body: string): string[] {
  return cut(body).blocks.map(({ text }) => text);
}

describe("cutting a page into blocks", () => {
  test("elements that break lines part blocks, inline ones do not", () => {
    assert.deepEqual(
      texts("<div>One <b>bold</b> and<a href=#> link</a><p>Two</p>three<hr>four</div>"),
      ["One bold and link", "Two", "three", "four"],
    );
  });

  test("a line break stays within a block and is counted", () => {
    const [block] = cut("<p>one<br>two</p>").blocks;
    assert.equal(block?.text, "one two");
    assert.equal(block.breaks, 1);
  });

  test("scripts, styles, choices and the head are no text; what stands in noscript is", () => {
    const body = `<script>var a</script><style>p{}</style><select><option>No</select>
      <noscript><div>Post</div></noscript>`;
    assert.deepEqual(texts(body), ["Post"]);
  });

  test("what a rendering marked as chrome is left out", () => {
    assert.deepEqual(texts("<div data-nocturne-chrome>Menu<p>Item</p></div><p>Text</p>"), ["Text"]);
  });

  test("links, bold text and code are told by their characters", () => {
    const [block] = cut("<p>abcd <a href=#>efgh</a> <b>ij</b> <code>kl</code></p>").blocks;
    const { characters, linked, bold, code, links } = block!;
    assert.deepEqual(
      { characters, linked, bold, code, links },
      { characters: 12, linked: 4, bold: 2, code: 2, links: 1 },
    );
  });

  test("a link around blocks counts in each", () => {
    const { blocks } = cut("<a href=#><div>one</div><div>two</div></a>");
    assert.deepEqual(
      blocks.map(({ linked }) => linked),
      [3, 3],
    );
  });

  test("what is hidden is known to be, within as well", () => {
    const { blocks } = cut(
      '<div style="display: none"><p>a1</p></div><p aria-hidden=true>b1</p><p><i hidden>c1</i></p><p>d1</p>',
    );
    assert.deepEqual(
      blocks.map(({ isHidden }) => isHidden),
      [true, true, true, false],
    );
  });

  test("an element knows its blocks and its images", () => {
    const { elements } = cut("<p>a</p><ul><li>b<img src=x></li><li>c</li></ul><p>d</p>");
    const list = elements.find(({ tag }) => tag === "ul")!;
    assert.deepEqual([list.first, list.end, list.images], [1, 3, 1]);
  });

  test("media and marks without letters are kept track of", () => {
    const { extras, blocks } = cut("<p>a</p><img src=x><p>b <img src=y></p><p>–</p>");
    assert.equal(blocks.length, 2);
    assert.deepEqual(
      extras.map(({ position, isWithin }) => ({ position, isWithin })),
      [
        { position: 1, isWithin: false },
        { position: 2, isWithin: true },
        { position: 2, isWithin: false },
      ],
    );
  });

  test("ten thousand elements in each other take no stack", () => {
    const deep = `${"<div>".repeat(10_000)}deep${"</div>".repeat(10_000)}`;
    const { blocks } = cut(deep);
    assert.deepEqual(
      blocks.map(({ text }) => text),
      ["deep"],
    );
  });

  test("an empty page and one of frames have no blocks", () => {
    assert.deepEqual(segment(parseHtml("")).blocks, []);
    assert.deepEqual(segment(parseHtml("<frameset><frame src=a></frameset>")).blocks, []);
  });
});
