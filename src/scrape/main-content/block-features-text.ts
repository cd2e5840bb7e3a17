import type { Columns } from "./block-columns.ts";
import { type BlockPage, linkShare } from "./block-page.ts";
import { stopWords, topics } from "./block-words.ts";
import type { TextBlock } from "./blocks.ts";

/** Topics are looked for in short texts and in how long ones begin. */
const topicLength = 240;
/** Shares of words are told from so many of them. */
const sampleWords = 120;

const topicNames = Object.keys(topics);

/** What a block's own text tells. */
export function addTextFeatures({ blocks }: BlockPage, columns: Columns): void {
  const at = (index: number) => blocks[index]!;
  columns.add("size", (index) => Math.log1p(at(index).size));
  columns.add("length", (index) => Math.log1p(at(index).text.length));
  columns.add("wordLength", (index) => at(index).characters / at(index).words.length);
  columns.add("linkShare", (index) => linkShare(at(index)));
  columns.add("links", (index) => Math.log1p(at(index).links));
  columns.add("pressedShare", (index) => at(index).pressed / at(index).characters);
  columns.add("boldShare", (index) => at(index).bold / at(index).characters);
  columns.add("codeShare", (index) => at(index).code / at(index).characters);
  columns.add("breaks", (index) => Math.log1p(at(index).breaks));
  columns.add("ideographs", (index) => at(index).ideographs / at(index).text.length);
  columns.add("hidden", (index) => Number(at(index).isHidden));
  addSigns(blocks, columns);
  addShapes(blocks, columns);
  for (const name of topicNames) {
    const pattern = topics[name]!;
    columns.add(`topic.${name}`, (index) =>
      Number(pattern.test(at(index).text.slice(0, topicLength))),
    );
  }
}

function addSigns(blocks: readonly TextBlock[], columns: Columns): void {
  const text = (index: number) => blocks[index]!.text;
  const count = (index: number, pattern: RegExp) => text(index).match(pattern)?.length ?? 0;
  const test = (name: string, pattern: RegExp) =>
    columns.add(name, (index) => Number(pattern.test(text(index))));
  columns.add("signs", (index) => count(index, /[.,;:!?。，、！？；]/g) / blocks[index]!.size);
  columns.add("commas", (index) => Math.log1p(count(index, /[,，、]/g)));
  columns.add("sentences", (index) => Math.log1p(count(index, /[.!?](?=\s|$)|[。！？]/g)));
  test("endsSentence", /[.!?…:"”’)。！？]$/);
  test("endsColon", /:$/);
  test("endsEllipsis", /(…|\.\.\.)$/);
  test("startsUpper", /^[\p{Lu}\p{N}"“'(]/u);
  test("separators", /[|•·»›→/]/);
  test("address", /https?:|www\.|@\w/);
  test("question", /\?$/);
  test("counter", /^\(?\d[\d.,]*\)?$|^\d+ ?(\/|of) ?\d+$/);
}

function addShapes(blocks: readonly TextBlock[], columns: Columns): void {
  const samples = blocks.map(({ words }) => words.slice(0, sampleWords));
  const share = (name: string, isOne: (word: string) => boolean) =>
    columns.add(name, (index) => {
      const sample = samples[index]!;
      let count = 0;
      for (const word of sample) if (isOne(word)) count++;
      return count / sample.length;
    });
  share("capitalised", (word) => /^\p{Lu}/u.test(word));
  share("shouted", (word) => word.length > 1 && /^\p{Lu}+$/u.test(word));
  share("digits", (word) => /^\d/.test(word));
  share("stopWords", (word) => stopWords.has(word.toLowerCase()));
}
