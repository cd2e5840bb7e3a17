import { own } from "./tree.ts";

/** What surrounds a node that is serialised. */
export interface RenderedAround {
  style: CSSStyleDeclaration;
  /** Within `pre`: text stays as it is. */
  isCode: boolean;
  /** Within a box that stands in a sentence, as a link with a sign in it does. */
  isInline: boolean;
}

export const phrasingTags =
  "a b button code em font i img input kbd label mark s select small span strong svg time u".split(
    " ",
  );

/** Where an element is set apart by its box and not by a space: what it says is a word of its own all the same. */
export function gapsAround(
  element: Element,
  tag: string,
  style: CSSStyleDeclaration,
  around: RenderedAround,
): { before: boolean; after: boolean } {
  const isWord = tag === "div" && isWordBox(element, style);
  if (around.isCode || !(phrasingTags.includes(tag) || isWord)) {
    return { before: false, after: false };
  }
  if (isPartOfWord(element, style)) return { before: false, after: false };
  const isApart = isWord || isApartFrom(around, tag, style);
  const isInline = style.display === "inline";
  return {
    before: isApart || (isInline && Number.parseFloat(style.marginLeft) > 2),
    after: isApart || (isInline && Number.parseFloat(style.marginRight) > 2),
  };
}

/** Whether an element has a box beside others: a space sets it apart, and no line of its own. */
export function isApartFrom(
  { style: { display }, isCode, isInline }: RenderedAround,
  tag: string,
  style: CSSStyleDeclaration,
): boolean {
  if (isCode || !phrasingTags.includes(tag)) return false;
  if (isInline && style.display !== "inline") return true;
  return /flex|grid/.test(display) || style.display.startsWith("inline-");
}

/** Whether an element stands between words, or is a box of its own there. */
export function isInSentence(element: Element, { display }: CSSStyleDeclaration): boolean {
  if (!display.startsWith("inline")) return false;
  for (const beside of [own(element, "previousSibling"), own(element, "nextSibling")]) {
    if (beside instanceof Text && /\S/.test(beside.data)) return true;
  }
  return false;
}

/** Whether a box holds one word of a line, as scripts that let words move make them. */
export function isWordBox(element: Element, { display }: CSSStyleDeclaration): boolean {
  if (display !== "inline-block" || own(element, "querySelector").call(element, "img,input")) {
    return false;
  }
  const text = element.textContent ?? "";
  return text.length < 40 && /^\s*\S+\s*$/.test(text);
}

/** Whether an element is one letter beside another, without room between them. */
export function isPartOfWord(element: Element, style: CSSStyleDeclaration): boolean {
  if (!style.display.startsWith("inline") || !isLetter(element)) return false;
  const rooms = [style.paddingLeft, style.paddingRight, style.marginLeft, style.marginRight];
  if (rooms.some((room) => Number.parseFloat(room) > 1)) return false;
  return [own(element, "previousSibling"), own(element, "nextSibling")].some(
    (beside) => beside instanceof Element && isLetter(beside),
  );
}

export function isLetter(element: Element): boolean {
  return own(element, "childElementCount") === 0 && /^\p{L}$/u.test(element.textContent ?? "");
}
