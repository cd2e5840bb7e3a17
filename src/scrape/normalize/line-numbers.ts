import { isTag, isText, type ChildNode, type Element, type ParentNode } from "domhandler";
import { childElements, elementsBelow, lineOf, nodesBelow, textOf } from "../tree.ts";

/**
 * The elements in a code block that number its lines, known by nothing but that they count: the
 * first thing in each of several rows, or one at the start of each line.
 */
export function lineNumbersIn(root: Element): Set<Element> {
  const found = new Set<Element>();
  const below = elementsBelow(root);
  if (!below.some(isNumber)) return found;
  for (const parent of [root, ...below]) {
    for (const number of rowNumbers(parent)) found.add(number);
  }
  return found.size > 0 ? found : new Set(startNumbers(root, below));
}

function isNumber(element: Element): boolean {
  return /^\s*\d{1,5}\s*$/.test(textStart(element));
}

/** What an element without many others in it says: others are no numbers. */
function textStart(element: Element): string {
  return element.children.length <= 3 ? textOf(element).slice(0, 12) : "";
}

/** The first elements of the rows in an element, where each has one and they count on. */
function rowNumbers(parent: ParentNode): Element[] {
  const rows = childElements(parent);
  if (rows.length < 2 || rows.some(({ name }) => name !== rows[0]?.name)) return [];
  const firsts = rows.map((row) => row.children.find((child) => !isBlank(child)));
  const numbers = firsts.filter((first) => first !== undefined && isTag(first));
  const hold = rows.every((row, at) => row.children.some((child) => child !== firsts[at]));
  return numbers.length === rows.length && hold && count(numbers) ? numbers : [];
}

/** Elements alike, one at the start of each line, that count on. */
function startNumbers(root: Element, below: Element[]): Element[] {
  const lines = textOf(root).trim().split("\n").length;
  if (lines < 3) return [];
  const starts: Element[] = [];
  let isStart = true;
  const numbers = new Set<ChildNode>(below.filter(isNumber));
  for (const node of nodesBelow(root)) {
    if (isTag(node) && isStart && numbers.has(node)) starts.push(node);
    if (isText(node)) isStart = node.data === "" ? isStart : node.data.endsWith("\n");
  }
  const alike = starts.every(({ name, attribs }) => {
    return name === starts[0]?.name && attribs["class"] === starts[0].attribs["class"];
  });
  // A highlighter marks the numbers that are code.
  const isCode = /number|(?:^|\s)m[ifh]?(?:\s|$)/.test(starts[0]?.attribs["class"] ?? "number");
  return alike && !isCode && starts.length === lines && count(starts) ? starts : [];
}

function count(numbers: Element[]): boolean {
  if (!numbers.every(isNumber)) return false;
  const first = Number(lineOf(numbers[0]));
  return numbers.every((number, at) => Number(lineOf(number)) === first + at);
}

function isBlank(node: ChildNode): boolean {
  return isText(node) ? node.data.trim() === "" : !isTag(node) || node.name === "style";
}
