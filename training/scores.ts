/** Precision, recall and their harmonic mean, 0 to 1. */
export interface Score {
  precision: number;
  recall: number;
  f1: number;
}

function scoreOf(shared: number, found: number, wanted: number): Score {
  const precision = found === 0 ? Number(wanted === 0) : shared / found;
  const recall = wanted === 0 ? Number(found === 0) : shared / wanted;
  return { precision, recall, f1: harmonic(precision, recall) };
}

function harmonic(precision: number, recall: number): number {
  return precision + recall === 0 ? 0 : (2 * precision * recall) / (precision + recall);
}

function tokensOf(text: string): string[] {
  return text.match(/[\p{L}\p{N}_]+/gu) ?? [];
}

function counted(items: readonly string[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const item of items) counts.set(item, (counts.get(item) ?? 0) + 1);
  return counts;
}

function sharedOf(one: readonly string[], other: readonly string[]): number {
  const counts = counted(other);
  let shared = 0;
  for (const [item, count] of counted(one)) shared += Math.min(count, counts.get(item) ?? 0);
  return shared;
}

/** Words in any order, as WCXB scores. */
export function wordScore(found: string, wanted: string): Score {
  const [one, other] = [tokensOf(found.toLowerCase()), tokensOf(wanted.toLowerCase())];
  return scoreOf(sharedOf(one, other), one.length, other.length);
}

/** Runs of four words, as article-extraction-benchmark scores. */
export function shingleScore(found: string, wanted: string): Score {
  const [one, other] = [shingles(tokensOf(found)), shingles(tokensOf(wanted))];
  return scoreOf(sharedOf(one, other), one.length, other.length);
}

function shingles(tokens: readonly string[]): string[] {
  if (tokens.length === 0) return [];
  return Array.from({ length: Math.max(1, tokens.length - 3) }, (_, index) =>
    tokens.slice(index, index + 4).join("\u0001"),
  );
}

/** F1 of the mean precision and the mean recall, as article-extraction-benchmark sums up. */
export function meanScore(scores: readonly Score[]): Score {
  const precision = mean(scores.map((score) => score.precision));
  const recall = mean(scores.map((score) => score.recall));
  return { precision, recall, f1: harmonic(precision, recall) };
}

export function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** The share of snippets that the text holds; 1 where there are none. */
export function snippetShare(text: string, snippets: readonly string[]): number {
  if (snippets.length === 0) return 1;
  const plain = squeezed(text);
  return snippets.filter((snippet) => plain.includes(squeezed(snippet))).length / snippets.length;
}

function squeezed(text: string): string {
  return text.toLowerCase().replace(/\s+/g, " ").trim();
}
