import { type Area, type Box, boxOf, common, plainBox, viewportArea } from "./boxes.ts";
import { hoverTargets } from "./hover.ts";
import { documentNumber, forgetGone, isListening } from "./memory.ts";
import { isControl } from "./roles.ts";
import { newPaths } from "./selectors.ts";
import { skippedTags } from "./text.ts";
import { childElements, childrenOf, nodesOfMasked, own } from "./tree.ts";
import { addText, type Around, endLine, type View, type Visit, type Walk } from "./visit.ts";
import { visitElement, visitHidden } from "./walk-element.ts";

/** Elements nested deeper than this are left out: the walk goes down by calls. */
export const deepestElement = 400;

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
    depth: 0,
  };
  const around: Around = {
    area,
    positioned: area,
    overflow: "visible",
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
    title: document.title.slice(0, 1_000).toWellFormed(),
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
  if (++visit.depth > deepestElement) {
    visit.depth--;
    return;
  }
  visitWithin(visit, element, around);
  visit.depth--;
}

export function visitWithin(visit: Visit, element: Element, around: Around): void {
  const masked = nodesOfMasked(element);
  if (masked !== null) return visitMasked(visit, masked, around);
  if (skippedTags.includes(element.localName)) return;
  // What belongs to something else that is told already matters only where it acts by itself.
  if (around.inside && !actsByItself(element)) return visitChildren(visit, element, around, null);
  let box = plainBox(element.getBoundingClientRect());
  if (isEmptyBox(box) && isControl(element)) box = boxOf(element);
  if (!isEmptyBox(box) && common(box, visit.area) === null)
    visitOutside(visit, element, box, around);
  else visitInside(visit, element, box, around);
}

/** Something has no extent of its own; what is in it may have one all the same. */
export function isEmptyBox({ width, height }: Box): boolean {
  return width === 0 || height === 0;
}

/** A form that can't be asked anything is only what holds its fields. */
export function visitMasked(visit: Visit, nodes: readonly Node[], around: Around): void {
  endLine(visit);
  for (const node of nodes) visitChild(visit, node, around, around.area, false);
  endLine(visit);
}

export function actsByItself(element: Element): boolean {
  return isControl(element) || isListening(element) || element.localName === "iframe";
}

export function visitOutside(visit: Visit, element: Element, box: Box, around: Around): void {
  visitHidden(visit, element, box);
  if (isControl(element) || isListening(element)) {
    if (box.bottom <= visit.area.top) visit.above++;
    else if (box.top >= visit.area.bottom) visit.below++;
  }
  visitChildren(visit, element, around, null);
}

export function visitInside(visit: Visit, element: Element, box: Box, around: Around): void {
  const style = getComputedStyle(element);
  const { display } = style;
  // An area of a picture has no box of its own, but is met by the mouse.
  if (display === "none" && element.localName !== "area") return visitHidden(visit, element, box);
  const { area, inner } = surroundingsOf(visit, element, style, box, around);
  const seen = area === null || isEmptyBox(box) ? null : common(box, area);
  const isBlock = !around.inside && !display.startsWith("inline") && display !== "contents";
  if (isBlock) endLine(visit);
  else if (display !== "inline" || element.localName === "br") visit.text += " ";
  const outer = visit.nodes;
  if (visitElement(visit, { element, style, box, seen }, around, inner)) {
    const canBeRead = seen !== null && (box.width > 1 || box.height > 1);
    const readable = canBeRead || display === "contents" ? area : null;
    const isShown = !inner.isTransparent && style.visibility === "visible";
    visitChildren(visit, element, inner, isShown ? readable : null, holdsBox(area, box));
  }
  if (isBlock || visit.nodes !== outer) endLine(visit);
  else if (display !== "inline") visit.text += " ";
  visit.nodes = outer;
}

/** Whether an element is in the top layer, where nothing clips it. */
export function isOnTop(element: Element): boolean {
  if (element.localName === "dialog") return element.matches(":modal, :popover-open");
  return element.hasAttribute("popover") && element.matches(":popover-open");
}

/** Where an element can be seen, and what surrounds its children. Styles that can't matter are not asked for. */
export function surroundingsOf(
  visit: Visit,
  element: Element,
  style: CSSStyleDeclaration,
  box: Box,
  around: Around,
): { area: Area | null; inner: Around } {
  let { area, positioned } = around;
  let isPositioned = false;
  if (area !== positioned || area !== visit.area) {
    const { position } = style;
    isPositioned = position !== "static";
    if (position === "fixed" || isOnTop(element)) area = visit.area;
    else if (position === "absolute") area = positioned;
  }
  const { overflow } = style;
  const inside = overflow !== "visible" ? cut(element, style.display, box, area) : area;
  if (inside !== positioned) {
    const holds = isPositioned || style.position !== "static" || style.transform !== "none";
    if (holds) positioned = inside;
  }
  const inner: Around = {
    area: inside,
    positioned,
    overflow,
    cursor: style.cursor,
    inside: around.inside,
    isTransparent: around.isTransparent || style.opacity === "0",
    delegates: around.delegates,
  };
  return { area, inner };
}

/** Whether all of a box can be seen; the text in it then needs no look of its own. */
export function holdsBox(area: Area | null, box: Box): boolean {
  if (area === null || box.width === 0) return false;
  const { left, top, right, bottom } = box;
  return area.left <= left && area.top <= top && area.right >= right && area.bottom >= bottom;
}

/** What can be seen of the children of an element that clips them: no more than itself. */
export function cut(element: Element, display: string, box: Box, area: Area | null): Area | null {
  // What these clip, the viewport clips.
  if (element === document.documentElement || element === document.body) return area;
  if (area === null || display === "inline" || display === "contents") return area;
  return common(box, area);
}

/** `textArea`: where text of the element itself can be seen; null when none can. */
export function visitChildren(
  visit: Visit,
  element: Element,
  around: Around,
  textArea: Area | null,
  isWhole = false,
): void {
  const area =
    textArea === null || around.inside || around.area === null
      ? null
      : common(textArea, around.area);
  const isShut = element.localName === "details" && !element.hasAttribute("open");
  const nodes = isShut ? summariesOf(element) : childrenOf(element);
  if (nodes !== element.childNodes) {
    for (const child of nodes) visitChild(visit, child, around, area, isWhole);
  } else if (area === null) {
    for (let at = element.firstElementChild; at !== null; at = own(at, "nextElementSibling")) {
      visitNode(visit, at, around);
    }
  } else {
    for (let at = element.firstChild; at !== null; at = own(at, "nextSibling")) {
      visitChild(visit, at, around, area, isWhole);
    }
  }
}

/** All that a closed `<details>` shows. */
export function summariesOf(details: Element): Element[] {
  const found = childElements(details).find(({ localName }) => localName === "summary");
  return found === undefined ? [] : [found];
}

export function visitChild(
  visit: Visit,
  child: Node,
  around: Around,
  area: Area | null,
  isWhole: boolean,
): void {
  if (child instanceof Element) visitNode(visit, child, around);
  else if (child instanceof Text && area !== null) addText(visit, child, isWhole ? null : area);
}
