import type { Document, Element } from "domhandler";
import { absolute, baseOf } from "./normalize/addresses.ts";
import { sizeOf } from "./normalize/image-source.ts";
import { around, childElements, elementsBelow, findBelow, lineOf, oneLine } from "./tree.ts";

/** A picture of a page; `url` is null for an inline SVG and other pictures without an address. */
export interface PageImage {
  url: string | null;
  category: "favicon" | "icon" | "content_image" | "decorative" | "svg_icon" | "svg_content";
  description: string | null;
}

/** Pictures up to this size, in pixels, are icons. */
const iconSize = 64;

/**
 * The pictures of a normalised page in its order, its own icon first, each address once: images,
 * backgrounds of inline styles, and inline SVG that has a name (`url` null).
 */
export function imagesOf(document: Document, baseUrl: string): PageImage[] {
  const base = baseOf(document, baseUrl);
  const elements = elementsBelow(document);
  const found: PageImage[] = [];
  const seen = new Set<string>();
  const add = (image: PageImage) => {
    if (image.url !== null && seen.has(image.url)) return;
    if (image.url !== null) seen.add(image.url);
    found.push(image);
  };
  const icon = elements.find(
    ({ name, attribs }) => name === "link" && /(^|\s)icon(\s|$)/i.test(attribs["rel"] ?? ""),
  );
  const favicon = absolute(icon?.attribs["href"], base);
  if (favicon && isHttp(favicon)) add({ url: favicon, category: "favicon", description: null });
  for (const element of elements) {
    const image = element.name === "svg" ? vector(element) : picture(element, base);
    if (image) add(image);
  }
  return found;
}

function picture(element: Element, base: string): PageImage | null {
  const { name, attribs } = element;
  const image = name === "img" || name === "image";
  const source = image
    ? attribs["src"]
    : ((name === "video" ? attribs["poster"] : undefined) ?? backgroundOf(attribs));
  const url = source ? absolute(source, base) : null;
  if (!url || !isHttp(url)) return null;
  const category = image ? categoryOf(element, url) : backgroundCategory(element);
  return { url, category, description: describe(element) };
}

function backgroundCategory(element: Element): PageImage["category"] {
  const named = element.attribs["role"] === "img" || oneLine(element.attribs["aria-label"]) !== "";
  return named || element.name === "video" ? "content_image" : "decorative";
}

function categoryOf(element: Element, url: string): PageImage["category"] {
  const small = isSmall(element, url);
  if (/\.svgz?([?#]|$)/i.test(url)) return small ? "svg_icon" : "svg_content";
  const { role = "", alt } = element.attribs;
  // Every picture has an `alt` after normalising; a link names what its picture is for.
  const silent = !alt && !element.attribs["title"] && !element.attribs["aria-label"];
  const ornament = /^(presentation|none)$/.test(role) || element.attribs["aria-hidden"] === "true";
  if (ornament || (silent && element.attribs["data-decorative"] !== undefined)) return "decorative";
  if (small) return "icon";
  return silent && isEmptyAlt(element) ? "decorative" : "content_image";
}

/** Whether the page says itself that a picture means nothing. */
function isEmptyAlt(element: Element): boolean {
  return element.attribs["alt"] === "" && !around(element, ({ name }) => name === "figure");
}

function isSmall(element: Element, url: string): boolean {
  const { attribs } = element;
  const width = sizeOf(attribs["width"]) ?? styled("width", attribs);
  const height = sizeOf(attribs["height"]) ?? styled("height", attribs);
  if (width !== null || height !== null) return Math.max(width ?? 0, height ?? 0) <= iconSize;
  const names = `${attribs["class"] ?? ""} ${attribs["id"] ?? ""}`;
  if (
    /(?:^|[\s_-])(icons?|emoji|emoticon|smiley|favicon|badge|flag|glyph)(?:$|[\s_-])/i.test(names)
  )
    return true;
  return /(?:^|[/_.-])(icons?|favicon|emoji|sprite)(?:[/_.-]|$)/i.test(
    URL.parse(url)?.pathname ?? "",
  );
}

function styled(side: "width" | "height", attribs: Record<string, string>): number | null {
  const style = attribs["style"] ?? "";
  const given = new RegExp(`(?:^|;)\\s*${side}\\s*:\\s*([\\d.]+)px`).exec(style)?.[1];
  return given ? Number.parseFloat(given) : null;
}

function vector(element: Element): PageImage | null {
  const { attribs } = element;
  const title = childElements(element).find(({ name }) => name === "title");
  const description = oneLine(attribs["aria-label"]) || lineOf(title);
  if (!description) return null;
  const box = /^\s*\S+\s+\S+\s+([\d.]+)\s+([\d.]+)/.exec(attribs["viewBox"] ?? "");
  const sized =
    sizeOf(attribs["width"]) ?? styled("width", attribs) ?? Number.parseFloat(box?.[1] ?? "0");
  return { url: null, category: sized <= iconSize ? "svg_icon" : "svg_content", description };
}

function backgroundOf(attribs: Record<string, string>): string | undefined {
  const lazy = attribs["data-bg"] ?? attribs["data-background"] ?? attribs["data-background-image"];
  const style = attribs["style"] ?? "";
  const declared = /(?:^|;)\s*background(?:-image)?\s*:/i.exec(style);
  const value = declared ? style.slice(declared.index + declared[0].length) : "";
  const given = /^[^;]*?url\(\s*(?:"([^"]+)"|'([^']+)'|([^)"'\s]+))/i.exec(value)?.slice(1);
  const url = given?.find((part) => part !== undefined);
  if (url) return url;
  return lazy && /[./]/.test(lazy) ? lazy.replace(/^url\(|\)$/g, "") : undefined;
}

function describe(element: Element): string | null {
  const { attribs } = element;
  const own =
    oneLine(attribs["alt"]) || oneLine(attribs["aria-label"]) || oneLine(attribs["title"]);
  if (own) return own;
  const figure = around(element, ({ name }) => name === "figure");
  const caption = figure && findBelow(figure, "figcaption");
  return (caption && lineOf(caption)) || null;
}

function isHttp(url: string): boolean {
  return /^https?:/i.test(url);
}
