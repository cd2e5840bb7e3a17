import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { appendChild, findAll, removeElement } from "domutils";
import { parseHtml } from "../../document.ts";
import { toMarkdown } from "../markdown.ts";
import { pages } from "./pages.ts";

describe("data tables", () => {
  pages([
    [
      "header, body and foot",
      "<table>\n<thead>\n<tr>\n<th>Item</th>\n<th>Price</th>\n</tr>\n</thead>\n<tbody>\n<tr>\n<td>Tea</td>\n<td>2</td>\n</tr>\n</tbody>\n<tfoot><tr><td>Sum</td><td>2</td></tr></tfoot></table>",
      "| Item | Price |\n| --- | --- |\n| Tea | 2 |\n| Sum | 2 |",
    ],
    [
      "row headers",
      "<table><tr><td></td><th scope=col>A</th></tr><tr><th scope=row>x</th><td>1</td></tr></table>",
      "|  | A |\n| --- | --- |\n| x | 1 |",
    ],
    [
      "properties of a product",
      "<table class=specs><tr><th>Brand</th><td>Acme</td></tr><tr><th>Weight</th><td>2 kg</td></tr></table>",
      "|  |  |\n| --- | --- |\n| Brand | Acme |\n| Weight | 2 kg |",
    ],
    [
      "bold first row as header",
      "<table><tr><td><b>Name</b></td><td><strong>Age</strong></td></tr><tr><td>Ann</td><td>3</td></tr></table>",
      "| Name | Age |\n| --- | --- |\n| Ann | 3 |",
    ],
    [
      "a long rowspan",
      `<table><tr><th>K<th>V</tr><tr><td rowspan=60>k</td><td>0</td></tr>${"<tr><td>1</td></tr>".repeat(59)}</table>`,
      `| K | V |\n| --- | --- |\n| k | 0 |${"\n|  | 1 |".repeat(59)}`,
    ],
    [
      "colspan over two headers",
      "<table><thead><tr><th rowspan=2>Day<th colspan=2>Time</tr><tr><th>from<th>to</tr></thead><tr><td>Mo<td>8<td>9</tr></table>",
      "| Day | Time |  |\n| --- | --- | --- |\n|  | from | to |\n| Mo | 8 | 9 |",
    ],
    [
      "a title over the whole table",
      "<table><tr><th colspan=2>Results</th></tr><tr><th>A</th><th>B</th></tr><tr><td>1</td><td>2</td></tr></table>",
      "Results\n\n| A | B |\n| --- | --- |\n| 1 | 2 |",
    ],
    [
      "a caption with a link",
      '<table><caption>By <a href="/x">x</a></caption><tr><th>A<th>B<tr><td>1<td>2</table>',
      "By [x](https://e.org/x)\n\n| A | B |\n| --- | --- |\n| 1 | 2 |",
    ],
    [
      "alignment",
      '<table><tr><th>A<th style="text-align: right">B<th align=center>C<tr><td>1<td>2<td>3</table>',
      "| A | B | C |\n| --- | ---: | :---: |\n| 1 | 2 | 3 |",
    ],
    [
      "columns without anything",
      "<table><tr><th>A<th><th>B<tr><td>1<td>&nbsp;<td>2</table>",
      "| A | B |\n| --- | --- |\n| 1 | 2 |",
    ],
    [
      "rows without anything",
      "<table><tr><th>A<th>B<tr><td><td><tr><td>1<td>2</table>",
      "| A | B |\n| --- | --- |\n| 1 | 2 |",
    ],
    [
      "ragged rows",
      "<table><tr><th>A<th>B<th>C<tr><td>1<tr><td>2<td>3<td>4</table>",
      "| A | B | C |\n| --- | --- | --- |\n| 1 |  |  |\n| 2 | 3 | 4 |",
    ],
  ]);
});

