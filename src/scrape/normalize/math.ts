import { isTag, isText, Text, type ChildNode, type Document, type Element } from "domhandler";
import { parseHtml } from "../document.ts";
import { texOfMathMl } from "./mathml.ts";
import {
  around,
  createElement,
  elementsBelow,
  findBelow,
  lineOf,
  oneLine,
  rewrite,
  textOf,
  type Fate,
} from "../tree.ts";

/**
 * Decides on formulas, of whatever typesetter: each becomes one `math` element that says its TeX.
 * Delimiters in the text are read where the page loads a typesetter.
 */
export function mathFates(document: Document): (node: ChildNode) => Fate {
  const delimiters = delimitersOf(document);
  return (node) => {
    // Stack Exchange groups the formulas of each answer.
    if (isText(node) && /^\s*\\?\$\\(begin|end)group\\?\$\s*$/.test(node.data)) return "drop";
    if (isText(node)) return delimiters ? delimited(node, delimiters) : "keep";
    if (!isTag(node)) return "keep";
    if (isSource(node)) return sourceFate(node);
    const names = node.attribs["class"] ?? "";
    if (names && /(?:^|\s)(MathJax\S*|mjx-chtml)(?:\s|$)/.test(names)) return mathJax(node);
    return typeset(node, names);
  };
}

/** Shows the formulas that stand in scripts, which are no content elsewhere. */
export function showMathSources(document: Document): void {
  rewrite(document, sourceFate);
}

function sourceFate(node: ChildNode): Fate {
  if (!isTag(node) || !isSource(node)) return "keep";
  return [formula(textOf(node), /display/.test(node.attribs["type"] ?? ""))];
}

function isSource({ name, attribs }: Element): boolean {
  return name === "script" && /^\s*math\/tex/i.test(attribs["type"] ?? "");
}

/** What MathJax 2 draws, beside the script that it draws from. */
function mathJax(node: Element): Fate {
  for (let next = node.next, step = 0; next && step < 4; next = next.next, step++) {
    if (isTag(next) && (isSource(next) || (next.name === "math" && next.attribs["alttext"])))
      return "drop";
  }
  if (/MathJax_Preview/.test(node.attribs["class"] ?? "")) return "drop";
  const holder = [node, ...elementsBelow(node)].find((element) => element.attribs["data-mathml"]);
  const source = holder && findBelow(parseHtml(holder.attribs["data-mathml"] ?? ""), "math");
  const tex = texOf(source ?? node);
  const display = /Display/.test(node.attribs["class"] ?? "") || isDisplay(source ?? node);
  return tex ? [formula(tex, display)] : "keep";
}

