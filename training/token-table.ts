import type { BlockPage } from "../src/scrape/main-content/block-page.ts";
import type { TokenScores } from "../src/scrape/main-content/block-features-tokens.ts";

/** How much of the text below elements of a class name is content, on one page. */
export interface PageTokens {
  site: string;
  shares: Map<string, number>;
}

const leastSites = 4;
const prior = 2;

export function pageTokens(page: BlockPage, labels: Float32Array, site: string): PageTokens {
  const sums = new Map<string, { content: number; all: number }>();
  const add = (token: string, content: number, all: number) => {
    const sum = sums.get(token) ?? { content: 0, all: 0 };
    sums.set(token, { content: sum.content + content, all: sum.all + all });
  };
  const contents = new Float64Array(page.blocks.length + 1);
  for (const [index, { size, inlineTokens }] of page.blocks.entries()) {
    const content = size * labels[index]!;
    contents[index + 1] = contents[index]! + content;
    for (const token of new Set(inlineTokens)) add(token, content, size);
  }
  for (const { first, end, tokens } of page.elements) {
    const all = page.sizes[end]! - page.sizes[first]!;
    if (all === 0) continue;
    for (const token of tokens) add(token, contents[end]! - contents[first]!, all);
  }
  return {
    site,
    shares: new Map(Array.from(sums, ([token, { content, all }]) => [token, content / all])),
  };
}

/** Log odds of content by token, where enough sites use it; each site counts the same. */
export function tokenTable(pages: readonly PageTokens[]): TokenScores {
  const bySite = new Map<string, Map<string, number[]>>();
  for (const { site, shares } of pages) {
    for (const [token, share] of shares) {
      const sites = bySite.get(token) ?? new Map<string, number[]>();
      bySite.set(token, sites.set(site, [...(sites.get(site) ?? []), share]));
    }
  }
  const table: Record<string, number> = {};
  for (const [token, sites] of bySite) {
    if (sites.size < leastSites) continue;
    const mean = (values: readonly number[]) =>
      values.reduce((sum, value) => sum + value, 0) / values.length;
    const content = [...sites.values()].reduce((sum, shares) => sum + mean(shares), 0);
    const share = (content + prior / 2) / (sites.size + prior);
    table[token] = Number(Math.log(share / (1 - share)).toFixed(2));
  }
  return table;
}
