import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { blockFeatures } from "./block-features.ts";
import { blockPage } from "./block-page.ts";
import { parseHtml } from "../document.ts";

/** The values of a feature for all blocks of a page. */
function featureOf(html: string, url = "https://example.org/", tokens = {}) {
  const page = blockPage(parseHtml(html), url);
  const columns = blockFeatures(page, tokens);
  return (name: string) => Array.from(columns.get(name), (value) => Number(value.toFixed(4)));
}

describe("features of blocks", () => {
  test("the text's own", () => {
    const of = featureOf(
      "<p>One, two. Three!</p><p><a href=#>Sign in</a></p><button>Add to cart</button>",
    );
    assert.deepEqual(of("endsSentence"), [1, 0, 0]);
    assert.deepEqual(of("linkShare"), [0, 1, 0]);
    assert.deepEqual(of("pressedShare"), [0, 0, 1]);
    assert.deepEqual(of("topic.account"), [0, 1, 0]);
    assert.deepEqual(of("topic.cart"), [0, 0, 1]);
  });

  test("landmarks, by tag and by role, are counted inwards", () => {
    const of = featureOf(
      "<nav><nav><p>a</p></nav></nav><div role=navigation>b</div><main><p>c</p></main>",
    );
    assert.deepEqual(of("in.nav"), [2, 1, 0]);
    assert.deepEqual(of("in.main"), [0, 0, 1]);
  });

  test("the title is found, and what stands before and after it told apart", () => {
    const of = featureOf(
      "<title>Green tea at home</title><p>Menu</p><h1>Green tea at home</h1><p>Text</p>",
    );
    assert.deepEqual(of("isTitle"), [0, 1, 0]);
    assert.deepEqual(of("afterTitle").map(Math.sign), [-1, 0, 1]);
    assert.deepEqual(of("heading"), [0, 1, 0]);
  });

  test("what heading stands before is told", () => {
    const of = featureOf("<p>a</p><h2>Related articles</h2><p>b</p>");
    assert.deepEqual(of("lastHeading.more"), [-1, -1, 1]);
    assert.deepEqual(of("lastHeading.level"), [0, 0, 2]);
  });

  test("siblings that repeat each other are a group", () => {
    const card = "<li class=card><h3>Name</h3><p>$5</p></li>";
    const of = featureOf(`<p>Intro</p><ul>${card.repeat(4)}</ul>`);
    assert.equal(of("group.members")[0], -1);
    assert.deepEqual(of("group.members").slice(1), Array(8).fill(Number(Math.log(4).toFixed(4))));
    assert.equal(of("group.memberBlocks")[1], 2);
    assert.deepEqual(of("repeats").slice(1, 3), of("group.members").slice(1, 3));
  });

  test("class names count by their learned scores, and by the distance to what they mean", () => {
    const of = featureOf(
      '<div class="post-body"><div><p>a</p></div></div><p class="sidebarBox">b</p>',
      "https://example.org/",
      { post: 1.5, sidebar: -2 },
    );
    assert.deepEqual(of("tokens.all.most"), [1.5, 0]);
    assert.deepEqual(of("tokens.own.least"), [0, -2]);
    assert.deepEqual(of("kind.body"), [2, 12]);
    assert.deepEqual(of("kind.aside"), [12, 0]);
  });

  test("what the page says about itself", () => {
    const of = featureOf(
      `<script type="application/ld+json">{"@graph":[{"@type":"Product","description":"Fine green tea"}]}</script>
      <script type="application/ld+json">{ broken</script><p>green tea</p><p>other words</p>`,
      "https://example.org/shop/tea",
    );
    assert.deepEqual(of("type.product"), [1, 1]);
    assert.deepEqual(of("type.article"), [0, 0]);
    assert.deepEqual(of("address.product"), [1, 1]);
    assert.deepEqual(of("inLdDescription"), [1, 0]);
  });

  test("every value is a number, whatever the address", () => {
    const page = blockPage(parseHtml("<p>a</p><img><p>b c d</p>"), "no address");
    const columns = blockFeatures(page, {});
    const broken = columns.names.filter((name) => !columns.get(name).every(Number.isFinite));
    assert.deepEqual(broken, []);
  });

  test("a page without text has none", () => {
    assert.equal(blockFeatures(blockPage(parseHtml("<img>"), ""), {}).length, 0);
  });
});
