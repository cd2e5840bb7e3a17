import { type ChildNode, type Element, isTag, isText } from "domhandler";

const lines = new Set(
  (
    "address article aside blockquote br button caption center dd details dialog dir div dl dt " +
    "fieldset figcaption figure footer form h1 h2 h3 h4 h5 h6 header hgroup hr legend li main menu " +
    "nav ol option p pre section select summary table tbody td tfoot th thead tr ul noscript"
  ).split(" "),
);
const silent = new Set(
  "script style template head title svg iframe object embed audio video textarea math".split(" "),
);

/** The text of an element with its lines, as all extractors are scored. */
export function visibleText(element: Element | undefined): string {
  const parts: string[] = [];
  const open: (ChildNode | string)[] = element ? [element] : [];
  for (let node = open.pop(); node !== undefined; node = open.pop()) {
    if (typeof node === "string") {
      parts.push(node);
    } else if (isText(node)) {
      parts.push(node.data.replace(/\s+/g, " "));
    } else if (isTag(node) && !silent.has(node.name)) {
      const mark = lines.has(node.name) ? "\n" : "";
      parts.push(mark);
      open.push(mark, ...node.children.toReversed());
    }
  }
  return parts
    .join("")
    .replace(/ ?\n ?/g, "\n")
    .replace(/\n{2,}/g, "\n")
    .trim();
}
