import { describe } from "node:test";
import { pages } from "./pages.ts";

describe("what would be read as markup", () => {
  pages([
    [
      "stars and underscores",
      "<p>*a* _b_ __init__ snake_case 2 * 3</p>",
      "\\*a\\* \\_b\\_ \\_\\_init\\_\\_ snake_case 2 * 3",
    ],
    [
      "starts of lines",
      "<p># a<br>1. b<br>- c<br>&gt; d<br>+ e<br>---</p>",
      "\\# a\n1\\. b\n\\- c\n\\> d\n\\+ e\n\\---",
    ],
    ["not at the start of a line", "<p><b>1. a</b> # b</p>", "**1. a** # b"],
    [
      "tags and entities",
      "<p>&lt;div&gt; a &lt; b &amp;lt; R&amp;D</p>",
      "\\<div> a < b \\&lt; R&D",
    ],
    ["backslashes", "<p>C:\\temp\\*.txt</p>", "C:\\temp\\\\\\*.txt"],
    ["hashes in headings", "<h2>C# and F #</h2><h3>#1 tip</h3>", "## C# and F \\#\n\n### #1 tip"],
    ["pipes outside tables", "<p>a | b</p>", "a | b"],
    ["what is no link", "<p>[a](b) [c]: d [e]</p>", "\\[a\\](b) \\[c\\]: d \\[e\\]"],
  ]);
});

describe("emphasis", () => {
  pages([
    ["spaces at its ends", "<p>a<b> b </b>c<i>d</i></p>", "a **b** c*d*"],
    ["in each other", "<p><b><i>a</i></b> <i>b <b>c</b></i></p>", "***a*** *b **c***"],
    ["twice the same", "<p><b>a <strong>b</strong></b></p>", "**a b**"],
    ["side by side", "<p><b>a</b><b>b</b> <i>c</i><em>d</em></p>", "**ab** *cd*"],
    ["nothing in it", "<p>a<b></b><i> </i>b</p>", "a b"],
    ["breaks at its ends", "<p><b>a<br></b>b</p>", "**a**\nb"],
    ["over paragraphs", "<p><b>a<br><br>b</b></p>", "a\n\nb"],
    ["struck out, also prices", "<p><del>9</del> <s>8</s> 7</p>", "~~9~~ ~~8~~ 7"],
    [
      "a price and what it was",
      "<p><del>$12</del><ins>$9</ins> <s>a</s>b</p>",
      "~~$12~~ $9 ~~a~~b",
    ],
    [
      "choices",
      "<p><input type=radio checked>a<label><input type=radio>b</label></p>",
      "[x] a [ ] b",
    ],
    [
      "no emphasis",
      "<p><u>a</u> <mark>b</mark> <small>c</small> <abbr title='D D'>d</abbr> <ins>e</ins> <cite>f</cite></p>",
      "a b c d e f",
    ],
    [
      "raised and lowered",
      "<p>x<sup>2</sup> H<sub>2</sub>O 1<sup>st</sup> A<sup>®</sup></p>",
      "x<sup>2</sup> H<sub>2</sub>O 1st A®",
    ],
    ["spoken words", "<p><q>a</q></p>", '"a"'],
    [
      "signs at its ends beside letters",
      "<p><b>Note:</b>read a<b>“b”</b>c</p>",
      "**Note**:read a“**b**”c",
    ],
    ["Japanese quotes", "<p>これは<b>「本」</b>です</p>", "これは「**本**」です"],
    ["signs beside spaces", "<p><b>Note:</b> read <b>“b”</b>.</p>", "**Note:** read **“b”**."],
    ["variables", "<p>Give <var>n</var></p>", "Give *n*"],
  ]);
});

