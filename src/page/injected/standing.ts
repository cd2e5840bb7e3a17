import { oneLine } from "./text.ts";
import { own } from "./tree.ts";

/** How much text an element holds, hidden or not, in characters. */
export function textLength(element: Element): number {
  return (element.textContent ?? "").length;
}

/** Whether an element is no content, by what only its layout tells. */
export function isChromePart(element: Element, style: CSSStyleDeclaration): boolean {
  const { position } = style;
  if (position === "fixed" && isFloating(element)) return true;
  if (/absolute|fixed/.test(position)) return isOutOfSight(element, style);
  return own(element, "childElementCount") > 0 && isBesideMain(element, style);
}

/** Whether an element floats above the page, as banners, chat windows and bars do, and is not the page itself. */
export function isFloating(element: Element): boolean {
  const inner = own(element, "querySelector").call(element, "main, article, h1");
  return inner === null && textLength(element) < 0.3 * textLength(document.body);
}

/** Whether an element is there for screen readers only: cut to a pixel, or moved out of the page. */
export function isOutOfSight(element: Element, style: CSSStyleDeclaration): boolean {
  const { width, height, right, bottom } = own(element, "getBoundingClientRect").call(element);
  const isCut = (width <= 1 || height <= 1) && style.overflow !== "visible";
  const isAway = right + scrollX < 0 || bottom + scrollY < 0;
  if (!isCut && !isAway) return false;
  // KaTeX shows a formula by CSS and keeps its source in such an element.
  return own(element, "querySelector").call(element, "math") === null;
}

/** Whether an element is a narrow column of links beside the rest: a menu, a table of contents, a list of teasers. */
export function isBesideMain(element: Element, { display }: CSSStyleDeclaration): boolean {
  if (!/^(block|flex|grid|table-cell|list-item)$/.test(display)) return false;
  const width = own(element, "clientWidth");
  if (width < 100 || width > 0.34 * innerWidth || own(element, "clientHeight") < 300) return false;
  const box = own(element, "getBoundingClientRect").call(element);
  const isAtEdge = box.left < 0.12 * innerWidth || box.right > 0.88 * innerWidth;
  if (!isAtEdge || textLength(element) > 0.4 * textLength(document.body)) return false;
  const find = own(element, "querySelectorAll").bind(element);
  if (find("h1, main, form, table").length > 0) return false;
  const links = [...find("a[href]")];
  const linked = links.reduce((sum, { textContent }) => sum + oneLine(textContent, 500).length, 0);
  return links.length >= 5 && linked > 0.6 * oneLine(element.textContent ?? "", 20_000).length;
}
