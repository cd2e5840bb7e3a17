const skipped = new Set(["SCRIPT", "STYLE", "TITLE", "TEMPLATE", "NOSCRIPT"]);
const blocks = /^(P|DIV|H[1-6]|LI|TR|TABLE|UL|OL|BLOCKQUOTE|SECTION|ARTICLE|HEADER|FOOTER|PRE)$/;

/** The words of an HTML document, a line a block. It is only parsed: nothing of it is run or loaded. */
export function textOfHtml(html: string): string {
  const { body } = new DOMParser().parseFromString(html, "text/html");
  return wordsOf(body)
    .replaceAll(/[ \t]+/g, " ")
    .replaceAll(/ ?\n ?/g, "\n")
    .replaceAll(/\n{3,}/g, "\n\n")
    .trim();
}

function wordsOf(node: Node): string {
  if (node.nodeType === Node.TEXT_NODE) return (node.textContent ?? "").replaceAll(/\s+/g, " ");
  if (skipped.has(node.nodeName)) return "";
  if (node.nodeName === "BR") return "\n";
  const inner = Array.from(node.childNodes, wordsOf).join("");
  return blocks.test(node.nodeName) ? `\n${inner}\n` : inner;
}
