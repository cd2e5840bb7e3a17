import type { Columns } from "./block-columns.ts";
import { type BlockPage, proseOf } from "./block-page.ts";
import type { PageElement, TextBlock } from "./blocks.ts";

/** Numbers for tags, near ones for what is alike; 0 for all others. */
const tagNumbers: Readonly<Record<string, number>> = {
  p: 1,
  blockquote: 2,
  pre: 3,
  h1: 4,
  h2: 5,
  h3: 6,
  h4: 7,
  h5: 8,
  h6: 8,
  li: 9,
  ul: 10,
  ol: 10,
  dt: 11,
  dd: 12,
  td: 13,
  th: 14,
  tr: 15,
  table: 15,
  figcaption: 16,
  caption: 16,
  figure: 17,
  div: 18,
  section: 19,
  article: 20,
  main: 21,
  header: 22,
  footer: 23,
  aside: 24,
  nav: 25,
  form: 26,
  button: 27,
  summary: 28,
  details: 28,
  legend: 29,
  fieldset: 29,
  noscript: 30,
  body: 31,
  address: 32,
  dialog: 33,
};

export function tagNumber(element: PageElement): number {
  return tagNumbers[element.tag] ?? 0;
}

const landmarks = (
  "nav header footer aside main article section form ul table figure blockquote pre dialog details " +
  "button dl noscript"
).split(" ");
const landmarkNames: Readonly<Record<string, string>> = { ol: "ul", menu: "ul" };
const roleLandmarks: Readonly<Record<string, string>> = {
  navigation: "nav",
  menu: "nav",
  menubar: "nav",
  banner: "header",
  contentinfo: "footer",
  complementary: "aside",
  main: "main",
  article: "article",
  search: "form",
  dialog: "dialog",
  alertdialog: "dialog",
  button: "button",
  list: "ul",
};

/** Where a block stands: in which elements, and where on the page. */
export function addPlaceFeatures(page: BlockPage, columns: Columns): void {
  const { blocks, size, sizes } = page;
  const count = blocks.length;
  const around = (index: number, steps: number) => {
    let element = blocks[index]!.element;
    for (let step = 0; step < steps; step++) element = element.parent ?? element;
    return element;
  };
  columns.add("tag", (index) => tagNumber(around(index, 0)));
  columns.add("tag.parent", (index) => tagNumber(around(index, 1)));
  columns.add("tag.grand", (index) => tagNumber(around(index, 2)));
  columns.add("heading", (index) => headingLevel(blocks[index]!));
  columns.add("depth", (index) => Math.min(60, blocks[index]!.element.depth));
  addLandmarks(page, columns);
  columns.add("position", (index) => index / count);
  columns.add("positionBySize", (index) => sizes[index]! / size);
  const prose = proseOf(page, { first: 0, end: count }) || 1;
  columns.add("proseBefore", (index) => proseOf(page, { first: 0, end: index }) / prose);
  columns.add("fromStart", (index) => Math.log1p(index));
  columns.add("fromEnd", (index) => Math.log1p(count - 1 - index));
}

/** 1 to 6 for a heading, 0 for all else. */
export function headingLevel({ element }: TextBlock): number {
  for (let one: PageElement | undefined = element, steps = 0; one && steps < 3; steps++) {
    const level = /^h([1-6])$/.exec(one.tag)?.[1];
    if (level) return Number(level);
    one = one.parent;
  }
  return 0;
}

function addLandmarks({ blocks, elements }: BlockPage, columns: Columns): void {
  const width = landmarks.length;
  const counts = new Uint8Array(elements.length * width);
  for (const { index, parent, tag, element } of elements) {
    const own = index * width;
    if (parent) counts.copyWithin(own, parent.index * width, (parent.index + 1) * width);
    const byTag = landmarks.indexOf(landmarkNames[tag] ?? tag);
    const role = element.attribs["role"]?.toLowerCase() ?? "";
    const byRole = landmarks.indexOf(roleLandmarks[role] ?? "");
    const add = (landmark: number) => {
      if (landmark >= 0 && counts[own + landmark]! < 9) counts[own + landmark]!++;
    };
    add(byTag);
    if (byRole !== byTag) add(byRole);
  }
  for (const [offset, name] of landmarks.entries()) {
    columns.add(`in.${name}`, (index) => counts[blocks[index]!.element.index * width + offset]!);
  }
}
