import { type Area, type Box, common } from "./boxes.ts";
import { keyOf, mayHideRoot } from "./memory.ts";
import type { Letter } from "./roles.ts";
import type { Paths } from "./selectors.ts";
import { oneLine } from "./text.ts";

/** One element that can be acted on, as the walk saw it. */
export interface WalkElement {
  kind: "element";
  /** Stays the same while the element lives; unique within its document. */
  key: number;
  letter: Letter;
  tag: string;
  role: string;
  attributes: [name: string, value: string][];
  text: string;
  /** What acting on it means. */
  action: "click" | "fill" | "select_dropdown_option" | "upload_file";
  css: string;
  xpath: string;
  /** A Playwright selector where CSS alone can't reach it (inside shadow roots). */
  playwright: string | null;
  box: { x: number; y: number; width: number; height: number };
}

export type WalkNode =
  | WalkElement
  | { kind: "text"; text: string }
  /** A child frame: where its viewport begins in this one, how many pixels one of its own takes here, and the part of it that can be seen, in its own coordinates. */
  | { kind: "frame"; key: number; css: string; x: number; y: number; scale: number; area: Area }
  /** What follows belongs to a modal dialog, or is behind it. */
  | { kind: "dialog"; title: string }
  | { kind: "behind" };

/** What one frame shows. */
export interface Walk {
  document: number;
  title: string;
  url: string;
  nodes: WalkNode[];
  /** Elements, by key, that may have a closed shadow root, which only the browser can tell. */
  hosts: number[];
  /** How many controls lie above and below what is shown. */
  outside: { above: number; below: number };
  viewport: {
    scroll_x: number;
    scroll_y: number;
    viewport_width: number;
    viewport_height: number;
    total_width: number;
    total_height: number;
  };
}

/** What of a frame is to be seen: the part that its parents show, or all of the document. */
export interface View {
  /** Null: its whole viewport. */
  area: Area | null;
  wholePage: boolean;
}

/** A walk on its way. */
export interface Visit {
  nodes: WalkNode[];
  /** The text that waits for its line's end. */
  text: string;
  dialog: WalkNode[] | null;
  hosts: number[];
  above: number;
  below: number;
  area: Area;
  view: View;
  hover: Set<Element>;
  paths: Paths;
  depth: number;
}

/** What surrounds a node. */
export interface Around {
  /** What can be seen of what flows here, and of what is positioned absolutely. */
  area: Area | null;
  positioned: Area | null;
  /** What the element right above does with what it has no room for. */
  overflow: string;
  cursor: string;
  /** Something around it can be acted on, so text belongs to that. */
  inside: boolean;
  isTransparent: boolean;
  /** A listener on something around it stands for each of these. */
  delegates: readonly Element[];
}

/** One element as it is met: its style, its box, and the part of that which can be seen; null when none can. */
export interface Sight {
  element: Element;
  style: CSSStyleDeclaration;
  box: Box;
  seen: Area | null;
}

/** `area`: where the text must be to be seen; null when all of it can be. */
export function addText(visit: Visit, node: Text, area: Area | null): void {
  const text = node.data;
  if (text.trim() === "") {
    if (visit.text !== "") visit.text += " ";
    return;
  }
  if (area !== null) {
    const range = document.createRange();
    range.selectNodeContents(node);
    if (common(range.getBoundingClientRect(), area) === null) return;
  }
  visit.text += text;
}

export function endLine(visit: Visit): void {
  if (visit.text === "") return;
  const text = oneLine(visit.text, 2_000);
  visit.text = "";
  if (text !== "") visit.nodes.push({ kind: "text", text });
}

/** Notes that an element may have a shadow root that script can't see. */
export function askForRoot(visit: Visit, element: Element, box: Box): void {
  if (visit.hosts.length < 100 && mayHideRoot(element, box)) visit.hosts.push(keyOf(element));
}
