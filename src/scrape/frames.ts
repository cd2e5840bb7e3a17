import { type Document, Element } from "domhandler";
import { appendChild, replaceElement } from "domutils";
import { limitDepth } from "./depth.ts";
import { bodyOf, parseHtml, parseUnrendered } from "./document.ts";
import { normalize } from "./normalize/normalize.ts";
import { elementsBelow, setChildren } from "./tree.ts";

/** HTML with the address that what is in it is relative to. */
export interface SentFrame {
  html: string;
  url: string;
}

/** A frame as a browser rendered it, and those in it by the number that their `iframe` carries. */
export interface RenderedFrame extends SentFrame {
  frames: Map<number, RenderedFrame>;
}

/** Frames within frames beyond this are left out. */
const deepest = 10;

/** A rendered page as one document: what is in a frame stands where the frame does. */
export function composeRendered({ html, frames }: RenderedFrame, depth = 0): Document {
  const document = parseHtml(html);
  if (frames.size === 0 || depth === deepest) return document;
  for (const iframe of framesIn(document)) {
    const inner = frames.get(Number(iframe.attribs["data-nocturne-frame"] ?? -1));
    if (inner !== undefined) place(iframe, composeRendered(inner, depth + 1), inner.url);
  }
  limitDepth(document);
  return document;
}

/**
 * Frames as a caller has them, the main one first, as one document: each other one belongs to the
 * `iframe` whose address is its URL; what belongs to none follows the page.
 */
export function composeSent(frames: readonly [SentFrame, ...SentFrame[]]): Document {
  const [main, ...others] = frames;
  const left = new Set(others);
  const byAddress = Map.groupBy(others, ({ url }) => URL.parse(url)?.href);
  const compose = ({ html, url }: SentFrame, depth: number): Document => {
    const document = parseUnrendered(html);
    if (left.size === 0 || depth === deepest) return document;
    for (const iframe of framesIn(document)) {
      if (left.size === 0) break;
      const address = URL.parse(iframe.attribs["src"] ?? "", url)?.href;
      if (address === undefined) continue;
      const inner = byAddress.get(address)?.find((frame) => left.has(frame));
      if (inner === undefined) continue;
      left.delete(inner);
      place(iframe, compose(inner, depth + 1), inner.url);
    }
    return document;
  };
  const document = compose(main, 0);
  for (const frame of left) {
    left.delete(frame);
    const end = new Element("iframe", {});
    appendChild(bodyOf(document)!, end);
    place(end, compose(frame, 1), frame.url);
  }
  limitDepth(document);
  return document;
}

function place(iframe: Element, inner: Document, url: string): void {
  // Its addresses are relative to the frame, not to the page.
  normalize(inner, url);
  const section = new Element("section", { class: "frame" }, []);
  setChildren(section, bodyOf(inner)?.children ?? []);
  replaceElement(iframe, section);
}

function framesIn(document: Document): Element[] {
  return elementsBelow(document).filter(({ name }) => name === "iframe" || name === "frame");
}
