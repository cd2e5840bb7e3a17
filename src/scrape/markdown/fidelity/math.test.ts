import { describe } from "node:test";
import { pages } from "./pages.ts";

const katex = (tex: string, display = false) =>
  `<span class="katex"><span class="katex-mathml"><math xmlns="http://www.w3.org/1998/Math/MathML"${display ? ' display="block"' : ""}><semantics><mrow><mi>x</mi></mrow><annotation encoding="application/x-tex">${tex}</annotation></semantics></math></span><span class="katex-html" aria-hidden="true"><span class="base">x</span></span></span>`;

describe("formulas, as they are typeset", () => {
  pages([
    ["KaTeX", `<p>Let ${katex("x^2 + y_1")} be</p>`, "Let $x^2 + y_1$ be"],
    [
      "KaTeX on its own line",
      `<p>So</p><span class="katex-display">${katex("\\int_0^1 f", true)}</span>`,
      "So\n\n$$\\int_0^1 f$$",
    ],
    [
      "KaTeX in a paragraph, on its own line",
      `<p>So <span class="katex-display">${katex("a*b", true)}</span> holds</p>`,
      "So\n\n$$a*b$$\n\nholds",
    ],
    [
      "MathJax 2",
      '<p>So <span class="MathJax_Preview"></span><span class="MathJax" id="MathJax-Element-1-Frame"><nobr><span class="math">a</span></nobr></span><script type="math/tex" id="MathJax-Element-1">a_{i}*b</script> holds</p>',
      "So $a_{i}*b$ holds",
    ],
    [
      "MathJax 2 on its own line",
      '<span class="MathJax_Preview"></span><div class="MathJax_Display"><span class="MathJax">E</span></div><script type="math/tex; mode=display">E = mc^2</script>',
      "$$E = mc^2$$",
    ],
    [
      "MathJax 2 without its scripts",
      '<span class="MathJax" data-mathml="&lt;math&gt;&lt;msup&gt;&lt;mi&gt;x&lt;/mi&gt;&lt;mn&gt;2&lt;/mn&gt;&lt;/msup&gt;&lt;/math&gt;"><nobr>x2</nobr></span>',
      "$x^2$",
    ],
    [
      "MathJax 3",
      '<p>a <mjx-container class="MathJax" jax="CHTML"><mjx-math aria-hidden="true"><mjx-mi></mjx-mi></mjx-math><mjx-assistive-mml display="inline"><math><mfrac><mn>1</mn><mi>n</mi></mfrac></math></mjx-assistive-mml></mjx-container></p>',
      "a $\\frac{1}{n}$",
    ],
    [
      "MathJax 3 on its own line",
      '<mjx-container class="MathJax" jax="CHTML" display="true"><mjx-math></mjx-math><mjx-assistive-mml><math display="block"><msqrt><mi>x</mi></msqrt></math></mjx-assistive-mml></mjx-container>',
      "$$\\sqrt{x}$$",
    ],
    [
      "Wikipedia",
      '<span class="mwe-math-element"><span class="mwe-math-mathml-inline mwe-math-mathml-a11y" style="display: none;"><math alttext="{\\displaystyle x+1}"><semantics><mrow></mrow><annotation encoding="application/x-tex">{\\displaystyle x+1}</annotation></semantics></math></span><img src="https://w.org/svg/1" class="mwe-math-fallback-image-inline" alt="{\\displaystyle x+1}"></span>',
      "$x+1$",
    ],
    [
      "Wikipedia, the picture only",
      '<p>a <img src="/svg/1" class="mwe-math-fallback-image-inline" alt="{\\displaystyle y}"></p>',
      "a $y$",
    ],
    [
      "WordPress",
      '<p>a <img src="//s0.wp.com/latex.php?latex=x" alt="x^2" class="latex"></p>',
      "a $x^2$",
    ],
    [
      "arXiv",
      '<math alttext="\\alpha_{1}" class="ltx_Math" display="inline"><semantics><mi>α</mi></semantics></math>',
      "$\\alpha_{1}$",
    ],
  ]);
});

describe("formulas in MathML only", () => {
  const math = (body: string) => `<math>${body}</math>`;
  pages([
    ["Greek and comparison", math("<mi>α</mi><mo>≤</mo><mi>β</mi>"), "$\\alpha\\le\\beta$"],
    [
      "sum with limits",
      math(
        "<munderover><mo>∑</mo><mrow><mi>i</mi><mo>=</mo><mn>1</mn></mrow><mi>n</mi></munderover><msub><mi>a</mi><mi>i</mi></msub>",
      ),
      "$\\sum_{i=1}^na_i$",
    ],
    [
      "roots and fractions",
      math(
        "<mroot><mi>x</mi><mn>3</mn></mroot><mo>+</mo><mfrac><mrow><mi>a</mi><mo>+</mo><mn>1</mn></mrow><mi>b</mi></mfrac>",
      ),
      "$\\sqrt[3]{x}+\\frac{a+1}{b}$",
    ],
    [
      "a matrix",
      math(
        "<mo>(</mo><mtable><mtr><mtd><mn>1</mn></mtd><mtd><mn>0</mn></mtd></mtr><mtr><mtd><mn>0</mn></mtd><mtd><mn>1</mn></mtd></mtr></mtable><mo>)</mo>",
      ),
      "$(\\begin{matrix}1 & 0 \\\\ 0 & 1\\end{matrix})$",
    ],
    [
      "accents and functions",
      math("<mover><mi>x</mi><mo>^</mo></mover><mi>sin</mi><mi>t</mi>"),
      "$\\hat{x}\\sin t$",
    ],
  ]);
});

describe("formulas that are not typeset yet", () => {
  const loaded = '<script src="https://cdn.org/mathjax@3/tex-chtml.js"></script>';
  const dollars = `${loaded}<script>MathJax = { tex: { inlineMath: [['$', '$']] } };</script>`;
  pages([
    [
      "Sphinx",
      '<p>a <span class="math notranslate nohighlight">\\(x_1 * y_2 * z\\)</span></p><div class="math notranslate nohighlight">\n\\[E = mc^2\\]</div>',
      "a $x_1 * y_2 * z$\n\n$$E = mc^2$$",
    ],
    [
      "Pandoc",
      '<p><span class="math inline">\\(a\\)</span> and <span class="math display">\\[b\\]</span></p>',
      "$a$ and\n\n$$b$$",
    ],
    [
      "Stack Exchange",
      '<p><span class="math-container">$a_1 &lt; b$</span></p><p><span class="math-container">$$c$$</span></p>',
      "$a_1 < b$\n\n$$c$$",
    ],
    ["kramdown", `${loaded}<p>Let \\(a*b*c\\) be</p>\\[x_1\\]`, "Let $a*b*c$ be\n\n$$x_1$$"],
    ["dollars", `${dollars}<p>Let $a*b$ cost $5 or $6 now</p>`, "Let $a*b$ cost $5 or $6 now"],
    [
      "no typesetter, no formulas",
      "<p>Match \\(a*\\) at $5 and $6</p>",
      "Match \\\\(a\\*\\\\) at $5 and $6",
    ],
    [
      "dollars twice around TeX, whoever typesets it",
      "<p>So $$\\sum_{i=1}^n a*b$$ holds, $$ _is_ $$ no sum</p>",
      "So $$\\sum_{i=1}^n a*b$$ holds, $$ \\_is\\_ $$ no sum",
    ],
    [
      "not in code",
      `${loaded}<pre>\\(a\\)</pre><p><code>$$b$$</code></p>`,
      "```\n\\(a\\)\n```\n\n`$$b$$`",
    ],
  ]);
});
