import { describe } from "node:test";
import { pages } from "./pages.ts";

describe("languages, as highlighters name them", () => {
  pages([
    [
      "highlight.js",
      '<pre><code class="hljs language-typescript"><span class="hljs-keyword">let</span> a = <span class="hljs-number">1</span>;\n</code></pre>',
      "```typescript\nlet a = 1;\n```",
    ],
    [
      "highlight.js of old, bare class",
      '<pre><code class="hljs python">x = 1</code></pre>',
      "```python\nx = 1\n```",
    ],
    [
      "Prism, class on the pre",
      '<div class="code-toolbar"><pre class="language-css line-numbers" tabindex="0"><code class="language-css"><span class="token selector">a</span> <span class="token punctuation">{</span> <span class="token punctuation">}</span><span aria-hidden="true" class="line-numbers-rows"><span></span></span></code></pre><div class="toolbar"><div class="toolbar-item"><button class="copy-to-clipboard-button"><span>Copy</span></button></div></div></div>',
      "```css\na { }\n```",
    ],
    [
      "numbers known by nothing but that they count, in rows",
      '<pre data-lang="python"><div><div><style>a{}</style><span class="css-1m">9</span><div class="css-lz"><div><span>import</span> os\n</div></div></div><div><span class="css-1m">10</span><div class="css-lz"><div>\n</div></div></div><div><span class="css-1m">11</span><div class="css-lz"><div>x = 1</div></div></div></div></pre>',
      "```python\nimport os\n\nx = 1\n```",
    ],
    [
      "numbers at the start of each line",
      '<pre><code><span class="n">1</span>a = 3\n<span class="n">2</span>\n<span class="n">3</span>b = <span class="n2">4</span></code></pre>',
      "```\na = 3\n\nb = 4\n```",
    ],
    [
      "numbers that are code",
      '<pre><span class="mi">1</span> a\n<span class="mi">2</span> b\n<span class="mi">3</span> c</pre><pre><div><b>1</b> a</div><div><b>3</b> b</div></pre>',
      "```\n1 a\n2 b\n3 c\n```\n\n```\n1 a\n3 b\n```",
    ],
    [
      "a table with a number and a line in each row",
      "<table><tr><td>1</td><td><code>a = 1</code></td></tr><tr><td>2</td><td><code>&nbsp;&nbsp;b = 2</code></td></tr></table>",
      "```\na = 1\n  b = 2\n```",
    ],
    [
      "a table of numbers with code in words",
      "<table><tr><td>1</td><td>the <code>a</code></td></tr><tr><td>2</td><td><code>b</code></td></tr></table>",
      "|  |  |\n| --- | --- |\n| 1 | the `a` |\n| 2 | `b` |",
    ],
    [
      "Shiki, lines as spans between line feeds",
      '<pre class="shiki github-dark" tabindex="0"><code><span class="line"><span>if (a) {</span></span>\n<span class="line"></span>\n<span class="line"><span>  b();</span></span>\n<span class="line"><span>}</span></span></code></pre>',
      "```\nif (a) {\n\n  b();\n}\n```",
    ],
    [
      "VitePress, language on the frame and as a label",
      '<div class="language-sh vp-adaptive-theme"><button title="Copy Code" class="copy"></button><span class="lang">sh</span><pre class="shiki"><code><span class="line"><span>npm</span><span> ci</span></span></code></pre></div>',
      "```sh\nnpm ci\n```",
    ],
    [
      "Pygments of Sphinx, with a copy button and prompts",
      '<div class="highlight-console notranslate"><div class="highlight"><pre><span></span><span class="gp">$ </span>pip<span class="w"> </span>install x\n</pre><button class="copybtn o-tooltip--left" data-tooltip="Copy">Copy</button></div></div>',
      "```console\n$ pip install x\n```",
    ],
    [
      "Sphinx without a language",
      '<div class="highlight-default notranslate"><div class="highlight"><pre><span></span>a = 1\n</pre></div></div>',
      "```\na = 1\n```",
    ],
    [
      "Rouge of Jekyll",
      '<div class="language-ruby highlighter-rouge"><div class="highlight"><pre class="highlight"><code><span class="k">def</span> <span class="nf">x</span>\n  <span class="mi">1</span>\n<span class="k">end</span>\n</code></pre></div></div>',
      "```ruby\ndef x\n  1\nend\n```",
    ],
    [
      "GitHub, in a README",
      '<div class="highlight highlight-source-js notranslate" dir="auto"><pre><span class="pl-k">import</span> x\n  from "y"</pre><div class="zeroclipboard-container"><clipboard-copy aria-label="Copy" class="ClipboardButton btn" value="import x"><svg></svg></clipboard-copy></div></div>',
      '```js\nimport x\n  from "y"\n```',
    ],
    [
      "WordPress SyntaxHighlighter before it runs",
      '<pre class="brush: php; title: ; notranslate" title="">echo 1;</pre>',
      "```php\necho 1;\n```",
    ],
    [
      "MediaWiki",
      '<div class="mw-highlight mw-highlight-lang-lua mw-content-ltr" dir="ltr"><pre><span></span><span class="kd">local</span> <span class="n">a</span>\n</pre></div>',
      "```lua\nlocal a\n```",
    ],
    [
      "Pandoc",
      '<div class="sourceCode" id="cb1"><pre class="sourceCode haskell"><code class="sourceCode haskell"><span id="cb1-1"><a href="#cb1-1" aria-hidden="true" tabindex="-1"></a>main <span class="ot">=</span> x</span></code></pre></div>',
      "```haskell\nmain = x\n```",
    ],
    [
      "Discourse",
      '<pre data-code-wrap="yaml"><code class="lang-yaml">a:\n  - b</code></pre>',
      "```yaml\na:\n  - b\n```",
    ],
    [
      "Asciidoctor",
      '<div class="listingblock"><div class="content"><pre class="highlight"><code class="language-java" data-lang="java">int a;</code></pre></div></div>',
      "```java\nint a;\n```",
    ],
    [
      "Astro",
      '<pre class="astro-code" data-language="toml"><code><span class="line">a = 1</span></code></pre>',
      "```toml\na = 1\n```",
    ],
    [
      "Stack Overflow",
      '<pre class="lang-cpp s-code-block"><code class="hljs language-cpp">int x;</code></pre>',
      "```cpp\nint x;\n```",
    ],
    [
      "Org mode",
      '<div class="org-src-container"><pre class="src src-emacs-lisp">(a)</pre></div>',
      "```emacs-lisp\n(a)\n```",
    ],
    ["text is no language", '<pre><code class="language-plaintext">a</code></pre>', "```\na\n```"],
    [
      "the language of the page is none",
      '<html lang="en" class="lang-en"><body class="lang-en"><pre>a</pre>',
      "```\na\n```",
    ],
  ]);
});

