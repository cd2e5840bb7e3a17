import { isTag, isText, type ChildNode, type Element } from "domhandler";
import { lineNumbersIn } from "./line-numbers.ts";
import { around, childElements, elementsBelow, textOf } from "../tree.ts";

const chrome =
  /(?:^|\s)(?:linen(?:o|os|um|umber|umbers)|line-?numbers?(?:-rows)?|ln|lnt|gl|(?:rouge-|code-|crayon-)?gutter|crayon-nums|hljs-ln-numbers|react-syntax-highlighter-line-number|CodeMirror-(?:linenumber|gutter)\S*|blob-num|copy\S*|\S*-copy|clipboard\S*|code-toolbar-item|sr-only)(?:\s|$)/i;
const line =
  /(?:^|\s)(?:line|code-line|token-line|view-line|ec-line|cm-line|CodeMirror-line|ace_line|crayon-line|react-code-line|react-file-line)(?:\s|$)/;

/** What stands in a code block: a line for each line, without their numbers and without buttons. */
export function codeText(root: Element): string {
  let text = "";
  /** A line has ended, and what comes next begins another. */
  let due = false;
  const numbers = lineNumbersIn(root);
  const put = (data: string) => {
    if (due && data && !data.startsWith("\n")) text += "\n";
    if (data) due = false;
    text += data;
  };
  const write = (node: ChildNode) => {
    if (isText(node)) return put(isBetweenCells(node) ? "" : node.data);
    if (!isTag(node) || isUnread(node) || isChrome(node) || numbers.has(node)) return;
    if (node.name === "br") return put("\n");
    const ownLine = isLine(node);
    if (ownLine && (due || (text && !text.endsWith("\n")))) {
      text += "\n";
      due = false;
    }
    const start = text.length;
    node.children.forEach(write);
    if (ownLine) due = text.length === start || !text.endsWith("\n");
  };
  root.children.forEach(write);
  return text
    .replace(/[\u00A0\u202F]/g, " ")
    .replace(/[\u200B\u2060\uFEFF]/g, "")
    .replace(/\r\n?/g, "\n")
    .replace(/^\n+/, "")
    .trimEnd()
    .replace(/^[ \t]+$/gm, "");
}

function isLine(element: Element): boolean {
  if (/^(div|p|li|tr)$/.test(element.name)) return true;
  if (element.name === "pre") return true;
  return element.name === "span" || element.name === "code"
    ? line.test(element.attribs["class"] ?? "")
    : false;
}

function isUnread({ name, attribs }: Element): boolean {
  return (
    /^(style|script|template|noscript)$/.test(name) ||
    attribs["hidden"] !== undefined ||
    /(?:^|;)\s*display\s*:\s*none/i.test(attribs["style"] ?? "")
  );
}

function isBetweenCells(text: ChildNode): boolean {
  const parent = text.parent;
  return parent !== null && isTag(parent) && /^(table|tbody|thead|tr|ol|ul)$/.test(parent.name);
}

/** Whether an element belongs to the frame of a code block and not to the code. */
export function isChrome(element: Element): boolean {
  const { attribs } = element;
  if (element.name === "button" || chrome.test(attribs["class"] ?? "")) return true;
  const numbers = () => /^[\s\d]*$/.test(textOf(element));
  if (
    attribs["data-line-number"] !== undefined &&
    numbers() &&
    !line.test(attribs["class"] ?? "")
  ) {
    return true;
  }
  const apart =
    attribs["aria-hidden"] === "true" || /user-select:\s*none/.test(attribs["style"] ?? "");
  return apart && /\d/.test(textOf(element)) && numbers();
}

const none =
  /^(none|text|plain(-?text)?|txt|auto|default|nohighlight|no-highlight|undefined|code)$/i;

/** The language of a code block as its page names it, in lower case; empty where it does not. */
export function languageOf(block: Element): string {
  const codes = elementsBelow(block).filter(({ name }) => name === "code");
  const own = [...codes.slice(0, 3), block];
  const above: Element[] = [];
  around(block, (element) => above.push(element) > 3);
  const places = [
    ...own,
    ...above.filter((element) => !/^(body|html|article)$/.test(element.name)),
  ];
  for (const place of places) {
    const language = languageAt(place, own.includes(place));
    if (language) return none.test(language) ? "" : language.toLowerCase();
  }
  return "";
}

function languageAt(element: Element, own: boolean): string | undefined {
  const { attribs } = element;
  const names = ["data-lang", "data-language", "data-enlighter-language", "data-code-language"];
  const given = names
    .map((name) => attribs[name])
    .find((value) => /^[\w+#.-]{1,20}$/.test(value ?? ""));
  if (given) return given;
  if (own && /^[\w+#-]{1,20}$/.test(attribs["lang"] ?? "") && element.name === "code") {
    return attribs["lang"];
  }
  const name = `${attribs["class"] ?? ""} ${attribs["data-syntaxhighlighter-params"] ?? ""}`.trim();
  const marked =
    /(?:^|[\s-])(?:language|highlight-(?:source|text)|highlight-lang)-([\w+#.-]+)/.exec(
      name,
    )?.[1] ??
    /(?:^|\s)brush:\s*([\w+#.-]+)/.exec(name)?.[1] ??
    (own ? /(?:^|\s)(?:lang[-:]|src-|source-)([\w+#.-]+)/.exec(name)?.[1] : undefined);
  if (marked) return marked;
  // Sphinx.
  if (/\bnotranslate\b/.test(name)) return /(?:^|\s)highlight-([\w+#.-]+)/.exec(name)?.[1];
  return /(?:^|\s)(?:hljs|sourceCode|highlight|src|prettyprint)(?:\s|$)/.test(name)
    ? bareLanguage(name, element)
    : undefined;
}

/** The other class beside the highlighter's own, where it looks like a language. */
function bareLanguage(name: string, element: Element): string | undefined {
  if (element.name === "div" && childElements(element).length > 2) return undefined;
  const own =
    /^(hljs|sourcecode|highlight|src|prettyprint\w*|linenums|code|numberlines|notranslate|wrap|chroma|copy\w*|c|dark|light|tab|pre|notebook|block)$/;
  return name.split(/\s+/).find((word) => /^[a-z][a-z0-9+#]{0,11}$/.test(word) && !own.test(word));
}
