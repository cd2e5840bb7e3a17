import type { Column } from "./block-columns.ts";
import { type BlockPage, chainOf, sizeOf } from "./block-page.ts";
import type { PageElement } from "./blocks.ts";

/** Below 1 more is kept: articles have clear bounds, lists and products have not. */
const leaning = { article: 1, other: 0.85 };
/** Texts of so many words do not repeat by chance. */
const repeatSize = 8;
/** Of a repeated text only one can count; the others weigh next to nothing. */
const repeatWeight = 0.02;

/** Which blocks are the main content, given how likely each is. */
export function chooseBlocks(page: BlockPage, chances: Column): boolean[] {
  const cut = bestCut(page, chances);
  const kept = Array.from(chances, (chance) => chance >= cut);
  completeUnits(page, kept);
  keepCodeBetween(page, kept);
  dropRepeats(page, kept);
  dropComments(page, kept);
  return kept;
}

/** The probability from which on blocks are kept where the expected F1 of the page is best. */
export function bestCut(page: BlockPage, chances: Column): number {
  const sizes = weighedSizes(page);
  const power = isArticle(page) ? leaning.article : leaning.other;
  const leaned = Float64Array.from(chances, (chance) => chance ** power);
  const order = Array.from(leaned.keys()).toSorted((one, other) => leaned[other]! - leaned[one]!);
  const wanted = leaned.reduce((sum, chance, index) => sum + chance * sizes[index]!, 0);
  let [kept, expected, cut, best] = [0, 0, 1, 0];
  for (const index of order) {
    kept += sizes[index]!;
    expected += leaned[index]! * sizes[index]!;
    const f1 = (2 * expected) / (kept + wanted);
    if (f1 > best) [cut, best] = [chances[index]!, f1];
  }
  return cut;
}

function weighedSizes({ blocks }: BlockPage): Float64Array {
  const seen = new Set<string>();
  return Float64Array.from(blocks, ({ text, size, words }) => {
    if (words.length < repeatSize) return size;
    const isRepeated = seen.has(text);
    seen.add(text);
    return isRepeated ? size * repeatWeight : size;
  });
}

/** The share of an element's words that is kept, 0 to 1. */
function keptShare(page: BlockPage, kept: readonly boolean[], range: PageElement): number {
  let size = 0;
  for (let index = range.first; index < range.end; index++) {
    if (kept[index]) size += page.blocks[index]!.size;
  }
  return size / (sizeOf(page, range) || 1);
}

const unitTags = new Set(["pre", "table", "dl", "ul", "ol"]);
/** A longer one holds a page rather than being a part of one. */
const mostUnitBlocks = 400;
const mostWordsOfPart = 60;

/** Code, tables and plain lists are kept or dropped as a whole, as most of their text is. */
function completeUnits(page: BlockPage, kept: boolean[]): void {
  for (const unit of unitsOf(page)) {
    const share = keptShare(page, kept, unit);
    if (share > 0 && share < 1) kept.fill(share > 0.5, unit.first, unit.end);
  }
}

function unitsOf({ blocks, elements }: BlockPage): PageElement[] {
  const nesting = new Set<PageElement>();
  const items = new Map<PageElement, number>();
  for (const { tag, parent } of elements) {
    if (tag === "li" && parent) items.set(parent, (items.get(parent) ?? 0) + 1);
    if (!unitTags.has(tag)) continue;
    for (let outer = parent; outer && !nesting.has(outer); outer = outer.parent) nesting.add(outer);
  }
  return elements.filter((element) => {
    const { tag, first, end } = element;
    if (tag === "pre") return true;
    if (!unitTags.has(tag) || nesting.has(element) || end - first > mostUnitBlocks) return false;
    // Lists of cards are no units: of their items some lines are content and some are not.
    const isList = tag === "ul" || tag === "ol";
    if (isList && end - first > (items.get(element) ?? 0)) return false;
    return blocks.slice(first, end).every(({ size }) => size <= mostWordsOfPart);
  });
}

/** Code has few of the marks of text: between what is kept it is kept as well. */
function keepCodeBetween({ elements }: BlockPage, kept: boolean[]): void {
  for (const { tag, first, end } of elements) {
    if (tag === "pre" && end > first && (kept[first - 1] || kept[end])) kept.fill(true, first, end);
  }
}

/** Sliders and narrow layouts say the same again. */
function dropRepeats({ blocks }: BlockPage, kept: boolean[]): void {
  const seen = new Set<string>();
  for (const [index, { text, words }] of blocks.entries()) {
    if (!kept[index] || words.length < repeatSize) continue;
    if (seen.has(text)) kept[index] = false;
    seen.add(text);
  }
}

const commentToken = /^(comments?|commentlist|commentarea|disqus|respond|replies)$/;
const commentId = /^(comments?|disqus_thread|respond|comment-list|commentsdiv)$/i;
const forumAddress = /forum|thread|topic|question|discuss|community|\/t\/|comments\//;
const leastRest = 60;

/** What readers say below an article is not what the article says; on a forum it is. */
function dropComments(page: BlockPage, kept: boolean[]): void {
  const { blocks, facts } = page;
  const isForum =
    facts.types.some((type) => /discussion|qapage|question|socialmedia/.test(type)) ||
    forumAddress.test(facts.host + facts.path);
  if (!isArticle(page) || isForum) return;
  const isComment = blocks.map(({ element }) =>
    chainOf(element, 40).some((one) => holdsComments(one) && sizeOf(page, one) < 0.95 * page.size),
  );
  const rest = blocks.reduce(
    (sum, { size }, index) => sum + (kept[index] && !isComment[index] ? size : 0),
    0,
  );
  if (rest < leastRest) return;
  for (const [index, comment] of isComment.entries()) if (comment) kept[index] = false;
}

function isArticle({ facts: { types, ogType } }: BlockPage): boolean {
  return (
    types.some((type) => /article|blogposting|report/.test(type)) || ogType.includes("article")
  );
}

function holdsComments({ tokens, element, tag }: PageElement): boolean {
  if (tag === "body") return false;
  return (
    tokens.some((token) => commentToken.test(token)) || commentId.test(element.attribs["id"] ?? "")
  );
}
