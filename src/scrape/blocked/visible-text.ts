import { type AnyNode, type Document, type Element, hasChildren, isTag, isText } from "domhandler";

const unseen = new Set([
  "script",
  "style",
  "template",
  "head",
  "title",
  "datalist",
  "svg",
  "math",
  "iframe",
  "object",
  "textarea",
]);

const inline = new Set(
  "a abbr b bdi bdo cite code data del dfn em font i ins kbd mark nobr q s samp small span strong sub sup time tt u var wbr".split(
    " ",
  ),
);

/**
 * The text that a reader sees on the page, white space collapsed. Style sheets are not read: only
 * what hides itself by attribute is left out. `noscript` speaks where no script ran.
 */
export function visibleText(document: Document, via: "http" | "browser"): string {
  const parts: string[] = [];
  const open: (AnyNode | string)[] = [document];
  for (let node = open.pop(); node !== undefined; node = open.pop()) {
    if (typeof node === "string") parts.push(node);
    else if (isText(node)) parts.push(node.data);
    else if (hasChildren(node)) {
      if (isTag(node) && (isUnseen(node) || (node.name === "noscript" && via === "browser"))) {
        continue;
      }
      const gap = !isTag(node) || inline.has(node.name) ? "" : " ";
      open.push(gap);
      // One by one: a call takes no more than some hundred thousand arguments.
      for (const child of node.children.toReversed()) open.push(child);
      open.push(gap);
    }
  }
  return parts.join("").replace(/\s+/g, " ").trim();
}

/** Whether neither the element nor what is in it is shown as text. */
export function isUnseen(element: Element): boolean {
  // A shadow root that the parser makes is shown, a template is not.
  if (element.name === "template") return element.attribs["shadowrootmode"] === undefined;
  return unseen.has(element.name) || hidesItself(element);
}

/** Whether an element says by its attributes that it is not shown. */
export function hidesItself({ name, attribs }: Element): boolean {
  if (name === "dialog") return attribs["open"] === undefined;
  // Pages hide their whole body until their script has run.
  if (name === "body" || name === "html") return false;
  if (attribs["hidden"] !== undefined && attribs["hidden"] !== "until-found") return true;
  const style = attribs["style"];
  return style !== undefined && /display\s*:\s*none|visibility\s*:\s*hidden/i.test(style);
}
