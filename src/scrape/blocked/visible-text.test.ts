import assert from "node:assert/strict";
import { test } from "node:test";
import { parseHtml } from "../document.ts";
import { visibleText } from "./visible-text.ts";

const seen = (html: string, via: "http" | "browser" = "http") => visibleText(parseHtml(html), via);

test("blocks are apart, words with markup in them are not", () => {
  assert.equal(seen("<h1>A</h1><p>b<b>c</b>\n d</p><ul><li>e<li>f</ul>"), "A bc d e f");
});

test("what is not shown as text is left out", () => {
  const hidden = `<title>t</title><script>s</script><style>y</style><template>m</template>
    <p hidden>h</p><div style="display: none">n</div><dialog>d</dialog><svg><text>g</text></svg>`;
  assert.equal(seen(`${hidden}<p>seen</p><dialog open>asked</dialog>`), "seen asked");
});

test("a body that waits for its script, and shadow roots, are read", () => {
  assert.equal(seen('<body style="visibility:hidden"><p>a</p>'), "a");
  assert.equal(seen('<x-y><template shadowrootmode="open"><p>b</p></template></x-y>'), "b");
});

test("noscript speaks where no script ran", () => {
  const html = "<p>a</p><noscript><p>b</p></noscript>";
  assert.equal(seen(html), "a b");
  assert.equal(seen(html, "browser"), "a");
});

test("a page of any depth and breadth is read", () => {
  assert.equal(seen(`${"<div>".repeat(20_000)}deep`), "deep");
  assert.equal(seen(`${"<br>".repeat(200_000)}wide`), "wide");
});
