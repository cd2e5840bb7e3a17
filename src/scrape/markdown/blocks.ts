import { isTag, type AnyNode, type ChildNode, type Element } from "domhandler";
import { codeBlock } from "./code.ts";
import { escapeStart } from "./escape.ts";
import { math, unread } from "./inline.ts";
import { carrierOf, linked } from "./links.ts";
import { list } from "./lists.ts";
import { table } from "./tables.ts";
import {
  fixedSpace,
  joinBlocks,
  prefixLines,
  rule,
  type Block,
  type Place,
  type Writer,
} from "./writer.ts";
import { elementsBelow, findBelow, oneLine } from "../tree.ts";

const names =
  /^(address|article|aside|blockquote|body|caption|center|d[dlt]|details|dialog|dir|div|fieldset|fig(?:caption|ure)|footer|form|frameset|h[1-6r]|header|hgroup|html|legend|li|main|menu|nav|[ou]l|p|pre|search|section|summary|table|t(?:body|d|foot|h|head|r))$/;

/** The elements that are blocks, and all those that hold one. */
export function blockyOf(root: AnyNode): Set<AnyNode> {
  const blocky = new Set<AnyNode>();
  for (const element of elementsBelow(root)) {
    const block = names.test(element.name) || isDisplayed(element);
    let node: AnyNode | null = block ? element : null;
    for (; node && !blocky.has(node); node = node.parent) blocky.add(node);
  }
  return blocky;
}

/** For each link that holds blocks what carries it. */
export function carriersOf(root: AnyNode, blocky: Set<AnyNode>): Map<AnyNode, Element> {
  const carriers = new Map<AnyNode, Element>();
  for (const element of elementsBelow(root)) {
    if (element.name !== "a" || !element.attribs["href"] || !blocky.has(element)) continue;
    const carrier = carrierOf(element, blocky);
    if (carrier) carriers.set(carrier, element);
  }
  return carriers;
}

/** See `Writer.blocks`. */
export function blocks(nodes: ChildNode[], place: Place, writer: Writer): Block[] {
  const found: Block[] = [];
  let run: ChildNode[] = [];
  const flush = () => {
    if (run.length === 0) return;
    for (const text of paragraphs(writer.inline(run, place), place)) {
      // Boxes without words work menus.
      if (!/^(\[[ x]\] ?)+$/.test(text)) found.push({ text });
    }
    run = [];
  };
  for (const node of nodes) {
    if (!isTag(node) || !writer.blocky.has(node)) {
      run.push(node);
      continue;
    }
    flush();
    for (const block of blockOf(node, place, writer)) if (block.text) found.push(block);
  }
  flush();
  return found;
}

function blockOf(node: Element, place: Place, writer: Writer): Block[] {
  const { name, children } = node;
  const anchor = writer.carriers.get(node);
  if (unread.test(name)) return [];
  if (anchor && !/^h[1-6]$/.test(name)) {
    const text = linked(writer.inline(children, { ...place, link: true }), anchor, writer);
    return paragraphs(text, place).map((paragraph) => ({ text: paragraph }));
  }
  if (/^h[1-6]$/.test(name)) return [{ text: heading(node, place, writer) }];
  if (name === "hr") return [{ text: place.cell ? "" : rule }];
  if (name === "pre") return [{ text: codeBlock(node, place) }];
  if (name === "math") return [{ text: math(node) }];
  if (/^([ou]l|menu|dir)$/.test(name)) return [{ text: list(node, place, writer), list: true }];
  // Where a table is taken in part, its rows stand alone.
  if (/^t(able|head|body|foot|r)$/.test(name)) return table(node, place, writer);
  if (name === "dt" || name === "summary") return term(node, place, writer);
  if (name === "figure") return figure(children, place, writer);
  if (name === "blockquote") return [{ text: quote(children, place, writer) }];
  const note = node.attribs["data-note-text"];
  const within = writer.blocks(children, place);
  if (name === "li" && within.length > 0) {
    return [{ text: prefixLines(joinBlocks(within, true), "- ", "  "), item: true }];
  }
  return note ? [{ text: prefixLines(joinBlocks(within), `[^${note}]: `, "    ") }] : within;
}

/** Lines of text apart by empty ones, with nothing in them that would be read as markup. */
function paragraphs(text: string, place: Place): string[] {
  return (
    text
      .replace(/[ \t]+/g, " ")
      .replace(/ ?\n ?/g, "\n")
      .split(/\n{2,}/)
      .map((paragraph) => paragraph.trim())
      // In a cell no line begins anything.
      .map((paragraph) => (place.cell ? paragraph : paragraph.replace(/^.+$/gm, escapeStart)))
      .filter((paragraph) => paragraph !== "")
      .map((paragraph) => paragraph.replaceAll(fixedSpace, " "))
  );
}

function heading(node: Element, place: Place, writer: Writer): string {
  const content = writer.inline(node.children, { ...place, bold: true });
  const anchor = writer.carriers.get(node);
  const text = oneLine(anchor ? linked(content, anchor, writer) : content);
  const shown = text.replaceAll(fixedSpace, " ").replace(/(^|\s)(#+)$/, "$1\\$2");
  return shown && `${"#".repeat(Number(node.name.charAt(1)))} ${shown}`;
}

function term(node: Element, place: Place, writer: Writer): Block[] {
  if (node.children.some((child) => writer.blocky.has(child))) {
    return writer.blocks(node.children, place);
  }
  const content = paragraphs(writer.inline(node.children, { ...place, bold: true }), place);
  return content.map((text) => ({ text: `**${text.replace(/\n/g, " ")}**` }));
}

/** A picture with its caption below. */
function figure(children: ChildNode[], place: Place, writer: Writer): Block[] {
  const isCaption = (node: ChildNode) => isTag(node) && node.name === "figcaption";
  const rest = children.filter((child) => !isCaption(child));
  const pictured = rest.some(
    (node) => isTag(node) && (node.name === "img" || findBelow(node, "img") !== undefined),
  );
  const ordered = pictured ? [...rest, ...children.filter(isCaption)] : children;
  return writer.blocks(ordered, place);
}

function quote(children: ChildNode[], place: Place, writer: Writer): string {
  const lists = (place.lists ?? 0) + 1;
  const text = joinBlocks(writer.blocks(children, { ...place, lists }));
  return lists > 12 || place.cell ? text : text && text.replace(/^/gm, "> ").replace(/^> $/gm, ">");
}

function isDisplayed(element: Element): boolean {
  return element.name === "math" && element.attribs["display"] === "block";
}
