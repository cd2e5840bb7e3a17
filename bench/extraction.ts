import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { bodyOf } from "../src/scrape/document.ts";
import { parseHtml } from "../src/scrape/document.ts";
import { keepMainContent } from "../src/scrape/main-content/main-content.ts";
import { type GoldPage, isHeldOut, readGold } from "../training/gold.ts";
import { mean, meanScore, shingleScore, snippetShare, wordScore } from "../training/scores.ts";
import { defuddled, type Extractor, readable, wholeBody } from "./extractors.ts";
import { visibleText } from "../training/extracted-text.ts";
import type { Row, Table } from "./measure.ts";

const beside = fileURLToPath(new URL("../../shared/data", import.meta.url));

const extractors: Record<string, Extractor> = {
  ours: (html, url) => {
    const document = parseHtml(html);
    keepMainContent(document, url);
    return visibleText(bodyOf(document));
  },
  "readability + linkedom": readable,
  "defuddle/node": defuddled,
  "turndown, whole body": wholeBody,
};

/**
 * Main content on pages whose content people have written down, ours beside libraries. Quoted are
 * the sites that were never trained on; `--all` takes all pages, most of which the model knows.
 */
export async function extractionBench(): Promise<Table> {
  const folder = option("gold") ?? beside;
  const title = "Main content (CPU a page)";
  if (!existsSync(folder)) {
    const notes = [`There is no gold data at ${folder}: give its folder with --gold=FOLDER.`];
    return { title, rows: [], notes };
  }
  const isAll = process.argv.includes("--all");
  const pages = readGold(folder).filter((page) => isAll || isHeldOut(page));
  const rows: Row[] = [];
  const notes = [
    isAll ? "All pages: OURS WAS TRAINED ON MOST OF THEM." : "Sites never trained on.",
  ];
  for (const [name, extract] of Object.entries(extractors)) {
    const { times, texts, failures } = await run(extract, pages);
    rows.push({ name, values: times, ...(rows[0] && { against: rows[0].values }) });
    notes.push(...qualities(name, pages, texts), ...(failures ? [`  ${failures} failed`] : []));
  }
  return { title, rows, notes };
}

function option(name: string): string | undefined {
  const start = `--${name}=`;
  return process.argv.find((text) => text.startsWith(start))?.slice(start.length);
}

async function run(extract: Extractor, pages: readonly GoldPage[]) {
  const times: number[] = [];
  const texts: string[] = [];
  let failures = 0;
  for (const page of pages) {
    const html = page.html();
    const before = process.cpuUsage();
    try {
      texts.push(await extract(html, page.url));
    } catch {
      texts.push("");
      failures++;
    }
    const { user, system } = process.cpuUsage(before);
    times.push((user + system) / 1000);
  }
  return { times, texts, failures };
}

const percent = (value: number) => (100 * value).toFixed(1);

function qualities(name: string, pages: readonly GoldPage[], texts: readonly string[]): string[] {
  const scored = pages.map((page, index) => ({ page, text: texts[index]! }));
  const of = (set: GoldPage["set"]) => scored.filter(({ page }) => page.set === set);
  const articles = of("articles").map(({ page, text }) => shingleScore(text, page.text));
  const { precision, recall, f1 } = meanScore(articles);
  const mixed = of("wcxb-dev").map((one) => ({
    ...one,
    f1: wordScore(one.text, one.page.text).f1,
  }));
  const f1s = (some: typeof mixed) => percent(mean(some.map((one) => one.f1)));
  const kinds = [...Map.groupBy(mixed, ({ page }) => page.kind)].toSorted(([one], [other]) =>
    one.localeCompare(other),
  );
  const share = (key: "with" | "without") =>
    percent(mean(mixed.map(({ page, text }) => snippetShare(text, page[key]))));
  const withGold = mixed.filter(({ page }) => page.text !== "");
  const strays = mixed.filter(({ page }) => page.without.length > 0);
  const stray = percent(mean(strays.map(({ page, text }) => snippetShare(text, page.without))));
  return [
    name,
    `  articles (${articles.length}): F1 ${percent(f1)} (P ${percent(precision)}, R ${percent(recall)})`,
    `  wcxb (${mixed.length}): F1 ${f1s(mixed)}, where there is gold text (${withGold.length}) ${f1s(withGold)}; snippets found ${share("with")}, let through ${stray}`,
    `  ${kinds.map(([kind, some]) => `${kind} (${some.length}) ${f1s(some)}`).join(", ")}`,
  ];
}
