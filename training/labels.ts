import { wordsOf } from "../src/scrape/main-content/block-words.ts";
import type { TextBlock } from "../src/scrape/main-content/blocks.ts";

/** A place in the gold text where a block may stand. */
interface Match {
  block: number;
  start: number;
  length: number;
  /** Words that agree. */
  agreeing: number;
}

interface Chained {
  match: Match;
  score: number;
  before: Chained | undefined;
}

const ideograph = /[\u3040-\u30ff\u3400-\u9fff]/;
const mostPlaces = 60;
const slack = 6;

/** The share of each block's words that belong to the gold text, 0 to 1. */
export function labelBlocks(blocks: readonly TextBlock[], gold: string): Float32Array {
  const wanted = tokens(wordsOf(gold.toLowerCase()));
  const found = blocks.map(({ words }) => tokens(words.map((word) => word.toLowerCase())));
  const places = placesOf(wanted);
  const matches = found.flatMap((words, block) => matchesOf(words, block, wanted, places));
  const labels = new Float32Array(blocks.length);
  const used = new Uint8Array(wanted.length);
  for (const { block, start } of bestChain(matches, wanted.length)) {
    labels[block] = take(found[block]!, start, wanted, used) / found[block]!.length;
  }
  for (const [block, words] of found.entries()) {
    if (words.length >= 6 && labels[block]! <= 0.5) {
      labels[block] = Math.max(labels[block]!, takeElsewhere(words, places, used));
    }
    // A few words agree by chance.
    const least = words.length <= 3 ? 1 : 0.25;
    if (labels[block]! < least) labels[block] = 0;
  }
  shareAmongRepeats(blocks, labels);
  return labels;
}

/** Where a text stands more than once, nothing tells which of them the gold text means. */
function shareAmongRepeats(blocks: readonly TextBlock[], labels: Float32Array): void {
  const best = new Map<string, number>();
  for (const [index, { text, words }] of blocks.entries()) {
    if (words.length >= 8) best.set(text, Math.max(best.get(text) ?? 0, labels[index]!));
  }
  for (const [index, { text }] of blocks.entries()) {
    labels[index] = best.get(text) ?? labels[index]!;
  }
}

/** Scripts without spaces are aligned by character. */
function tokens(words: readonly string[]): string[] {
  return words.flatMap((word) => (ideograph.test(word) ? Array.from(word) : [word]));
}

function keyAt(words: readonly string[], index: number, length: number): string {
  return words.slice(index, index + length).join(" ");
}

function placesOf(wanted: readonly string[]): Map<string, number[]> {
  const places = new Map<string, number[]>();
  for (const length of [1, 2, 3]) {
    for (let index = 0; index + length <= wanted.length; index++) {
      const key = keyAt(wanted, index, length);
      const known = places.get(key);
      if (!known) places.set(key, [index]);
      else if (known.length < mostPlaces) known.push(index);
    }
  }
  return places;
}

function matchesOf(
  words: readonly string[],
  block: number,
  wanted: readonly string[],
  places: ReadonlyMap<string, number[]>,
): Match[] {
  const { length } = words;
  const key = Math.min(3, length);
  const anchors = length <= 6 ? [0] : [0, 1, Math.floor(length / 2), length - 3];
  const starts = new Set<number>();
  for (const anchor of anchors) {
    for (const place of places.get(keyAt(words, anchor, key)) ?? []) starts.add(place - anchor);
  }
  return [...starts].flatMap((start) => {
    let agreeing = 0;
    for (let index = Math.max(0, -start); index < length; index++) {
      if (wanted[start + index] === words[index]) agreeing++;
    }
    const isEnough = agreeing >= (length <= 6 ? length : 3);
    return isEnough ? [{ block, start: Math.max(0, start), length, agreeing }] : [];
  });
}

/** The matches that agree most while both texts go on: a Fenwick tree of the best chain up to each word. */
function bestChain(matches: readonly Match[], wanted: number): Match[] {
  const tree: (Chained | undefined)[] = Array.from({ length: wanted + 2 });
  const bestUpTo = (place: number) => {
    let best: Chained | undefined;
    for (let at = place + 1; at > 0; at -= at & -at) {
      const one = tree[at];
      if (one && (!best || one.score > best.score)) best = one;
    }
    return best;
  };
  const enter = (place: number, chained: Chained) => {
    for (let at = place + 1; at < tree.length; at += at & -at) {
      if (!tree[at] || chained.score > tree[at]!.score) tree[at] = chained;
    }
  };
  let best: Chained | undefined;
  for (const same of Map.groupBy(matches, ({ block }) => block).values()) {
    const chained = same.map((match) => {
      const before = bestUpTo(match.start);
      return { match, before, score: match.agreeing + (before?.score ?? 0) };
    });
    for (const one of chained) {
      if (!best || one.score > best.score) best = one;
      const { start, length } = one.match;
      enter(Math.min(wanted, start + Math.max(1, Math.floor(length * 0.8))), one);
    }
  }
  const chain: Match[] = [];
  for (let one = best; one; one = one.before) chain.unshift(one.match);
  return chain;
}

/** Marks what agrees from here on, over small gaps; how many words it was. */
function take(
  words: readonly string[],
  start: number,
  wanted: readonly string[],
  used: Uint8Array,
): number {
  let [place, taken] = [start, 0];
  for (const word of words) {
    for (let skip = 0; skip < slack; skip++) {
      const at = place + skip;
      if (wanted[at] !== word || used[at]) continue;
      used[at] = 1;
      place = at + 1;
      taken++;
      break;
    }
  }
  return taken;
}

/** The share of a long block's runs of three words that the gold text has somewhere, unused so far. */
function takeElsewhere(
  words: readonly string[],
  places: ReadonlyMap<string, number[]>,
  used: Uint8Array,
): number {
  const hits: number[] = [];
  for (let index = 0; index + 3 <= words.length; index++) {
    const place = places.get(keyAt(words, index, 3))?.find((at) => !used[at]);
    if (place !== undefined) hits.push(place);
  }
  const share = hits.length / (words.length - 2);
  if (share <= 0.6) return 0;
  for (const place of hits) used.fill(1, place, place + 3);
  return share;
}
