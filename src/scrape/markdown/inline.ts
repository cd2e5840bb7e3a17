import { isTag, isText, type ChildNode, type Element } from "domhandler";
import { inlineCode } from "./code.ts";
import { escapeMarkdown } from "./escape.ts";
import { image, isApart, linked } from "./links.ts";
import type { Place, Writer } from "./writer.ts";
import { elementsBelow, findBelow, lineOf, oneLine, textOf } from "../tree.ts";

/** What is never read: no text, or the text of something else. */
export const unread =
  /^(script|style|noscript|template|title|head|svg|canvas|video|audio|object|iframe|rp|datalist)$/;

const marks: Record<string, [mark: string, key: "bold" | "italic" | "struck"]> = {
  strong: ["**", "bold"],
  b: ["**", "bold"],
  em: ["*", "italic"],
  i: ["*", "italic"],
  var: ["*", "italic"],
  del: ["~~", "struck"],
  s: ["~~", "struck"],
  strike: ["~~", "struck"],
};

/** See `Writer.inline`. */
export function inline(nodes: ChildNode[], place: Place, writer: Writer): string {
  // Only the last part is looked at: looking at a long text that still grows takes its length.
  const parts: string[] = [];
  let marked = "";
  let isGone = false;
  for (const node of nodes) {
    const anchor = writer.carriers.get(node);
    const bare = isText(node) ? plain(node.data) : isTag(node) ? element(node, place, writer) : "";
    const piece = anchor && !writer.blocky.has(node) ? linked(bare, anchor, writer) : bare;
    if (piece === "") {
      isGone ||= isTag(node);
      continue;
    }
    const mark = isTag(node) && !anchor ? (marks[node.name]?.[0] ?? "") : "";
    // Links that touch are set apart by style, as are a price and what it was.
    const ended = parts.pop() ?? "";
    // A space that belongs to a link parts no sign from it.
    const isLoose = ended.endsWith(" ") && isText(node) && isLink(node.prev);
    const last = isLoose && /^[,.)]/.test(piece) ? ended.trimEnd() : ended;
    // Texts side by side had something between them.
    isGone ||= node.prev !== null && isText(node.prev);
    if (isGone && isText(node) && opened.test(last) && closed.test(piece)) {
      parts.push(last.replace(opened, ""), piece.replace(closed, ""));
    } else if (isTag(node) && (touches(last, piece) || (marked === "~~" && mark !== marked))) {
      parts.push(last, " ", piece);
    } else parts.push(...joined(last, marked, piece, mark));
    marked = mark;
    isGone = false;
  }
  return parts.join("");
}

function isLink(node: ChildNode | null): boolean {
  return node !== null && isTag(node) && node.name === "a";
}

/** Brackets around what is not written. */
const opened = /(?:^|(?<=\s))\\?[([] ?$/;
const closed = /^ ?\\?[)\]]/;

function touches(text: string, piece: string): boolean {
  const links = text.endsWith(")") && /^\[[^^]/.test(piece);
  return links && /\]\([^()\s]*\)$/.test(text.slice(-2000));
}

/** A part of the text and what follows, such that each mark is read as one (CommonMark 6.2). */
function joined(text: string, marked: string, piece: string, mark: string): string[] {
  const ends = marked !== "" && text.endsWith(marked);
  const starts = mark !== "" && piece.startsWith(mark);
  // What is marked twice in a row would be read as text.
  if (ends && starts && mark === marked) {
    return [text.slice(0, -mark.length) + piece.slice(mark.length)];
  }
  let [before, after] = [text, piece];
  if (ends && letter.test(piece)) {
    const inner = text.slice(0, -marked.length);
    const signs = closing.exec(inner.slice(-10))?.[0] ?? "";
    const core = inner.slice(0, inner.length - signs.length);
    if (!core.endsWith(marked)) before = core + marked + signs;
  }
  if (starts && lastLetter.test(text.slice(-2))) {
    const signs = opening.exec(piece.slice(mark.length))?.[0] ?? "";
    const core = piece.slice(mark.length + signs.length);
    if (!core.startsWith(mark)) [before, after] = [before + signs, mark + core];
  }
  return [before, after];
}

