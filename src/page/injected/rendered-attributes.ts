import { isChromePart } from "./standing.ts";
import { own } from "./tree.ts";

/** What tells what an element is, where it leads and how it is to be read. */
export const renderedAttributes = [
  "id",
  "class",
  "role",
  "rel",
  "title",
  "alt",
  "lang",
  "cite",
  "datetime",
  "colspan",
  "rowspan",
  "headers",
  "scope",
  "start",
  "reversed",
  "itemprop",
  "itemscope",
  "itemtype",
  "itemid",
  "itemref",
  "property",
  "content",
  "encoding",
  "alttext",
  "display",
  "data-lang",
  "data-language",
  "data-latex",
  "data-line-number",
  "data-testid",
  "data-component",
  "aria-label",
  "aria-level",
  "aria-hidden",
  "aria-modal",
];

export function escapeHtml(text: string): string {
  if (!/[&<>"\u00a0\ud800-\udfff]/.test(text)) return text;
  return text
    .toWellFormed()
    .replace(/[&<>"\u00a0]/g, (character) => `&#${character.charCodeAt(0)};`);
}

export function attributesRendered(
  element: Element,
  tag: string,
  style: CSSStyleDeclaration,
): string {
  let text = "";
  for (const { name, value } of own(element, "attributes")) {
    if (/^(href|src|poster)$/.test(name)) text += ` ${name}="${escapeHtml(absoluteUrl(value))}"`;
    else if (renderedAttributes.includes(name)) text += attributeText(name, value);
  }
  // Headers are in the middle by themselves.
  if (tag === "td") {
    const align = /(right|center)$/.exec(style.textAlign)?.[1];
    if (align !== undefined) text += ` align="${align}"`;
  }
  if (tag === "details" && (element as HTMLDetailsElement).open) text += " open";
  if (tag === "dialog") text += " open";
  if (style.display === "inline") return text;
  const picture = /url\("(https?:[^"]+)"\)/.exec(style.backgroundImage)?.[1];
  if (picture !== undefined && own(element, "clientHeight") > 48) {
    text += ` style="background-image:url('${escapeHtml(picture.replaceAll("'", "%27"))}')"`;
  }
  return isChromePart(element, style) ? `${text} data-nocturne-chrome` : text;
}

export function renderedAttribute(element: Element, name: string): string {
  const value = own(element, "getAttribute").call(element, name);
  return value === null ? "" : attributeText(name, value);
}

export function attributeText(name: string, value: string): string {
  return value.length > 2_000 ? "" : ` ${name}="${escapeHtml(value)}"`;
}

/** An address as the document reads it; one within the document stays as it is. */
export function absoluteUrl(given: string): string {
  const url = given.trim();
  return url.startsWith("#") ? url : (URL.parse(url, document.baseURI)?.href ?? url);
}
