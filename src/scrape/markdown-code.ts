import type TurndownService from "turndown";
import { isLayoutTable } from "./markdown-tables.ts";

/** Code as fences with their language, indentation kept; inline code between enough backticks. */
export function code(service: TurndownService): void {
  service.addRule("code", {
    filter: ["code", "kbd", "samp"],
    replacement: (_, node) => inlineCode(node.textContent ?? ""),
  });
  service.addRule("codeBlock", {
    filter: "pre",
    replacement: (_, node) => {
      const text = codeText(node)
        .replace(/^(\s*\n)+/, "")
        .trimEnd();
      const table = node.closest("table");
      // A cell of a Markdown table is one line.
      if (table && !isLayoutTable(table)) {
        return `\n${text.split("\n").map(inlineCode).join("\n")}\n`;
      }
      const fence = "`".repeat(Math.max(3, longestTicks(text) + 1));
      return text ? `\n\n${fence}${languageOf(node)}\n${text}\n${fence}\n\n` : "";
    },
  });
}

function inlineCode(text: string): string {
  const line = text.replace(/\n/g, " ");
  if (line.trim() === "") return "";
  const ticks = "`".repeat(longestTicks(line) + 1);
  const space = /^`|`$/.test(line) ? " " : "";
  return ticks + space + line + space + ticks;
}

function longestTicks(text: string): number {
  return (text.match(/`+/g) ?? []).reduce((longest, ticks) => Math.max(longest, ticks.length), 0);
}

/** The text with a line for each block, without line numbers and buttons. */
function codeText(node: Node): string {
  let text = "";
  for (const child of node.childNodes) {
    const name = child.nodeName;
    if (name === "#text") text += child.nodeValue ?? "";
    if (child.nodeType !== node.ELEMENT_NODE || isChrome(child as Element)) continue;
    const inner = name === "BR" ? "\n" : codeText(child);
    const block = /^(DIV|P|LI|TR)$/.test(name);
    if (block && text && !text.endsWith("\n")) text += "\n";
    text += block && !inner.endsWith("\n") ? `${inner}\n` : inner;
  }
  return text;
}

function isChrome(element: Element): boolean {
  return element.matches("button, .lineno, .linenos, .line-number, .line-numbers, .gutter");
}

function languageOf(pre: Element): string {
  const { parentElement } = pre;
  const around = [pre.querySelector("code"), pre, parentElement, parentElement?.parentElement];
  for (const element of around) {
    const name = element?.getAttribute("class") ?? "";
    const named = /(?:^|\s)(?:language|lang|highlight-source)-([\w+#.-]+)/.exec(name)?.[1];
    const language = named ?? element?.getAttribute("data-lang");
    if (language) return /^(none|text|plain(text)?)$/i.test(language) ? "" : language.toLowerCase();
  }
  return "";
}
