import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { parseHtml } from "../document.ts";
import { toMarkdown } from "./markdown.ts";

function markdown(html: string, options: Partial<Parameters<typeof toMarkdown>[1]> = {}): string {
  return toMarkdown(parseHtml(html), { links: true, images: true, ...options });
}

/** Each HTML and the Markdown it becomes. */
function cases(table: [html: string, expected: string][]): void {
  for (const [html, expected] of table) {
    test(html.slice(0, 70).replace(/\n/g, "\\n"), () => assert.equal(markdown(html), expected));
  }
}

describe("headings, paragraphs, breaks", () => {
  cases([
    ["", ""],
    ["<p> lots \n of \t space </p>", "lots of space"],
    ["<h1>A</h1><h2>B</h2><p>c</p>", "# A\n\n## B\n\nc"],
    ["<h2>A<br>B</h2>", "## A B"],
    ["<h3>1. First</h3>", "### 1. First"],
    ["<p>a</p><div> </div>\n\n\n<div></div><p>b</p>", "a\n\nb"],
    ["<p>a<br>b<br><br>c</p>", "a\nb\n\nc"],
    ["<p>a</p><hr><p>b</p>", "a\n\n---\n\nb"],
    ["<script>x</script><style>y</style><template>z</template><p>a<!-- b --></p>", "a"],
  ]);
});

describe("lists", () => {
  cases([
    ["<ul><li>a</li><li> b </li></ul>", "- a\n- b"],
    ['<ol start="9"><li>a</li><li>b</li></ol>', "9. a\n10. b"],
    [
      "<ul><li>a<ul><li>b<ul><li>c</li></ul></li></ul></li><li>d</li></ul>",
      "- a\n  - b\n    - c\n- d",
    ],
    ["<ol><li>a<ul><li>b</li></ul></li><li>c</li></ol>", "1. a\n   - b\n2. c"],
    ["<ul><li>a</li><ol><li>b</li></ol></ul>", "- a\n  1. b"],
    ["<ul><li><p>a</p><p>b</p></li><li>c</li></ul>", "- a\n\n  b\n- c"],
    [
      "<ol><li>Run:<pre><code class='language-sh'>make\n  all</code></pre></li></ol>",
      "1. Run:\n\n   ```sh\n   make\n     all\n   ```",
    ],
    [
      "<ul><li><input type=checkbox checked> a</li><li><input type=checkbox> b</li></ul>",
      "- [x] a\n- [ ] b",
    ],
    ["<p><input type=checkbox> Remember me</p>", "[ ] Remember me"],
    ["<dl><dt>Term</dt><dd>What it is</dd></dl>", "**Term**\n\nWhat it is"],
    ["<ul><li></li><li>a</li></ul>", "- a"],
  ]);
});

describe("tables", () => {
  cases([
    [
      "<table><thead><tr><th>A</th><th>B</th></tr></thead><tbody><tr><td>1</td><td>2</td></tr></tbody></table>",
      "| A | B |\n| --- | --- |\n| 1 | 2 |",
    ],
    ["<table><tr><th>A</th></tr><tr><td>1</td></tr></table>", "| A |\n| --- |\n| 1 |"],
    [
      "<table><tr><td>a</td><td>b</td></tr><tr><td>c</td><td>d</td></tr></table>",
      "|  |  |\n| --- | --- |\n| a | b |\n| c | d |",
    ],
    [
      "<table><caption>Scores</caption><tr><th>A</th></tr><tr><td>a || b</td></tr></table>",
      "Scores\n\n| A |\n| --- |\n| a \\|\\| b |",
    ],
    [
      "<table><tr><th>A<th>B<th>C<tr><td colspan=2>wide<td>z<tr><td rowspan=2>tall<td>1<td>2<tr><td>3<td>4</table>",
      "| A | B | C |\n| --- | --- | --- |\n| wide |  | z |\n| tall | 1 | 2 |\n|  | 3 | 4 |",
    ],
    [
      "<table><tr><th>A<th>B<tr><td><p>a</p><p>b</p><td align=right><ul><li>c</li><li>d</li></ul></table>",
      "| A | B |\n| --- | ---: |\n| a<br>b | - c<br>- d |",
    ],
    [
      "<table><tr><th>A<tr><td><pre>x = 1\n  y</pre></table>",
      "| A |\n| --- |\n| `x = 1`<br>`  y` |",
    ],
    [
      "<table role=presentation><tr><td><h2>T</h2><p>a</p></td><td>b</td></tr></table>",
      "## T\n\na\n\nb",
    ],
    ["<table><tr><td>1.</td><td>Title</td></tr></table>", "1\\. Title"],
  ]);
});

describe("code", () => {
  cases([
    [
      '<pre><code class="hljs language-python">if a:\n\n\n\tb()\n</code></pre>',
      "```python\nif a:\n\n\n\tb()\n```",
    ],
    ["<pre>a\n  b</pre>", "```\na\n  b\n```"],
    ["<pre data-lang=go>x<br>y</pre>", "```go\nx\ny\n```"],
    [
      '<div class="highlight highlight-source-shell"><pre><span>npm</span> i</pre></div>',
      "```shell\nnpm i\n```",
    ],
    ['<pre><span class="lineno">1 </span>a;<div>  b;</div></pre>', "```\na;\n  b;\n```"],
    ["<pre>a ``` b</pre>", "````\na ``` b\n````"],
    ["<pre>a_b * [x](y) &lt;z&gt; &amp;amp;</pre>", "```\na_b * [x](y) <z> &amp;\n```"],
    ["<p>Use <code>a*b`c</code> and <kbd>Ctrl</kbd></p>", "Use ``a*b`c`` and `Ctrl`"],
    ["<blockquote><pre>a\n\nb</pre></blockquote>", "> ```\n> a\n>\n> b\n> ```"],
  ]);
});

