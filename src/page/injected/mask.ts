import { type Piece, type Pieces, maskPieces } from "./mask-pieces.ts";
import {
  blockAround,
  clipsToText,
  type Covered,
  isFilled,
  isInvisible,
  isShadowless,
  maskPath,
  maskRules,
  outlastingHighlight,
  stillRules,
} from "./mask-rules.ts";
import { coveredSign, type Span, spansOf, without } from "./mask-spans.ts";
import { keyOf, type Memory } from "./memory.ts";

declare const memory: Memory;

type Root = Document | ShadowRoot;

/** What covers parts of a document, in such a way that its DOM and its layout stay as they are. */
export interface Mask {
  /** Of the highlight: no rule of the page names it. */
  name: string;
  highlight: Highlight;
  /** Who wants it, and the timer that ends that should it never be ended. */
  holders: Map<string, ReturnType<typeof setTimeout>>;
  values: Set<string>;
  texts: Map<Text, Range[]>;
  /** Elements that are covered as a whole, or what is generated before or after them. */
  elements: Map<Element, Set<string>>;
  /** What shows its text in a way that a highlight leaves as it is. */
  outlasting: Set<Element>;
  sheets: Map<Root, { sheet: CSSStyleSheet; rules: string }>;
  observed: WeakSet<Root>;
  observer: MutationObserver;
}

/** What of a document is not covered. */
export interface Uncovered {
  /** As they follow one on the other. */
  parts: string[];
  /** Nothing that is secret by its kind was shown, and what was covered could not be seen. */
  isTight: boolean;
  /** There is something to uncover again. */
  isHeld: boolean;
  /** Elements, by key, that may have a closed shadow root, which only the browser can tell. */
  hosts: number[];
}

/** Nobody holds a mask longer than this without looking. */
export const longestHoldMs = 20_000;

/** Tells what was uncovered up to now, then covers what is secret by its kind, and all that has come of the known values. */
export function lookMasked(holder: string): Uncovered {
  const found = maskPieces();
  const parts = found.pieces.map(uncoveredText);
  const isTight =
    found.pieces.every((piece) => !piece.isSecret || isCovered(piece)) && isMaskTight();
  if (memory.mask !== undefined || found.pieces.some(({ isSecret }) => isSecret)) {
    holdMask(holder);
    cover(found);
  }
  const isHeld = memory.mask?.holders.has(holder) === true;
  return { parts, isTight, isHeld, hosts: found.hosts.map(keyOf) };
}

/** Covers values as well, wherever they are. */
export function coverValues(holder: string, values: readonly string[]): void {
  const mask = holdMask(holder);
  for (const value of values) mask.values.add(value);
  cover(maskPieces());
}

/** Ends what one holder wants; with the last one everything is as before. */
export function uncover(holder: string): void {
  const { mask } = memory;
  if (mask === undefined) return;
  clearTimeout(mask.holders.get(holder));
  mask.holders.delete(holder);
  if (mask.holders.size > 0) return;
  memory.mask = undefined;
  mask.observer.disconnect();
  CSS.highlights.delete(mask.name);
  for (const [root, { sheet }] of mask.sheets) {
    const touched = [...mask.elements.keys(), ...mask.outlasting];
    const elements = touched.filter((one) => one.getRootNode() === root);
    sheet.replaceSync(stillRules(elements.map(maskPath)));
    for (const element of elements) void getComputedStyle(element).color;
    const { adoptedStyleSheets } = root;
    const at = adoptedStyleSheets.indexOf(sheet);
    if (at >= 0) adoptedStyleSheets.splice(at, 1);
  }
}

/** The mask, made where there is none; its holder has another while to look again. */
export function holdMask(holder: string): Mask {
  const mask = (memory.mask ??= newMask());
  clearTimeout(mask.holders.get(holder));
  const timer = setTimeout(() => uncover(holder), longestHoldMs);
  mask.holders.set(holder, timer);
  return mask;
}

/** A mask that covers nothing yet. */
export function newMask(): Mask {
  const name = `m${crypto.getRandomValues(new Uint32Array(2)).join("")}`;
  const highlight = new Highlight();
  highlight.priority = 2 ** 31 - 1;
  // It is told of a change before that is painted.
  const observer = new MutationObserver(() => cover(maskPieces()));
  return {
    name,
    highlight,
    holders: new Map(),
    values: new Set(),
    texts: new Map(),
    elements: new Map(),
    outlasting: new Set(),
    sheets: new Map(),
    observed: new WeakSet(),
    observer,
  };
}

/** Covers what the mask is to cover of what was found, and nothing else any more. */
export function cover({ pieces, roots }: Pieces): void {
  const { mask } = memory;
  if (mask === undefined) return;
  for (const root of roots) observeRoot(mask, root);
  const spans = spansOf(pieces, mask.values);
  mask.highlight.clear();
  mask.texts.clear();
  mask.elements.clear();
  for (const [index, piece] of pieces.entries()) {
    const covered = spans.get(index);
    if (piece.node instanceof Text) {
      if (covered !== undefined && piece.text !== " ") coverText(mask, piece.node, covered);
    } else if (piece.isSecret || covered !== undefined) {
      const pseudos = mask.elements.get(piece.node) ?? new Set();
      mask.elements.set(piece.node, pseudos.add(piece.pseudo));
    }
  }
  noteOutlasting(mask);
  CSS.highlights.set(mask.name, mask.highlight);
  adoptRules(mask);
  if (noteFilled(mask)) adoptRules(mask);
}