describe("lines and their numbers", () => {
  pages([
    [
      "Docusaurus",
      '<div class="language-jsx codeBlockContainer_Ckt0 theme-code-block"><div class="codeBlockContent_biex"><pre tabindex="0" class="prism-code language-jsx"><code class="codeBlockLines_e6Vv"><span class="token-line" style="color:#393A34"><span class="token plain">function A() {</span><br></span><span class="token-line"><span class="token plain" style="display:inline-block"></span><br></span><span class="token-line"><span class="token plain">  return 1;</span><br></span><span class="token-line"><span class="token plain">}</span><br></span></code></pre><div class="buttonGroup__atx"><button type="button" aria-label="Copy code to clipboard"><span aria-hidden="true"><svg></svg></span></button></div></div></div>',
      "```jsx\nfunction A() {\n\n  return 1;\n}\n```",
    ],
    [
      "Rouge, numbers in a table",
      '<div class="language-c highlighter-rouge"><div class="highlight"><pre class="highlight"><code><table class="rouge-table"><tbody><tr><td class="rouge-gutter gl"><pre class="lineno">1\n2\n</pre></td><td class="rouge-code"><pre>int a;\n  int b;\n</pre></td></tr></tbody></table></code></pre></div></div>',
      "```c\nint a;\n  int b;\n```",
    ],
    [
      "Pygments, numbers in a table",
      '<table class="highlighttable"><tr><td class="linenos"><div class="linenodiv"><pre>1\n2</pre></div></td><td class="code"><div class="highlight"><pre><span></span>if x:\n    y()\n</pre></div></td></tr></table>',
      "```\nif x:\n    y()\n```",
    ],
    [
      "Chroma of Hugo, numbers in a table",
      '<div class="highlight"><div class="chroma"><table class="lntable"><tr><td class="lntd"><pre tabindex="0" class="chroma"><code><span class="lnt">1\n</span><span class="lnt">2\n</span></code></pre></td><td class="lntd"><pre tabindex="0" class="chroma"><code class="language-go" data-lang="go"><span class="line"><span class="cl">a\n</span></span><span class="line"><span class="cl">\tb\n</span></span></code></pre></td></tr></table></div></div>',
      "```go\na\n\tb\n```",
    ],
    [
      "Hexo",
      '<figure class="highlight js"><table><tr><td class="gutter"><pre><span class="line">1</span><br><span class="line">2</span><br></pre></td><td class="code"><pre><span class="line"><span class="keyword">var</span> a;</span><br><span class="line">  b;</span><br></pre></td></tr></table></figure>',
      "```js\nvar a;\n  b;\n```",
    ],
    [
      "GitHub, a file",
      '<table data-hpc class="highlight tab-size js-file-line-container"><tbody><tr><td id="L1" class="blob-num js-line-number" data-line-number="1"></td><td id="LC1" class="blob-code blob-code-inner js-file-line"><span class="pl-k">for</span> x</td></tr><tr><td id="L2" class="blob-num" data-line-number="2"></td><td id="LC2" class="blob-code">  y</td></tr></tbody></table>',
      "```\nfor x\n  y\n```",
    ],
    [
      "highlightjs-line-numbers",
      '<pre><code class="hljs language-js"><table class="hljs-ln"><tbody><tr><td class="hljs-ln-line hljs-ln-numbers" data-line-number="1"><div class="hljs-ln-n" data-line-number="1"></div></td><td class="hljs-ln-line hljs-ln-code" data-line-number="1">a {</td></tr><tr><td class="hljs-ln-line hljs-ln-numbers" data-line-number="2"><div class="hljs-ln-n" data-line-number="2"></div></td><td class="hljs-ln-line hljs-ln-code" data-line-number="2">  b</td></tr></tbody></table></code></pre>',
      "```js\na {\n  b\n```",
    ],
    [
      "SyntaxHighlighter after it ran",
      '<div class="syntaxhighlighter java"><table><tbody><tr><td class="gutter"><div class="line number1">1</div><div class="line number2">2</div></td><td class="code"><div class="container"><div class="line number1"><code class="java keyword">int</code> <code class="java plain">a;</code></div><div class="line number2"><code class="java spaces">&nbsp;&nbsp;</code><code class="java plain">b;</code></div></div></td></tr></tbody></table></div>',
      "```\nint a;\n  b;\n```",
    ],
    [
      "react-syntax-highlighter",
      '<pre style="display:block"><code class="language-js" style="white-space:pre"><span class="linenumber react-syntax-highlighter-line-number" style="user-select:none">1</span><span>a;\n</span><span class="linenumber react-syntax-highlighter-line-number">2</span><span>b;</span></code></pre>',
      "```js\na;\nb;\n```",
    ],
    [
      "CodeMirror 5",
      '<div class="CodeMirror cm-s-default"><div class="CodeMirror-scroll"><div class="CodeMirror-code"><div style="position: relative;"><div class="CodeMirror-gutter-wrapper"><div class="CodeMirror-linenumber CodeMirror-gutter-elt">1</div></div><pre class=" CodeMirror-line "><span><span class="cm-keyword">if</span> a</span></pre></div><div><div class="CodeMirror-gutter-wrapper"><div class="CodeMirror-linenumber">2</div></div><pre class=" CodeMirror-line "><span>  b</span></pre></div></div></div></div>',
      "```\nif a\n  b\n```",
    ],
    [
      "CodeMirror 6",
      '<div class="cm-editor"><div class="cm-content" data-language="json"><div class="cm-line">{</div><div class="cm-line"><br></div><div class="cm-line">  "a": 1</div><div class="cm-line">}</div></div></div>',
      '```json\n{\n\n  "a": 1\n}\n```',
    ],
    [
      "Expressive Code",
      '<div class="expressive-code"><figure class="frame"><figcaption class="header"></figcaption><pre data-language="js"><code><div class="ec-line"><div class="gutter"><div class="ln" aria-hidden="true">1</div></div><div class="code"><span>a(</span></div></div><div class="ec-line"><div class="gutter"><div class="ln" aria-hidden="true">2</div></div><div class="code">  <span>b)</span></div></div></code></pre><div class="copy"><button title="Copy to clipboard"><div></div></button></div></figure></div>',
      "```js\na(\n  b)\n```",
    ],
    [
      "a div for each line",
      "<pre><div>a</div><div>  b</div><div><br></div><div>c</div></pre>",
      "```\na\n  b\n\nc\n```",
    ],
    ["a list item for each line", "<pre><ol><li>a</li><li>  b</li></ol></pre>", "```\na\n  b\n```"],
    ["breaks and hard spaces", "<pre>x:<br>&nbsp;&nbsp;y<br/>z</pre>", "```\nx:\n  y\nz\n```"],
    [
      "tabs, empty lines and ends of lines",
      "<pre>\n\ta\r\n\r\n\t\tb  \n\n\n</pre>",
      "```\n\ta\n\n\t\tb\n```",
    ],
  ]);
});

