import {
  Element,
  hasChildren,
  isTag,
  isText,
  Text,
  type AnyNode,
  type ChildNode,
  type ParentNode,
} from "domhandler";

/** All nodes below one, in page order. Takes no stack: pages nest as deep as they like. */
export function nodesBelow(root: AnyNode): ChildNode[] {
  const found: ChildNode[] = [];
  const open: ChildNode[] = [];
  const enter = (node: AnyNode) => {
    if (!hasChildren(node)) return;
    for (let at = node.children.length - 1; at >= 0; at--)
      open.push(node.children[at] as ChildNode);
  };
  enter(root);
  for (let node = open.pop(); node; node = open.pop()) {
    found.push(node);
    enter(node);
  }
  return found;
}

/** The elements below a node, in page order. */
export function elementsBelow(root: AnyNode): Element[] {
  return nodesBelow(root).filter(isTag);
}

/** The first element below with this name, or that passes. */
export function findBelow(
  root: AnyNode,
  wanted: string | ((element: Element) => boolean),
): Element | undefined {
  const passes = typeof wanted === "string" ? (found: Element) => found.name === wanted : wanted;
  return elementsBelow(root).find(passes);
}

/** All text in a node, as it stands. */
export function textOf(node: AnyNode): string {
  if (isText(node)) return node.data;
  let text = "";
  for (const below of nodesBelow(node)) if (isText(below)) text += below.data;
  return text;
}

/** All text in a node on one line. */
export function lineOf(node: AnyNode | undefined): string {
  return node ? oneLine(textOf(node)) : "";
}

/** Text with each run of white space as one space, none at the ends. */
export function oneLine(text: string | undefined): string {
  return text?.replace(/\s+/g, " ").trim() ?? "";
}

export function childElements(node: ParentNode): Element[] {
  return node.children.filter(isTag);
}

/** The nearest element around a node that passes, the node itself left out. */
export function around(
  node: AnyNode,
  passes: (element: Element) => boolean,
  steps = Infinity,
): Element | null {
  let parent = node.parent;
  for (let step = 0; parent && isTag(parent) && step < steps; step++) {
    if (passes(parent)) return parent;
    parent = parent.parent;
  }
  return null;
}

export function createElement(
  name: string,
  attributes: Record<string, string>,
  content: string | ChildNode[],
): Element {
  const element = new Element(name, attributes, []);
  setChildren(element, typeof content === "string" ? [new Text(content)] : content);
  return element;
}

/** Gives an element just these children. */
export function setChildren(parent: ParentNode, children: ChildNode[]): void {
  parent.children = children;
  let prev: ChildNode | null = null;
  for (const child of children) {
    child.parent = parent;
    child.prev = prev;
    child.next = null;
    if (prev) prev.next = child;
    prev = child;
  }
}

/** What becomes of a node: other nodes in its place are taken as they are. */
export type Fate = "keep" | "drop" | "unwrap" | ChildNode[];

/** Decides on every node below one, parents first, in time that grows with the page only. */
export function rewrite(root: ParentNode, decide: (node: ChildNode) => Fate): void {
  const parents: ParentNode[] = [root];
  for (let parent = parents.pop(); parent; parent = parents.pop()) {
    const kept: ChildNode[] = [];
    const waiting = parent.children.toReversed();
    for (let node = waiting.pop(); node; node = waiting.pop()) {
      const fate = decide(node);
      if (fate === "keep") {
        kept.push(node);
        if (hasChildren(node)) parents.push(node);
      } else if (fate === "unwrap") {
        const children = hasChildren(node) ? node.children : [];
        for (let at = children.length - 1; at >= 0; at--) waiting.push(children[at] as ChildNode);
      } else if (fate !== "drop") {
        for (const other of fate) kept.push(other);
      }
    }
    setChildren(parent, kept);
  }
}
