import { isTag, type ChildNode, type Element } from "domhandler";
import { joinBlocks, prefixLines, type Place, type Writer } from "./writer.ts";

interface Item {
  nodes: ChildNode[];
  number: number;
}

/** Deeper lists are not indented further: the size of a page is not squared. */
const deepest = 12;

/** A list, ordered or not; what is in an item is indented by the width of its marker. */
export function list(node: Element, place: Place, writer: Writer): string {
  const lists = (place.lists ?? 0) + 1;
  const lines = itemsOf(node).map(({ nodes, number }) => {
    const marker = node.name === "ol" ? `${number}. ` : "- ";
    const text = joinBlocks(writer.blocks(nodes, { ...place, lists }), true);
    const indent = lists > deepest ? "" : " ".repeat(marker.length);
    return text && prefixLines(text, marker, indent);
  });
  return lines.filter(Boolean).join("\n");
}

/** The items; a list right in a list is wrong and frequent, and belongs to the item before it. */
function itemsOf(node: Element): Item[] {
  const start = Number.parseInt(node.attribs["start"] ?? "", 10);
  const step = node.attribs["reversed"] === undefined ? 1 : -1;
  const items: Item[] = [];
  const count = node.children.filter((child) => isTag(child) && child.name === "li").length;
  let number = Number.isNaN(start) ? (step > 0 ? 1 : count) : start;
  for (const child of node.children) {
    if (!isTag(child) || /^(script|style|template|noscript)$/.test(child.name)) {
      if (!isTag(child) && !blank(child)) items.push({ nodes: [child], number });
      continue;
    }
    const last = items.at(-1);
    if (child.name === "li") {
      const value = Number.parseInt(child.attribs["value"] ?? "", 10);
      number = Number.isNaN(value) ? number : value;
      items.push({ nodes: child.children, number });
      number += step;
    } else if (last && /^([ou]l|br)$/.test(child.name)) last.nodes = [...last.nodes, child];
    else items.push({ nodes: [child], number });
  }
  return items;
}

function blank(node: ChildNode): boolean {
  return !("data" in node) || node.nodeType !== 3 || node.data.trim() === "";
}
