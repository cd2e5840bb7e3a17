import { generatedTexts } from "./generated.ts";
import { hosts, mayHideRoot, shadowOf } from "./memory.ts";
import { holdsSecret } from "./secrets.ts";
import { own } from "./tree.ts";

/** A piece of what a page may render as text. */
export interface Piece {
  text: string;
  /** A text, or the element that shows the piece in a way that no range reaches: a field, a picture's text. */
  node: Text | Element;
  /** `::before` or `::after` where an element shows it there. */
  pseudo: string;
  /** It is secret by its kind, whatever it is: what a password field holds that shows it. */
  isSecret: boolean;
}

/** What was found in a document. */
export interface Pieces {
  /** As they follow one on the other. */
  pieces: Piece[];
  roots: (Document | ShadowRoot)[];
  /** Elements that may have a closed shadow root, which only the browser can tell. */
  hosts: Element[];
}

/** More of them are left for the next time. */
export const mostHosts = 100;

/** All that a document and the shadow roots that we know may render, as it follows one on the other. */
export function maskPieces(): Pieces {
  const found: Pieces = { pieces: [], roots: [], hosts: [] };
  addPieces(document, found);
  for (const { element, pseudo, text } of generatedTexts())
    found.pieces.push({ text, node: element, pseudo, isSecret: false });
  return found;
}

/** Adds all that one tree may render, with the trees within it. */
export function addPieces(root: Document | ShadowRoot, found: Pieces): void {
  found.roots.push(root);
  const { SHOW_ELEMENT, SHOW_TEXT, SHOW_CDATA_SECTION } = NodeFilter;
  const kinds = SHOW_ELEMENT | SHOW_TEXT | SHOW_CDATA_SECTION;
  const walker = document.createTreeWalker(root, kinds);
  let node = walker.nextNode();
  while (node !== null) {
    // Of every other node a form's field may stand in the place of what is asked.
    const isText = node.nodeType === Node.TEXT_NODE || node.nodeType === Node.CDATA_SECTION_NODE;
    if (isText) addTextPiece(node as Text, found.pieces);
    const goesIn = isText || addElementPieces(node as Element, found);
    node = goesIn ? walker.nextNode() : nodeAfter(walker);
  }
}

/** Adds a text; spaces alone count as one. */
export function addTextPiece(node: Text, pieces: Piece[]): void {
  const { data } = node;
  const text = data.trim() === "" ? " " : data;
  pieces.push({ text, node, pseudo: "", isSecret: false });
}

/** The next node that is not within the current one. */
export function nodeAfter(walker: TreeWalker): Node | null {
  for (;;) {
    const next = walker.nextSibling();
    if (next !== null) return next;
    if (walker.parentNode() === null) return null;
  }
}

/** Whether what is in the element is shown by itself. */
export function addElementPieces(element: Element, found: Pieces): boolean {
  const { pieces } = found;
  const name = own(element, "localName");
  if (name === "script" || name === "style") return element.checkVisibility();
  if (/^(input|textarea|select|option)$/.test(name)) {
    pieces.push(fieldPiece(element));
    return false;
  }
  if (name === "form") return true;
  if (element instanceof HTMLImageElement && element.alt !== "" && element.naturalWidth === 0)
    pieces.push({ text: element.alt, node: element, pseudo: "", isSecret: false });
  if (element.hasAttribute("contenteditable") && holdsSecret(element))
    pieces.push({ text: "", node: element, pseudo: "", isSecret: !hidesText(element) });
  const root = shadowOf(element);
  if (root !== null) addPieces(root, found);
  else if (found.hosts.length < mostHosts && mayBeHost(element, name)) found.hosts.push(element);
  return true;
}

/** Whether an element may have a closed shadow root. */
export function mayBeHost(element: Element, name: string): boolean {
  if (!name.includes("-") && (element.firstChild !== null || !hosts.includes(name))) return false;
  return mayHideRoot(element, element.getBoundingClientRect());
}

/** What a field shows, which is secret by its kind where the field holds a secret. */
export function fieldPiece(field: Element): Piece {
  const isHeld = holdsSecret(field);
  const text = shownByField(field);
  const isEmpty = (field as HTMLInputElement).value === "";
  return { text, node: field, pseudo: "", isSecret: isHeld && !isEmpty && text !== "" };
}

/** What a field shows as text: nothing where dots stand for it. */
export function shownByField(field: Element): string {
  // The browser shows a copy of an option's text, wherever the option stands.
  if (field instanceof HTMLOptionElement) return field.label;
  if (field instanceof HTMLSelectElement)
    return [...field.options].map(({ label }) => label).join("\n");
  if (/^(password|checkbox|radio|hidden|range|color)$/.test((field as HTMLInputElement).type))
    return "";
  const { value, placeholder } = field as HTMLInputElement;
  if (value === "") return placeholder ?? "";
  return hidesText(field) ? "" : value;
}

/** Whether a style has dots shown in place of the text. */
export function hidesText(element: Element): boolean {
  const hidden = getComputedStyle(element).getPropertyValue("-webkit-text-security");
  return hidden !== "" && hidden !== "none";
}
