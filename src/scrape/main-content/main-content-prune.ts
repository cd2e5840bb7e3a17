import { type ChildNode, type Element, isTag, isText, type ParentNode } from "domhandler";
import { type BlockPage, sizeOf } from "./block-page.ts";
import type { Extra } from "./blocks.ts";

/** Elements without text that say something where they stand. */
const emptyTags = new Set(["br", "wbr", "td", "th", "col", "colgroup"]);

/** Takes all out of the body but the kept blocks, and the media and marks that stand among them. */
export function pruneTo(page: BlockPage, kept: readonly boolean[]): void {
  const body = page.elements[0]?.element;
  if (!body) return;
  const leaves = new Set<ChildNode>();
  for (const [index, { nodes }] of page.blocks.entries()) {
    if (kept[index]) for (const node of nodes) leaves.add(node);
  }
  const isKept = extraVerdict(page, kept);
  for (const extra of page.extras) {
    if (isKept(extra)) for (const node of extra.nodes) leaves.add(node);
  }
  prune(body, leaves, holders(leaves));
}

/** Media belong to the text around them: to the innermost element with text, else to their neighbours. */
function extraVerdict(page: BlockPage, kept: readonly boolean[]): (extra: Extra) => boolean {
  const keptSizes = new Float64Array(kept.length + 1);
  for (const [index, { size }] of page.blocks.entries()) {
    keptSizes[index + 1] = keptSizes[index]! + (kept[index] ? size : 0);
  }
  return ({ element, position, isWithin }) => {
    if (isWithin) return kept[position - 1] ?? false;
    let around = element;
    while (around.parent && around.first === around.end) around = around.parent;
    const keptSize = keptSizes[around.end]! - keptSizes[around.first]!;
    return (
      keptSize >= 0.5 * sizeOf(page, around) || ((kept[position - 1] && kept[position]) ?? false)
    );
  };
}

/** All elements that hold one of the leaves. */
function holders(leaves: ReadonlySet<ChildNode>): Set<ParentNode> {
  const found = new Set<ParentNode>();
  for (const leaf of leaves) {
    for (let one = leaf.parent; one && !found.has(one); one = one.parent) found.add(one);
  }
  return found;
}

function prune(body: Element, leaves: ReadonlySet<ChildNode>, holders: Set<ParentNode>): void {
  const stays = (node: ChildNode) => {
    if (leaves.has(node)) return true;
    if (isText(node)) return !/\S/.test(node.data);
    return isTag(node) && (holders.has(node) || emptyTags.has(node.name));
  };
  const open = [body];
  for (let element = open.pop(); element !== undefined; element = open.pop()) {
    replaceChildren(element, element.children.filter(stays));
    for (const child of element.children) {
      if (isTag(child) && !leaves.has(child)) open.push(child);
    }
  }
}

function replaceChildren(element: Element, children: ChildNode[]): void {
  for (const child of element.children) child.parent = null;
  element.children = children;
  for (const [index, child] of children.entries()) {
    child.parent = element;
    child.prev = children[index - 1] ?? null;
    child.next = children[index + 1] ?? null;
  }
}
