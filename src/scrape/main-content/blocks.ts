import { bodyOf } from "../document.ts";
import { type ChildNode, type Document, type Element, isTag, isText, type Text } from "domhandler";
import { hides, type Inline, inlineWithin, plain } from "./block-inline.ts";
import { ideographs, wordsOf } from "./block-words.ts";
import { tokensOf } from "./block-tokens.ts";

/** An element that breaks lines, as the features see it. */
export interface PageElement {
  element: Element;
  tag: string;
  /** Undefined for the body. */
  parent: PageElement | undefined;
  /** Its place among the elements, in document order. */
  index: number;
  depth: number;
  /** Words of its class names and ids. */
  tokens: string[];
  isHidden: boolean;
  /** Tag and first class: what siblings that repeat each other share. */
  signature: string;
  /** Its blocks are those from `first` up to, without, `end`. */
  first: number;
  end: number;
  images: number;
  fields: number;
}

/** A stretch of text that no line break made by an element interrupts. */
export interface TextBlock {
  text: string;
  /** The nodes whose text it is. */
  nodes: Text[];
  element: PageElement;
  /** Words of the class names of the inline elements around its beginning. */
  inlineTokens: readonly string[];
  isHidden: boolean;
  words: string[];
  /** Words, where two ideographs count as one. */
  size: number;
  ideographs: number;
  /** Characters without spaces around, in all and of links, buttons and labels, bold and code. */
  characters: number;
  linked: number;
  pressed: number;
  bold: number;
  code: number;
  links: number;
  breaks: number;
}

/** What is no text but may belong to one: an image, a rule, a table cell with only a dash in it. */
export interface Extra {
  nodes: ChildNode[];
  element: PageElement;
  /** How many blocks begin before it. */
  position: number;
  /** Whether it stands within the text of the last of these. */
  isWithin: boolean;
}

export interface Segmentation {
  blocks: TextBlock[];
  elements: PageElement[];
  extras: Extra[];
}

/** Set on elements of which a rendering told that they are certainly not content. */
export const chromeMarker = "data-nocturne-chrome";

const blockTags = new Set(
  (
    "address article aside blockquote body button caption center dd details dialog dir div dl dt " +
    "fieldset figcaption figure footer form h1 h2 h3 h4 h5 h6 header hgroup html legend li main " +
    "menu nav noscript ol p pre search section summary table tbody td tfoot th thead tr ul"
  ).split(" "),
);
const skippedTags = new Set(
  "script style template head select textarea title meta link map".split(" "),
);
const mediaTags = new Set(
  "img picture svg iframe object embed audio video math canvas hr".split(" "),
);

interface Frame {
  children: readonly ChildNode[];
  next: number;
  element: PageElement;
  inline: Inline;
  closes: boolean;
}

/** Cuts what stands in a page's body into blocks of text. Deep nesting takes no stack. */
export function segment(document: Document): Segmentation {
  const cut = new Cut();
  const body = bodyOf(document);
  if (body === undefined) return cut;
  const stack = [cut.enter(body, undefined, plain)];
  for (let frame = stack.at(-1); frame !== undefined; frame = stack.at(-1)) {
    const node = frame.children[frame.next++];
    if (node === undefined) {
      if (frame.closes) cut.leave(frame.element);
      stack.pop();
    } else if (isText(node)) {
      cut.text(node, frame);
    } else if (isTag(node)) {
      const inner = cut.tag(node, frame);
      if (inner) stack.push(inner);
    }
  }
  sumUp(cut.elements);
  return cut;
}

/** What was found so far, and the block that is open. */
class Cut implements Segmentation {
  readonly blocks: TextBlock[] = [];
  readonly elements: PageElement[] = [];
  readonly extras: Extra[] = [];
  #open: OpenBlock | undefined;

  enter(element: Element, parent: PageElement | undefined, outer: Inline): Frame {
    this.#flush();
    const entered = pageElement(element, parent, this.elements.length, this.blocks.length);
    this.elements.push(entered);
    const inline = inlineWithin(outer, element, false);
    return { children: element.children, next: 0, element: entered, inline, closes: true };
  }

