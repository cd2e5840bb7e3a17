import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { blockFeatures } from "../src/scrape/main-content/block-features.ts";
import { wordsOf } from "../src/scrape/main-content/block-words.ts";
import { blockPage } from "../src/scrape/main-content/block-page.ts";
import { parseHtml } from "../src/scrape/document.ts";
import { foldCount, foldOf, type GoldPage, isHeldOut, readGold } from "./gold.ts";
import { labelBlocks } from "./labels.ts";
import { type PageTokens, pageTokens, tokenTable } from "./token-table.ts";

/** Writes what `train.py` reads: a matrix of features, the labels and sizes of the blocks, and the pages. */
function exportFeatures(gold: string, out: string): void {
  const pages = readGold(gold);
  mkdirSync(out, { recursive: true });
  const labelled = pages.map(labelPage);
  const trained = labelled.filter(({ page }) => !isHeldOut(page));
  const whole = tokenTable(trained.map(({ tokens }) => tokens));
  const tables = Array.from({ length: foldCount }, (_, fold) =>
    tokenTable(trained.filter(({ page }) => foldOf(page) !== fold).map(({ tokens }) => tokens)),
  );
  // Out of fold: a page's own labels must not show in its features.
  const matrices = labelled.map(({ page }) => {
    const table = isHeldOut(page) ? whole : tables[foldOf(page)]!;
    return blockFeatures(blockPage(parseHtml(page.html()), page.url), table);
  });
  const names = matrices.find(({ length }) => length > 0)?.names ?? [];
  const rows = matrices.flatMap((columns) => (columns.length > 0 ? [columns] : []));
  for (const name of names) {
    const column = Buffer.concat(rows.map((columns) => Buffer.from(columns.get(name).buffer)));
    writeFileSync(join(out, `${name}.f32`), column);
  }
  const joined = (values: Float32Array[]) =>
    Buffer.concat(values.map((one) => Buffer.from(one.buffer)));
  writeFileSync(join(out, "labels.f32"), joined(labelled.map(({ labels }) => labels)));
  writeFileSync(join(out, "sizes.f32"), joined(labelled.map(({ sizes }) => sizes)));
  const index = labelled.map(({ page, labels, words, coverage }) => ({
    id: page.id,
    set: page.set,
    kind: page.kind,
    fold: foldOf(page),
    heldOut: isHeldOut(page),
    blocks: labels.length,
    words,
    coverage,
  }));
  writeFileSync(join(out, "pages.json"), JSON.stringify({ names, tokens: whole, pages: index }));
  console.log(`${pages.length} pages, ${names.length} features in ${out}`);
}

interface LabelledPage {
  page: GoldPage;
  labels: Float32Array;
  sizes: Float32Array;
  words: number;
  /** The share of the gold text's words that the page's HTML holds. */
  coverage: number;
  tokens: PageTokens;
}

function labelPage(page: GoldPage): LabelledPage {
  const cut = blockPage(parseHtml(page.html()), page.url);
  const labels = labelBlocks(cut.blocks, page.text);
  const words = wordsOf(page.text).length;
  const covered = cut.blocks.reduce((sum, block, at) => sum + block.words.length * labels[at]!, 0);
  return {
    page,
    labels,
    sizes: Float32Array.from(cut.blocks, ({ size }) => size),
    words,
    coverage: words === 0 ? 0 : Math.min(1, covered / words),
    tokens: pageTokens(cut, labels, page.site),
  };
}

const [gold, out] = process.argv.slice(2);
if (gold && out) {
  exportFeatures(gold, out);
} else {
  console.error("Usage: node training/export-features.ts GOLD_FOLDER OUTPUT_FOLDER");
  process.exitCode = 1;
}
