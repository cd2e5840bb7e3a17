/** An answer whose numbers all stand for sources. */
export interface Cited {
  answer: string;
  /** Which sources it names, as indexes from 0, in the order of their new numbers. */
  cited: number[];
  /** The numbers that were removed because no source has them. */
  removed: number[];
}

/** `[1]`, `[1, 2]`, also as a link: a model may make up an address for it. */
const citation = /(\s?)\[(\d{1,3}(?:\s*[,;]\s*\d{1,3})*)\](?:\([^()\s]*\))?/g;

/**
 * Gives the sources that an answer names new numbers in the order of naming, from 1, and removes the
 * numbers that stand for no source.
 */
export function citeSources(text: string, sourceCount: number): Cited {
  const cited: number[] = [];
  const removed = new Set<number>();
  const answer = text.replaceAll(citation, (_, space: string, list: string) => {
    const numbers = list.split(/[,;]/).map(Number);
    const kept = numbers.filter((number) => number >= 1 && number <= sourceCount);
    for (const number of numbers) if (!kept.includes(number)) removed.add(number);
    if (kept.length === 0) return "";
    const renumbered = kept.map((number) => {
      if (!cited.includes(number - 1)) cited.push(number - 1);
      return `[${cited.indexOf(number - 1) + 1}]`;
    });
    return space + [...new Set(renumbered)].join("");
  });
  return { answer: answer.trim(), cited, removed: [...removed] };
}
