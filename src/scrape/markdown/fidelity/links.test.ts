import { describe } from "node:test";
import { pages } from "./pages.ts";

describe("addresses", () => {
  pages([
    [
      "a title that the words say, beside a drawing's",
      '<a href="/p" title="Get it">Get it<svg><title>leads away</title></svg></a>',
      "[Get it](https://e.org/p)",
    ],
    [
      "spaces of a link before signs",
      '<p>Use <a href="/p">pip </a>, then.</p>',
      "Use [pip](https://e.org/p), then.",
    ],
    [
      "relative ones",
      '<a href="a">A</a> <a href="../b?x=1&amp;y=2">B</a> <a href="//f.org/c">C</a>',
      "[A](https://e.org/d/a) [B](https://e.org/b?x=1&y=2) [C](https://f.org/c)",
    ],
    [
      "a base",
      '<head><base href="/x/"></head><a href="a">A</a><img src="i.png" alt="I">',
      "[A](https://e.org/x/a)![I](https://e.org/x/i.png)",
    ],
    ["parts of the page", '<p><a href="#s">S</a></p>', "[S](https://e.org/d/p#s)"],
    [
      "parentheses and spaces",
      '<a href="/a_(b)">t</a> <a href="/a (b">u</a>',
      "[t](https://e.org/a_(b)) [u](https://e.org/a%20%28b)",
    ],
    ["line feeds within", '<a href="https://e.org/a\n  /b">t</a>', "[t](https://e.org/a%20%20/b)"],
    [
      "mail and telephone",
      '<a href="mailto:a@e.org">a@e.org</a> <a href="tel:+1">Call</a>',
      "[a@e.org](mailto:a@e.org) [Call](tel:+1)",
    ],
    [
      "scripts and nothing",
      '<a href="javascript:void(0)">a</a> <a href="#">b</a> <a>c</a> <a href="blob:x">d</a>',
      "a b c d",
    ],
    ["what can't be read", '<a href="https://[">a</a>', "a"],
    [
      "addresses as text",
      "<p>See https://e.org/a_b_c/_d*e and more</p>",
      "See https://e.org/a_b_c/_d\\*e and more",
    ],
  ]);
});

describe("texts of links", () => {
  pages([
    [
      "brackets",
      '<a href="/q">a [1] b</a> <a href="/r">[x</a>',
      "[a [1] b](https://e.org/q) [\\[x](https://e.org/r)",
    ],
    ["markup", '<a href="/q"><b>a</b> <i>b</i></a>', "[**a** *b*](https://e.org/q)"],
    [
      "a title",
      '<a href="/q" title="More &quot;on&quot; it">a</a> <a href="/r" title="b">b</a>',
      '[a](https://e.org/q "More \\"on\\" it") [b](https://e.org/r)',
    ],
    ["breaks", '<a href="/q">a<br>b</a>', "[a b](https://e.org/q)"],
    ["spaces within", '<p>x<a href="/q"> a </a>y</p>', "x [a](https://e.org/q) y"],
    [
      "a sign with a name",
      '<a href="/c" aria-label="Cart"><svg><path/></svg></a>',
      "[Cart](https://e.org/c)",
    ],
    [
      "a sign with words for those who hear",
      '<a href="/c"><i class="fa fa-x"></i><span class="sr-only">Cart</span></a>',
      "[Cart](https://e.org/c)",
    ],
    [
      "words for those who hear, besides",
      '<a href="/c">More<span class="visually-hidden"> about cats</span></a>',
      "[More](https://e.org/c)",
    ],
    ["nothing", '<p>a<a href="/q"></a><a href="/r"> </a>b</p>', "ab"],
    [
      "a picture without words",
      '<a href="/q"><img src="/i.png"></a>',
      "[![](https://e.org/i.png)](https://e.org/q)",
    ],
    ["skipping ahead", '<a class="skip" href="#main">Skip to main content</a><p>a</p>', "a"],
  ]);
});

describe("links that touch", () => {
  pages([
    [
      "in elements of their own",
      '<td><span>1</span><span><a href="/a">A</a></span><span><a href="/b">B</a></span></td>',
      "1[A](https://e.org/a) [B](https://e.org/b)",
    ],
    ["buttons", "<div><button>Yes</button><button>No</button></div>", "Yes No"],
    ["words and a link", '<p>un<a href="/a">do</a>ing</p>', "un[do](https://e.org/a)ing"],
  ]);
});

describe("cards in one link", () => {
  pages([
    [
      "a heading",
      '<a href="/q"><div class=card><img src="/i.png" alt="A"><h3>T</h3><p>c</p><span>d</span></div></a>',
      "![A](https://e.org/i.png)\n\n### [T](https://e.org/q)\n\nc\n\nd",
    ],
    [
      "a heading with blocks",
      '<a href="/q"><h3><div>T</div></h3><p>c</p></a>',
      "### [T](https://e.org/q)\n\nc",
    ],
    ["paragraphs", '<a href="/q"><p>a</p><p>b</p></a>', "[a](https://e.org/q)\n\nb"],
    ["text and a block", '<a href="/q">a<div>b</div></a>', "[a](https://e.org/q)\n\nb"],
    [
      "a picture only",
      '<a href="/q"><div><img src="/i.png" alt="A"></div></a>',
      "[![A](https://e.org/i.png)](https://e.org/q)",
    ],
    [
      "a figure",
      '<a href="/q"><figure><img src="/i.png" alt="A"><figcaption>c</figcaption></figure></a>',
      "![A](https://e.org/i.png)\n\n[c](https://e.org/q)",
    ],
    ["one line", '<div><a href="/q"><div>a <b>b</b></div></a></div>', "[a **b**](https://e.org/q)"],
    ["code first", '<a href="/q"><pre>x</pre><p>a</p></a>', "```\nx\n```\n\n[a](https://e.org/q)"],
  ]);
});

describe("links of headings to themselves", () => {
  pages([
    [
      "Sphinx",
      '<h2>T<a class="headerlink" href="#t" title="Link to this heading">¶</a></h2>',
      "## T",
    ],
    [
      "GitHub",
      '<div class="markdown-heading"><h2 class="heading-element">T</h2><a id="user-content-t" class="anchor" aria-label="Permalink: T" href="#t"><svg class="octicon octicon-link"></svg></a></div>',
      "## T",
    ],
    [
      "Docusaurus",
      '<h2 class="anchor" id="t">T<a href="#t" class="hash-link" aria-label="Direct link to T" title="Direct link to T">​</a></h2>',
      "## T",
    ],
    [
      "VitePress",
      '<h2 id="t" tabindex="-1">T <a class="header-anchor" href="#t" aria-label="Permalink to T">&ZeroWidthSpace;</a></h2>',
      "## T",
    ],
    ["rustdoc", '<h2 id="t"><a class="doc-anchor" href="#t">§</a>T</h2>', "## T"],
    ["the whole heading", '<h2 id="t"><a href="#t">The T</a></h2>', "## The T"],
    ["the whole heading, elsewhere", '<h2><a href="/t">T</a></h2>', "## [T](https://e.org/t)"],
    [
      "wikis, to edit",
      '<h2><span class="mw-headline" id="T">T</span><span class="mw-editsection"><span class="mw-editsection-bracket">[</span><a href="/w/edit">edit</a><span class="mw-editsection-bracket">]</span></span></h2>',
      "## T",
    ],
    [
      "ReadMe, a sign in front",
      '<h2><div class="heading-anchor" id="t"></div><div>T</div><a aria-label="Skip link to T" href="#t"><i class="fa fa-anchor"></i></a></h2>',
      "## T",
    ],
  ]);
});
