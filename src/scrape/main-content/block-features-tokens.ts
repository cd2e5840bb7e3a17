import type { Columns } from "./block-columns.ts";
import { type BlockPage, chainOf } from "./block-page.ts";
import { kindsOfToken, tokenKinds } from "./block-tokens.ts";

/** How much words in class names speak for content (above 0) or against it, as learned. */
export type TokenScores = Readonly<Record<string, number>>;

const farKind = 12;

interface Score {
  least: number;
  most: number;
  sum: number;
}

function scoreOf(tokens: readonly string[], scores: TokenScores): Score {
  const known = tokens.map((token) => (Object.hasOwn(scores, token) ? scores[token]! : 0));
  return {
    least: Math.min(0, ...known),
    most: Math.max(0, ...known),
    sum: known.reduce((sum, score) => sum + score, 0),
  };
}

/** What the class names around a block tell. */
export function addTokenFeatures(page: BlockPage, scores: TokenScores, columns: Columns): void {
  addScores(page, scores, columns);
  addKinds(page, columns);
}

function addScores({ blocks, elements }: BlockPage, scores: TokenScores, columns: Columns): void {
  const own = elements.map(({ tokens }) => scoreOf(tokens, scores));
  // What all elements around say together: the worst, the best, and sums.
  const least = new Float32Array(elements.length);
  const most = new Float32Array(elements.length);
  const faded = new Float32Array(elements.length);
  const whole = new Float32Array(elements.length);
  for (const { index, parent } of elements) {
    const above = parent?.index ?? -1;
    least[index] = Math.min(least[above] ?? 0, own[index]!.least);
    most[index] = Math.max(most[above] ?? 0, own[index]!.most);
    faded[index] = (faded[above] ?? 0) * 0.8 + own[index]!.sum;
    whole[index] = (whole[above] ?? 0) + own[index]!.sum;
  }
  const inline = blocks.map(({ inlineTokens }) => scoreOf(inlineTokens, scores));
  const chains = blocks.map(({ element }) => chainOf(element, 4));
  columns.add("tokens.inline.least", (index) => inline[index]!.least);
  columns.add("tokens.inline.most", (index) => inline[index]!.most);
  for (const [level, name] of ["own", "parent", "grand", "great"].entries()) {
    const score = (index: number) => own[chains[index]![level]?.index ?? 0]!;
    columns.add(`tokens.${name}.least`, (index) => score(index).least);
    columns.add(`tokens.${name}.most`, (index) => score(index).most);
    columns.add(`tokens.${name}.sum`, (index) => score(index).sum);
  }
  for (const [name, values] of Object.entries({ least, most, faded, whole })) {
    columns.add(`tokens.all.${name}`, (index) => values[blocks[index]!.element.index]!);
  }
}

function addKinds({ blocks, elements }: BlockPage, columns: Columns): void {
  const width = tokenKinds.length;
  const away = new Uint8Array(elements.length * width).fill(farKind);
  for (const { index, parent, tokens } of elements) {
    const own = index * width;
    if (parent) {
      for (let kind = 0; kind < width; kind++) {
        away[own + kind] = Math.min(farKind, away[parent.index * width + kind]! + 1);
      }
    }
    for (const token of tokens) for (const kind of kindsOfToken(token)) away[own + kind] = 0;
  }
  const inline = blocks.map(({ inlineTokens }) => new Set(inlineTokens.flatMap(kindsOfToken)));
  for (const [kind, name] of tokenKinds.entries()) {
    columns.add(`kind.${name}`, (index) =>
      inline[index]!.has(kind) ? 0 : away[blocks[index]!.element.index * width + kind]!,
    );
  }
}