describe("letters", () => {
  pages([
    ["spaces that don't break", "<p>5&nbsp;kg, 10&#8239;000</p>", "5 kg, 10 000"],
    [
      "soft hyphens and joiners",
      "<p>Donau&shy;dampf&#8203;schiff&#8288;fahrt&#xFEFF;</p>",
      "Donaudampfschifffahrt",
    ],
    ["joined emoji and Persian", "<p>👩‍💻 می‌خواهم</p>", "👩‍💻 می‌خواهم"],
    ["glyphs of icon fonts", "<p>\uE001 a \uF0A3</p>", "a"],
    ["icon fonts by name", '<p><span class="material-icons">home</span> Home</p>', "Home"],
    ["entities", "<p>&copy; &eacute; &#x1F600; &mdash;</p>", "© é 😀 —"],
    [
      "Japanese with readings",
      "<p><ruby>漢<rp>(</rp><rt>かん</rt><rp>)</rp>字<rp>(</rp><rt>じ</rt><rp>)</rp></ruby></p>",
      "漢(かん)字(じ)",
    ],
    ["where words may break", "<p>a<wbr>b</p>", "ab"],
    ["from right to left", '<p dir="rtl">שלום <b>עולם</b></p>', "שלום **עולם**"],
    ["half a letter", "<p>a\uD83D b</p>", "a\uFFFD b"],
    ["line feeds and tabs", "<p>a\n\t b\r\nc</p>", "a b c"],
  ]);
});

describe("breaks and blocks", () => {
  pages([
    ["two breaks are a paragraph", "a<br>b<br> <br/>c", "a\nb\n\nc"],
    ["breaks at the ends", "<p><br>a<br></p><br><br><p>b</p>", "a\n\nb"],
    ["blocks without paragraphs", "<div>a<div>b</div>c</div>", "a\n\nb\n\nc"],
    ["blocks in inline elements", "<span><div>a</div><div>b</div></span>", "a\n\nb"],
    ["own elements", "<my-app><my-card><h2>T</h2><p>a</p></my-card></my-app>", "## T\n\na"],
    ["rules", "<p>a</p><hr><p>b</p>", "a\n\n---\n\nb"],
    [
      "rules around nothing, and at the ends",
      "<hr><p>a</p><hr><div><hr class=x><p></p></div><hr><p>b</p><hr>",
      "a\n\n---\n\nb",
    ],
    [
      "rules at the ends of items and quotes",
      "<ul><li>a<hr></li><li><hr></ul><blockquote><hr>b</blockquote>",
      "- a\n\n> b",
    ],
    [
      "brackets, quotes and readings around nothing",
      '<p>a (<a href="/x"><svg></svg></a>) b [<i></i>] <q></q><ruby>漢<rt></rt></ruby> f() <b> </b></p>',
      "a b 漢 f()",
    ],
    [
      "headings with pictures and breaks",
      '<h1><img src="/l.png" alt="L"><br>T</h1>',
      "# ![L](https://e.org/l.png) T",
    ],
    ["headings without text", "<h2></h2><h3><span></span></h3><p>a</p>", "a"],
    [
      "headings by role",
      '<div role="heading" aria-level="3">T</div><span role="heading">U</span>',
      "### T\n\n## U",
    ],
    [
      "a quote with who said it",
      "<blockquote><p>a</p><footer>— <cite>B</cite></footer></blockquote>",
      "> a\n>\n> — B",
    ],
    [
      "a quote in a quote, with code",
      "<blockquote>a<blockquote>b</blockquote><ol><li>c</li></ol></blockquote>",
      "> a\n>\n> > b\n>\n> 1. c",
    ],
    [
      "details",
      "<details><summary>More</summary><p>a</p><ul><li>b</li></ul></details>",
      "**More**\n\na\n\n- b",
    ],
    [
      "details under a heading",
      "<details><summary><h3>More</h3></summary>a</details>",
      "### More\n\na",
    ],
    ["an address", "<address>A St 1<br>12345 B</address>", "A St 1\n12345 B"],
    [
      "fields",
      '<form><label>Name <input value="Ann"></label><input type=hidden value=x><input type=password value=y><select><option>a<option selected>b</select><button>Go</button></form>',
      "Name Ann b Go",
    ],
    ["poems", "<p>a<br>&nbsp;&nbsp;b</p>", "a\nb"],
  ]);
});
