import { strikethrough, taskListItems } from "@joplin/turndown-plugin-gfm";
import TurndownService from "turndown";
import { code } from "./markdown-code.ts";
import { escapeMarkdown, unescapeStart } from "./markdown-escape.ts";
import { links, type LinkOptions } from "./markdown-links.ts";
import { lists } from "./markdown-lists.ts";
import { tables } from "./markdown-tables.ts";

/**
 * HTML as GitHub-flavoured Markdown. Outside code no line ends in a space and no two lines in a row
 * are empty.
 */
export function toMarkdown(html: string, options: LinkOptions): string {
  const service = new TurndownService({ headingStyle: "atx", hr: "---", br: "" });
  service.escape = escapeMarkdown;
  service.remove(["script", "style", "noscript", "template", "title"]);
  service.addRule("checkbox", {
    filter: (node) => node.nodeName === "INPUT" && node.getAttribute("type") === "checkbox",
    replacement: (_, node) => (node.hasAttribute("checked") ? "[x]" : "[ ]"),
  });
  service.use([strikethrough, taskListItems, blocks, emphasis, lists, tables, code]);
  links(service, options);
  const source = html
    .toWellFormed()
    // Rows without their table are not HTML.
    .replace(/^\s*<(?:tr|tbody|thead|tfoot|td|th)\b/i, "<table>$&")
    // Turndown's patterns take the square of the length of a run of spaces.
    .replace(/\s{1000,}/g, "\n");
  return tidy(service.turndown(source)).toWellFormed();
}

function blocks(service: TurndownService): void {
  service.addRule("heading", {
    filter: ["h1", "h2", "h3", "h4", "h5", "h6"],
    replacement: (content, node) => {
      const text = unescapeStart(oneLine(content));
      return text ? `\n\n${"#".repeat(Number(node.nodeName.charAt(1)))} ${text}\n\n` : "";
    },
  });
  service.addRule("quote", {
    filter: "blockquote",
    replacement: (content) => `\n\n${content.trim().replace(/^/gm, "> ")}\n\n`,
  });
  service.addRule("lineBreak", {
    filter: "br",
    replacement: (_, node) => (isBreak(node.nextSibling) ? "\n\n" : "\n"),
  });
  service.addRule("math", {
    filter: (node) => node.nodeName === "math",
    replacement: (content, node) => {
      const source = node.querySelector("annotation")?.textContent;
      const tex = (node.getAttribute("alttext") ?? source ?? "").trim();
      const mark = node.getAttribute("display") === "block" ? "$$" : "$";
      return tex ? mark + tex + mark : content;
    },
  });
}

function isBreak(node: Node | null): boolean {
  const next = node?.nodeName === "#text" && !node.nodeValue?.trim() ? node.nextSibling : node;
  return next?.nodeName === "BR";
}

function emphasis(service: TurndownService): void {
  const marked = (mark: string, within: string) => (content: string, node: Element) => {
    const text = content.trim();
    // Marks can't reach over paragraphs, and twice the same are read as text.
    const plain = text === "" || /\n\s*\n/.test(text) || node.parentElement?.closest(within);
    return plain ? content : mark + unescapeStart(text) + mark;
  };
  service.addRule("strong", {
    filter: ["strong", "b"],
    replacement: marked("**", "strong, b, h1, h2, h3, h4, h5, h6, th, dt"),
  });
  service.addRule("emphasis", { filter: ["em", "i"], replacement: marked("*", "em, i") });
  service.addRule("raised", {
    filter: ["sup", "sub"],
    replacement: (content, node) => {
      const name = node.nodeName.toLowerCase();
      return node.querySelector("a") || !content.trim() ? content : `<${name}>${content}</${name}>`;
    },
  });
}

function oneLine(text: string): string {
  return text
    .split("\n")
    .map((line) => line.trim())
    .filter(Boolean)
    .join(" ");
}

/** Without spaces at the ends of lines and runs of empty lines; what stands in fences stays. */
function tidy(markdown: string): string {
  const lines: string[] = [];
  let fence: string | null = null;
  for (const line of markdown.split("\n")) {
    const ticks = /^(?:\s|>|- |\d+\. )*(`{3,})([^`]*)$/.exec(line);
    const inside = fence !== null;
    if (fence === null) fence = ticks?.[1] ?? null;
    else if (ticks?.[1] === fence && ticks[2]?.trim() === "") fence = null;
    const text: string = inside && /[^\s>]/.test(line) ? line : line.trimEnd();
    if (inside || text || lines.at(-1)) lines.push(text);
  }
  return lines.join("\n").trim();
}
