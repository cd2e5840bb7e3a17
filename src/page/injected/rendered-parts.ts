import {
  absoluteUrl,
  escapeHtml,
  renderedAttribute,
  renderedAttributes,
} from "./rendered-attributes.ts";
import type { RenderedAround } from "./rendered-gaps.ts";
import { holdsSecret } from "./secrets.ts";
import { oneLine } from "./text.ts";

/** A serialisation on its way. */
export interface Rendering {
  html: string[];
  frames: Map<Element, number>;
  characters: number;
  /** How long `html` was after the last space that sets apart what touches. */
  gapAt: number;
}

/** What describes the page without being shown: title, meta, linked data, icons. */
export function renderHead({ html }: Rendering): void {
  const describing =
    'meta[name], meta[property], meta[itemprop], link[rel~="icon" i], link[rel="canonical" i], script[type="application/ld+json" i]';
  html.push(`<head><title>${escapeHtml(document.title)}</title>`);
  html.push(`<base href="${escapeHtml(document.baseURI)}">`);
  for (const element of document.querySelectorAll(describing)) {
    const names = ["name", "property", "itemprop", "content", "rel", "type", "sizes"];
    const attributes = names.map((name) => renderedAttribute(element, name)).join("");
    const href = element.getAttribute("href");
    const target = href ? ` href="${escapeHtml(absoluteUrl(href))}"` : "";
    html.push(`<${element.localName}${attributes}${target}>`);
    // What would end the script early, or never, is text in JSON, where it may be escaped.
    const data = (element.textContent ?? "").replace(/<(?=\/?script)/gi, "\\u003c");
    if (element.localName === "script") html.push(`${data.toWellFormed()}</script>`);
  }
  html.push("</head>");
}

/** MathJax keeps what a formula was written as in a script that does not run. */
export function renderMathSource({ html }: Rendering, element: Element): void {
  const type = element.getAttribute("type") ?? "";
  if (!/^math\/tex/i.test(type)) return;
  const source = (element.textContent ?? "").replace(/<\/?(?=script)/gi, "");
  html.push(`<script type="${escapeHtml(type)}">${source.toWellFormed()}</script>`);
}

export function renderFrame({ html, frames }: Rendering, element: Element): void {
  if (Math.max(element.clientWidth, element.clientHeight) <= 2) return;
  const url = element.getAttribute("src");
  const source = url ? ` src="${escapeHtml(absoluteUrl(url))}"` : "";
  html.push(`<iframe data-nocturne-frame="${frames.get(element)}"${source}></iframe>`);
}

/** What a control shows, never what is a secret. */
export function renderControl({ html }: Rendering, element: Element, tag: string): void {
  const field = element as HTMLInputElement;
  const type = tag === "input" ? field.type : tag;
  if (type === "checkbox" || type === "radio") {
    html.push(`<input type="checkbox"${field.checked ? " checked" : ""}> `);
    return;
  }
  const attributes = ["id", "class", "name", "type", "autocomplete"];
  html.push(`<input${attributes.map((name) => renderedAttribute(element, name)).join("")} hidden>`);
  if (/^(hidden|file|image)$/.test(type)) return;
  const options = tag === "select" ? (element as HTMLSelectElement).selectedOptions : [];
  const chosen = Array.from(options, ({ label }) => label).join(", ");
  const value = holdsSecret(element) ? "" : tag === "select" ? chosen : field.value;
  const shown = value || field.placeholder || "";
  if (shown !== "") html.push(`<span> ${escapeHtml(shown)} </span>`);
}

/** The picture that was chosen for this screen, or that is to be loaded when it comes into view. */
export function renderImage(
  { html }: Rendering,
  image: HTMLImageElement,
  { isCode }: RenderedAround,
): void {
  if (isCode) return;
  const lazy = ["data-src", "data-lazy-src", "data-original", "data-srcset", "srcset"];
  const isLoaded = image.complete && image.naturalWidth > 2;
  const now = image.currentSrc || image.src;
  const isBlank = !isLoaded || /^data:|(placeholder|blank|spacer|lazy)[^/]*$/i.test(now);
  const { clientWidth: width, clientHeight: height } = image;
  // One that was not loaded is as large as its alternative text.
  const hasSize = isLoaded && width > 0;
  const size = hasSize ? ` width="${width}" height="${height}"` : "";
  const more = [...(isBlank ? lazy : []), ...(hasSize ? [] : ["width", "height"])];
  const names = [...renderedAttributes, ...more];
  const attributes = names.map((name) => renderedAttribute(image, name)).join("");
  html.push(`<img src="${escapeHtml(absoluteUrl(now))}"${attributes}${size}>`);
}

/** A drawing is told by its name and size. */
export function renderDrawing({ html }: Rendering, element: Element): void {
  const { width, height } = element.getBoundingClientRect();
  const title = element.querySelector("title")?.textContent ?? "";
  const attributes = ["class", "role", "aria-label", "aria-hidden"];
  const shown = attributes.map((name) => renderedAttribute(element, name)).join("");
  const size = ` width="${Math.round(width)}" height="${Math.round(height)}"`;
  html.push(`<svg${shown}${size}><title>${escapeHtml(oneLine(title, 300))}</title></svg>`);
}
