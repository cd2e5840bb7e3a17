import { describe } from "node:test";
import { pages } from "./pages.ts";

describe("footnotes", () => {
  pages([
    [
      "GitHub",
      '<p>a<sup><a href="#user-content-fn-1" id="user-content-fnref-1" data-footnote-ref aria-describedby="footnote-label">1</a></sup>.</p><section data-footnotes class="footnotes"><h2 class="sr-only" id="footnote-label">Footnotes</h2><ol><li id="user-content-fn-1"><p>Note <a href="#user-content-fnref-1" data-footnote-backref class="data-footnote-backref" aria-label="Back to reference 1">↩</a></p></li></ol></section>',
      "a[^1].\n\n[^1]: Note",
    ],
    [
      "Wikipedia",
      '<p>a<sup id="cite_ref-1" class="reference"><a href="#cite_note-1"><span class="cite-bracket">[</span>1<span class="cite-bracket">]</span></a></sup> b<sup id="cite_ref-2" class="reference"><a href="#cite_note-2">[2]</a></sup></p><h2>References</h2><div class="reflist"><ol class="references"><li id="cite_note-1"><span class="mw-cite-backlink"><b><a href="#cite_ref-1">^</a></b></span> <span class="reference-text"><cite>A. <i>B</i></cite></span></li><li id="cite_note-2"><span class="mw-cite-backlink">^ <a href="#cite_ref-2"><sup><i><b>a</b></i></sup></a></span> <span class="reference-text">C</span></li></ol></div>',
      "a[^1] b[^2]\n\n## References\n\n[^1]: A. *B*\n\n[^2]: C",
    ],
    [
      "kramdown",
      '<p>a<sup id="fnref:x" role="doc-noteref"><a href="#fn:x" class="footnote" rel="footnote">1</a></sup></p><div class="footnotes" role="doc-endnotes"><ol><li id="fn:x" role="doc-endnote"><p>Note&nbsp;<a href="#fnref:x" class="reversefootnote" role="doc-backlink">&#8617;</a></p></li></ol></div>',
      "a[^1]\n\n[^1]: Note",
    ],
    [
      "Pandoc, the sup within the link",
      '<p>a<a href="#fn1" class="footnote-ref" id="fnref1" role="doc-noteref"><sup>1</sup></a></p><section class="footnotes"><hr /><ol><li id="fn1"><p>Note</p><p>More<a href="#fnref1" class="footnote-back" role="doc-backlink">↩︎</a></p></li></ol></section>',
      "a[^1]\n\n---\n\n[^1]: Note\n\n    More",
    ],
    [
      "Sphinx",
      '<p>a <a class="footnote-reference brackets" href="#id2" id="id1" role="doc-noteref"><span class="fn-bracket">[</span>1<span class="fn-bracket">]</span></a></p><aside class="footnote-list brackets"><aside class="footnote brackets" id="id2" role="doc-footnote"><span class="label"><span class="fn-bracket">[</span><a role="doc-backlink" href="#id1">1</a><span class="fn-bracket">]</span></span><p>Note</p></aside></aside>',
      "a [^1]\n\n[^1]: Note",
    ],
    [
      "Sphinx of old",
      '<p>a <a class="footnote-reference brackets" href="#id2" id="id1">1</a></p><dl class="footnote brackets"><dt class="label" id="id2"><span class="brackets"><a class="fn-backref" href="#id1">1</a></span></dt><dd><p>Note</p></dd></dl>',
      "a [^1]\n\n[^1]: Note",
    ],
    [
      "by hand, leading back",
      '<p>a<sup><a id="r1" href="#n1">[1]</a></sup></p><p id="n1"><a href="#r1">[1]</a> Note</p>',
      "a[^1]\n\n[^1]: Note",
    ],
    [
      "twice the same note",
      '<p>a<sup><a href="#n">1</a></sup> b<sup><a href="#n">1</a></sup></p><ol class="footnotes"><li id="n">Note</li></ol>',
      "a[^1] b[^1]\n\n[^1]: Note",
    ],
    ["no note to see", '<p>a<sup><a href="#n9">9</a></sup></p>', "a[9](https://e.org/d/p#n9)"],
    [
      "a link that is no note",
      '<p>a<sup><a href="#s">1</a></sup></p><div id="s">Section</div>',
      "a[1](https://e.org/d/p#s)\n\nSection",
    ],
  ]);
});
