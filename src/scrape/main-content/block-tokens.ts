import type { Element } from "domhandler";

/** What words in class names and ids tell of an element; the distance to the nearest such is a feature each. */
const kinds: Readonly<Record<string, string>> = {
  comments: "comment comments disqus respond replies commentlist discussion",
  related:
    "related recommend recommended recommendation recommendations more trending popular suggested outbrain taboola teaser teasers promo promos upsell cross readmore similar",
  aside: "sidebar side aside rail widget widgets secondary",
  social: "share sharing social follow addthis sharedaddy",
  newsletter: "newsletter newsletters subscribe subscription signup paywall cta optin",
  advert: "ad ads advert advertisement sponsored sponsor dfp banner",
  byline: "author byline meta date time bio avatar tag tags categories posted published",
  footer: "footer foot bottom copyright legal",
  navigation:
    "nav navbar navigation menu breadcrumb breadcrumbs pagination pager toc tab tabs skip",
  body: "content body entry post article story text prose markdown main rte richtext description",
  product: "product price pdp sku variant buy cart",
  review: "review reviews rating ratings testimonial testimonials star stars",
  message: "message messages thread topic posts answer question cooked forum",
  card: "card cards item items tile grid list listing result results loop teaser feed",
  overlay:
    "modal popup popover dialog cookie cookies consent gdpr overlay tooltip drawer toast flyout dropdown",
  fold: "faq accordion collapse details panel",
  caption: "caption figcaption credit legend",
  hidden: "hidden hide sr screen visually only offscreen invisible collapsed none",
  filter: "filter filters facet facets sort sorting toolbar refine swatch option options",
  hero: "hero intro headline title heading jumbotron masthead",
};

/** The kinds of elements that class names tell of. */
export const tokenKinds: readonly string[] = Object.keys(kinds);

const kindsByToken: ReadonlyMap<string, number[]> = (() => {
  const found = new Map<string, number[]>();
  for (const [index, kind] of tokenKinds.entries()) {
    for (const token of kinds[kind]!.split(" ")) {
      found.set(token, [...(found.get(token) ?? []), index]);
    }
  }
  return found;
})();

/** The indexes in `tokenKinds` of what a token tells. */
export function kindsOfToken(token: string): readonly number[] {
  return kindsByToken.get(token) ?? [];
}

const maxRawLength = 60;
const maxTokens = 24;

/** The words in an element's class names, ids and roles, each once: `postBody main-text` gives post, body, main, text. */
export function tokensOf({ attribs }: Element): string[] {
  const { class: classes, id, role, itemprop } = attribs;
  const named = attribs["data-testid"] ?? attribs["data-component"];
  if (!classes && !id && !role && !itemprop && !named) return [];
  const found = new Set<string>();
  const raw = `${classes ?? ""} ${id ?? ""} ${named ?? ""}`;
  for (const part of raw.split(/\s+/)) {
    if (part === "" || part.length > maxRawLength) continue;
    for (const token of part
      .replace(/([a-z])([A-Z])/g, "$1-$2")
      .toLowerCase()
      .split(/[^a-z]+/)) {
      if (token.length > 1 && token.length < 20) found.add(token);
    }
    if (found.size > maxTokens) break;
  }
  if (role) found.add(`role-${role.toLowerCase()}`);
  if (itemprop) found.add(`prop-${itemprop.toLowerCase()}`);
  return [...found];
}