function typeset(node: Element, names: string): Fate {
  const { name, attribs } = node;
  const known =
    /(?:^|\s)(katex(-display)?|mwe-math-element|math-container|arithmatex|MathJye)(?:\s|$)/.test(
      names,
    );
  if (known || name === "math" || name === "mjx-container") {
    const tex = texOf(node);
    const display = /katex-display|mwe-math-element-block/.test(names) || isDisplay(node);
    return tex ? [formula(tex, display)] : "keep";
  }
  if (/(?:^|\s)math(?:\s|$)/.test(names) && /^(span|div|p|script|code)$/.test(name)) {
    const tex = delimitedTex(lineOf(node));
    const display =
      name === "div" || /\bdisplay\b/.test(names) || /^\s*(\\\[|\$\$)/.test(textOf(node));
    return tex && !findBelow(node, isTypeset) ? [formula(tex, display)] : "keep";
  }
  if (
    name === "img" &&
    attribs["alt"] &&
    /(?:^|\s)(latex|tex|math|mwe-math-fallback-image\S*)(?:\s|$)/.test(names)
  ) {
    const bare = oneLine(attribs["alt"]).replace(/^\$+|\$+$/g, "");
    return bare ? [formula(bare, /display|block/.test(names))] : "keep";
  }
  return "keep";
}

function isTypeset({ name, attribs }: Element): boolean {
  return name === "math" || name === "mjx-container" || /\bkatex\b/.test(attribs["class"] ?? "");
}

function isDisplay(node: Element): boolean {
  const shown = node.attribs["display"];
  if (shown === "block" || shown === "true" || node.attribs["mode"] === "display") return true;
  if (shown) return false;
  if (/^\s*(\\\[|\$\$|\\begin)/.test(lineOf(node))) return true;
  const inner = findBelow(node, "math");
  return inner?.attribs["display"] === "block";
}

/** What a formula says of its TeX, or else the TeX of its MathML; empty where it has neither. */
function texOf(node: Element): string {
  const tex = (element: Element) =>
    element.name === "annotation" && /tex/i.test(element.attribs["encoding"] ?? "");
  const source = findBelow(node, tex);
  if (source) return textOf(source);
  const markup = node.name === "math" ? node : findBelow(node, "math");
  const said = markup?.attribs["alttext"] ?? node.attribs["data-latex"] ?? node.attribs["data-tex"];
  if (said) return said;
  if (markup) return texOfMathMl(markup);
  const picture = findBelow(node, "img")?.attribs["alt"];
  return picture ?? delimitedTex(lineOf(node));
}

/** What stands between TeX's delimiters; nothing where there are none. */
function delimitedTex(text: string): string {
  const within = /^(?:\\\((.*)\\\)|\\\[(.*)\\\]|\$\$(.*)\$\$|\\?\$(.*?)\\?\$)$/.exec(text);
  if (within) return (within[1] ?? within[2] ?? within[3] ?? within[4] ?? "").trim();
  return text.startsWith("\\begin{") ? text : "";
}

function formula(source: string, display: boolean): Element {
  const whole = /^\{\\(?:display|text)style\s*([\s\S]*)\}$/.exec(source.trim());
  const tex = oneLine(whole?.[1] ?? source);
  return createElement("math", { display: display ? "block" : "inline", alttext: tex }, tex);
}

interface Delimiters {
  /** Single dollars too, which are money elsewhere. */
  dollars: boolean;
}

function delimitersOf(document: Document): Delimiters | null {
  const scripts = elementsBelow(document).filter(({ name }) => name === "script");
  const typesetter = /mathjax|katex/i;
  const loads = scripts.some(
    (script) => typesetter.test(script.attribs["src"] ?? "") || typesetter.test(textOf(script)),
  );
  const dollars = scripts.some((script) => /["']\$["']/.test(textOf(script)));
  return loads ? { dollars } : null;
}

/** The text with its formulas apart. */
function delimited(text: Text, { dollars }: Delimiters): Fate {
  const { data } = text;
  if (!/\\[([]|\$/.test(data)) return "keep";
  const literal = /^(pre|code|script|style|textarea|kbd|samp|noscript|title|tt)$/;
  if (around(text, ({ name }) => literal.test(name))) return "keep";
  const parts: ChildNode[] = [];
  let from = 0;
  for (const [start, end, width] of formulasIn(data, dollars)) {
    parts.push(new Text(data.slice(from, start)));
    const display = data.startsWith("$$", start) || data.startsWith("\\[", start);
    parts.push(formula(data.slice(start + width, end - width), display));
    from = end;
  }
  return parts.length > 0 ? [...parts, new Text(data.slice(from))] : "keep";
}

/** Where formulas start and end, and the width of their delimiters. */
function formulasIn(text: string, dollars: boolean): [start: number, end: number, width: number][] {
  const found: [number, number, number][] = [];
  const gone = new Set<string>();
  const openers = /\\\(|\\\[|\$\$|\$(?=\S)/g;
  for (let match = openers.exec(text); match; match = openers.exec(text)) {
    const [opener] = match;
    if ((opener === "$" && !dollars) || gone.has(opener) || text[match.index - 1] === "\\")
      continue;
    const closer = opener === "\\(" ? "\\)" : opener === "\\[" ? "\\]" : opener;
    const at = text.indexOf(closer, match.index + opener.length + 1);
    if (at < 0) {
      gone.add(opener);
      continue;
    }
    const money =
      opener === "$" && /\s$|\n\s*\n|^\d+(\.\d+)? /.test(text.slice(match.index + 1, at));
    if (money) continue;
    found.push([match.index, at + closer.length, opener.length]);
    openers.lastIndex = at + closer.length;
  }
  return found;
}
