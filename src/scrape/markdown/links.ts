import { isTag, isText, type AnyNode, type Element } from "domhandler";
import { escapeMarkdown } from "./escape.ts";
import type { Place, Writer } from "./writer.ts";
import { around, elementsBelow, findBelow, lineOf, nodesBelow, oneLine } from "../tree.ts";

/** A text as the link that an element is; addresses that run a script or hold data are left out. */
export function linked(text: string, anchor: Element, writer: Writer): string {
  const url = writer.options.links ? target(anchor, "link", writer) : "";
  const picture = text.trim() ? undefined : findBelow(anchor, "img");
  if (picture && !writer.options.images && !isNews(anchor, url, writer)) return "";
  const words = oneLine(picture ? altOf(picture) : text);
  if (!url || !words) return picture ? words : text;
  const title = oneLine(anchor.attribs["title"]);
  const isNew = title !== lineOf(anchor) && title !== words;
  const said = title && isNew ? ` "${title.replace(/["\\]/g, "\\$&")}"` : "";
  const before = /^\s/.test(text) ? " " : "";
  const after = /\s$/.test(text) ? " " : "";
  return `${before}[${words}](${url}${said})${after}`;
}

/** The addresses that words lead to. */
export function addressesInWords(root: AnyNode): Set<string> {
  const anchors = elementsBelow(root).filter(
    ({ name, attribs }) => name === "a" && attribs["href"],
  );
  return new Set(anchors.filter(lineOf).map(({ attribs }) => attribs["href"] ?? ""));
}

/** Whether a link that shows a picture only leads where no link before it nor one of words leads. */
function isNews(anchor: Element, url: string, { inWords }: Writer): boolean {
  const address = anchor.attribs["href"] ?? "";
  if (url === "" || inWords.has(address)) return false;
  inWords.add(address);
  return true;
}

/** A picture, where pictures are wanted. */
export function image(element: Element, writer: Writer): string {
  const url = writer.options.images ? target(element, "image", writer) : "";
  return url && `![${altOf(element)}](${url})`;
}

function altOf(element: Element): string {
  return escapeMarkdown(oneLine(element.attribs["alt"])).replace(/[\uE000-\uF8FF]/g, "");
}

function target(element: Element, kind: "link" | "image", writer: Writer): string {
  const given = element.attribs[kind === "link" ? "href" : "src"] ?? "";
  const url = given.replace(/\p{Cc}/gu, "").trim();
  if (url === "" || /^(javascript|vbscript|data|blob):/i.test(url)) return "";
  return destination(writer.options.address?.(url, kind) ?? url);
}

function destination(url: string): string {
  const encoded = url.replace(/[\s<>]/g, encodeURIComponent);
  if (/^[^()]*(\([^()]*\)[^()]*)*$/.test(url)) return encoded;
  return encoded.replace(/\(/g, "%28").replace(/\)/g, "%29");
}

/**
 * What carries the link of an anchor that holds blocks: its heading, or else its first text, or else
 * its first picture; null where it holds none of them.
 */
export function carrierOf(anchor: Element, blocky: Set<AnyNode>): AnyNode | null {
  const elements = elementsBelow(anchor);
  const heading = elements.find((element) => /^h[1-6]$/.test(element.name) && lineOf(element));
  if (heading) return heading;
  const text = nodesBelow(anchor).find(
    (node) =>
      isText(node) && node.data.trim() !== "" && !around(node, (parent) => isSilent(parent)),
  );
  if (!text) return elements.find((element) => element.name === "img") ?? null;
  let carrier: AnyNode = text;
  while (carrier.parent && carrier.parent !== anchor && !blocky.has(carrier.parent)) {
    carrier = carrier.parent;
  }
  const block = carrier.parent;
  const whole = block !== null && isTag(block) && block !== anchor && isLeaf(block, blocky);
  return whole ? block : carrier;
}

/** Whether a block holds no other blocks. */
function isLeaf(block: Element, blocky: Set<AnyNode>): boolean {
  return (
    /^(p|div|h[1-6]|li|figcaption|dt|dd)$/.test(block.name) &&
    !block.children.some((child) => blocky.has(child))
  );
}

function isSilent(element: Element): boolean {
  return /^(script|style|svg|template|title|noscript|select|textarea|pre|table)$/.test(
    element.name,
  );
}

/** Whether words beside each other must not run together: links and buttons are set apart by style. */
export function isApart(element: Element, place: Place): boolean {
  const before = element.prev;
  const control = /^(a|button)$/;
  return (
    !place.link &&
    control.test(element.name) &&
    before !== null &&
    isTag(before) &&
    control.test(before.name)
  );
}
