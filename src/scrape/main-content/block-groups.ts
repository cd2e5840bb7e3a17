import { type BlockPage, sizeOf } from "./block-page.ts";
import type { PageElement, TextBlock } from "./blocks.ts";

/** Siblings that repeat each other: cards of a grid, posts of a topic, rows. */
export interface Group {
  members: PageElement[];
  size: number;
  first: number;
  end: number;
}

const leastMembers = 3;

/** Where in the page's skeleton a block stands: blocks of one slot look alike. */
export function slotOf({ element }: TextBlock): string {
  const { parent } = element;
  return `${element.signature}<${parent?.signature}<${parent?.parent?.signature}`;
}

/** The groups of a page: siblings with text that share tag and first class. */
function groupsOf(page: BlockPage): (Group | undefined)[] {
  const byKey = Map.groupBy(
    page.elements.filter(({ parent, first, end }) => parent && end > first),
    ({ parent, signature }) => `${parent!.index} ${signature}`,
  );
  const groups: (Group | undefined)[] = page.elements.map(() => undefined);
  for (const members of byKey.values()) {
    if (members.length < leastMembers) continue;
    const size = members.reduce((sum, member) => sum + sizeOf(page, member), 0);
    const group = { members, size, first: members[0]!.first, end: members.at(-1)!.end };
    for (const { index } of members) groups[index] = group;
  }
  return groups;
}

interface Membership {
  group: Group;
  member: PageElement;
}

/** For each element the innermost group it is in, and the outermost. */
export function groupsAround(page: BlockPage) {
  const groups = groupsOf(page);
  const inner: (Membership | undefined)[] = [];
  const outer: (Membership | undefined)[] = [];
  for (const element of page.elements) {
    const own = groups[element.index];
    const isMember = own !== undefined;
    const above = element.parent?.index ?? -1;
    // Cards have several blocks; a list's items and a card's lines are told apart by the slots.
    inner.push(isMember ? { group: own, member: element } : inner[above]);
    outer.push(outer[above] ?? (isMember ? { group: own, member: element } : undefined));
  }
  return { group: inner, outerGroup: outer };
}
