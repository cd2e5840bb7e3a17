import type { Element } from "domhandler";
import { tokensOf } from "./block-tokens.ts";

/** What the inline elements around a text say about it. */
export interface Inline {
  isLink: boolean;
  isPressed: boolean;
  isBold: boolean;
  isCode: boolean;
  isHidden: boolean;
  tokens: readonly string[];
}

/** Where no inline element stands around. */
export const plain: Inline = {
  isLink: false,
  isPressed: false,
  isBold: false,
  isCode: false,
  isHidden: false,
  tokens: [],
};

/** Whether an element says itself that it is not shown. */
export function hides({ attribs }: Element): boolean {
  if (attribs["hidden"] !== undefined || attribs["aria-hidden"] === "true") return true;
  const { style } = attribs;
  return style !== undefined && /display\s*:\s*none|visibility\s*:\s*hidden/i.test(style);
}

/** What holds within an element, given what holds around it. */
export function inlineWithin(outer: Inline, element: Element, isInline: boolean): Inline {
  const { name, attribs } = element;
  const isPressed = name === "button" || name === "label" || attribs["role"] === "button";
  const isLink = name === "a";
  const isBold = name === "b" || name === "strong";
  const isCode = name === "code" || name === "kbd" || name === "samp";
  const isNamed = isInline && (attribs["class"] !== undefined || attribs["id"] !== undefined);
  const isHidden = isInline && hides(element);
  if (!(isPressed || isLink || isBold || isCode || isNamed || isHidden)) return outer;
  return {
    isLink: outer.isLink || isLink,
    isPressed: outer.isPressed || isPressed,
    isBold: outer.isBold || isBold,
    isCode: outer.isCode || isCode,
    isHidden: outer.isHidden || isHidden,
    tokens: isNamed ? [...outer.tokens, ...tokensOf(element)].slice(-12) : outer.tokens,
  };
}
