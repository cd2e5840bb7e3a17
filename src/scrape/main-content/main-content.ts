import type { Document } from "domhandler";
import { chooseBlocks } from "./block-choice.ts";
import type { Column } from "./block-columns.ts";
import { titleIndex } from "./block-features-title.ts";
import { blockFeatures } from "./block-features.ts";
import { type BlockPage, blockPage, chainOf } from "./block-page.ts";
import { type PackedTrees, probabilities, unpackTrees } from "./block-trees.ts";
import packed from "./main-content.model.json" with { type: "json" };
import { elementsBelow } from "../tree.ts";
import { pruneTo } from "./main-content-prune.ts";

/** Above it a page would take seconds; no page for people has as many. */
const mostBlocks = 10_000;

const model = {
  tokens: packed.tokens as Record<string, number>,
  trees: unpackTrees(packed.trees satisfies PackedTrees),
};

/** Up to so many words nothing can be told by what surrounds it. */
const smallPage = 100;
const mostHidden = 0.4;

/**
 * Prunes the body to the main content, in place: the text that a learned model takes for it, with
 * code, tables and lists as a whole and the media in between. The head stays. A page on which
 * nothing is found stays as it is, so that there is never an empty answer to a page with text.
 * `headline` keeps the page's own headline above its text, which benchmarks count as no part of it.
 *
 * Meant for the page as it was parsed, before anything is taken out: hidden parts and scripts tell
 * something too. Elements with `data-nocturne-chrome` are no content for certain.
 */
export function keepMainContent(document: Document, url: string, headline = false): void {
  const page = blockPage(document, url);
  if (page.blocks.length === 0) return;
  const kept = choose(page);
  if (headline) keepHeadline(page, kept);
  if (!kept.includes(true)) return;
  pruneTo(page, kept);
  if (isMostlyHidden(page, kept)) reveal(document);
}

/** Some pages hide their text until a script shows it, or all tabs but one: then that is the content. */
function isMostlyHidden({ blocks }: BlockPage, kept: readonly boolean[]): boolean {
  let [size, hidden] = [0, 0];
  for (const [index, block] of blocks.entries()) {
    if (!kept[index]) continue;
    size += block.size;
    if (block.isHidden) hidden += block.size;
  }
  return hidden > mostHidden * size;
}

function reveal(document: Document): void {
  for (const { attribs } of elementsBelow(document)) {
    for (const name of ["hidden", "aria-hidden", "style"]) delete attribs[name];
  }
}

function choose(page: BlockPage): boolean[] {
  if (page.blocks.length > mostBlocks) return outsideChrome(page, largeChrome);
  return page.size <= smallPage ? outsideChrome(page, chrome) : chooseBlocks(page, chancesOf(page));
}

/** The headline that stands before the text; one within a list of others is none. */
function keepHeadline(page: BlockPage, kept: boolean[]): void {
  const title = titleIndex(page);
  const first = kept.indexOf(true);
  if (title >= 0 && title < first && !page.blocks[title]!.isHidden) kept[title] = true;
}

/** How likely each block is content. */
function chancesOf(page: BlockPage): Column {
  const { tokens, trees } = model;
  const columns = blockFeatures(page, tokens);
  const asked = trees.features.map((name) => columns.get(name));
  return probabilities(trees, asked, page.blocks.length);
}

const chrome = new Set(["nav", "header", "footer", "aside", "dialog"]);
const largeChrome = new Set([...chrome, "form"]);
const deepest = 200;

/** The rule where the model can't help: all but what says itself that it is no content. */
function outsideChrome({ blocks }: BlockPage, tags: ReadonlySet<string>): boolean[] {
  return blocks.map(({ element, isHidden }) => {
    const around = chainOf(element, deepest);
    const within = around.findIndex(({ tag }) => tag === "main" || tag === "article");
    // The header of an article is its own.
    const outer = within < 0 ? around : around.slice(within);
    return !isHidden && !outer.some(({ tag }) => tags.has(tag));
  });
}
