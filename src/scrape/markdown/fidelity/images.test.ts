import { describe } from "node:test";
import { pages } from "./pages.ts";

const blank = "data:image/gif;base64,R0lGODlhAQABAAAAACH5BAEKAAEALAAAAAABAAEAAAICTAEAOw==";

describe("pictures", () => {
  pages([
    [
      "lazy, src holds data",
      `<img src="${blank}" data-src="/a.jpg" alt="A">`,
      "![A](https://e.org/a.jpg)",
    ],
    [
      "lazy, src a place holder",
      '<img src="/img/placeholder.png" data-original="/a.jpg" alt="A">',
      "![A](https://e.org/a.jpg)",
    ],
    [
      "lazy, a set",
      `<img src="${blank}" data-srcset="/s.jpg 300w, /l.jpg 900w" alt="A">`,
      "![A](https://e.org/l.jpg)",
    ],
    [
      "lazy data that is no address",
      '<img src="/a.jpg" data-image="42" alt="A">',
      "![A](https://e.org/a.jpg)",
    ],
    [
      "WordPress, with noscript",
      `<figure><img class="lazyload" src="${blank}" alt="A"><noscript><img src="/a.jpg" alt="A"></noscript></figure>`,
      "![A](https://e.org/a.jpg)",
    ],
    [
      "noscript beside a good picture",
      '<img src="/s.jpg" data-src="/a.jpg" alt="A"><noscript><img src="/a.jpg" alt="A"></noscript>',
      "![A](https://e.org/a.jpg)",
    ],
    [
      "noscript alone",
      '<p>a</p><noscript><img src="/a.jpg" alt="A"></noscript>',
      "a\n\n![A](https://e.org/a.jpg)",
    ],
    [
      "noscript that counts",
      '<p>a</p><noscript><img height="1" width="1" style="display:none" src="https://f.org/tr?id=1"></noscript>',
      "a",
    ],
    [
      "srcset by width",
      '<img src="/s.jpg" srcset="/s.jpg 320w, /m.jpg 640w, /l.jpg 1280w" sizes="100vw" alt="A">',
      "![A](https://e.org/l.jpg)",
    ],
    [
      "srcset by density",
      '<img src="/1.jpg" srcset="/1.jpg 1x, /2.jpg 2x" alt="A">',
      "![A](https://e.org/2.jpg)",
    ],
    [
      "commas in a srcset",
      '<img srcset="https://c.org/w_300,h_200/a.jpg 300w, https://c.org/w_900,h_600/a.jpg 900w" alt="A">',
      "![A](https://c.org/w_900,h_600/a.jpg)",
    ],
    [
      "picture",
      '<picture><source srcset="/a.avif" type="image/avif"><source srcset="/a.webp" type="image/webp"><img src="/a.jpg" alt="A"></picture>',
      "![A](https://e.org/a.jpg)",
    ],
    [
      "picture whose image waits",
      `<picture><source data-srcset="/a.webp 1x, /b.webp 2x"><img src="${blank}" alt="A"></picture>`,
      "![A](https://e.org/b.webp)",
    ],
    [
      "picture without image",
      '<picture><source srcset="/a.webp"></picture>',
      "![](https://e.org/a.webp)",
    ],
    ["data only", `<p>a<img src="${blank}" alt="A">b</p>`, "ab"],
    [
      "pixels",
      '<p>a<img src="/p.gif" width="1" height="1"><img src="/q.gif" style="width:1px;height:1px">b</p>',
      "ab",
    ],
    [
      "words with brackets and breaks",
      '<img src="/a.png" alt="a [b]\n ] c">',
      "![a \\[b\\] \\] c](https://e.org/a.png)",
    ],
    ["spaces in the address", '<img src="/a b.png" alt="A">', "![A](https://e.org/a%20b.png)"],
    [
      "a caption",
      '<figure><img src="/a.png" alt="A"><figcaption>By <i>B</i></figcaption></figure>',
      "![A](https://e.org/a.png)\n\nBy *B*",
    ],
    [
      "a caption above",
      '<figure><figcaption>c</figcaption><div><img src="/a.png" alt="A"></div></figure>',
      "![A](https://e.org/a.png)\n\nc",
    ],
    [
      "several pictures",
      '<figure><img src="/a.png" alt="A"> <img src="/b.png" alt="B"></figure>',
      "![A](https://e.org/a.png) ![B](https://e.org/b.png)",
    ],
    [
      "AMP",
      '<amp-img src="/a.png" alt="A" width="9" height="9"></amp-img>',
      "![A](https://e.org/a.png)",
    ],
    ["in a line", '<p>a <img src="/a.png" alt="A"> b</p>', "a ![A](https://e.org/a.png) b"],
  ]);
});

describe("players", () => {
  pages([
    [
      "YouTube",
      '<iframe width="560" src="https://www.youtube.com/embed/abc_-1?rel=0" title="A talk"></iframe>',
      "[A talk](https://www.youtube.com/watch?v=abc_-1)",
    ],
    [
      "YouTube, lazy and without cookies",
      '<p>a</p><iframe data-src="//www.youtube-nocookie.com/embed/abc"></iframe>',
      "a\n\n[https://www.youtube.com/watch?v=abc](https://www.youtube.com/watch?v=abc)",
    ],
    [
      "Vimeo",
      '<iframe src="https://player.vimeo.com/video/12" title="V"></iframe>',
      "[V](https://vimeo.com/12)",
    ],
    [
      "what only counts",
      '<p>a</p><iframe src="https://www.googletagmanager.com/ns.html?id=1"></iframe>',
      "a",
    ],
    [
      "a film",
      '<video controls poster="/p.jpg"><source src="/v/a.mp4" type="video/mp4">Too old</video>',
      "[a.mp4](https://e.org/v/a.mp4)",
    ],
    ["a sound", '<audio src="/a.mp3" title="Song"></audio>', "[Song](https://e.org/a.mp3)"],
    [
      "a document",
      '<object data="/a.pdf" type="application/pdf"><p>Get it</p></object>',
      "[a.pdf](https://e.org/a.pdf)",
    ],
  ]);
});
