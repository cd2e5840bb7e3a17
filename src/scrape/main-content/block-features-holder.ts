import type { Columns } from "./block-columns.ts";
import {
  type BlockPage,
  chainOf,
  linkShareOf,
  proseOf,
  sharedElement,
  sizeOf,
} from "./block-page.ts";
import type { PageElement } from "./blocks.ts";

const levels = ["own", "parent", "grand", "great"];

/** What the elements around a block hold, and where the block stands to the one that holds the prose. */
export function addHolderFeatures(page: BlockPage, columns: Columns): void {
  const { blocks } = page;
  const scores = proseScores(page);
  const chains = blocks.map(({ element }) => chainOf(element, levels.length));
  for (const [level, name] of levels.entries()) {
    const element = (index: number) => chains[index]![level] ?? chains[index]!.at(-1)!;
    columns.add(`${name}.size`, (index) => Math.log1p(sizeOf(page, element(index))));
    columns.add(`${name}.linkShare`, (index) => linkShareOf(page, element(index)));
    columns.add(`${name}.proseShare`, (index) => proseShareOf(page, element(index)));
    columns.add(`${name}.blocks`, (index) => Math.log1p(element(index).end - element(index).first));
    columns.add(`${name}.score`, (index) => Math.log1p(scores[element(index).index]!));
    columns.add(`${name}.images`, (index) => Math.min(20, element(index).images));
    columns.add(`${name}.fields`, (index) => Math.min(20, element(index).fields));
  }
  addHolders(page, scores, columns);
  addBranches(page, columns);
}

function proseShareOf(page: BlockPage, element: PageElement): number {
  const size = sizeOf(page, element);
  return size === 0 ? 0 : proseOf(page, element) / size;
}

/** Points for sentences, given to the elements two and three up too: where paragraphs are gathered. */
function proseScores({ blocks, elements }: BlockPage): Float64Array {
  const scores = new Float64Array(elements.length);
  for (const { size, characters, linked, text, element } of blocks) {
    if (size < 5 || linked > 0.6 * characters) continue;
    const commas = text.match(/[,，、]/g)?.length ?? 0;
    const points = 1 + Math.min(3, text.length / 100) + Math.min(10, commas);
    const isLeaf = /^(p|h\d|li|td|pre|blockquote|dd|dt)$/.test(element.tag);
    const [first, second, third] = chainOf((isLeaf && element.parent) || element, 3);
    scores[first!.index]! += points;
    if (second) scores[second.index]! += points / 2;
    if (third) scores[third.index]! += points / 3;
  }
  return scores;
}

/** The deepest element that holds at least this share of the page's prose. */
function holderOf(page: BlockPage, share: number): PageElement {
  const all = proseOf(page, { first: 0, end: page.blocks.length });
  let best = page.elements[0]!;
  for (const element of page.elements) {
    if (element.depth >= best.depth && proseOf(page, element) >= share * all) best = element;
  }
  return best;
}

function addHolders(page: BlockPage, scores: Float64Array, columns: Columns): void {
  const { elements, blocks } = page;
  const net = (element: PageElement) => scores[element.index]! * (1 - linkShareOf(page, element));
  const top = elements.reduce((best, one) => (net(one) > net(best) ? one : best));
  const holds = ({ first, end }: PageElement, index: number) => index >= first && index < end;
  columns.add("top.inside", (index) => Number(holds(top, index)));
  columns.addForAll("top.share", sizeOf(page, top) / page.size);
  columns.add("top.distance", (index) =>
    Math.min(20, sharedElement(top, blocks[index]!.element).steps),
  );
  for (const share of [0.5, 0.7, 0.9]) {
    const holder = holderOf(page, share);
    const name = `holder${share * 100}`;
    columns.add(`${name}.inside`, (index) => Number(holds(holder, index)));
    columns.addForAll(`${name}.share`, sizeOf(page, holder) / page.size);
    columns.addForAll(`${name}.linkShare`, linkShareOf(page, holder));
    columns.add(`${name}.distance`, (index) => {
      const { first, end } = holder;
      if (index < first) return -Math.log1p(first - index);
      return index < end ? 0 : Math.log1p(index - end + 1);
    });
  }
}

/** The part of the page that a block is in: an element that is nearly all of the page is none yet. */
function addBranches(page: BlockPage, columns: Columns): void {
  const { blocks, elements, size } = page;
  const branch = elements.map((element) => element);
  const section = elements.map((element) => element);
  for (const element of elements) {
    const { parent, index, tag } = element;
    if (!parent) continue;
    const isWhole = sizeOf(page, parent) > 0.95 * size;
    branch[index] = isWhole ? element : branch[parent.index]!;
    const isSection = tag === "section" || tag === "article" || tag === "aside";
    const isPart = sizeOf(page, parent) > 0.9 * size && sizeOf(page, element) < 0.9 * size;
    section[index] = isSection || isPart ? element : section[parent.index]!;
  }
  for (const [name, found] of Object.entries({ branch, section })) {
    const of = (index: number) => found[blocks[index]!.element.index]!;
    columns.add(`${name}.size`, (index) => sizeOf(page, of(index)) / size);
    columns.add(`${name}.linkShare`, (index) => linkShareOf(page, of(index)));
    columns.add(`${name}.proseShare`, (index) => proseShareOf(page, of(index)));
    columns.add(`${name}.position`, (index) => of(index).first / blocks.length);
    columns.add(`${name}.blocks`, (index) => Math.log1p(of(index).end - of(index).first));
  }
}
