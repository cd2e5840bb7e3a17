import { describe } from "node:test";
import { pages } from "./pages.ts";

describe("lists", () => {
  pages([
    ["white space around items", "<ul>\n  <li>\n    a\n  </li>\n  <li>b</li>\n</ul>", "- a\n- b"],
    [
      "four deep, mixed",
      "<ol><li>a<ul><li>b<ol><li>c<ul><li>d</li></ul></li></ol></li></ul></li></ol>",
      "1. a\n   - b\n     1. c\n        - d",
    ],
    [
      "ten and more",
      '<ol start="9"><li>a</li><li>b<ul><li>c</li></ul></li></ol>',
      "9. a\n10. b\n    - c",
    ],
    ["counted backwards", "<ol reversed><li>a</li><li>b</li></ol>", "2. a\n1. b"],
    ["numbers given", '<ol><li value="3">a</li><li>b</li></ol>', "3. a\n4. b"],
    [
      "a list right in a list",
      "<ul><li>a</li><ul><li>b</li><li>c</li></ul><li>d</li></ul>",
      "- a\n  - b\n  - c\n- d",
    ],
    ["a list right in a list, first", "<ul><ul><li>a</li></ul><li>b</li></ul>", "- - a\n- b"],
    ["items without their list", "<li>a</li><li>b</li>", "- a\n- b"],
    ["text after a nested list", "<ul><li>a<ul><li>b</li></ul>c</li></ul>", "- a\n  - b\n\n  c"],
    [
      "paragraphs, a quote",
      "<ul><li><p>a</p><blockquote>b</blockquote><p>c</p></li></ul>",
      "- a\n\n  > b\n\n  c",
    ],
    [
      "a table in an item",
      "<ul><li>a<table><tr><th>A<th>B<tr><td>1<td>2</table></li></ul>",
      "- a\n\n  | A | B |\n  | --- | --- |\n  | 1 | 2 |",
    ],
    [
      "a heading in an item",
      '<ul><li><h3><a href="/x">T</a></h3><p>c</p></li></ul>',
      "- ### [T](https://e.org/x)\n\n  c",
    ],
    ["breaks", "<ul><li>a<br>b</li></ul>", "- a\n  b"],
    [
      "tasks of GitHub",
      '<ul class="contains-task-list"><li class="task-list-item"><input type="checkbox" class="task-list-item-checkbox" disabled checked> a</li><li class="task-list-item"><p><input type="checkbox" disabled> b</p></li></ul>',
      "- [x] a\n- [ ] b",
    ],
    [
      "what begins like a list",
      "<ul><li>- a</li><li>2. b</li><li>+1</li></ul>",
      "- \\- a\n- 2\\. b\n- +1",
    ],
    [
      "a menu",
      '<nav><ul><li><a href="/a">A</a></li><li><a href="/b">B</a></li></ul></nav>',
      "- [A](https://e.org/a)\n- [B](https://e.org/b)",
    ],
    [
      "pictures only",
      '<ul><li><a href="/a"><img src="/a.png" alt="A"></a></li></ul>',
      "- [![A](https://e.org/a.png)](https://e.org/a)",
    ],
    [
      "links beside each other",
      '<div><a href="/a">A</a><a href="/b">B</a></div>',
      "[A](https://e.org/a) [B](https://e.org/b)",
    ],
  ]);
});

describe("terms and what they mean", () => {
  pages([
    ["several of both", "<dl><dt>a<dt>b<dd>c<dd>d</dl>", "**a**\n\n**b**\n\nc\n\nd"],
    [
      "in groups",
      "<dl><div><dt>a</dt><dd>b</dd></div><div><dt>c</dt><dd>d</dd></div></dl>",
      "**a**\n\nb\n\n**c**\n\nd",
    ],
    [
      "Sphinx, a function",
      '<dl class="py function"><dt class="sig" id="m.f"><span class="sig-name">f</span><span class="sig-paren">(</span><em>x</em><span class="sig-paren">)</span><a class="headerlink" href="#m.f" title="Link to this definition">¶</a></dt><dd><p>Does it.</p></dd></dl>',
      "**f(*x*)**\n\nDoes it.",
    ],
    ["lists in them", "<dl><dt>a</dt><dd><ul><li>b</li></ul></dd></dl>", "**a**\n\n- b"],
  ]);
});
