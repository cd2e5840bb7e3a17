import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { contentOf } from "./content.ts";
import { parseUnrendered } from "./document.ts";
import { composeRendered, composeSent, type RenderedFrame, type SentFrame } from "./frames.ts";
import { elementsBelow } from "./tree.ts";

const options = {
  onlyMainContent: false,
  headline: false,
  ignoredTags: [],
  selector: null,
  links: true,
  images: true,
  useLinkPlaceholders: false,
};

function frame(html: string, frames: [number, RenderedFrame][] = []): RenderedFrame {
  return { html, url: "https://e.org/", frames: new Map(frames) };
}

const place = (number: number) => `<iframe data-nocturne-frame="${number}"></iframe>`;

function rendered(page: RenderedFrame, more: Partial<typeof options> = {}) {
  return contentOf(composeRendered(page), page.url, { ...options, ...more });
}

function sent(...frames: [SentFrame, ...SentFrame[]]): string {
  return contentOf(composeSent(frames), frames[0].url, options).markdown;
}

describe("a rendered page", () => {
  test("has each frame as a block where it stands", () => {
    const inner = frame(`<p>inner ${place(0)}</p>`, [[0, frame("deep")]]);
    const page = frame(`<p>a ${place(1)} b</p>${place(0)}`, [
      [0, frame("<h2>second</h2>")],
      [1, inner],
    ]);
    assert.equal(rendered(page).markdown, "a\n\ninner\n\ndeep\n\nb\n\n## second");
  });

  test("gives a frame the form of its place", () => {
    const page = frame(`<ul><li>a${place(0)}</li></ul>`, [[0, frame("<p>b</p><p>c</p>")]]);
    assert.equal(rendered(page).markdown, "- a\n\n  b\n\n  c");
  });

  test("leaves out frames that are nowhere, and places without a frame", () => {
    const page = frame(`a${place(0)}`, [[7, frame("b")]]);
    assert.equal(rendered(page).markdown, "a");
  });

  test("lists links and pictures once, in page order, those of frames by the frame's address", () => {
    const inner = {
      ...frame('<a href="2">b</a><a href="3">c</a><img src="a.png">'),
      url: "https://e.org/in/",
    };
    const page = frame(
      `<a href="/1">a</a><a href="/in/2">b</a><img src="/in/a.png" alt="A">${place(0)}`,
      [[0, inner]],
    );
    const { links, images } = rendered(page);
    assert.deepEqual(links, ["https://e.org/1", "https://e.org/in/2", "https://e.org/in/3"]);
    assert.deepEqual(
      images.map(({ url }) => url),
      ["https://e.org/in/a.png"],
    );
  });

  test("writes placeholders and says what they stand for", () => {
    const page = frame(
      '<a href="/1">a</a> <img src="/i.png" alt="p"> <a href="/2?a=1&amp;b=2">b</a> <a href="/1">c</a>',
    );
    const { markdown, placeholders } = rendered(page, { useLinkPlaceholders: true });
    assert.equal(markdown, "[a](link1) ![p](img1.png) [b](link2) [c](link1)");
    assert.deepEqual(placeholders, {
      link1: "https://e.org/1",
      "img1.png": "https://e.org/i.png",
      link2: "https://e.org/2?a=1&b=2",
    });
    assert.deepEqual(rendered(page).placeholders, {});
  });
});

describe("frames as they are sent", () => {
  test("stand where their address is, also within each other", () => {
    const text = sent(
      { url: "https://e.org/a/", html: '<p>one</p><iframe src="in"></iframe><p>two</p>' },
      { url: "https://e.org/deep", html: "<p>deep</p>" },
      { url: "https://e.org/a/in", html: '<p>in</p><iframe src="/deep"></iframe>' },
    );
    assert.equal(text, "one\n\nin\n\ndeep\n\ntwo");
  });

  test("of the same address are taken in turn, and one that holds itself ends", () => {
    const twice = sent(
      { url: "https://e.org/", html: '<iframe src="/f"></iframe>and<iframe src="/f"></iframe>' },
      { url: "https://e.org/f", html: "first" },
      { url: "https://e.org/f", html: "second" },
    );
    assert.equal(twice, "first\n\nand\n\nsecond");
    const itself = sent({ url: "https://e.org/", html: 'a<iframe src="/"></iframe>' });
    assert.equal(itself, "a");
  });

  test("can't be marked as a browser marks what it has rendered", () => {
    const marked = `<p data-nocturne-chrome>said</p><iframe data-nocturne-frame="0"></iframe>`;
    const html = `${marked}<iframe src="/in" data-NOCTURNE-frame="0"></iframe>`;
    const url = "https://e.org/";
    const frames: [SentFrame, SentFrame] = [
      { html, url },
      { html: "<b data-nocturne-chrome>in</b>", url: "https://e.org/in" },
    ];
    assert.equal(sent(...frames), "said\n\n**in**");
    const documents = [composeSent(frames), parseUnrendered(html)];
    const names = documents.flatMap(elementsBelow).flatMap(({ attribs }) => Object.keys(attribs));
    assert.deepEqual([...new Set(names)].toSorted(), ["class", "src"]);
  });

  test("that belong to no place follow the page", () => {
    const text = sent(
      { url: "about:blank", html: "<p>main</p>" },
      { url: "about:blank", html: "<p>other</p>" },
    );
    assert.equal(text, "main\n\nother");
  });
});
