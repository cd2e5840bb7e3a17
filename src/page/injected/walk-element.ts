import {
  type Area,
  type Box,
  common,
  hittablePoint,
  isTopmost,
  partsOf,
  plainBox,
  viewportArea,
} from "./boxes.ts";
import { hiddenControlOf } from "./labels.ts";
import { isListening, isLive, keyOf, shadowOf } from "./memory.ts";
import { disabledBy, isAddressed, isControl, isFileInput, letters, roleOf } from "./roles.ts";
import { cssPath, shadowPath, xpathOf } from "./selectors.ts";
import { attributesOf, longestText, oneLine, textOf, valueOf, visibleText } from "./text.ts";
import { childElements } from "./tree.ts";
import {
  type Around,
  askForRoot,
  endLine,
  type Sight,
  type Visit,
  type WalkElement,
} from "./visit.ts";

/** Drawings up to this size, in CSS pixels, are not looked into: they are icons. */
export const iconSize = 48;

/** A file is given to its input, however that is hidden behind something prettier. */
export function visitHidden(visit: Visit, element: Element, box: Box): void {
  if (isFileInput(element) && disabledBy(element) === null) addElement(visit, element, box);
}

/**
 * Notes what an element itself is, and in `inner` what its children are in. Answers whether there is
 * more to see below it.
 */
export function visitElement(visit: Visit, sight: Sight, around: Around, inner: Around): boolean {
  const { element, style, box, seen } = sight;
  const tag = element.localName;
  if (isFileInput(element)) {
    visitHidden(visit, element, box);
    return false;
  }
  const isShown = seen !== null && style.visibility === "visible";
  if (tag === "iframe" || tag === "frame") {
    if (isShown) addFrame(visit, element, box, seen);
    return false;
  }
  if (!isShown) return tag !== "select";
  askForRoot(visit, element, box);
  enterDialog(visit, element, seen);
  if (addPicture(visit, sight, inner)) return false;
  if (addDisabled(visit, element, inner)) return false;
  // The text of a label stands with its control.
  if (tag === "label" && hasControl(visit, element as HTMLLabelElement)) inner.inside = true;
  const what = interactivity(visit, sight, around);
  if (what !== null && canBeHit(visit, sight, around)) {
    inner.delegates = what === "listener" ? delegatesOf(element) : [];
    if (inner.delegates.length === 0) {
      const isRegion = what !== "control" && textOf(element).length >= longestText;
      addElement(visit, element, box, isRegion);
      inner.inside = !isRegion;
    } else if (scrolls(element, inner.overflow)) addElement(visit, element, box, true);
  } else if (scrolls(element, inner.overflow)) addElement(visit, element, box, true);
  if (tag === "svg") return box.width > iconSize || box.height > iconSize || isLive(element);
  return tag !== "select";
}

/** Why an element can be acted on: by what it is, by where it stands, or only by a listener; null when it can't. */
export function interactivity(
  visit: Visit,
  { element, style }: Sight,
  around: Around,
): "control" | "place" | "listener" | null {
  if (isControl(element)) return "control";
  if (element.localName === "label") {
    return hiddenControlOf(element) === null ? null : "control";
  }
  const isRoot = element === document.body || element === document.documentElement;
  if (isRoot) return null;
  if (around.delegates.includes(element)) return "place";
  if (isListening(element) && !isBackground(element)) {
    return style.cursor === "pointer" || isAddressed(element) ? "place" : "listener";
  }
  if (around.inside) return null;
  if (isAddressed(element) || visit.hover.has(element)) return "place";
  // The cursor is inherited: only where it begins does it tell something.
  const points = style.cursor === "pointer" || style.cursor === "grab";
  return points && around.cursor !== style.cursor ? "place" : null;
}

