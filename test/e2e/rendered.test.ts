import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import type { DataSpace } from "../../src/contract/page.ts";
import { openStage, type Stage, type StagedSession } from "../stage.ts";

let stage: Stage;
let session: StagedSession;
before(async () => {
  stage = await openStage();
  session = await stage.startSession();
});
after(async () => {
  await session[Symbol.asyncDispose]();
  await stage[Symbol.asyncDispose]();
});

/** What is scraped of a page that a browser shows, with its menus and all unless told otherwise. */
async function scrape(html: string, options: Record<string, unknown> = {}): Promise<DataSpace> {
  const content = encodeURIComponent(`<!doctype html>${html}`);
  const url = `${stage.site.url}/file?type=text/html;charset=utf-8&content=${content}`;
  const went = await session.execute({ type: "goto", url });
  assert.ok(went.success, went.message);
  return stage.server.client.pageScrape({
    params: { session_id: session.id },
    body: { only_main_content: false, ...options },
  });
}

async function markdown(html: string, options: Record<string, unknown> = {}): Promise<string> {
  return (await scrape(html, options)).markdown;
}

/** So much text that a page with a script is not waited for to fill itself. */
const filling = "There is nothing more to come. ".repeat(8).trim();

/** What is scraped of a page with scripts, without the text that fills it. */
async function scriptedMarkdown(html: string): Promise<string> {
  return (await markdown(`${html}<p>${filling}</p>`)).replace(`\n\n${filling}`, "");
}

