import { isTag, isText, Text, type AnyNode, type ChildNode, type Element } from "domhandler";
import { standApart, type Evidence, type Side } from "./apart-words.ts";
import { childElements, nodesBelow, setChildren } from "../tree.ts";

const inline =
  /^(a|abbr|b|bd[io]|big|button|cite|data|del|dfn|em|font|i|ins|label|mark|output|s|small|span|strike|strong|time|u|var|[a-z]\w*-[\w-]+)$/;
/** Where words are put together sign by sign. */
const literal =
  /^(pre|code|kbd|samp|tt|math|svg|ruby|su[bp]|script|style|textarea|select|title|head)$/;
const styling = /^(b|bd[io]|big|em|font|i|mark|span|strong|u)$/;
const prose = /^(a|blockquote|em|b|h[1-6]|i|p|span|strong)$/;

/** What is kept of the text of an element: enough of both of its ends. */
interface Said {
  start: string;
  end: string;
  isSpaced: boolean;
}

const kept = 40;

/**
 * Puts a space between inline elements that touch in the source and that the page's style sets
 * apart: `<span>$5</span><span>2 beds</span>`. Words that are in parts stay whole.
 */
export function setApart(root: AnyNode): void {
  const nodes = nodesBelow(root);
  const said = saidBy(nodes);
  const literals = new Set<AnyNode>();
  for (const node of nodes) {
    if (!isTag(node)) continue;
    if (literal.test(node.name) || (node.parent && literals.has(node.parent))) literals.add(node);
    else setChildrenApart(node, said);
  }
}

/** What each element says, children before parents: no text is looked at twice. */
function saidBy(nodes: ChildNode[]): Map<AnyNode, Said> {
  const said = new Map<AnyNode, Said>();
  for (const node of nodes.toReversed()) {
    if (isText(node)) said.set(node, cut(node.data.replace(/\s+/g, " ")));
    if (!isTag(node)) continue;
    const isBreak = !inline.test(node.name) && !/^(img|svg|wbr|su[bp]|code|math)$/.test(node.name);
    let all: Said = { start: "", end: "", isSpaced: false };
    for (const child of node.children) all = joined(all, said.get(child));
    said.set(node, isBreak ? cut(` ${all.end} `, all.isSpaced) : all);
  }
  return said;
}

function joined(left: Said, right: Said | undefined): Said {
  if (!right?.end) return left;
  if (!left.end) return right;
  const isSpaced =
    left.isSpaced || right.isSpaced || /\S \S/.test(left.end.slice(-2) + right.start.slice(0, 2));
  return {
    start: left.start.length < kept ? (left.start + right.start).slice(0, kept) : left.start,
    end: right.end.length < kept ? (left.end + right.end).slice(-kept) : right.end,
    isSpaced,
  };
}

function cut(text: string, isSpaced = /\S \S/.test(text)): Said {
  return { start: text.slice(0, kept), end: text.slice(-kept), isSpaced };
}

function setChildrenApart(parent: Element, said: Map<AnyNode, Said>): void {
  const pairs = touching(parent, said);
  if (pairs.length === 0) return;
  const holder = holderOf(parent);
  const apart = new Set<ChildNode>();
  for (const [left, right] of pairs) {
    const evidence = evidenceOf(holder, left, right);
    if (standApart(sideOf(left, said), sideOf(right, said), evidence)) apart.add(right);
  }
  if (apart.size === 0) return;
  setChildren(
    parent,
    parent.children.flatMap((child) => (apart.has(child) ? [new Text(" "), child] : [child])),
  );
}

/** What is looked at once for all that an element holds. */
function holderOf(parent: Element) {
  const counts = new Map<string, number>();
  for (const { name } of childElements(parent)) counts.set(name, (counts.get(name) ?? 0) + 1);
  return {
    counts,
    isMixed: parent.children.some((child) => isText(child) && child.data.trim() !== ""),
    isProse: prose.test(parent.name),
    isLogo: isLogo(parent) || (parent.parent !== null && isLogo(parent.parent)),
    isStyled: isDisplayed(parent, /(?:^|;)\s*display\s*:\s*(?:inline-)?(?:flex|grid)/i),
  };
}

/** The inline elements that nothing is between, two by two. */
function touching(parent: Element, said: Map<AnyNode, Said>): [Element, Element][] {
  const pairs: [Element, Element][] = [];
  let left: Element | null = null;
  for (const child of parent.children) {
    if (!said.get(child)?.end) continue;
    const isInline = isTag(child) && inline.test(child.name);
    if (left !== null && isInline) pairs.push([left, child]);
    left = isInline ? child : null;
  }
  return pairs;
}

function sideOf(element: Element, said: Map<AnyNode, Said>): Side {
  const text = said.get(element)!;
  return { ...text, names: element.attribs["class"] ?? "" };
}

function evidenceOf(holder: ReturnType<typeof holderOf>, left: Element, right: Element): Evidence {
  const { isMixed, isProse, isLogo: inLogo, counts } = holder;
  const isNamed = isWordy(left) && isWordy(right);
  const isOneOfMany = left.name === right.name && (counts.get(left.name) ?? 0) > 2;
  const isUnlike =
    left.name !== right.name && !(styling.test(left.name) && styling.test(right.name));
  return {
    isLogo: inLogo,
    isStyled: holder.isStyled || isDisplayed(left, boxed) || isDisplayed(right, boxed),
    isOpen: isNamed || (!isMixed && (!isProse || isOneOfMany)),
    isStrong: isNamed
      ? isOneOfMany || left.attribs["class"] !== right.attribs["class"]
      : !isProse && isUnlike,
  };
}

/** Whether an element has a name that somebody has thought of, not one that an editor numbers by. */
function isWordy({ attribs }: Element): boolean {
  const names = `${attribs["class"] ?? ""} ${attribs["id"] ?? ""} ${attribs["role"] ?? ""}`;
  if (/(?:^|\s)(?:SpellE|GramE|Mso|Apple-|ql-|EOP|\w*TextRun)/.test(names)) return false;
  return names.split(/\s+/).some((name) => /[a-z]{3}/i.test(name));
}

function isLogo(node: AnyNode): boolean {
  return isTag(node) && /logo|brand|wordmark/i.test(node.attribs["class"] ?? "");
}

const boxed = /(?:^|;)\s*display\s*:\s*(?:inline-)?(?:block|flex|grid)/i;

function isDisplayed({ attribs }: Element, by: RegExp): boolean {
  return by.test(attribs["style"] ?? "");
}
