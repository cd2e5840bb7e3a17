import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { render } from "dom-serializer";
import { blockPage } from "./block-page.ts";
import { bodyOf } from "../document.ts";
import { parseHtml } from "../document.ts";
import { pruneTo } from "./main-content-prune.ts";

/** What is left of a body when the blocks with these texts are kept. */
function pruned(body: string, ...texts: string[]): string {
  const document = parseHtml(`<head><title>T</title></head><body>${body}</body>`);
  const page = blockPage(document, "https://example.org/");
  pruneTo(
    page,
    page.blocks.map(({ text }) => texts.includes(text)),
  );
  assert.match(render(document), /<head><title>T<\/title><\/head>/);
  return render(bodyOf(document)!.children);
}

describe("pruning a page", () => {
  test("what is kept stands in the elements where it stood, and nothing else does", () => {
    assert.equal(
      pruned(
        "<nav><p>Menu</p></nav><div class=x><p>Keep <b>this</b></p><script>1</script><p>Drop</p></div>",
        "Keep this",
      ),
      '<div class="x"><p>Keep <b>this</b></p></div>',
    );
  });

  test("an image among kept text stays, one in what goes does not", () => {
    assert.equal(
      pruned(
        "<div><img src=menu><p>Menu</p></div><div><p>One</p><picture><source srcset=s><img src=a></picture><p>Two</p></div>",
        "One",
        "Two",
      ),
      '<div><p>One</p><picture><source srcset="s"><img src="a"></picture><p>Two</p></div>',
    );
  });

  test("the cells of a table stay in their columns", () => {
    const table =
      "<table><tbody><tr><td>Name</td><td></td></tr><tr><td>-</td><td>Value</td></tr></tbody></table>";
    assert.equal(pruned(`<p>Menu</p>${table}`, "Name", "Value"), table);
  });

  test("code keeps its lines without letters", () => {
    const code = "<pre><div>if (a) {</div><div>}</div></pre>";
    assert.equal(pruned(`${code}<p>Menu</p>`, "if (a) {"), code);
  });

  test("the parts know each other again", () => {
    const document = parseHtml("<p>a</p><p>b</p><p>c</p>");
    const page = blockPage(document, "");
    pruneTo(page, [true, false, true]);
    const [first, last] = bodyOf(document)!.children;
    assert.equal(first?.next, last);
    assert.equal(last?.prev, first);
    assert.equal(last?.next, null);
  });
});
