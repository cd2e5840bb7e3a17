import { hasChildren, isTag, type ChildNode, type ParentNode } from "domhandler";
import { nodesBelow, setChildren } from "./tree.ts";

/** Deeper than people write; browsers stop at 512. */
const deepest = 256;

/**
 * Lays elements that are nested too deep side by side, so that what walks the tree may call itself.
 */
export function limitDepth(root: ParentNode): void {
  const open: [parent: ParentNode, depth: number][] = [[root, 0]];
  for (let next = open.pop(); next; next = open.pop()) {
    const [parent, depth] = next;
    // Between a table and its cells nothing else has a place.
    const cut =
      depth >= deepest && !(isTag(parent) && /^(table|t(body|head|foot|r))$/.test(parent.name));
    if (cut) setChildren(parent, leavesOf(parent));
    else {
      for (const child of parent.children) if (hasChildren(child)) open.push([child, depth + 1]);
    }
  }
}

/** Text, and the elements that hold nothing but text. */
function leavesOf(parent: ParentNode): ChildNode[] {
  const leaves: ChildNode[] = [];
  const taken = new Set<ParentNode>();
  for (const node of nodesBelow(parent)) {
    if (node.parent && taken.has(node.parent)) continue;
    if (hasChildren(node)) {
      if (!isTag(node) || node.children.some(hasChildren)) continue;
      taken.add(node);
    }
    leaves.push(node);
  }
  return leaves;
}