  leave(element: PageElement): void {
    this.#flush();
    element.end = this.blocks.length;
  }

  text(node: Text, frame: Frame): void {
    this.#open = addText(this.#open, node, frame);
  }

  /** What to go into, if anything. */
  tag(node: Element, frame: Frame): Frame | undefined {
    const { name, attribs } = node;
    if (skippedTags.has(name) || attribs[chromeMarker] !== undefined) return undefined;
    if (name === "br") {
      if (this.#open) addBreak(this.#open);
    } else if (mediaTags.has(name)) {
      if (name === "hr") this.#flush();
      if (name === "img" || name === "picture") frame.element.images++;
      this.#extra([node], frame.element);
    } else if (name === "input") {
      frame.element.fields++;
    } else if (blockTags.has(name)) {
      return this.enter(node, frame.element, frame.inline);
    } else {
      if (name === "a" && this.#open) this.#open.links++;
      const inline = inlineWithin(frame.inline, node, true);
      return { ...frame, children: node.children, next: 0, inline, closes: false };
    }
    return undefined;
  }

  #extra(nodes: ChildNode[], element: PageElement): void {
    const isWithin = this.#open !== undefined;
    this.extras.push({ nodes, element, position: this.blocks.length + Number(isWithin), isWithin });
  }

  #flush(): void {
    const open = this.#open;
    if (!open) return;
    this.#open = undefined;
    const block = closeBlock(open);
    if (block) this.blocks.push(block);
    else this.#extra(open.nodes, open.element);
  }
}

/** What elements hold counts for those around them too. */
function sumUp(elements: readonly PageElement[]): void {
  for (const { parent, images, fields } of elements.toReversed()) {
    if (!parent) continue;
    parent.images += images;
    parent.fields += fields;
  }
}

function pageElement(
  element: Element,
  parent: PageElement | undefined,
  index: number,
  first: number,
): PageElement {
  const firstClass = element.attribs["class"]?.trim().split(/\s+/, 1)[0] ?? "";
  return {
    element,
    tag: element.name,
    parent,
    index,
    depth: parent ? parent.depth + 1 : 0,
    tokens: tokensOf(element),
    isHidden: (parent?.isHidden ?? false) || hides(element),
    signature: `${element.name}.${firstClass.replace(/\d+/g, "#")}`,
    first,
    end: first,
    images: 0,
    fields: 0,
  };
}

type OpenBlock = Omit<TextBlock, "text" | "words" | "size" | "ideographs"> & { parts: string[] };

function openBlock({ element, inline }: Frame): OpenBlock {
  return {
    parts: [],
    nodes: [],
    element,
    inlineTokens: inline.tokens,
    isHidden: element.isHidden || inline.isHidden,
    characters: 0,
    linked: 0,
    pressed: 0,
    bold: 0,
    code: 0,
    links: inline.isLink ? 1 : 0,
    breaks: 0,
  };
}

function addText(open: OpenBlock | undefined, node: Text, frame: Frame): OpenBlock | undefined {
  const length = node.data.trim().length;
  if (!open && length === 0) return undefined;
  const block = open ?? openBlock(frame);
  const { inline } = frame;
  block.parts.push(node.data);
  block.nodes.push(node);
  block.characters += length;
  if (inline.isLink) block.linked += length;
  if (inline.isPressed) block.pressed += length;
  if (inline.isBold) block.bold += length;
  if (inline.isCode) block.code += length;
  return block;
}

function addBreak(block: OpenBlock): void {
  block.parts.push("\n");
  block.breaks++;
}

/** Nothing where the text holds neither letter nor digit. */
function closeBlock({ parts, ...rest }: OpenBlock): TextBlock | undefined {
  const text = parts.join("").replace(/\s+/g, " ").trim();
  const words = wordsOf(text);
  if (words.length === 0) return undefined;
  const dense = ideographs(text);
  return { ...rest, text, words, size: words.length + Math.floor(dense / 2), ideographs: dense };
}
