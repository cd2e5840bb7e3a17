import type { Columns } from "./block-columns.ts";
import { tagNumber } from "./block-features-place.ts";
import { type BlockPage, linkShare } from "./block-page.ts";

const reach = 6;
const farthest = 60;
const offsets = [-3, -2, -1, 1, 2, 3];

/** What the blocks before and after a block are. */
export function addNearFeatures({ blocks }: BlockPage, columns: Columns): void {
  const shares = blocks.map(linkShare);
  for (const offset of offsets) {
    const name = offset < 0 ? `before${-offset}` : `after${offset}`;
    const near = (index: number) => blocks[index + offset];
    columns.add(`${name}.size`, (index) => Math.log1p(near(index)?.size ?? -0.5));
    columns.add(`${name}.linkShare`, (index) => shares[index + offset] ?? -1);
    if (Math.abs(offset) > 2) continue;
    columns.add(`${name}.tag`, (index) => (near(index) ? tagNumber(near(index)!.element) : -1));
    columns.add(`${name}.depth`, (index) => {
      const other = near(index);
      if (!other) return 60;
      return Math.max(-30, Math.min(30, other.element.depth - blocks[index]!.element.depth));
    });
  }
  const isLong = blocks.map(({ size }, index) => size > 20 && shares[index]! < 0.3);
  columns.add("long.before", distances(isLong, 1));
  columns.add("long.after", distances(isLong, -1));
  addWindow(blocks, shares, columns);
}

/** How far the nearest such block before (step 1) or after (step -1) each is. */
function distances(isSuch: readonly boolean[], step: 1 | -1): (index: number) => number {
  const found = new Float32Array(isSuch.length);
  let distance = farthest;
  const start = step === 1 ? 0 : isSuch.length - 1;
  for (let index = start; index >= 0 && index < isSuch.length; index += step) {
    found[index] = distance;
    distance = isSuch[index] ? 1 : Math.min(farthest, distance + 1);
  }
  return (index) => found[index]!;
}

function addWindow(blocks: BlockPage["blocks"], shares: readonly number[], columns: Columns): void {
  const weights = Array.from({ length: reach + 1 }, (_, away) => Math.exp(-(away * away) / 18));
  const mean = (index: number, valueAt: (near: number) => number) => {
    let [sum, weight] = [0, 0];
    const end = Math.min(blocks.length - 1, index + reach);
    for (let near = Math.max(0, index - reach); near <= end; near++) {
      const part = weights[Math.abs(near - index)]!;
      sum += part * valueAt(near);
      weight += part;
    }
    return sum / weight;
  };
  columns.add("window.size", (index) =>
    Math.log1p(mean(index, (near) => blocks[near]!.size * (1 - shares[near]!))),
  );
  columns.add("window.linkShare", (index) => mean(index, (near) => shares[near]!));
  columns.add("window.longest", (index) => {
    let longest = 0;
    const end = Math.min(blocks.length - 1, index + reach);
    for (let near = Math.max(0, index - reach); near <= end; near++) {
      if (near !== index && shares[near]! < 0.4) longest = Math.max(longest, blocks[near]!.size);
    }
    return Math.log1p(longest);
  });
}
