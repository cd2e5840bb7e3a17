import assert from "node:assert/strict";
import { describe, test } from "node:test";
import type { FrameTree } from "./frame.ts";
import { composeFrames } from "./page.ts";

function frame(html: string, parts: Partial<FrameTree> = {}): FrameTree {
  return {
    html,
    url: "https://e.org/",
    title: "",
    links: [],
    images: [],
    frames: new Map(),
    ...parts,
  };
}

const place = (index: number) => `<nocturne-frame data-index="${index}"></nocturne-frame>`;
const options = { links: true, images: true, useLinkPlaceholders: false };

describe("composeFrames", () => {
  test("puts each frame as a block where it stands", () => {
    const inner = frame(`<p>inner ${place(0)}</p>`, { frames: new Map([[0, frame("deep")]]) });
    const main = frame(`<p>a ${place(1)} b</p>${place(0)}`, {
      frames: new Map([
        [0, frame("<h2>second</h2>")],
        [1, inner],
      ]),
    });
    assert.equal(composeFrames(main, options).markdown, "a\n\ninner\n\ndeep\n\nb\n\n## second");
  });

  test("gives a frame the form of its place", () => {
    const main = frame(`<ul><li>a${place(0)}</li></ul>`, {
      frames: new Map([[0, frame("<p>b</p><p>c</p>")]]),
    });
    assert.equal(composeFrames(main, options).markdown, "- a\n\n  b\n\n  c");
  });

  test("leaves out frames without content and frames without a place", () => {
    const main = frame(`a${place(0)}`, {
      links: ["https://e.org/1"],
      frames: new Map([[7, frame("b", { links: ["https://e.org/2"] })]]),
    });
    const { markdown, links } = composeFrames(main, options);
    assert.deepEqual([markdown, links], ["a", ["https://e.org/1"]]);
  });

  test("takes no words of a page for a frame", () => {
    const main = frame("&#60;nocturne-frame data-index=&#34;0&#34;&#62;&#60;/nocturne-frame&#62;", {
      frames: new Map([[0, frame("never")]]),
    });
    assert.doesNotMatch(composeFrames(main, options).markdown, /never/);
  });

  test("lists links and pictures once, in page order", () => {
    const picture = (url: string | null) => ({ url, category: "icon", description: "x" }) as const;
    const main = frame(place(0), {
      links: ["https://e.org/1", "https://e.org/2"],
      images: [picture("https://e.org/a.png"), picture(null)],
      frames: new Map([
        [
          0,
          frame("", {
            links: ["https://e.org/2", "https://e.org/3"],
            images: [picture(null), picture("https://e.org/a.png")],
          }),
        ],
      ]),
    });
    const { links, images } = composeFrames(main, options);
    assert.deepEqual(links, ["https://e.org/1", "https://e.org/2", "https://e.org/3"]);
    assert.deepEqual(
      images.map((image) => image.url),
      ["https://e.org/a.png", null, null],
    );
  });

  test("writes placeholders and says what they stand for", () => {
    const main = frame(
      '<a href="https://e.org/1">a</a> <img src="https://e.org/i.png" alt="p"> ' +
        '<a href="https://e.org/2?a=1&#38;b=2">b</a> <a href="https://e.org/1">c</a>',
    );
    const { markdown, placeholders } = composeFrames(main, {
      ...options,
      useLinkPlaceholders: true,
    });
    assert.equal(markdown, "[a](link1) ![p](img1.png) [b](link2) [c](link1)");
    assert.deepEqual(placeholders, {
      link1: "https://e.org/1",
      "img1.png": "https://e.org/i.png",
      link2: "https://e.org/2?a=1&b=2",
    });
    assert.deepEqual(composeFrames(main, options).placeholders, {});
  });
});
