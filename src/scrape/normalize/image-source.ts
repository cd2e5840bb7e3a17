import type { Element } from "domhandler";
import { childElements } from "../tree.ts";

const lazyNames = [
  "data-src",
  "data-lazy-src",
  "data-original",
  "data-lazy",
  "data-hi-res-src",
  "data-full-src",
  "data-image",
  "data-img-src",
  "data-url",
];
const setNames = ["data-srcset", "data-lazy-srcset", "srcset"];
const inline = /^(data|about|blob):/i;
const blank =
  /(^|[/_.-])(placeholder|blank|spacer|lazy(?:load)?|loading|loader|transparent|pixel|1x1|grey|gray|clear|empty)[^/]*\.(gif|png|svg|jpe?g|webp)(\?|$)/i;

/** The best address that a picture gives, as it stands; null where it has none but a place holder. */
export function imageSource(image: Element): string | null {
  const { attribs } = image;
  const set = setNames.map((name) => bestOf(attribs[name])).find(Boolean);
  if (set) return set;
  const lazy = lazyNames
    .map((name) => attribs[name]?.trim())
    .find((value) => value && isAddress(value));
  if (lazy) return lazy;
  const source = attribs["src"]?.trim();
  if (source && !inline.test(source) && !blank.test(source)) return source;
  return sourceBeside(image);
}

/** What a `picture` gives beside its image. */
function sourceBeside(image: Element): string | null {
  const { parent } = image;
  if (!parent || !("name" in parent) || parent.name !== "picture") return null;
  const sources = childElements(parent).filter(({ name }) => name === "source");
  const sets = sources.flatMap((source) => setNames.map((name) => bestOf(source.attribs[name])));
  return sets.find(Boolean) ?? null;
}

/** The largest picture of a `srcset` (HTML 4.8.4.2.2: addresses may hold commas, not at their end). */
export function bestOf(set: string | undefined): string | null {
  let best: string | null = null;
  let most = -1;
  for (const match of (set ?? "").matchAll(/([^\s,]\S*[^\s,]|[^\s,])(?:\s+([^,]+))?(?:,|$)/g)) {
    const [, url = "", descriptor = ""] = match;
    const size = Number.parseFloat(descriptor) || 1;
    const weight = descriptor.includes("w") ? size : size * 1000;
    if (weight > most && !inline.test(url)) [best, most] = [url, weight];
  }
  return best;
}

/** Whether a picture is there to count visits or to fill space. */
export function isPixel({ attribs }: Element): boolean {
  const width = sizeOf(
    attribs["width"] ?? /(?:^|;)\s*width:\s*(\d+)px/.exec(attribs["style"] ?? "")?.[1],
  );
  const height = sizeOf(
    attribs["height"] ?? /(?:^|;)\s*height:\s*(\d+)px/.exec(attribs["style"] ?? "")?.[1],
  );
  if (width === null && height === null) return false;
  return (width ?? 0) <= 2 && (height ?? 0) <= 2;
}

/** A size in pixels; null where none is given or it depends on the layout. */
export function sizeOf(value: string | undefined): number | null {
  return value && /^\s*\d+(\.\d+)?(px)?\s*$/.test(value) ? Number.parseFloat(value) : null;
}

function isAddress(value: string): boolean {
  return (
    !inline.test(value) && /^(https?:)?\/|\.\w{2,5}(\?|#|$)/i.test(value) && !/[{}\s<>]/.test(value)
  );
}
