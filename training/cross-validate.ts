import { readFileSync } from "node:fs";
import { join } from "node:path";
import { visibleText } from "./extracted-text.ts";
import { chooseBlocks } from "../src/scrape/main-content/block-choice.ts";
import { blockPage } from "../src/scrape/main-content/block-page.ts";
import { bodyOf } from "../src/scrape/document.ts";
import { parseHtml } from "../src/scrape/document.ts";
import { pruneTo } from "../src/scrape/main-content/main-content-prune.ts";
import { type GoldPage, isHeldOut, readGold } from "./gold.ts";
import { mean, meanScore, type Score, shingleScore, wordScore } from "./scores.ts";

interface Judged {
  page: GoldPage;
  score: Score;
}

/**
 * Scores the judgements that `train.py` made of pages that it did not learn from, each with the
 * rules of the product and its set's own scorer: by kind, for the folds and for the sites held out.
 */
function crossValidate(gold: string, out: string): void {
  const labels = floats(join(out, "labels.f32"));
  const judged = floats(join(out, "judged.f32"));
  const found: Judged[] = [];
  const best: Judged[] = [];
  let offset = 0;
  for (const page of readGold(gold)) {
    const count = blockPage(parseHtml(page.html()), page.url).blocks.length;
    const range = [offset, offset + count] as const;
    offset += count;
    found.push({ page, score: scoreOf(page, judged.slice(...range)) });
    const isWanted = labels.slice(...range).map((label) => Number(label > 0.5));
    best.push({ page, score: scoreOf(page, isWanted) });
  }
  if (offset !== judged.length) {
    throw new Error("The features were exported from other blocks: export and train again.");
  }
  const ofSites = (some: Judged[], heldOut: boolean) =>
    some.filter(({ page }) => isHeldOut(page) === heldOut);
  print("Cross-validation, sites not held out", ofSites(found, false));
  print("Sites held out", ofSites(found, true));
  print("As labelled, sites not held out: what a choice of blocks can reach", ofSites(best, false));
}

function floats(path: string): Float32Array {
  const { buffer, byteOffset, byteLength } = readFileSync(path);
  return new Float32Array(buffer, byteOffset, byteLength / 4);
}

function scoreOf({ html, url, text, set }: GoldPage, chances: Float32Array): Score {
  const document = parseHtml(html());
  const page = blockPage(document, url);
  const kept = page.blocks.length > 0 ? chooseBlocks(page, chances) : [];
  if (kept.includes(true)) pruneTo(page, kept);
  const found = visibleText(bodyOf(document));
  return set === "articles" ? shingleScore(found, text) : wordScore(found, text);
}

function print(title: string, judged: readonly Judged[]): void {
  const of = (set: GoldPage["set"]) => judged.filter(({ page }) => page.set === set);
  const { precision, recall, f1 } = meanScore(of("articles").map(({ score }) => score));
  const f1Of = (some: readonly Judged[]) => mean(some.map(({ score }) => score.f1)).toFixed(4);
  const withGold = of("wcxb-dev").filter(({ page }) => page.text !== "");
  console.log(title);
  console.log(
    `  articles ${f1.toFixed(4)} (P ${precision.toFixed(3)}, R ${recall.toFixed(3)}), wcxb ${f1Of(of("wcxb-dev"))}, with gold text ${f1Of(withGold)}`,
  );
  for (const [kind, some] of Map.groupBy(of("wcxb-dev"), ({ page }) => page.kind)) {
    console.log(`  ${kind} (${some.length}) ${f1Of(some)}`);
  }
}

const [gold, out] = process.argv.slice(2);
if (gold && out) {
  crossValidate(gold, out);
} else {
  console.error("Usage: node training/cross-validate.ts GOLD_FOLDER OUTPUT_FOLDER");
  process.exitCode = 1;
}
