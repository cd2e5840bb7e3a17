import { isTag, Text, type ChildNode, type Element } from "domhandler";
import { absolute } from "./addresses.ts";
import { playerOf } from "./players.ts";
import { around, findBelow, lineOf, oneLine, setChildren, type Fate } from "../tree.ts";

/** Decides on links and players: addresses absolute, and no link that is nothing to a reader. */
export function linkFates(base: string): (node: ChildNode) => Fate {
  return (node) => {
    if (!isTag(node)) return "keep";
    const player = playerOf(node, base);
    if (player) return player;
    if (node.name !== "a" && node.name !== "area") return "keep";
    if (node.name === "area") return "drop";
    const given = node.attribs["href"]?.trim();
    if (given === undefined || given === "" || given === "#") return emptied(node);
    const url = absolute(given, base);
    if (isPermalink(node, given, url, base))
      return isSign(lineOf(node)) || saysLess(node) ? "drop" : "unwrap";
    if (!url || !/^(https?|mailto|tel):|^[^:]*$/i.test(url)) return "unwrap";
    node.attribs["href"] = url;
    name(node);
    return lineOf(node) || findBelow(node, drawn) ? "keep" : "drop";
  };
}

/** A link that goes nowhere leaves its text. */
function emptied(node: Element): Fate {
  return around(node, isHeading) && isSign(lineOf(node)) && !findBelow(node, "img")
    ? "drop"
    : "unwrap";
}

function drawn({ name }: Element): boolean {
  return /^(img|math|input|video|audio)$/.test(name);
}

/** Gives a link that shows a sign only the words that are said for it. */
function name(node: Element): void {
  if (lineOf(node).replace(/[\uE000-\uF8FF]/g, "") || findBelow(node, drawn)) return;
  const vector = findBelow(node, "svg");
  const title = vector && findBelow(vector, "title");
  const said =
    oneLine(node.attribs["aria-label"]) ||
    oneLine(node.attribs["title"]) ||
    lineOf(title) ||
    oneLine(vector?.attribs["aria-label"]);
  if (said) setChildren(node, [...node.children, new Text(said)]);
}

/** The link of a heading to itself. */
function isPermalink(node: Element, given: string, url: string | null, base: string): boolean {
  const heading = around(node, isHeading);
  const marked = isNamedLink(node);
  const [page, fragment] = (url ?? "").split("#");
  const same = given.startsWith("#") || (fragment !== undefined && page === base.split("#")[0]);
  if (findBelow(node, "img")) return false;
  if (heading) return same || (fragment !== undefined && (marked || isSign(lineOf(node))));
  const beside = [node.prev, node.next].some((other) => other && isTag(other) && isHeading(other));
  if (same && beside && (marked || isSign(lineOf(node)))) return true;
  return same && isSign(lineOf(node)) && (marked || /[#¶§🔗]/u.test(lineOf(node)));
}

/** Whether a heading says more than this link in it, whose name tells what it is for. */
function saysLess(node: Element): boolean {
  const heading = around(node, isHeading);
  return isNamedLink(node) && (heading === null || lineOf(heading).length > lineOf(node).length);
}

function isNamedLink({ attribs }: Element): boolean {
  return /(?:^|\s|-)(headerlink|heading-?link|header-?anchor|heading-?anchor|anchor-?link|permalink|hash-link|anchorjs-link|direct-link|deep-?link|toc-anchor|anchor)(?:\s|$)/i.test(
    attribs["class"] ?? "",
  );
}

function isSign(text: string): boolean {
  return /^[\s#¶§🔗⚓∞\u{E000}-\u{F8FF}\u200B]*$|^(link|permalink|anchor|direct link( to .*)?|copy link)$/iu.test(
    text,
  );
}

function isHeading({ name, attribs }: Element): boolean {
  return /^h[1-6]$/.test(name) || attribs["role"] === "heading";
}
