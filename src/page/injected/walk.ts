import { type Area, boxOf, common, viewportArea } from "./boxes.ts";
import { hoverTargets } from "./hover.ts";
import { documentNumber, forgetGone } from "./memory.ts";
import { isControl } from "./roles.ts";
import { newPaths } from "./selectors.ts";
import { skippedTags } from "./text.ts";
import { childrenOf } from "./tree.ts";
import { addText, type Around, endLine, type View, type Visit, type Walk } from "./visit.ts";
import { visitElement, visitHidden } from "./walk-element.ts";

/** The area of a walk that leaves out nothing. */
export const everywhere = { left: -1e9, top: -1e9, right: 1e9, bottom: 1e9 };

/**
 * Walks a frame: what can be acted on, the text between, and where child frames stand, in document
 * order, a modal dialog first, through shadow roots. It changes nothing in the page.
 */
export function walk(view: View): Walk {
  forgetGone();
  const area = view.wholePage ? everywhere : (view.area ?? viewportArea());
  const visit: Visit = {
    nodes: [],
    text: "",
    dialog: null,
    hosts: [],
    above: 0,
    below: 0,
    area,
    view,
    hover: hoverTargets(),
    paths: newPaths(),
  };
  const around: Around = {
    area,
    positioned: area,
    cursor: "auto",
    inside: false,
    isTransparent: false,
    delegates: [],
  };
  if (document.documentElement !== null) visitNode(visit, document.documentElement, around);
  endLine(visit);
  const root = document.scrollingElement ?? document.documentElement;
  return {
    document: documentNumber(),
    title: document.title.toWellFormed(),
    url: location.href,
    nodes:
      visit.dialog === null ? visit.nodes : [...visit.dialog, { kind: "behind" }, ...visit.nodes],
    hosts: visit.hosts,
    outside: { above: visit.above, below: visit.below },
    viewport: {
      scroll_x: Math.round(scrollX),
      scroll_y: Math.round(scrollY),
      viewport_width: innerWidth,
      viewport_height: innerHeight,
      total_width: root?.scrollWidth ?? 0,
      total_height: root?.scrollHeight ?? 0,
    },
  };
}

export function visitNode(visit: Visit, element: Element, around: Around): void {
  if (skippedTags.includes(element.localName)) return;
  const box = isControl(element) ? boxOf(element) : element.getBoundingClientRect();
  const isEmpty = box.width === 0 && box.height === 0;
  if (!isEmpty && common(box, visit.area) === null) {
    visitHidden(visit, element, box);
    if (isControl(element)) {
      if (box.bottom <= visit.area.top) visit.above++;
      else visit.below++;
    }
    return visitChildren(visit, element, around, null);
  }
  const style = getComputedStyle(element);
  // An area of a picture has no box of its own, but is met by the mouse.
  const isArea = element.localName === "area";
  if (style.display === "none" && !isArea) return visitHidden(visit, element, box);
  const { position } = style;
  const area =
    position === "fixed" ? visit.area : position === "absolute" ? around.positioned : around.area;
  const seen = area === null || isEmpty ? null : common(box, area);
  const isBlock =
    !around.inside && !style.display.startsWith("inline") && style.display !== "contents";
  if (isBlock) endLine(visit);
  const isTransparent = around.isTransparent || style.opacity === "0";
  const { overflow, cursor } = style;
  const inside = overflow === "visible" ? area : cut(element, style, box, area);
  const holds =
    position !== "static" || (inside !== around.positioned && style.transform !== "none");
  const inner: Around = {
    area: inside,
    positioned: holds ? inside : around.positioned,
    cursor,
    inside: around.inside,
    isTransparent,
    delegates: around.delegates,
  };
  const outer = visit.nodes;
  if (visitElement(visit, { element, style, box, seen, overflow }, around, inner)) {
    const canBeRead = seen !== null && (box.width > 1 || box.height > 1);
    const readable = canBeRead || style.display === "contents" ? area : null;
    const isShown = style.visibility === "visible" && !isTransparent;
    visitChildren(visit, element, inner, isShown ? readable : null);
  }
  if (isBlock || visit.nodes !== outer) endLine(visit);
  visit.nodes = outer;
}

/** What can be seen of the children of an element that clips them: no more than itself. */
export function cut(
  element: Element,
  style: CSSStyleDeclaration,
  box: DOMRect,
  area: Area | null,
): Area | null {
  // What these clip, the viewport clips.
  if (element === document.documentElement || element === document.body) return area;
  if (area === null || style.display === "inline" || style.display === "contents") return area;
  return common(box, area);
}

/** `textArea`: where text of the element itself can be seen; null when none can. */
export function visitChildren(
  visit: Visit,
  element: Element,
  around: Around,
  textArea: Area | null,
): void {
  const area =
    textArea === null || around.inside || around.area === null
      ? null
      : common(textArea, around.area);
  const nodes = childrenOf(element);
  if (nodes !== element.childNodes) {
    for (const child of nodes) visitChild(visit, child, around, area);
  } else if (area === null) {
    for (let at = element.firstElementChild; at !== null; at = at.nextElementSibling) {
      visitNode(visit, at, around);
    }
  } else {
    for (let at = element.firstChild; at !== null; at = at.nextSibling) {
      visitChild(visit, at, around, area);
    }
  }
}

export function visitChild(visit: Visit, child: Node, around: Around, area: Area | null): void {
  if (child.nodeType === Node.ELEMENT_NODE) visitNode(visit, child as Element, around);
  else if (child.nodeType === Node.TEXT_NODE && area !== null) addText(visit, child as Text, area);
}
