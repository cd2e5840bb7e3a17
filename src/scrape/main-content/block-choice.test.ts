import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { chooseBlocks, bestCut } from "./block-choice.ts";
import { blockPage } from "./block-page.ts";
import { parseHtml } from "../document.ts";

function pageOf(body: string, head = "") {
  return blockPage(
    parseHtml(`<head>${head}</head><body>${body}</body>`),
    "https://example.org/blog/a",
  );
}

/** The texts that are chosen where the blocks are this likely. */
function chosen(body: string, chances: number[], head?: string): string[] {
  const page = pageOf(body, head);
  assert.equal(page.blocks.length, chances.length);
  const kept = chooseBlocks(page, Float32Array.from(chances));
  return page.blocks.filter((_, index) => kept[index]).map(({ text }) => text);
}

const words = (count: number, word: string) => Array(count).fill(word).join(" ");

describe("choosing blocks", () => {
  test("the cut lies where the expected score is best", () => {
    const page = pageOf(`<p>${words(50, "a")}</p><p>${words(50, "b")}</p><p>${words(50, "c")}</p>`);
    assert.equal(bestCut(page, Float32Array.of(0.9, 0.6, 0.05)), Math.fround(0.6));
  });

  test("on a page without anything likely the likeliest is kept", () => {
    assert.deepEqual(chosen("<p>a</p><p>b</p>", [0.01, 0.02]).includes("b"), true);
  });

  test("a table, code and a plain list go with most of their text", () => {
    const table =
      "<table><tr><td>one two three</td><td>4</td></tr><tr><td>five six</td><td>7</td></tr></table>";
    assert.deepEqual(chosen(table, [0.9, 0.01, 0.9, 0.01]), [
      "one two three",
      "4",
      "five six",
      "7",
    ]);
    const code = "<pre><div>let a = 1;</div><div>a;</div></pre>";
    assert.deepEqual(chosen(code, [0.9, 0.01]), ["let a = 1;", "a;"]);
    const list = `<p>${words(60, "x")}</p><ul><li>one two three</li><li>b</li></ul>`;
    assert.deepEqual(chosen(list, [0.9, 0.01, 0.9]), [words(60, "x")]);
  });

  test("the lines of cards are chosen one by one", () => {
    const card = "<li><h3>A fine pot of tea</h3><span>x</span><div>Buy</div></li>";
    assert.deepEqual(chosen(`<ul>${card}</ul>`, [0.9, 0.8, 0.01]), ["A fine pot of tea", "x"]);
  });

  test("a sentence that stands twice is kept once", () => {
    const twice = `<p>${words(9, "again")}</p>`;
    assert.equal(chosen(twice + twice, [0.9, 0.9]).length, 1);
  });

  test("what readers say below an article goes; on a forum it stays", () => {
    const body = `<p>${words(80, "story")}</p><div class=comments><p>${words(80, "opinion")}</p></div>`;
    const type = (name: string) =>
      `<script type="application/ld+json">{"@type":"${name}"}</script>`;
    assert.equal(chosen(body, [0.9, 0.9], type("NewsArticle")).length, 1);
    assert.equal(chosen(body, [0.9, 0.9], type("DiscussionForumPosting")).length, 2);
    assert.equal(chosen(body, [0.9, 0.9]).length, 2);
  });
});