/** Whether a listener is there for what is inside: on something large, or around several controls. */
export function isBackground(element: Element): boolean {
  const { width, height } = element.getBoundingClientRect();
  if (element.localName !== "canvas" && width * height > 0.5 * innerWidth * innerHeight)
    return true;
  const controls = "a[href], button, input, select, textarea, [role=button], [onclick]";
  let visible = 0;
  for (const control of element.querySelectorAll(controls)) {
    if (control.checkVisibility({ visibilityProperty: true }) && ++visible === 2) return true;
  }
  return false;
}

/** The like children for which one listener around them is meant; none when it is meant for the element itself. */
export function delegatesOf(element: Element): Element[] {
  let at = element;
  while (at.childElementCount === 1 && shadowOf(at) === null) at = at.firstElementChild!;
  const children = childElements(at);
  const least = /^(li|td|th|option)$/.test(children[0]?.localName ?? "") ? 2 : 3;
  if (children.length < least && at.localName !== "svg") return [];
  const shapes = children.filter(({ localName }) => !["title", "desc", "defs"].includes(localName));
  const first = shapes[0]?.localName;
  if (at.localName !== "svg" && shapes.some(({ localName }) => localName !== first)) return [];
  if (first === "tr") return shapes.flatMap(childElements);
  return shapes.length > 1 ? shapes : [];
}

export function canBeHit(visit: Visit, sight: Sight, around: Around): boolean {
  const { element, style, box, seen } = sight;
  if (seen === null) return false;
  if (style.pointerEvents === "none" || disabledBy(element) !== null) return false;
  if (box.width < 2 || box.height < 2) return false;
  const isTransparent = around.isTransparent || style.opacity === "0";
  // Fields are often made transparent over something drawn.
  const isField = /^(input|select)$/.test(element.localName);
  if (isTransparent && !(isField && isTopmost(element))) return false;
  // Beyond the viewport nothing can be tried: what is styled to be seen counts.
  const inView = visit.view.wholePage ? common(seen, viewportArea()) : seen;
  if (inView === null) return true;
  const parts = style.display === "inline" ? partsOf(element, inView) : [inView];
  const point = hittablePoint(element, parts);
  // Whatever is clicked there does something of its own, and has an id of its own.
  return "x" in point && (!point.isInner || isControl(element) || element.localName === "label");
}

/** Whether an element has more to show than it has room for, and can be scrolled by a person. */
export function scrolls(element: Element, overflow: string): boolean {
  const isRoot = element === document.documentElement;
  if (element === document.body || (isRoot && window === window.top)) return false;
  // A frame that is there only to be counted shows nothing.
  if (isRoot && element.clientHeight <= 1) return false;
  // One word for both directions, or one each: the last is the vertical.
  if (!isRoot && !/(auto|scroll)$/.test(overflow)) return false;
  if (element.localName === "textarea") return false;
  return element.scrollHeight > element.clientHeight + 8;
}

/** How much of a scroll area lies above and below what it shows. */
export function scrollText(element: Element): string {
  const { scrollTop, scrollHeight, clientHeight } = element;
  const pages = (pixels: number) => String(Math.round((pixels / clientHeight) * 10) / 10);
  return `${pages(scrollTop)} pages above, ${pages(scrollHeight - clientHeight - scrollTop)} below`;
}

export function addFrame(visit: Visit, element: Element, box: Box, seen: Area): void {
  if (box.width < 5 || box.height < 5) return;
  if (!visit.view.wholePage && !("x" in hittablePoint(element, [seen]))) return;
  endLine(visit);
  // Where the frame's own viewport begins: within its border and padding.
  const { paddingLeft, paddingTop } = getComputedStyle(element);
  const scale = box.width / ((element as HTMLElement).offsetWidth || box.width);
  const x = box.left + scale * (element.clientLeft + Number.parseFloat(paddingLeft));
  const y = box.top + scale * (element.clientTop + Number.parseFloat(paddingTop));
  const area = {
    left: (seen.left - x) / scale,
    top: (seen.top - y) / scale,
    right: (seen.right - x) / scale,
    bottom: (seen.bottom - y) / scale,
  };
  visit.nodes.push({
    kind: "frame",
    key: keyOf(element),
    css: cssPath(element, visit.paths),
    x,
    y,
    scale,
    area,
  });
}

