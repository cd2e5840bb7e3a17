import type { Document } from "domhandler";
import { type PageFacts, pageFacts } from "./block-facts.ts";
import { type PageElement, type Segmentation, segment, type TextBlock } from "./blocks.ts";

/** A page as the features see it: its blocks, its elements and their sums. */
export interface BlockPage extends Segmentation {
  facts: PageFacts;
  /** Size of all blocks together. */
  size: number;
  /** Sums over the blocks before each, with one more entry than there are blocks. */
  sizes: Float64Array;
  linkedSizes: Float64Array;
  proseSizes: Float64Array;
}

/** A block of more words than links, long enough to be a sentence. */
export function isProse({ size, element }: TextBlock, linkShare: number): boolean {
  return linkShare < 0.5 && (size > 15 || (element.tag === "p" && size > 3));
}

/** The share of a block's characters that are links, 0 to 1. */
export function linkShare({ characters, linked }: TextBlock): number {
  return characters === 0 ? 0 : linked / characters;
}

/** Cuts a page into blocks and adds up what the features ask for again and again. */
export function blockPage(document: Document, url: string): BlockPage {
  const { blocks, elements, extras } = segment(document);
  const sums = () => new Float64Array(blocks.length + 1);
  const [sizes, linkedSizes, proseSizes] = [sums(), sums(), sums()];
  for (const [index, block] of blocks.entries()) {
    const share = linkShare(block);
    sizes[index + 1] = sizes[index]! + block.size;
    linkedSizes[index + 1] = linkedSizes[index]! + block.size * share;
    proseSizes[index + 1] = proseSizes[index]! + (isProse(block, share) ? block.size : 0);
  }
  const facts = pageFacts(document, url);
  const size = sizes.at(-1)!;
  return { blocks, elements, extras, facts, size, sizes, linkedSizes, proseSizes };
}

type Range = Pick<PageElement, "first" | "end">;

/** Words in an element. */
export function sizeOf({ sizes }: BlockPage, { first, end }: Range): number {
  return sizes[end]! - sizes[first]!;
}

/** Words in an element that stand in sentences. */
export function proseOf({ proseSizes }: BlockPage, { first, end }: Range): number {
  return proseSizes[end]! - proseSizes[first]!;
}

/** The share of an element's words that are links. */
export function linkShareOf(page: BlockPage, range: Range): number {
  const size = sizeOf(page, range);
  return size === 0 ? 0 : (page.linkedSizes[range.end]! - page.linkedSizes[range.first]!) / size;
}

/** The element and those around it, innermost first, up to so many. */
export function chainOf(element: PageElement, most: number): PageElement[] {
  const chain: PageElement[] = [];
  for (let one: PageElement | undefined = element; one && chain.length < most; one = one.parent) {
    chain.push(one);
  }
  return chain;
}

/** The innermost element that holds both, and how many steps up from `start` it stands. */
export function sharedElement(
  start: PageElement,
  other: PageElement,
): { element: PageElement; steps: number } {
  let [element, steps] = [start, 0];
  while (element.parent && !(element.first <= other.first && element.end >= other.end)) {
    element = element.parent;
    steps++;
  }
  return { element, steps };
}
