import type { Columns } from "./block-columns.ts";
import { type BlockPage, linkShare, linkShareOf, proseOf } from "./block-page.ts";
import { topics } from "./block-words.ts";

const addressHints: Readonly<Record<string, RegExp>> = {
  forum: /forum|thread|topic|question|discuss|community|reddit|comments\/|\/t\//,
  product: /product|item|\/p\/|\/dp\/|shop|store|listing\//,
  collection: /categor|collection|catalog|\/c\/|browse|department|\/cat\//,
  docs: /docs?\b|documentation|wiki|reference|manual|guide|tutorial|api|learn|readthedocs|developer/,
  blog: /blog|news|article|stor(y|ies)|post|\/20\d\d\//,
  service: /service|solution|feature|pricing|platform|about|product/,
};
const typeHints: Readonly<Record<string, RegExp>> = {
  article: /article|posting|report/,
  product: /^product|productgroup|offer/,
  list: /itemlist|collectionpage/,
  forum: /discussion|question|qapage|answer|comment/,
  faq: /faq/,
  recipe: /recipe|howto/,
  organisation: /organization|localbusiness|website/,
};

/** What the whole page tells: the same for all its blocks. */
export function addPageFeatures(page: BlockPage, columns: Columns): void {
  const { blocks, facts } = page;
  const { types, ogType, host, path } = facts;
  for (const [name, value] of Object.entries(countsOf(page))) {
    columns.addForAll(`page.${name}`, value);
  }
  for (const [name, pattern] of Object.entries(addressHints)) {
    columns.addForAll(`address.${name}`, Number(pattern.test(host + path)));
  }
  for (const [name, pattern] of Object.entries(typeHints)) {
    columns.addForAll(`type.${name}`, Number(types.some((type) => pattern.test(type))));
  }
  columns.addForAll("og.article", Number(/article|blog/.test(ogType)));
  columns.addForAll("og.product", Number(ogType.includes("product")));
  columns.addForAll("page.ldText", Math.log1p(facts.ldTextWords));
  columns.addForAll("address.depth", path.split("/").filter(Boolean).length);
  columns.addForAll("address.words", path.split(/[-_]/).length);
  columns.addForAll("page.blocks", Math.log1p(blocks.length));
}

function countsOf(page: BlockPage): Record<string, number> {
  const { blocks, elements, size } = page;
  const root = { first: 0, end: blocks.length };
  const share = (isOne: (index: number) => boolean) =>
    blocks.reduce((count, _, index) => count + Number(isOne(index)), 0) / blocks.length;
  const count = (...tags: string[]) =>
    Math.log1p(elements.filter(({ tag }) => tags.includes(tag)).length);
  const isTopic = (name: string) => (index: number) =>
    blocks[index]!.size < 30 && topics[name]!.test(blocks[index]!.text);
  const paragraphs = blocks.filter((block) => block.element.tag === "p" && block.size > 10);
  return {
    size: Math.log1p(size),
    linkShare: linkShareOf(page, root),
    proseShare: proseOf(page, root) / size,
    paragraphs: Math.log1p(paragraphs.length),
    paragraphSize: proseOf(page, root) / (paragraphs.length + 1),
    meanSize: size / blocks.length,
    linkBlocks: share((index) => linkShare(blocks[index]!) > 0.5),
    listShare: share((index) => blocks[index]!.element.tag === "li"),
    cellShare: share((index) => blocks[index]!.element.tag === "td"),
    priceShare: share(isTopic("price")),
    dateShare: share(isTopic("date")),
    cartShare: share(isTopic("cart")),
    reviewShare: share(isTopic("review")),
    forumShare: share(isTopic("forum")),
    codes: count("pre"),
    articles: count("article"),
    mains: count("main"),
    headings: count("h2", "h3", "h4"),
    forms: count("form"),
    fields: Math.log1p(elements[0]!.fields),
    images: Math.log1p(elements[0]!.images),
  };
}
