import { forgetGone, keyOf, documentNumber } from "./memory.ts";
import {
  disabledBy,
  hiddenControlOf,
  isControl,
  isInteractive,
  type Letter,
  letters,
  roleOf,
} from "./roles.ts";
import { cssPath, shadowPath, xpathOf } from "./selectors.ts";
import { attributesOf, oneLine, skippedTags, textOf } from "./text.ts";
import { childrenOf, hittablePoint, visiblePart } from "./tree.ts";

/** One element that can be acted on, as the walk saw it. */
export interface WalkElement {
  kind: "element";
  /** Stays the same while the element lives; unique within its document. */
  key: number;
  letter: Letter;
  tag: string;
  role: string;
  attributes: [name: string, value: string][];
  text: string;
  /** What acting on it means. */
  action: "click" | "fill" | "select_dropdown_option";
  css: string;
  xpath: string;
  /** A Playwright selector where CSS alone can't reach it (inside shadow roots). */
  playwright: string | null;
  box: { x: number; y: number; width: number; height: number };
}

export type WalkNode =
  | WalkElement
  | { kind: "text"; text: string }
  | { kind: "frame"; key: number; css: string };

/** What one frame shows. */
export interface Walk {
  document: number;
  title: string;
  url: string;
  nodes: WalkNode[];
  viewport: {
    scroll_x: number;
    scroll_y: number;
    viewport_width: number;
    viewport_height: number;
    total_width: number;
    total_height: number;
  };
}

/** A walk on its way: what was found, and the text that waits for its line's end. */
interface Visit {
  nodes: WalkNode[];
  text: string;
}

/**
 * Walks a frame's viewport: what can be acted on, the text between, and where child frames stand, in
 * document order, through open shadow roots. It changes nothing in the page.
 */
export function walk(): Walk {
  forgetGone();
  const visit: Visit = { nodes: [], text: "" };
  if (document.body !== null) visitNode(visit, document.body, "auto", false);
  endLine(visit);
  const root = document.scrollingElement ?? document.documentElement;
  return {
    document: documentNumber(),
    title: document.title.toWellFormed(),
    url: location.href,
    nodes: visit.nodes,
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

/** `inside`: something around it can be acted on, so text belongs to that. */
export function visitNode(visit: Visit, node: Node, cursorAround: string, inside: boolean): void {
  if (node.nodeType === Node.TEXT_NODE) {
    if (!inside) addText(visit, node);
    return;
  }
  if (!(node instanceof Element) || skippedTags.includes(node.tagName)) return;
  const style = getComputedStyle(node);
  if (style.display === "none") return;
  const isBlock = !inside && !style.display.startsWith("inline") && style.display !== "contents";
  if (isBlock) endLine(visit);
  const within = visitElement(visit, node, style, cursorAround, inside);
  for (const child of childrenOf(node)) visitNode(visit, child, style.cursor, within);
  if (isBlock) endLine(visit);
}

/** Notes the element itself; answers whether what is below belongs to something that can be acted on. */
export function visitElement(
  visit: Visit,
  element: Element,
  style: CSSStyleDeclaration,
  cursorAround: string,
  inside: boolean,
): boolean {
  if (style.visibility !== "visible") return inside;
  if (element.localName === "iframe" || element.localName === "frame") {
    addFrame(visit, element);
    return inside;
  }
  // The text of a label stands with its control.
  if (
    element instanceof HTMLLabelElement &&
    element.control !== null &&
    hiddenControlOf(element) === null
  )
    return true;
  if (!isInteractive(element, style, cursorAround) || (inside && !isControl(element)))
    return inside;
  if (style.pointerEvents === "none" || disabledBy(element) !== null) return inside;
  // A file is chosen through an input that is often hidden behind something prettier.
  const isFile = element instanceof HTMLInputElement && element.type === "file";
  if (!isFile && !canBeHit(element, style)) return inside;
  addElement(visit, element);
  return true;
}

export function canBeHit(element: Element, style: CSSStyleDeclaration): boolean {
  const box = element.getBoundingClientRect();
  if (box.width < 2 || box.height < 2 || style.opacity === "0") return false;
  return "x" in hittablePoint(element);
}

export function addFrame(visit: Visit, element: Element): void {
  const box = element.getBoundingClientRect();
  if (box.width < 5 || box.height < 5 || visiblePart(box) === null) return;
  endLine(visit);
  visit.nodes.push({ kind: "frame", key: keyOf(element), css: cssPath(element) });
}

export function addElement(visit: Visit, element: Element): void {
  endLine(visit);
  const role = roleOf(element);
  const { x, y, width, height } = element.getBoundingClientRect();
  visit.nodes.push({
    kind: "element",
    key: keyOf(element),
    letter: letters[role] ?? "M",
    tag: element.localName,
    role,
    attributes: attributesOf(element),
    text: textOf(element),
    action: actionOf(element, role),
    css: cssPath(element),
    xpath: xpathOf(element),
    playwright: shadowPath(element),
    box: { x, y, width, height },
  });
}

/** What an observation offers for an element (contract 2.3). */
export function actionOf(element: Element, role: string): WalkElement["action"] {
  if (element instanceof HTMLSelectElement || role === "option") return "select_dropdown_option";
  const isText = element instanceof HTMLInputElement || element instanceof HTMLTextAreaElement;
  if (isText) return letters[role] === "I" ? "fill" : "click";
  return (element as HTMLElement).isContentEditable ? "fill" : "click";
}

export function addText(visit: Visit, node: Node): void {
  const text = node.nodeValue ?? "";
  if (text.trim() === "") {
    if (visit.text !== "") visit.text += " ";
    return;
  }
  const parent = node.parentElement;
  if (parent !== null && getComputedStyle(parent).visibility !== "visible") return;
  const range = document.createRange();
  range.selectNodeContents(node);
  if (visiblePart(range.getBoundingClientRect()) !== null) visit.text += text;
}

export function endLine(visit: Visit): void {
  const text = oneLine(visit.text, 2_000);
  visit.text = "";
  if (text !== "") visit.nodes.push({ kind: "text", text });
}
