import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { chromium, type Browser, type Page } from "playwright-core";
import { frameElements } from "./frame-elements.ts";
import type { ReadableFrame, ReadableOptions } from "./frame.ts";
import { toMarkdown } from "./markdown.ts";
import { readableHtml } from "./readable-html.ts";

describe("readableHtml", () => {
  const url = "https://e.org/dir/page";
  const picture = '<svg xmlns="http://www.w3.org/2000/svg" width="300" height="200"/>';
  let browser: Browser;
  let page: Page;
  let body = "";

  before(async () => {
    browser = await chromium.launch({
      executablePath: "/usr/lib/chromium/chromium",
      args: ["--no-sandbox"],
    });
    page = await browser.newPage();
    await page.route("**/*", (route) =>
      route.request().url() === url
        ? route.fulfill({ contentType: "text/html; charset=utf-8", body: `<!doctype html>${body}` })
        : route.fulfill({ contentType: "image/svg+xml", body: picture }),
    );
  });
  after(() => browser.close());

  async function read(
    html: string,
    options: Partial<ReadableOptions> = {},
    root = "null",
  ): Promise<ReadableFrame> {
    body = html;
    await page.goto(url);
    const given = JSON.stringify({ onlyMainContent: false, ignoredTags: [], ...options });
    const before = await page.content();
    const frame = await page.evaluate<ReadableFrame>(
      `(${readableHtml.toString()})(${root}, ${given})`,
    );
    assert.equal(await page.content(), before, "the page is as it was");
    return frame;
  }
  async function markdown(html: string, options: Partial<ReadableOptions> = {}): Promise<string> {
    return toMarkdown((await read(html, options)).html, { links: true, images: true });
  }

  test("leaves out what is not rendered", async () => {
    const text = await markdown(`<title>T</title><style>.x{display:none}</style>
      <p>shown<script>0</script><noscript>n</noscript><template>t</template></p>
      <p class=x>none</p><p hidden>hidden</p>
      <p style="visibility:hidden">invisible <b style="visibility:visible">back</b></p>
      <p>icon <i aria-hidden=true>★</i><i style="font-family:Material Icons">home</i>\uE001</p>
      <input type=hidden value=secret><dialog>closed</dialog>`);
    assert.equal(text, "shown\n\n**back**\n\nicon");
  });

  test("flattens open shadow roots and assigns slots", async () => {
    const text =
      await markdown(`<x-card><h2 slot=title>Title</h2>light<i slot=none>lost</i></x-card>
      <script>customElements.define("x-card", class extends HTMLElement { connectedCallback() {
        this.attachShadow({ mode: "open" }).innerHTML =
          '<style>p{}</style><slot name=title></slot><p>in the shadow</p><div><slot></slot></div><slot name=x>fallback</slot>';
      } });</script>`);
    assert.equal(text, "## Title\n\nin the shadow\n\nlight\n\nfallback");
  });

  test("writes controls as what they show, and no secret", async () => {
    const { html } = await read(`<form><input name=matches value="typed"><input placeholder="hint">
      <input type=password value="hunter2"><input style="-webkit-text-security:disc" value="hunter3">
      <textarea>area</textarea><select><option>one<option selected>two</select>
      <input type=checkbox checked>yes<button>Send</button></form>`);
    for (const shown of ["typed", "hint", "area", "two", 'type="checkbox" checked', "Send"])
      assert.ok(html.includes(shown), shown);
    assert.doesNotMatch(html, /hunter|one/);
  });

  test("makes addresses absolute, once each and in order", async () => {
    const { html, links } =
      await read(`<a href="../b?x=1&y=2">b</a><a href="mailto:a@e.org">m</a><a href="#s">s</a>
      <a href="javascript:x()">js</a><a href="">none</a><a href="#">top</a><a href="../b?x=1&y=2">again</a>
      <a href="tel:+1">t</a><a href="/icon" aria-label="Home"><svg></svg></a><h2>H<a href="#s">¶</a></h2>
      <div style="display:none"><a href="/no">no</a></div>`);
    assert.deepEqual(links, [
      "https://e.org/b?x=1&y=2",
      "mailto:a@e.org",
      "https://e.org/dir/page#s",
      "tel:+1",
      "https://e.org/icon",
    ]);
    const text = toMarkdown(html, { links: true, images: true });
    assert.match(text, /js\s*none\s*top/);
    assert.match(text, /\[Home\]\(https:\/\/e\.org\/icon\)/);
    assert.match(text, /^## H$/m);
  });

  test("finds pictures, lazy ones too, and says what they are", async () => {
    const dot = "data:image/gif;base64,R0lGODlhAQABAAAAACH5BAEKAAEALAAAAAABAAEAAAICTAEAOw==";
    const { images, html } = await read(`<link rel="shortcut icon" href="/f.ico">
      <img src="a.jpg" alt="A \uD83D" width=300 height=200><img src="i.png" alt="I" width=16 height=16>
      <img src="${dot}" data-src="/lazy.jpg" alt="L"><img src="/d.png" alt="" width=300 height=200>
      <img src="/pixel.gif" width=1 height=1><img src="${dot}"><img src="/v.svg" alt="V" width=20 height=20>
      <svg width=20 height=20><title>Menu</title></svg><svg width=300 height=200 aria-label="Chart"></svg>
      <svg width=20 height=20></svg><figure><img src="/fig.jpg" width=200 height=200><figcaption>Cap</figcaption></figure>`);
    assert.deepEqual(
      images.map(({ url, category, description }) => [
        url?.slice(13) ?? null,
        category,
        description,
      ]),
      [
        ["/f.ico", "favicon", null],
        ["/dir/a.jpg", "content_image", "A \uFFFD"],
        ["/dir/i.png", "icon", "I"],
        ["/lazy.jpg", "content_image", "L"],
        ["/d.png", "decorative", null],
        ["/v.svg", "svg_icon", "V"],
        [null, "svg_icon", "Menu"],
        [null, "svg_content", "Chart"],
        ["/fig.jpg", "content_image", "Cap"],
      ],
    );
    assert.match(html, /<img src="https:\/\/e\.org\/lazy\.jpg" alt="L">/);
    assert.doesNotMatch(html, /data:|pixel/);
  });

  test("numbers frames as frameElements lists them", async () => {
    const frame = (name: string) => `<iframe name="${name}" srcdoc="x"></iframe>`;
    const { html } = await read(`<p>a</p><div style="display:none">${frame("0")}</div>
      <div id=host>${frame("2")}</div>${frame("3")}<script>
      host.attachShadow({ mode: "open" }).innerHTML = '${frame("1")}<slot></slot>';</script>`);
    assert.deepEqual(
      [...html.matchAll(/<nocturne-frame data-index="(\d)"><\/nocturne-frame>/g)].map(
        (match) => match[1],
      ),
      ["1", "2", "3"],
    );
    const names = await page.evaluate(`(${frameElements.toString()})().map((frame) => frame.name)`);
    assert.deepEqual(names, ["0", "1", "2", "3"]);
  });

  test("keeps code as it is seen", async () => {
    const text = await markdown(`<style>.n{user-select:none} .l{display:block}</style>
      <div class="language-js"><button>Copy</button><pre><code><span class=l><i class=n>1</i>if (a) {</span><span class=l><i class=n>2</i>  b &lt; c;</span></code></pre></div>
      <p>use <code>npm i</code></p><div style="white-space:pre-wrap">one\n  two</div>`);
    assert.equal(text, "```js\nif (a) {\n  b < c;\n```\n\nuse `npm i`\n\none\ntwo");
  });

  test("reads blocks and rows as they are laid out", async () => {
    const text =
      await markdown(`<x-a style="display:block">a</x-a><span style="display:block">b</span>
      <div style="display:flex"><span>c</span><span>d</span></div><div role=heading>e</div>
      <table><tr><td>1</td><td></td></tr><tr><td style="text-align:right">2</td><td>3</td></tr></table>`);
    assert.equal(text, "a\n\nb\n\nc d\n\n## e\n\n|  |  |\n| ---: | --- |\n| 1 |  |\n| 2 | 3 |");
  });

  const story = "A sentence of the story that is long enough. ".repeat(5);

  test("keeps the main content only", async () => {
    const html = `<header>Site</header><nav>Menu</nav><div role=search>Find</div><main><header><h1>Story</h1></header>${story}<aside>Ads</aside></main>
      <div style="position:fixed">We use cookies. OK</div><div>Related</div><footer>Imprint</footer>`;
    const { html: kept, links } = await read(html + '<nav><a href="/n">n</a></nav>', {
      onlyMainContent: true,
    });
    const text = toMarkdown(kept, { links: true, images: true });
    assert.equal(text, `# Story\n\n${story.trim()}`);
    assert.deepEqual(links, []);
    assert.match(await markdown(html), /Site[^]*Menu[^]*Ads[^]*cookies[^]*Imprint/);
  });

  test("takes the body where the main element is too small or hidden", async () => {
    const options = { onlyMainContent: true };
    assert.equal(
      await markdown(`<nav>Menu</nav><main>Tiny</main><div>${story}</div>`, options),
      `Tiny\n\n${story.trim()}`,
    );
    assert.equal(
      await markdown(
        `<div style="display:none"><main>${story}${story}</main></div><div>${story}</div>`,
        options,
      ),
      story.trim(),
    );
    assert.equal(
      await markdown(`<div>Related</div><article>${story}</article>`, options),
      story.trim(),
    );
    assert.equal(await markdown("<nav>Only a menu</nav>", options), "Only a menu");
  });

  test("reads one element and leaves out elements by name", async () => {
    const html = "<nav id=it>Menu<aside>A</aside><ul><li>L</ul></nav>other";
    const { html: kept } = await read(html, { onlyMainContent: true, ignoredTags: ["UL"] }, "it");
    assert.equal(toMarkdown(kept, { links: true, images: true }), "Menu\n\nA");
  });

  test("gives well-formed text, the title and the address", async () => {
    const {
      html,
      title,
      url: given,
    } = await read(`<title> A  page </title><form name=title></form><p id=p></p><script>
      p.textContent = "a\\uD83Db <i>&amp;</i>";</script>`);
    assert.deepEqual([title, given], ["A page", url]);
    assert.equal(toMarkdown(html, { links: true, images: true }), "a\uFFFDb \\<i>\\&amp;\\</i>");
  });
});
