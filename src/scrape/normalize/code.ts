import { isTag, type ChildNode, type Document, type Element } from "domhandler";
import { codeText, isChrome, languageOf } from "./code-text.ts";
import { lineNumbersIn } from "./line-numbers.ts";
import {
  around,
  childElements,
  createElement,
  elementsBelow,
  findBelow,
  lineOf,
  rewrite,
  type Fate,
} from "../tree.ts";

const gutter =
  /(?:^|\s)(gutter|gl|lineno|linenos|line-numbers?|lntd|rouge-gutter|code-gutter|crayon-nums|hljs-ln-numbers|blob-num)(?:\s|$)/;
const editors =
  /(?:^|\s)(CodeMirror|cm-content|view-lines|ace_text-layer|syntaxhighlighter|crayon-syntax|react-code-lines)(?:\s|$)/;

/** Decides on code: each block becomes one `pre` with the text of its lines and its language. */
export function codeFate(node: ChildNode): Fate {
  if (!isTag(node)) return "keep";
  if (node.name === "pre" || editors.test(node.attribs["class"] ?? "")) return block(node);
  if (node.name === "table" && isListing(node)) return block(node);
  if (/^(textarea|xmp|listing|plaintext)$/.test(node.name)) {
    return node.name === "textarea" ? "keep" : block(node);
  }
  if (isButton(node) || isLabel(node)) return "drop";
  return node.name === "code" || node.name === "tt" ? inline(node) : "keep";
}

/**
 * Brings code blocks of which each line is an element to their text before parts of the page are
 * told by what they say: lines that are empty or numbers are code only together.
 */
export function joinCodeLines(document: Document): void {
  rewrite(document, (node) => {
    if (!isTag(node) || node.name !== "pre") return "keep";
    return findBelow(node, ({ name }) => /^(div|p|li|table)$/.test(name)) ? block(node) : "keep";
  });
}

function block(node: Element): Fate {
  const editor = findBelow(node, ({ attribs }) => /CodeMirror-code/.test(attribs["class"] ?? ""));
  const text = codeText(editor ?? node);
  if (!text) return "drop";
  const language = languageOf(node);
  const attributes = language ? { class: `language-${language}` } : {};
  return [
    createElement("pre", {}, [createElement("code", attributes as Record<string, string>, text)]),
  ];
}

/** Whether a table holds code beside the numbers of its lines. */
function isListing(table: Element): boolean {
  const cells = elementsBelow(table).filter(({ name }) => name === "td");
  const numbers = cells.filter((cell) => gutter.test(cell.attribs["class"] ?? ""));
  if (isNumberedCode(table, cells)) return true;
  if (numbers.length === 0 || !/\d/.test(lineOf(numbers[0]))) return numbers.some(isBlob);
  return cells.some(
    (cell) => /code|content|lntd/.test(cell.attribs["class"] ?? "") || findBelow(cell, "pre"),
  );
}

/** Whether each row is a number and a line of code, whatever they are called. */
function isNumberedCode(table: Element, cells: Element[]): boolean {
  const numbers = lineNumbersIn(table);
  const lines = cells.filter((cell) => !numbers.has(cell));
  const code = ({ name }: Element) => name === "code" || name === "pre";
  return (
    numbers.size > 0 &&
    lines.length === numbers.size &&
    lines.every((cell) => lineOf(cell) === elementsBelow(cell).filter(code).map(lineOf).join(" "))
  );
}

function isBlob({ attribs }: Element): boolean {
  return attribs["data-line-number"] !== undefined;
}

/** The buttons and labels of a code block. */
function isButton(node: Element): boolean {
  const names = node.attribs["class"] ?? "";
  const control =
    node.name === "button" ||
    /(?:^|\s)(copy-?(btn|button|code)|btn-copy|clipboard\S*|copybtn|zeroclipboard\S*)(?:\s|$)/i.test(
      names,
    );
  if (
    control &&
    /^(copy\b.{0,30}|copied!?|copy to clipboard|wrap( lines)?|expand( code)?|collapse|view raw|run( code)?|try it.{0,10}|)$/i.test(
      lineOf(node),
    )
  ) {
    return findBelow(node, "img") === undefined;
  }
  return (
    isChrome(node) && node.name !== "button" && around(node, ({ name }) => name === "code") !== null
  );
}

/** The language of a code block, said again above it. */
function isLabel(node: Element): boolean {
  if (!/lang|code/i.test(node.attribs["class"] ?? "")) return false;
  const next = node.next && !isTag(node.next) ? node.next.next : node.next;
  if (!next || !isTag(next)) return false;
  const pre = next.name === "pre" ? next : findBelow(next, "pre");
  const text = pre ? lineOf(node).toLowerCase() : "";
  return pre !== undefined && text !== "" && text.length <= 20 && languageOf(pre) === text;
}

/** Code of several lines that is no `pre`; a link around code rather than within it. */
function inline(node: Element): Fate {
  const elements = childElements(node);
  const styled = /white-space:\s*(pre|break)/.test(node.attribs["style"] ?? "");
  const broken = findBelow(node, ({ name }) => /^(br|div|p|li)$/.test(name));
  if (broken || (styled && codeText(node).includes("\n"))) return block(node);
  const [only] = elements;
  if (elements.length !== 1 || only?.name !== "a" || lineOf(only) !== lineOf(node)) return "keep";
  const code = createElement("code", {}, lineOf(only));
  return [createElement("a", { ...only.attribs }, [code])];
}