describe("quotes and emphasis", () => {
  cases([
    ["<blockquote><p>a</p><blockquote>b</blockquote></blockquote>", "> a\n>\n> > b"],
    ["<blockquote><ul><li>a</li><li>b</li></ul></blockquote>", "> - a\n> - b"],
    ["<p>a<strong> b </strong>c <em>d</em> <del>e</del></p>", "a **b** c *d* ~~e~~"],
    ["<h2><b>a</b></h2>", "## a"],
    ["<b><p>a</p><p>b</p></b>", "a\n\nb"],
    ["<p>10<sup>6</sup> H<sub>2</sub>O</p>", "10<sup>6</sup> H<sub>2</sub>O"],
    ['<p>Let <math alttext="x_1"><mi>x</mi></math> be</p>', "Let $x_1$ be"],
  ]);
});

describe("links and images", () => {
  cases([
    ['<p>see<a href="https://e.org/x"> docs </a>now</p>', "see [docs](https://e.org/x) now"],
    ['<a href="/q" title="say &quot;hi&quot;">t</a>', '[t](/q "say \\"hi\\"")'],
    ['<a href="/a_(b)">t</a> <a href="/a b)">u</a>', "[t](/a_(b)) [u](/a%20b%29)"],
    ['<a href=" java\nscript:x()">t</a> <a href="">u</a> <a>v</a>', "t u v"],
    ['<p>a <a href="/q"></a> b</p>', "a b"],
    [
      '<a href="/q"><div><img src="/i.png" alt="A"><h3>T</h3><p>c</p></div></a>',
      "![A](/i.png)\n\n### [T](/q)\n\nc",
    ],
    ['<a href="/q"><img src="/i.png" alt="A"></a>', "[![A](/i.png)](/q)"],
    ['<p><img src="data:image/png;base64,AA" alt="x">a</p>', "a"],
    ['<img src="/a.png" alt="x ] \n y">', "![x \\] y](/a.png)"],
  ]);

  test("links off keeps the text", () => {
    const html = '<p>a <a href="/q">b <b>c</b></a></p>';
    assert.equal(markdown(html, { links: false }), "a b **c**");
  });

  test("images off leaves them out, but not the words of a linked one", () => {
    const html =
      '<h2><img src="/h.png"></h2><p><img src="/i.png" alt="A">b</p><a href="/q"><img src="/j.png" alt="C"></a>';
    assert.equal(markdown(html, { images: false }), "b\n\n[C](/q)");
  });
});

describe("pictures that are links, with images off", () => {
  const off = (html: string, links = true) => markdown(html, { links, images: false });
  const picture = '<a href="/q"><img src="/j.png" alt="C"></a>';

  test("are not said where words lead to the same", () => {
    const card = `${picture}<h3><a href="/q">T</a></h3><p>c</p><div>${picture}</div>`;
    assert.equal(off(card), "### [T](/q)\n\nc");
    assert.equal(
      off(`<a href="/q"><div><img src="/i.png" alt="A"><p></p></div></a>${card}`),
      off(card),
    );
  });

  test("are said once where nothing else leads there", () => {
    assert.equal(off(`<p>a</p>${picture}<p>b</p>${picture}`), "a\n\n[C](/q)\n\nb");
  });

  test("are nothing with links off", () => {
    assert.equal(
      off(`<p>a</p>${picture}<h2>${picture}</h2><img src="/i.png" alt="A">`, false),
      "a",
    );
  });
});

describe("text", () => {
  cases([
    ["<p>snake_case_name, a__b, 2 * 3 and [1]</p>", "snake_case_name, a__b, 2 * 3 and [1]"],
    ["<p>_a_ *b* `c` ~~d~~ __init__</p>", "\\_a\\_ \\*b\\* \\`c\\` \\~\\~d\\~\\~ \\_\\_init\\_\\_"],
    [
      "<p>[x](y) C:\\dir \\* &lt;b&gt; a &lt; b &amp;lt; AT&amp;T</p>",
      "\\[x\\](y) C:\\dir \\\\\\* \\<b> a < b \\&lt; AT&T",
    ],
    [
      "<p># a</p><p>- b</p><p>1. c</p><p>&gt; d</p><p>---</p>",
      "\\# a\n\n\\- b\n\n1\\. c\n\n\\> d\n\n\\---",
    ],
    ["<p>#tag</p><p>-5 + 3 = -2</p><p>1.5</p>", "#tag\n\n-5 + 3 = -2\n\n1.5"],
    ["<p>&copy; 中文 &lt;3 עברית 👩‍👩‍👧 😀</p>", "© 中文 <3 עברית 👩‍👩‍👧 😀"],
  ]);

  test("lone surrogates become replacement characters", () => {
    assert.equal(markdown("<p>a\uD83Db\uDE00 😀</p>"), "a\uFFFDb\uFFFD 😀");
  });

  test("no empty lines in a row and no spaces at the ends, outside code", () => {
    const text = markdown(
      "<div>a &nbsp;</div><div><br><br><br>b<br> <br></div><ul><li>c </li></ul><p>&nbsp;</p>",
    );
    assert.doesNotMatch(text, /\n{3}| $/m);
    assert.equal(text, text.trim());
  });
});
