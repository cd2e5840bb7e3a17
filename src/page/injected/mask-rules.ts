import { own, parentOf } from "./tree.ts";

/** What covers: nothing that changes the layout, and no transition on the way there and back. */
export const coveringStyle = [
  "color: transparent",
  "-webkit-text-fill-color: transparent",
  "-webkit-text-stroke: 0 transparent",
  "text-shadow: none",
  "background: #000",
]
  .map((declaration) => `${declaration} !important;`)
  .join(" ");

/** The same in a highlight, which takes no background but a colour. */
export const coveringHighlight = coveringStyle.replace("background:", "background-color:");
/** What keeps a change from fading in. */
export const stillStyle = "transition: none !important;";

/** What paints over a highlight, where the page or the browser marks text. */
export const upperHighlights = ["::selection", "::target-text", "::spelling-error"];

/**
 * What a highlight leaves as it is: a text's shadow, how a drawing's text is filled, and a background
 * that is seen through letters. In Firefox also how letters are filled and lined: filled as their colour
 * says, they obey the highlight.
 */
export const outlastingStyle = [
  "text-shadow: none",
  "-webkit-text-fill-color: currentcolor",
  "-webkit-text-stroke: 0 currentcolor",
  "fill: transparent",
  "stroke: transparent",
  "background-clip: border-box",
]
  .map((declaration) => `${declaration} !important;`)
  .join(" ");

/** What may give the beginning of a block's text a shadow of its own. */
export const beginnings = ["::first-letter", "::first-line"];

/** What is covered in one tree, by paths. */
export interface Covered {
  /** Elements as a whole, or what is generated before or after them. */
  elements: [path: string, pseudo: string][];
  /** What shows covered text in a way that a highlight leaves as it is. */
  outlasting: string[];
  /** Elements with covered text, and those around them up to the block that it stands in. */
  lines: string[];
}

/** The rules that cover in one tree; `name` is the highlight's. */
export function maskRules(name: string, { elements, outlasting, lines }: Covered): string {
  const rules: string[] = [];
  for (const [path, pseudo] of elements) {
    const selectors = pseudo === "" ? selectorsWithin(path) : `${path}${pseudo}`;
    rules.push(`${selectors} { ${stillStyle} ${coveringStyle} }`);
  }
  for (const path of outlasting) rules.push(`${path} { ${stillStyle} ${outlastingStyle} }`);
  // Without paths, every element of the document would be styled anew.
  for (const path of lines) rules.push(`${path}::highlight(${name}) { ${coveringHighlight} }`);
  for (const path of new Set([...lines, ...elements.map(([path]) => path)]))
    for (const upper of upperHighlights) rules.push(`${path}${upper} { ${coveringHighlight} }`);
  return rules.join("\n");
}

/** What keeps elements from fading in when they are uncovered. */
export function stillRules(paths: readonly string[]): string {
  return paths.map((path) => `${selectorsWithin(path)} { ${stillStyle} }`).join("\n");
}

export function selectorsWithin(path: string): string {
  return `${path}, ${path} *, ${path}::placeholder`;
}

/**
 * Matches everything, with more weight than rules of pages have. A cascade layer would have more still,
 * but without it the browser styles the whole document anew.
 */
export const weight = ":not(#m#m#m#m#m#m)";

/** A selector of just this element in its tree, as the tree is now. */
export function maskPath(element: Element): string {
  const steps: string[] = [];
  for (let at = element; ;) {
    const parent = own(at, "parentNode");
    if (parent instanceof Document || parent === null)
      return [":root", ...steps].join(" > ") + weight;
    let place = 1;
    let before = own(at, "previousElementSibling");
    for (; before !== null; before = own(before, "previousElementSibling")) place++;
    steps.unshift(`${CSS.escape(own(at, "localName"))}:nth-child(${place})`);
    if (!(parent instanceof Element)) return [":host", ...steps].join(" > ") + weight;
    at = parent;
  }
}

/** What shows the text of these elements in a way that a highlight leaves as it is: they, and what is around them. */
export function outlastingHighlight(elements: Iterable<Element>): Element[] {
  const found = new Set<Element>();
  const around = new Set<Element>();
  for (const element of elements) {
    const isDrawn = element instanceof SVGElement;
    if (isDrawn || getComputedStyle(element).textShadow !== "none") found.add(element);
    let at: Element | null = element;
    for (; at !== null && !around.has(at); at = parentOf(at)) around.add(at);
  }
  for (const element of around) if (clipsToText(element)) found.add(element);
  return [...found];
}

/** Whether an element's background is seen through letters. */
export function clipsToText(element: Element): boolean {
  return getComputedStyle(element).backgroundClip.includes("text");
}

/** Whether letters are filled otherwise than their colour says, or have a line around them. */
export function isFilled(element: Element): boolean {
  const { color, webkitTextFillColor, webkitTextStrokeWidth } = getComputedStyle(element);
  return webkitTextFillColor !== color || webkitTextStrokeWidth !== "0px";
}

/** An element and those around it, up to the block that its text stands in; in its own tree. */
export function blockAround(element: Element): Element[] {
  const found = [element];
  for (let at = element; /^(inline$|contents|ruby)/.test(getComputedStyle(at).display);) {
    const parent = own(at, "parentElement");
    if (parent === null) break;
    found.push((at = parent));
  }
  return found;
}

/** Whether text in this style can't be seen. */
export function isInvisible(style: CSSStyleDeclaration): boolean {
  const clear = "rgba(0, 0, 0, 0)";
  const { webkitTextFillColor, webkitTextStrokeColor, webkitTextStrokeWidth, textShadow } = style;
  const stroke = webkitTextStrokeWidth === "0px" || webkitTextStrokeColor === clear;
  return webkitTextFillColor === clear && stroke && textShadow === "none";
}

/** Whether nothing of an element's text, nor of its first line, has a shadow that would show it. */
export function isShadowless(element: Element): boolean {
  if (getComputedStyle(element).textShadow !== "none") return false;
  const block = blockAround(element).at(-1)!;
  const { textShadow } = getComputedStyle(block);
  return beginnings.every((pseudo) =>
    ["none", textShadow].includes(getComputedStyle(block, pseudo).textShadow),
  );
}