/** Has the mask told of what changes in a tree. */
export function observeRoot({ observer, observed }: Mask, root: Root): void {
  if (observed.has(root)) return;
  observed.add(root);
  observer.observe(root, {
    subtree: true,
    childList: true,
    characterData: true,
    attributeFilter: ["type", "value", "placeholder", "alt", "contenteditable"],
  });
}

/** Adds parts of a text to the highlight. */
export function coverText(mask: Mask, text: Text, spans: readonly Span[]): void {
  const ranges = spans.map(([start, end]) => {
    const range = document.createRange();
    range.setStart(text, Math.min(start, text.length));
    range.setEnd(text, Math.min(end, text.length));
    mask.highlight.add(range);
    return range;
  });
  mask.texts.set(text, ranges);
}

/** What needs more than a highlight once, does so as long as it is there: its rules hide why. */
export function noteOutlasting(mask: Mask): void {
  for (const element of mask.outlasting) if (!element.isConnected) mask.outlasting.delete(element);
  for (const element of outlastingHighlight(holdersOfText(mask))) mask.outlasting.add(element);
}

/** The same for letters that are filled or lined by themselves, which Firefox's highlights leave; whether there are any new ones. */
export function noteFilled(mask: Mask): boolean {
  const { name, outlasting } = mask;
  const filled = [...holdersOfText(mask)].filter(
    (element) =>
      !outlasting.has(element) &&
      isFilled(element) &&
      !isInvisible(getComputedStyle(element, `::highlight(${name})`)),
  );
  for (const element of filled) outlasting.add(element);
  return filled.length > 0;
}

/** Puts the rules into every tree that something is covered in; those that are there stay while they fit. */
export function adoptRules(mask: Mask): void {
  const wanted = new Map<Root, Covered>();
  const coveredIn = (node: Node) => {
    const root = node.getRootNode() as Root;
    const found = wanted.get(root) ?? { elements: [], outlasting: [], lines: [] };
    wanted.set(root, found);
    return found;
  };
  coveredIn(document);
  for (const [element, pseudos] of mask.elements)
    for (const pseudo of pseudos) coveredIn(element).elements.push([maskPath(element), pseudo]);
  for (const element of mask.outlasting) coveredIn(element).outlasting.push(maskPath(element));
  const lines = [...holdersOfText(mask)].flatMap(blockAround);
  for (const line of new Set(lines)) coveredIn(line).lines.push(maskPath(line));
  for (const [root, covered] of wanted) {
    const adopted = mask.sheets.get(root) ?? { sheet: new CSSStyleSheet(), rules: "" };
    mask.sheets.set(root, adopted);
    const { sheet } = adopted;
    const rules = maskRules(mask.name, covered);
    if (adopted.rules !== rules) sheet.replaceSync(rules);
    adopted.rules = rules;
    if (!root.adoptedStyleSheets.includes(sheet)) root.adoptedStyleSheets.push(sheet);
  }
}

/** The elements whose texts are covered in part. */
export function holdersOfText({ texts }: Mask): Set<Element> {
  const holders = [...texts.keys()].map(
    (text) => text.parentElement ?? (text.getRootNode() as ShadowRoot).host,
  );
  return new Set(holders.filter((one) => one instanceof Element));
}

/** Whether a piece is covered as a whole. */
export function isCovered({ node, pseudo }: Piece): boolean {
  return node instanceof Element && memory.mask?.elements.get(node)?.has(pseudo) === true;
}

/** What of a piece's text is not covered. */
export function uncoveredText(piece: Piece): string {
  const { node, text } = piece;
  if (!(node instanceof Text)) return isCovered(piece) ? coveredSign : text;
  const ranges = memory.mask?.texts.get(node);
  if (ranges === undefined) return text;
  const own = ranges.filter(
    ({ startContainer, endContainer }) => startContainer === node && endContainer === node,
  );
  return without(
    text,
    own.map(({ startOffset, endOffset }): Span => [startOffset, endOffset]),
  );
}

/** Whether what is covered can't be seen, whatever the page does against it. */
export function isMaskTight(): boolean {
  const { mask } = memory;
  if (mask === undefined) return true;
  const { name, highlight, elements } = mask;
  if (CSS.highlights.get(name) !== highlight) return false;
  const others: Highlight[] = [];
  // In a world of Firefox's the iterators of a page's objects throw.
  CSS.highlights.forEach((other) => {
    if (other !== highlight) others.push(other);
  });
  if (others.some(({ priority }) => priority >= highlight.priority)) return false;
  for (const [element, pseudos] of elements)
    for (const pseudo of pseudos)
      if (!isInvisible(getComputedStyle(element, pseudo || null))) return false;
  if ([...mask.outlasting].some(clipsToText)) return false;
  return [...holdersOfText(mask)].every(
    (element) =>
      isShadowless(element) &&
      [`::highlight(${name})`, "::selection"].every((pseudo) =>
        isInvisible(getComputedStyle(element, pseudo)),
      ),
  );
}
