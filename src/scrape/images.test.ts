import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { parseHtml } from "./document.ts";
import { imagesOf, type PageImage } from "./images.ts";
import { normalize } from "./normalize/normalize.ts";

const page = "https://e.org/d/p";

function images(html: string): PageImage[] {
  const document = parseHtml(html);
  normalize(document, page);
  return imagesOf(document, page);
}

/** What kind of picture each HTML shows. */
function categories(table: [html: string, category: PageImage["category"]][]): void {
  for (const [html, category] of table) {
    test(`${category}: ${html}`, () =>
      assert.deepEqual(
        images(html).map((image) => image.category),
        [category],
      ));
  }
}

/** What is told of the picture in each HTML. */
function descriptions(table: [html: string, description: string | null][]): void {
  for (const [html, description] of table) {
    test(html, () => assert.equal(images(html)[0]?.description, description));
  }
}

describe("which pictures", () => {
  test("the icon of the page first, then each address once and in order", () => {
    const html =
      '<head><link rel="shortcut icon" href="/f.ico"></head><img src="/b.png" alt="B"><img src="a.png" alt="A"><img src="/b.png" alt="again">';
    assert.deepEqual(images(html), [
      { url: "https://e.org/f.ico", category: "favicon", description: null },
      { url: "https://e.org/b.png", category: "content_image", description: "B" },
      { url: "https://e.org/d/a.png", category: "content_image", description: "A" },
    ]);
  });

  test("lazy ones, the best of a set and of a picture; no pixels, no data", () => {
    const html =
      '<img src="data:image/gif;base64,AA" data-src="/lazy.jpg" alt="x"><img srcset="/s.jpg 1x, /l.jpg 2x" alt="x"><picture><source srcset="/w.webp 900w, /v.webp 90w"><img alt="x"></picture><img src="/p.gif" width="1" height="1"><img src="data:image/png;base64,AA" alt="x">';
    assert.deepEqual(
      images(html).map(({ url }) => url),
      ["https://e.org/lazy.jpg", "https://e.org/l.jpg", "https://e.org/w.webp"],
    );
  });

  test("backgrounds, also lazy ones, and posters of films", () => {
    const html =
      "<div style=\"color: red; background: #fff url('/bg.jpg?a=1;b') no-repeat\"></div><div style='background-image: url(&quot;x.png&quot;)' role=img aria-label='A sea'></div><div data-bg='/lazy.jpg'></div>";
    assert.deepEqual(images(html), [
      { url: "https://e.org/bg.jpg?a=1;b", category: "decorative", description: null },
      { url: "https://e.org/d/x.png", category: "content_image", description: "A sea" },
      { url: "https://e.org/lazy.jpg", category: "decorative", description: null },
    ]);
  });

  test("vectors with a name, without an address; others not", () => {
    const html =
      '<svg width="16" height="16"><title>Search</title></svg><svg viewBox="0 0 600 400" aria-label="Sales"></svg><svg><path/></svg>';
    assert.deepEqual(images(html), [
      { url: null, category: "svg_icon", description: "Search" },
      { url: null, category: "svg_content", description: "Sales" },
    ]);
  });
});

describe("what pictures are", () => {
  categories([
    ['<img src="/a.jpg" alt="A cat" width="600" height="400">', "content_image"],
    ['<figure><img src="/a.jpg" alt=""><figcaption>c</figcaption></figure>', "content_image"],
    ['<img src="/a.jpg" alt="">', "decorative"],
    ['<img src="/a.jpg" alt="A" role="presentation">', "decorative"],
    ['<img src="/a.jpg" alt="A" aria-hidden="true">', "decorative"],
    ['<img src="/a.png" alt="A" width="24" height="24">', "icon"],
    ['<img src="/a.png" alt="A" style="width: 20px; height: 20px">', "icon"],
    ['<img src="/a.png" alt=":-)" class="emoji">', "icon"],
    ['<img src="/assets/icons/a.png" alt="A">', "icon"],
    ['<img src="/a.svg" alt="A" width="32" height="32">', "svg_icon"],
    ['<img src="/chart.svg?v=1" alt="Chart" width="800">', "svg_content"],
  ]);
});

describe("what is told of pictures", () => {
  descriptions([
    ['<img src="/a.jpg" alt=" A \n cat " title="t">', "A cat"],
    ['<img src="/a.jpg" aria-label="Label" title="t">', "Label"],
    ['<img src="/a.jpg" title="Title">', "Title"],
    ['<figure><img src="/a.jpg"><figcaption>By <b>B</b></figcaption></figure>', "By B"],
    ['<img src="/a.jpg">', null],
  ]);
});