describe("code in its surroundings", () => {
  pages([
    ["fences within", "<pre>```js\na\n```</pre>", "````\n```js\na\n```\n````"],
    [
      "entities once",
      "<pre>&lt;a href=&quot;x&quot;&gt;&amp;lt;&lt;/a&gt;</pre>",
      '```\n<a href="x">&lt;</a>\n```',
    ],
    [
      "nothing is escaped",
      "<pre># a_b * [c](d) \\ &lt;e&gt;</pre>",
      "```\n# a_b * [c](d) \\ <e>\n```",
    ],
    ["links in code are text", '<pre>see <a href="/x">x</a></pre>', "```\nsee x\n```"],
    ["an empty block", "<p>a</p><pre><code></code></pre><p>b</p>", "a\n\nb"],
    [
      "in an item",
      "<ol><li><p>Run</p><pre><code class=language-sh>a\n\n  b</code></pre></li><li>Done</li></ol>",
      "1. Run\n\n   ```sh\n   a\n\n     b\n   ```\n2. Done",
    ],
    [
      "in a quote",
      "<blockquote><p>a</p><pre>b\nc</pre></blockquote>",
      "> a\n>\n> ```\n> b\n> c\n> ```",
    ],
    ["in a heading", "<h3><code>a_b()</code> method</h3>", "### `a_b()` method"],
    ["spaces stay", "<p>Press <code>a  b</code> or <code> c </code></p>", "Press `a  b` or ` c `"],
    ["backticks at the ends", "<p><code>`a`</code></p>", "`` `a` ``"],
    ["keys", "<p><kbd>Ctrl</kbd>+<kbd>C</kbd></p>", "`Ctrl`+`C`"],
    [
      "a link around",
      '<p>See <code><a href="/q">run()</a></code>.</p>',
      "See [`run()`](https://e.org/q).",
    ],
    [
      "a link with code",
      '<p><a href="/q"><code class="xref py">run()</code></a></p>',
      "[`run()`](https://e.org/q)",
    ],
    ["several lines without pre", "<p>Type</p><code>a<br>b</code>", "Type\n\n```\na\nb\n```"],
    ["markup beside", "<p><b>Use <code>a*b</code></b></p>", "**Use `a*b`**"],
    ["output", "<p>Prints <samp>a &lt;b&gt;</samp></p>", "Prints `a <b>`"],
    [
      "a tab of each language",
      '<div role="tabpanel"><pre class="language-js">a</pre></div><div role="tabpanel" hidden><pre class="language-py">b</pre></div>',
      "```js\na\n```",
    ],
  ]);
});
