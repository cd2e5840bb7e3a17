import type { AnyNode, ChildNode, Element } from "domhandler";

/** What becomes of links and images. */
export interface LinkOptions {
  /** False keeps the text of a link only. */
  links: boolean;
  images: boolean;
  /** What to write for an address, where not itself. */
  address?: (url: string, kind: "link" | "image") => string;
}

/** What is written around the node at hand. */
export interface Place {
  /** Within a heading, a term or a header cell, which are bold by themselves. */
  bold?: boolean;
  italic?: boolean;
  struck?: boolean;
  /** Within a cell of a Markdown table, which is one line. */
  cell?: boolean;
  link?: boolean;
  /** How many lists there are around. */
  lists?: number;
}

/** A piece of Markdown that begins on a line of its own. */
export interface Block {
  text: string;
  /** Follows the text before it without an empty line, in an item of a list. */
  list?: boolean;
  /** An item that is in no list: follows the one before it. */
  item?: boolean;
}

/** What the parts of the writer need of each other. */
export interface Writer {
  options: LinkOptions;
  /** Elements that are blocks or hold some. */
  blocky: Set<AnyNode>;
  /** What carries the link of a card, and where it goes. */
  carriers: Map<AnyNode, Element>;
  /** The addresses that words lead to, or that were written: pictures left out don't say them again. */
  inWords: Set<string>;
  blocks: (nodes: ChildNode[], place: Place) => Block[];
  /**
   * Text in which a line feed is a break; spaces are not collapsed yet, those that must stay are
   * `fixedSpace`.
   */
  inline: (nodes: ChildNode[], place: Place) => string;
}

/** Stands for a space of inline code until all others are collapsed: from a private area of Unicode. */
export const fixedSpace = "\uE000";

/** What parts one thing from another, and nothing where there is none. */
export const rule = "---";

/** Blocks as one text, without empty lines and rules at its ends. */
export function joinBlocks(blocks: Block[], inItem = false): string {
  let text = "";
  let item = false;
  const last = blocks.findLastIndex((block) => block.text !== rule);
  for (const [at, block] of blocks.entries()) {
    if (block.text === rule && (text === "" || at > last || blocks[at - 1]?.text === rule))
      continue;
    const tight = (inItem && block.list) || (item && block.item);
    if (text) text += tight ? "\n" : "\n\n";
    text += block.text;
    item = block.item ?? false;
  }
  return text;
}

/** Puts marks before the first and before all other lines that are not empty. */
export function prefixLines(text: string, first: string, others: string): string {
  return first + text.replace(/\n(?!\n)/g, `\n${others}`);
}
