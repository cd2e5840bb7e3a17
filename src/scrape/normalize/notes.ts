import { isTag, type AnyNode, type ChildNode, type Document, type Element } from "domhandler";
import { around, createElement, elementsBelow, findBelow, lineOf, type Fate } from "../tree.ts";

/** The marker in the text, the note, and the name that both get. */
interface Note {
  label: string;
  text: Element;
}

/**
 * Decides on footnotes: `sup` with `data-note` where one is referred to, and the notes as
 * `data-note-text` where the page has them. A reference counts where its note leads back to it or
 * stands among notes; all others stay links.
 */
export function noteFates(document: Document): (node: ChildNode) => Fate {
  const { notes, references, terms } = findNotes(elementsBelow(document));
  const lists = new Set([...notes.keys()].map((text) => text.parent));
  return (node) => {
    if (!isTag(node)) return "keep";
    const reference = references.get(node);
    if (reference) return [createElement("sup", { "data-note": reference.label }, reference.label)];
    if (terms.has(node)) return "drop";
    const note = notes.get(node);
    if (note) return [createElement("div", { "data-note-text": note.label }, contentOf(note.text))];
    const ofNotes = lists.has(node) && /^[ou]l$/.test(node.name) && hasOnlyNotes(node, notes);
    return ofNotes ? "unwrap" : "keep";
  };
}

interface Notes {
  notes: Map<Element, Note>;
  references: Map<AnyNode, Note>;
  /** The terms of notes, which hold their numbers only. */
  terms: Set<AnyNode | null>;
}

function findNotes(elements: Element[]): Notes {
  const byId = new Map(elements.flatMap((element) => idsOf(element).map((id) => [id, element])));
  const places = new Map(elements.map((element, at) => [element, at]));
  const labels = new Set<string>();
  const found: Notes = { notes: new Map(), references: new Map(), terms: new Set() };
  for (const [at, anchor] of elements.entries()) {
    if (anchor.name !== "a" || !isReference(anchor)) continue;
    const target = byId.get(fragmentOf(anchor));
    const text = target && noteOf(target);
    if (!target || !text || !isNote(text, anchor)) continue;
    // What leads up the page leads back from a note.
    if ((places.get(text) ?? 0) < at || around(anchor, (element) => element === text)) continue;
    const note = found.notes.get(text) ?? { label: labelOf(anchor, labels), text };
    labels.add(note.label);
    found.notes.set(text, note);
    const isTerm = ({ name }: Element) => name === "dt";
    if (text.name === "dd") found.terms.add(isTerm(target) ? target : around(target, isTerm));
    const raised = around(anchor, ({ name }) => name === "sup", 2);
    const whole = raised !== null && lineOf(raised) === lineOf(anchor);
    found.references.set(whole ? raised : anchor, note);
  }
  return found;
}

function idsOf({ name, attribs }: Element): string[] {
  return [attribs["id"], name === "a" ? attribs["name"] : undefined].filter(
    (id) => id !== undefined,
  );
}

function fragmentOf({ attribs }: Element): string {
  const given = attribs["href"] ?? "";
  const fragment = given.slice(given.indexOf("#") + 1);
  try {
    return given.includes("#") ? decodeURIComponent(fragment) : "";
  } catch {
    return fragment;
  }
}

function isReference(anchor: Element): boolean {
  const { attribs } = anchor;
  if (!/^\[?[\w*†‡§ .-]{1,12}\]?$/u.test(lineOf(anchor)) || !fragmentOf(anchor)) return false;
  if (isReturn(anchor)) return false;
  const named = `${attribs["class"] ?? ""} ${attribs["role"] ?? ""} ${attribs["epub:type"] ?? ""} ${attribs["rel"] ?? ""}`;
  if (/footnote|noteref|data-footnote-ref|sdfootnoteanc/i.test(named)) return true;
  if (attribs["data-footnote-ref"] !== undefined) return true;
  return (
    around(anchor, ({ name }) => name === "sup", 3) !== null ||
    findBelow(anchor, "sup") !== undefined
  );
}

/** What leads back from a note. */
function isReturn(anchor: Element): boolean {
  const { attribs } = anchor;
  return /backlink|backref|footnote-back|reversefootnote|doc-backlink|fn-return|footnote-return/i.test(
    `${attribs["class"] ?? ""} ${attribs["role"] ?? ""}`,
  );
}

/** The block that a reference leads to; for a term what stands beside it. */
function noteOf(target: Element): Element | null {
  const block = ({ name }: Element) => /^(li|p|div|aside|d[dt])$/.test(name);
  const found = block(target) ? target : around(target, block, 3);
  if (found?.name !== "dt") return found;
  let next = found.next;
  while (next && !isTag(next)) next = next.next;
  return next?.name === "dd" ? next : null;
}

function isNote(text: Element, anchor: Element): boolean {
  const back = elementsBelow(backHolder(text)).some(
    (element) => element.name === "a" && (isReturn(element) || leadsTo(element, anchor)),
  );
  const among = around(text, ({ attribs }) =>
    /footnote|endnote|references|reflist|doc-endnotes|\bnotes\b/i.test(
      `${attribs["class"] ?? ""} ${attribs["role"] ?? ""} ${attribs["id"] ?? ""}`,
    ),
  );
  return lineOf(text).length < 5000 && (back || among !== null);
}

/** Where the way back stands: a term holds it for what it means. */
function backHolder(text: Element): Element {
  return text.name === "dd" && text.parent && isTag(text.parent) ? text.parent : text;
}

function leadsTo(back: Element, anchor: Element): boolean {
  const id = fragmentOf(back);
  if (!id) return false;
  if (idsOf(anchor).includes(id)) return true;
  return around(anchor, (element) => element.attribs["id"] === id, 2) !== null;
}

function labelOf(anchor: Element, taken: Set<string>): string {
  const shown = lineOf(anchor).replace(/[[\]]/g, "").trim().replace(/\s+/g, "-");
  const wanted = /^[\w-]+$/.test(shown) ? shown : String(taken.size + 1);
  let label = wanted;
  for (let number = 2; taken.has(label); number++) label = `${wanted}-${number}`;
  return label;
}

const signs =
  /^(?:[\s↩↑^⏎⤴†*\d[\].:,]|\uFE0E|\uFE0F)*$|^(?:back|return)(?: to (?:content|text|article|top))?$/iu;

/** The note without its number and the ways back. */
function contentOf(text: Element): ChildNode[] {
  return text.children.flatMap((node) => {
    if (isBack(node)) return [];
    if (!isTag(node) || node.name !== "p") return [node];
    return [
      createElement(
        "p",
        {},
        node.children.filter((child) => !isBack(child)),
      ),
    ];
  });
}

function isBack(node: ChildNode): boolean {
  if (!isTag(node)) return false;
  if (/(?:^|\s)mw-cite-backlink(?:\s|$)/.test(node.attribs["class"] ?? "")) return true;
  if (node.name === "a" && isReturn(node)) return true;
  if (!/^(a|sup|span|b)$/.test(node.name) || !signs.test(lineOf(node))) return false;
  const anchor = node.name === "a" ? node : findBelow(node, "a");
  return anchor !== undefined && fragmentOf(anchor) !== "" && !findBelow(node, "img");
}

function hasOnlyNotes(list: Element, notes: Map<Element, Note>): boolean {
  return list.children.every((child) => !isTag(child) || child.name !== "li" || notes.has(child));
}