/** What follows goes before everything else while a modal dialog is open. */
export function enterDialog(visit: Visit, element: Element, seen: Area): void {
  const isModal =
    element.localName === "dialog"
      ? element.matches(":modal")
      : element.getAttribute("aria-modal") === "true";
  if (!isModal || seen.right - seen.left < 20) return;
  endLine(visit);
  const heading = element.querySelector("h1, h2, h3, h4, [role=heading]");
  const title =
    element.getAttribute("aria-label") ?? (heading === null ? "" : visibleText(heading));
  visit.dialog ??= [];
  visit.dialog.push({ kind: "dialog", title: oneLine(title, 100) });
  visit.nodes = visit.dialog;
}

/** Tells pictures and gauges, which say something without text. */
export function addPicture(
  visit: Visit,
  { element, style, box }: Sight,
  { inside }: Around,
): boolean {
  if (element.localName === "progress" || element.localName === "meter") {
    const { value, max } = element as HTMLProgressElement;
    if (!inside) visit.text += ` (${element.localName}: ${value} of ${max}) `;
    return true;
  }
  const alt = element.localName === "img" ? (element as HTMLImageElement).alt : "";
  if (alt !== "" && !inside && box.width > 8 && style.cursor !== "pointer") {
    visit.text += ` (image: ${alt}) `;
  }
  return false;
}

/** Whether a label belongs to a control that is told with its text. */
export function hasControl(visit: Visit, { control }: HTMLLabelElement): boolean {
  if (control === null || disabledBy(control) !== null) return false;
  if (!/^(input|select|textarea|button)$/.test(control.localName)) return false;
  const box = plainBox(control.getBoundingClientRect());
  return box.width < 2 || common(box, visit.area) !== null;
}

/** Tells of a control that can't be used: what a field holds, and that a button is there at all. */
export function addDisabled(visit: Visit, element: Element, { inside }: Around): boolean {
  const isField = /^(input|select|textarea)$/.test(element.localName);
  if (!isField && roleOf(element) !== "button") return false;
  if (inside || disabledBy(element) === null) return false;
  const value = isField ? valueOf(element) : "";
  if (!isField) visit.text += ` ${textOf(element) || (element.ariaLabel ?? "")}`;
  visit.text += value ? ` (disabled: ${oneLine(value, 60)}) ` : " (disabled) ";
  return true;
}

/** `isRegion`: what is in it is told by itself, and not as its text. */
export function addElement(visit: Visit, element: Element, box: Box, isRegion = false): void {
  endLine(visit);
  const role = roleOf(element);
  const text = isRegion ? "" : textOf(element);
  const attributes = attributesOf(element, text);
  if (scrolls(element, getComputedStyle(element).overflowY)) {
    attributes.push(["scroll", scrollText(element)]);
  }
  const { left: x, top: y, width, height } = box;
  visit.nodes.push({
    kind: "element",
    key: keyOf(element),
    letter: isRegion ? "M" : (letters[role] ?? "M"),
    tag: element === document.documentElement ? "iframe" : element.localName,
    role,
    attributes,
    text,
    action: actionOf(element, role),
    css: cssPath(element, visit.paths),
    xpath: xpathOf(element, visit.paths),
    playwright: shadowPath(element, visit.paths),
    box: { x, y, width, height },
  });
}

/** What an observation offers for an element (contract 2.3). */
export function actionOf(element: Element, role: string): WalkElement["action"] {
  if (element instanceof HTMLSelectElement || role === "option") return "select_dropdown_option";
  if (isFileInput(element)) return "upload_file";
  const isText = element instanceof HTMLInputElement || element instanceof HTMLTextAreaElement;
  if (isText) return letters[role] === "I" ? "fill" : "click";
  return (element as HTMLElement).isContentEditable ? "fill" : "click";
}