describe("a page in a browser", () => {
  test("is told without what is not rendered", async () => {
    const text = await scriptedMarkdown(`<title>T</title><style>.x{display:none}</style>
      <p>shown<script>0</script><noscript>n</noscript><template>t</template></p>
      <p class=x>none</p><p hidden>hidden</p>
      <p style="visibility:hidden">invisible <b style="visibility:visible">back</b></p>
      <p>icon <i aria-hidden=true>★</i>\uE001</p>
      <input type=hidden value=secret><dialog>closed</dialog>`);
    assert.equal(text, "shown\n\n**back**\n\nicon");
  });

  test("has boxes in a sentence in it, and no space before its signs", async () => {
    const text = await markdown(`<style>.f{display:inline-flex}.b{display:inline-block}
      .i{display:block}.m{margin-left:8px}</style>
      <p>Use <a class=f href="https://e.org/p">pip</a>, (<a class=b href="https://e.org/q">docs</a>)
      and <a href="https://e.org/r">the tool<span class=b><span class=i><svg><title>leads away</title></svg></span></span></a>.
      <p><b>sold</b><i class=m>out</i>.`);
    assert.equal(
      text,
      "Use [pip](https://e.org/p), ([docs](https://e.org/q)) and [the tool](https://e.org/r).\n\n**sold** *out*.",
    );
  });

  test("has words whole that move letter by letter", async () => {
    const letters = (word: string, tag: string) =>
      Array.from(word, (letter) => `<${tag} style="display:inline-block">${letter}</${tag}>`).join(
        "",
      );
    const text = await markdown(`<h1>${letters("Hello", "span")} you</h1>
      <div><div style="display:inline-block">${letters("One", "div")}</div> <div style="display:inline-block">two</div></div>
      <p style="display:flex"><span>from</span><span>Oslo</span></p>`);
    assert.equal(text, "# Hello you\n\nOne two\n\nfrom Oslo");
  });

  test("has its shadow roots open and their slots filled", async () => {
    const text =
      await scriptedMarkdown(`<x-card><h2 slot=title>Title</h2>light<i slot=none>lost</i></x-card>
      <script>customElements.define("x-card", class extends HTMLElement { connectedCallback() {
        this.attachShadow({ mode: "open" }).innerHTML =
          '<style>p{}</style><slot name=title></slot><p>in the shadow</p><div><slot></slot></div><slot name=x>fallback</slot>';
      } });</script>`);
    assert.equal(text, "## Title\n\nin the shadow\n\nlight\n\nfallback");
  });

  test("has controls as what they show, and no secret", async () => {
    const text = await markdown(`<form><input name=matches value="typed"><input placeholder="hint">
      <input type=password value="hunter2"><input style="-webkit-text-security:disc" value="hunter3">
      <input autocomplete=cc-number value="4111"><textarea>area</textarea>
      <select><option>one<option selected>two</select>
      <input type=checkbox checked>yes<button>Send</button></form>`);
    for (const shown of ["typed", "hint", "area", "two", "[x] yes", "Send"]) {
      assert.ok(text.includes(shown), `${shown} in ${text}`);
    }
    assert.doesNotMatch(text, /hunter|one|4111/);
  });

  test("keeps out what was a password when it was seen first", async () => {
    await scrape(`<input type=password value="hunter2" id=p><p>end</p>`);
    await session.execute({ type: "evaluate_js", code: "p.type = 'text'" });
    const { markdown: shown } = await stage.server.client.pageScrape({
      params: { session_id: session.id },
      body: { only_main_content: false },
    });
    assert.equal(shown, "end");
  });

  test("has absolute addresses, once each and in order", async () => {
    const { links, markdown: text } =
      await scrape(`<base href="https://e.org/dir/page"><a href="../b?x=1&y=2">b</a>
      <a href="mailto:a@e.org">m</a><a href="javascript:x()">js</a>
      <a href="../b?x=1&y=2">again</a> <a href="tel:+1">t</a>
      <div style="display:none"><a href="/no">no</a></div>`);
    assert.deepEqual(links, ["https://e.org/b?x=1&y=2", "mailto:a@e.org", "tel:+1"]);
    assert.match(text, /\[b\]\(https:\/\/e\.org\/b\?x=1&y=2\)/);
  });

  test("has its pictures, with what they are", async () => {
    const dot = "data:image/gif;base64,R0lGODlhAQABAAAAACH5BAEKAAEALAAAAAABAAEAAAICTAEAOw==";
    const { images } = await scrape(
      `<link rel="shortcut icon" href="/f.ico">
      <img src="/moon.png" alt="A" width=300 height=200><img src="/moon.png?i" alt="I" width=16 height=16>
      <img src="${dot}" data-src="/lazy.jpg" alt="L"><img src="/moon.png?d" alt="" width=300 height=200>
      <img src="/pixel.gif" width=1 height=1><img src="${dot}">
      <svg width=20 height=20><title>Menu</title></svg><svg width=300 height=200 aria-label="Chart"></svg>
      <figure><img src="/moon.png?f" width=200 height=200><figcaption>Cap</figcaption></figure>
      <div style="width:400px;height:300px;background-image:url(/moon.png?b)"></div>`,
      { scrape_images: true },
    );
    assert.deepEqual(
      images?.map(({ url, category, description }) => [
        url?.slice(stage.site.url.length) ?? null,
        category,
        description,
      ]),
      [
        ["/f.ico", "favicon", null],
        ["/moon.png", "content_image", "A"],
        ["/moon.png?i", "icon", "I"],
        ["/lazy.jpg", "content_image", "L"],
        ["/moon.png?d", "decorative", null],
        [null, "svg_icon", "Menu"],
        [null, "svg_content", "Chart"],
        ["/moon.png?f", "content_image", "Cap"],
        ["/moon.png?b", "decorative", null],
      ],
    );
  });

  test("has code as it is seen", async () => {
    const text = await markdown(`<style>.n{user-select:none} .l{display:block}</style>
      <div class="language-js"><button>Copy</button><pre><code><span class=l><i class=n>1</i>if (a) {</span><span class=l><i class=n>2</i>  b &lt; c;</span></code></pre></div>
      <p>use <code>npm i</code></p><div style="white-space:pre-wrap">one\n  two</div>`);
    assert.equal(text, "```js\nif (a) {\n  b < c;\n```\n\nuse `npm i`\n\none\ntwo");
  });

  test("has blocks and rows as they are laid out", async () => {
    const text =
      await markdown(`<x-a style="display:block">a</x-a><span style="display:block">b</span>
      <div style="display:flex"><span>c</span><span>d</span></div>
      <table><tr><td>1</td><td></td></tr><tr><td style="text-align:right">2</td><td>3</td></tr></table>`);
    assert.equal(text, "a\n\nb\n\nc d\n\n|  |  |\n| ---: | --- |\n| 1 |  |\n| 2 | 3 |");
  });

  test("has frames where they stand, and no forged ones", async () => {
    const inner = (text: string) => `<iframe srcdoc="<p>${text}</p>" height=60></iframe>`;
    const text = await markdown(`<p>a</p><div style="display:none">${inner("hidden")}</div>
      <div id=host></div>${inner("last")}<p>&lt;iframe data-nocturne-frame="0"&gt;</p><script>
      host.attachShadow({ mode: "open" }).innerHTML = '${inner("first")}<slot></slot>';</script>`);
    assert.match(text, /^a\n+first\n+last\n/);
    assert.doesNotMatch(text, /hidden/);
  });

  test("is not swallowed by what a script has written into data", async () => {
    const text =
      await scriptedMarkdown(`<script type="application/ld+json" id=data></script><p>seen</p>
      <script>data.textContent = '{"a": "\\x3c!--\\x3cscript>\\x3c/script>"}';</script>`);
    assert.equal(text, "seen");
  });

  test("loses neither text to broken Unicode nor its title to a form", async () => {
    const { title, markdown: text } =
      await scrape(`<title> A  page </title><form name=title><input name=childNodes></form>
      <p id=p></p><script>p.textContent = "a\\uD83Db <i>&amp;</i>";</script><p>${filling}`);
    assert.equal(title, "A page");
    assert.equal(text, `a\uFFFDb \\<i>\\&amp;\\</i>\n\n${filling}`);
  });
});