const letter = /^[\p{L}\p{N}]/u;
const lastLetter = /[\p{L}\p{N}]$/u;
/** Signs that keep a mark beside a letter from being one. */
const closing = /[:;,.!?…”’»。、：；，！？」』）]+$/u;
const opening = /^[“‘«「『（¿¡]+/u;

function plain(data: string): string {
  // Soft hyphens, joiners of lines, and the private characters that icon fonts draw.
  const shown = data.replace(/[\u00AD\u200B\u2060\uFEFF\uE000-\uF8FF\u{F0000}-\u{10FFFD}]/gu, "");
  return escapeMarkdown(shown.replace(/\s+/g, " "));
}

function element(node: Element, place: Place, writer: Writer): string {
  const { name } = node;
  if (unread.test(name)) return "";
  const within = (more: Place = {}) => writer.inline(node.children, { ...place, ...more });
  const mark = marks[name];
  if (mark) return emphasis(node, mark, place, writer);
  if (name === "br") return "\n";
  if (name === "img") return image(node, writer);
  if (name === "math") return math(node) || within();
  if (/^(code|kbd|samp|tt)$/.test(name)) return inlineCode(textOf(node));
  if (name === "a") {
    const text = linked(within({ link: true }), node, writer);
    return isApart(node, place) ? ` ${text}` : text;
  }
  if (name === "button") return isApart(node, place) ? ` ${within()}` : within();
  if (/^(sup|sub)$/.test(name)) return raised(node, within());
  if (name === "q" || name === "rt") {
    const text = within();
    return text.trim() && (name === "q" ? `"${text}"` : `(${text})`);
  }
  if (/^(input|select|textarea)$/.test(name)) return control(node);
  return writer.blocky.has(node) ? `\n${within()}\n` : within();
}

function emphasis(
  node: Element,
  [mark, key]: [string, "bold" | "italic" | "struck"],
  place: Place,
  writer: Writer,
): string {
  const content = writer.inline(node.children, { ...place, [key]: true });
  const text = content.trim();
  // Marks can't reach over paragraphs.
  if (place[key] || text === "" || /\n\s*\n/.test(text)) return content;
  const start = content.length - content.trimStart().length;
  return content.slice(0, start) + mark + text + mark + content.slice(start + text.length);
}

function raised(node: Element, content: string): string {
  const note = node.attribs["data-note"];
  if (note) return `[^${note}]`;
  const text = content.trim();
  if (!text || findBelow(node, "a") || /^([®™℠©*†‡]+|st|nd|rd|th)$/.test(text)) return content;
  return `<${node.name}>${text}</${node.name}>`;
}

/** A formula as TeX, where the page says it; nothing where not. */
export function math(node: Element): string {
  const tex = oneLine(node.attribs["alttext"]) || lineOf(findBelow(node, "annotation"));
  const mark = node.attribs["display"] === "block" ? "$$" : "$";
  return tex && mark + tex + mark;
}

function control(node: Element): string {
  const { type = "text", value, placeholder } = node.attribs;
  if (/^(checkbox|radio)$/.test(type))
    return node.attribs["checked"] === undefined ? " [ ] " : " [x] ";
  if (node.name === "select") {
    const options = elementsBelow(node).filter((option) => option.name === "option");
    const chosen = options.filter((option) => option.attribs["selected"] !== undefined);
    const shown = chosen.length > 0 ? chosen : options.slice(0, 1);
    return ` ${plain(shown.map(lineOf).join(", "))} `;
  }
  const text = node.name === "textarea" ? textOf(node) : value;
  const silent = /^(password|hidden|file|image)$/.test(type);
  return ` ${plain((silent ? "" : text) || placeholder || "")} `;
}
