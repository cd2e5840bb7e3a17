import type { Columns } from "./block-columns.ts";
import { type Group, groupsAround, slotOf } from "./block-groups.ts";
import { type BlockPage, linkShare, linkShareOf, proseOf, sizeOf } from "./block-page.ts";
import { topics } from "./block-words.ts";
import type { TextBlock } from "./blocks.ts";

/** What groups of repeated elements and repeated texts tell of a block. */
export function addGroupFeatures(page: BlockPage, columns: Columns): void {
  addRepeats(page.blocks, columns);
  addSlots(page, columns);
  addGroups(page, columns);
}

function addRepeats(blocks: readonly TextBlock[], columns: Columns): void {
  const counts = new Map<string, number>();
  const nth = blocks.map(({ text }) => {
    const key = text.toLowerCase();
    const seen = counts.get(key) ?? 0;
    counts.set(key, seen + 1);
    return seen;
  });
  columns.add("repeats", (index) => Math.log(counts.get(blocks[index]!.text.toLowerCase())!));
  columns.add("repeats.before", (index) => Math.log1p(nth[index]!));
}

function addSlots(page: BlockPage, columns: Columns): void {
  const { blocks } = page;
  const keys = blocks.map(slotOf);
  const slots = Map.groupBy(blocks.keys(), (index) => keys[index]!);
  const sums = new Map(
    Array.from(slots, ([key, indexes]) => {
      const mean = (valueOf: (block: TextBlock) => number) =>
        indexes.reduce((sum, index) => sum + valueOf(blocks[index]!), 0) / indexes.length;
      const distinct = new Set(indexes.map((index) => blocks[index]!.text)).size;
      return [
        key,
        {
          count: Math.log(indexes.length),
          size: mean(({ size }) => size),
          linkShare: mean(linkShare),
          share: (mean(({ size }) => size) * indexes.length) / page.size,
          distinct: distinct / indexes.length,
          first: indexes[0]! / blocks.length,
        },
      ] as const;
    }),
  );
  for (const name of ["count", "size", "linkShare", "share", "distinct", "first"] as const) {
    columns.add(`slot.${name}`, (index) => sums.get(keys[index]!)![name]);
  }
}

function addGroups(page: BlockPage, columns: Columns): void {
  const { blocks } = page;
  const around = groupsAround(page);
  const largest = around.outerGroup.reduce((most, one) => Math.max(most, one?.group.size ?? 0), 1);
  const facts = new Map<Group, ReturnType<typeof groupFacts>>();
  const factsOf = (group: Group) => {
    const known = facts.get(group) ?? groupFacts(page, group, largest);
    facts.set(group, known);
    return known;
  };
  for (const [name, found] of Object.entries(around)) {
    const at = (index: number) => found[blocks[index]!.element.index];
    for (const key of groupFactNames) {
      columns.add(`${name}.${key}`, (index) => {
        const one = at(index);
        return one ? factsOf(one.group)[key] : -1;
      });
    }
    columns.add(`${name}.place`, (index) => {
      const one = at(index);
      return one ? (index - one.member.first) / (one.member.end - one.member.first) : -1;
    });
  }
}

const groupFactNames = [
  ...(["members", "share", "ofLargest", "memberSize", "memberBlocks", "linkShare"] as const),
  ...(["proseShare", "images", "prices", "position", "spread", "headed"] as const),
];

function groupFacts(
  page: BlockPage,
  { members, size, first, end }: Group,
  largest: number,
): Record<(typeof groupFactNames)[number], number> {
  const { blocks } = page;
  const range = { first, end };
  const mean = size / members.length;
  const spread = members.reduce((sum, member) => sum + Math.abs(sizeOf(page, member) - mean), 0);
  const images = members.reduce((sum, { images }) => sum + images, 0);
  let prices = 0;
  for (let index = first; index < end; index++) {
    const { text, size } = blocks[index]!;
    if (size < 20 && topics["price"]!.test(text)) prices++;
  }
  const heading = blocks[first - 1];
  return {
    members: Math.log(members.length),
    share: size / page.size,
    ofLargest: size / largest,
    memberSize: Math.log1p(mean),
    memberBlocks: (end - first) / members.length,
    linkShare: linkShareOf(page, range),
    proseShare: proseOf(page, range) / (sizeOf(page, range) || 1),
    images: images / members.length,
    prices: prices / members.length,
    position: first / blocks.length,
    spread: spread / (size || 1),
    headed: heading ? Number(/^h\d$/.test(heading.element.tag)) : -1,
  };
}