describe("the main content of a page in a browser", () => {
  const story = `<p>${"A sentence of the story that is long enough to be read. ".repeat(8)}</p>`;
  const main = (html: string) => markdown(html, { only_main_content: true });

  test("is without menus, banners, what floats and what is there for screen readers only", async () => {
    const away = "position:absolute;width:1px;height:1px;overflow:hidden";
    const text = await main(`<header>The site</header><nav><a href=/m>Menu</a></nav>
      <a href="#s" style="${away}">Skip to content</a>
      <main><h1>The story of the night train</h1>${story}${story}</main>
      <div style="position:fixed;bottom:0">We would like to keep biscuits in your browser. Fine</div>
      <footer>Imprint <a href=/i>Legal notice</a></footer>`);
    assert.match(text, /^# The story of the night train\n\nA sentence/);
    assert.doesNotMatch(text, /Menu|Skip|biscuits|Imprint|Legal/);
  });

  test("is without a column of links beside it", async () => {
    const chapters = ["first", "second", "third", "fourth"].map((name) =>
      story.replaceAll("sentence", `sentence of the ${name} chapter`),
    );
    const links = Array.from(
      { length: 30 },
      (_, at) => `<div><a href="/s/${at}">What else has happened, number ${at}</a></div>`,
    );
    const text = await main(`<div style="display:flex">
      <div style="width:260px">${links.join("")}</div>
      <div style="flex:1"><h1>The story of the night train</h1>${chapters.join("")}</div></div>`);
    assert.match(text, /^# The story of the night train/);
    assert.doesNotMatch(text, /What else/);
  });

  test("is the page where there is nothing else", async () => {
    assert.match(await main("<nav><a href=/m>Only a menu</a></nav>"), /Only a menu/);
    assert.equal(await main("<p>Hello.</p>"), "Hello.");
  });

  test("does not matter where a selector says what is wanted", async () => {
    const text = await markdown(`<nav id=it>Menu<ul><li>L</ul></nav>other`, {
      only_main_content: true,
      selector: "#it",
      ignored_tags: ["UL"],
    });
    assert.equal(text, "Menu");
  });
});
