import type { Columns } from "./block-columns.ts";
import { headingLevel } from "./block-features-place.ts";
import { type BlockPage, sharedElement, sizeOf } from "./block-page.ts";
import { topics } from "./block-words.ts";
import type { TextBlock } from "./blocks.ts";

const titleSize = 40;
const farHeading = 60;

/** What a block has to do with the page's title, its descriptions and the headings before it. */
export function addTitleFeatures(page: BlockPage, columns: Columns): void {
  const { blocks, facts } = page;
  const likeness = blocks.map((block) => titleLikeness(block, facts.title));
  const levels = blocks.map(headingLevel);
  const title = titleAmong(blocks, likeness, levels);
  const firstH1 = levels.indexOf(1);
  columns.add("titleLikeness", (index) => likeness[index]!);
  columns.add("isTitle", (index) => Number(index === title));
  columns.add("afterTitle", (index) => signedDistance(title, index));
  columns.add("afterH1", (index) => signedDistance(firstH1, index));
  addOverlap("inDescription", blocks, facts.description, columns);
  addOverlap("inTitle", blocks, facts.title, columns);
  addOverlap("inLdDescription", blocks, facts.ldDescription, columns);
  const ldText = facts.ldTextWords > 30 ? facts.ldText : new Set<string>();
  addOverlap("inLdText", blocks, ldText, columns);
  addHeadings(blocks, levels, columns);
  addSections(blocks, levels, columns);
  addTitleDistance(page, title >= 0 ? title : firstH1, columns);
}

function titleLikeness({ words, size }: TextBlock, title: ReadonlySet<string>): number {
  if (size > titleSize || title.size === 0) return 0;
  const own = new Set(words.map((word) => word.toLowerCase()));
  const shared = own.intersection(title).size;
  return shared / (own.size + title.size - shared);
}

/** The block that most likely is the page's title, -1 where none is like it. */
export function titleIndex({ blocks, facts }: BlockPage): number {
  const likeness = blocks.map((block) => titleLikeness(block, facts.title));
  return titleAmong(blocks, likeness, blocks.map(headingLevel));
}

function titleAmong(
  blocks: readonly TextBlock[],
  likeness: readonly number[],
  levels: readonly number[],
): number {
  let [best, bestScore] = [-1, 0.3];
  for (const index of blocks.keys()) {
    const level = levels[index]!;
    const bonus = level === 1 ? 0.25 : level > 0 && level < 4 ? 0.15 : 0;
    const score = likeness[index]! > 0.3 ? likeness[index]! + bonus : 0;
    // A later one has to be clearly better: titles are repeated in lists of related pages.
    if (score > bestScore + (best < 0 ? 0 : 0.05)) [best, bestScore] = [index, score];
  }
  return best;
}

function signedDistance(from: number, index: number): number {
  if (from < 0) return -9;
  return Math.sign(index - from) * Math.log1p(Math.abs(index - from));
}

function addOverlap(
  name: string,
  blocks: readonly TextBlock[],
  known: ReadonlySet<string>,
  columns: Columns,
): void {
  columns.add(name, (index) => {
    if (known.size === 0) return -1;
    const { words } = blocks[index]!;
    let shared = 0;
    for (const word of words) if (known.has(word.toLowerCase())) shared++;
    return shared / words.length;
  });
}

const headingTopics = ["more", "comments", "newsletter", "social", "review", "navigation"];

function addHeadings(
  blocks: readonly TextBlock[],
  levels: readonly number[],
  columns: Columns,
): void {
  const before = lastBefore(levels, (level) => level > 0);
  const headingOf = (index: number) => {
    const heading = before[index]!;
    return heading >= 0 && index - heading < farHeading ? heading : -1;
  };
  columns.add("lastHeading", (index) =>
    headingOf(index) < 0 ? farHeading : index - headingOf(index),
  );
  columns.add("lastHeading.level", (index) => levels[headingOf(index)] ?? 0);
  columns.add("lastHeading.linked", (index) => {
    const heading = blocks[headingOf(index)];
    return heading ? heading.linked / heading.characters : -1;
  });
  addHeadingTopics("lastHeading", (index) => blocks[headingOf(index)], columns);
}

/** The heading before each block, -1 for none; a heading's own is the one before it. */
function lastBefore(levels: readonly number[], counts: (level: number) => boolean): Int32Array {
  let last = -1;
  return Int32Array.from(levels, (level, index) => {
    const before = last;
    if (counts(level)) last = index;
    return before;
  });
}

function addHeadingTopics(
  name: string,
  headingOf: (index: number) => TextBlock | undefined,
  columns: Columns,
): void {
  for (const topic of headingTopics) {
    columns.add(`${name}.${topic}`, (index) => {
      const heading = headingOf(index);
      return heading ? Number(topics[topic]!.test(heading.text.slice(0, 120))) : -1;
    });
  }
}

/** What the last large heading says: cards have headings of their own, which hide that of their section. */
function addSections(
  blocks: readonly TextBlock[],
  levels: readonly number[],
  columns: Columns,
): void {
  const before = lastBefore(levels, (level) => level === 1 || level === 2);
  columns.add("sectionHeading", (index) => Math.log1p(index - before[index]!));
  columns.add("sectionHeading.level", (index) => levels[before[index]!] ?? 0);
  addHeadingTopics("sectionHeading", (index) => blocks[before[index]!], columns);
}

/** How far around the title one has to go to meet a block. */
function addTitleDistance(page: BlockPage, title: number, columns: Columns): void {
  const start = page.blocks[title]?.element;
  const shared = page.blocks.map(({ element }) => start && sharedElement(start, element));
  columns.add("title.steps", (index) => Math.min(20, shared[index]?.steps ?? -1));
  columns.add("title.sharedSize", (index) => {
    const one = shared[index];
    return one ? sizeOf(page, one.element) / page.size : -1;
  });
}