describe("what is in cells", () => {
  pages([
    [
      "pipes",
      "<table><tr><th>Op<th>Use<tr><td><code>a | b</code><td>a || b</table>",
      "| Op | Use |\n| --- | --- |\n| `a \\| b` | a \\|\\| b |",
    ],
    [
      "breaks and paragraphs",
      "<table><tr><th>A<th>B<tr><td>a<br>b<td><p>c</p><p>d</p></table>",
      "| A | B |\n| --- | --- |\n| a<br>b | c<br>d |",
    ],
    [
      "lists",
      "<table><tr><th>A<th>B<tr><td><ul><li>a<li>b</ul><td><ol><li>c<li>d</ol></table>",
      "| A | B |\n| --- | --- |\n| - a<br>- b | 1. c<br>2. d |",
    ],
    [
      "code",
      "<table><tr><th>A<th>B<tr><td><pre>a\n  b</pre><td>c</table>",
      "| A | B |\n| --- | --- |\n| `a`<br>`  b` | c |",
    ],
    [
      "links and pictures",
      '<table><tr><th>A<th>B<tr><td><a href="/x">x</a><td><img src="/i.png" alt="I"></table>',
      "| A | B |\n| --- | --- |\n| [x](https://e.org/x) | ![I](https://e.org/i.png) |",
    ],
    [
      "a heading",
      "<table><tr><th>A<th>B<tr><td><h4>T</h4>x<td>c</table>",
      "| A | B |\n| --- | --- |\n| T<br>x | c |",
    ],
    [
      "a table",
      "<table><tr><th>A<th>B<tr><td><table><tr><td>k<td>v<tr><td>l<td>w</table><td>c</table>",
      "| A | B |\n| --- | --- |\n| k v<br>l w | c |",
    ],
    [
      "a formula",
      '<table><tr><th>A<th>B<tr><td><math alttext="x|y"></math><td>c</table>',
      "| A | B |\n| --- | --- |\n| $x\\|y$ | c |",
    ],
    [
      "bold in a header cell",
      "<table><tr><th><b>A</b><th>B<tr><td><b>1</b><td>2</table>",
      "| A | B |\n| --- | --- |\n| **1** | 2 |",
    ],
    [
      "what would begin a list elsewhere",
      "<table><tr><th>A<th>B<tr><td>1. May<td>- 5</table>",
      "| A | B |\n| --- | --- |\n| 1. May | - 5 |",
    ],
    [
      "sorting arrows and units",
      '<table><tr><th><button>Name <span aria-hidden="true">▲</span></button><th>B<tr><td>a<td>5&nbsp;kg</table>',
      "| Name | B |\n| --- | --- |\n| a | 5 kg |",
    ],
  ]);
});

describe("tables that lay out", () => {
  pages([
    ["by role", "<table role=presentation><tr><td><p>a</p><p>b</p></td></tr></table>", "a\n\nb"],
    ["one column", "<table><tr><td>a</td></tr><tr><td>b</td></tr></table>", "a\n\nb"],
    [
      "tables in tables, as letters are",
      "<table><tr><td><table><tr><td><h1>Hi</h1></td></tr></table></td></tr><tr><td><p>Text</p></td></tr></table>",
      "# Hi\n\nText",
    ],
    [
      "Hacker News",
      '<table><tr class="athing"><td class="title"><span class="rank">1.</span></td><td class="votelinks"><a href="vote?id=1"></a></td><td class="title"><a href="https://x.org/">X</a> (x.org)</td></tr><tr><td colspan="2"></td><td>9 points</td></tr></table>',
      "|  |  |\n| --- | --- |\n| 1. | [X](https://x.org/) (x.org) |\n|  | 9 points |",
    ],
    ["a header without a body", "<table><tr><th>Note</th></tr></table>", "Note"],
  ]);
});

test("rows that were taken out of their table", () => {
  const document = parseHtml("<table><tr><th>A<th>B<tr><td>1<td>2</table>");
  const [rows] = findAll(({ name }) => name === "tbody", document.children);
  assert.ok(rows);
  const options = { links: true, images: true };
  removeElement(rows);
  appendChild(document, rows);
  assert.equal(toMarkdown(document, options), "| A | B |\n| --- | --- |\n| 1 | 2 |");
});
