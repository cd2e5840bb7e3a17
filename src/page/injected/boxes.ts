import { isControl } from "./roles.ts";
import { isListening } from "./memory.ts";
import { contains, labelsOf, parentOf, topmostAt } from "./tree.ts";

/** A part of the plane, in CSS pixels of the frame's viewport. */
export interface Area {
  left: number;
  top: number;
  right: number;
  bottom: number;
}

/** The box of an element, as plain numbers: a DOMRect asks the browser for each. */
export interface Box extends Area {
  width: number;
  height: number;
}

export function plainBox({ left, top, right, bottom }: DOMRect): Box {
  return { left, top, right, bottom, width: right - left, height: bottom - top };
}

/** All of the frame's viewport. */
export function viewportArea(): Area {
  return { left: 0, top: 0, right: innerWidth, bottom: innerHeight };
}

/** What two areas have in common; null when that is nothing. */
export function common(one: Area, other: Area): Area | null {
  const left = Math.max(one.left, other.left);
  const right = Math.min(one.right, other.right);
  const top = Math.max(one.top, other.top);
  const bottom = Math.min(one.bottom, other.bottom);
  return left < right && top < bottom ? { left, top, right, bottom } : null;
}

/** Where in a box a point is tried, from 0 to 1: the middle first. */
export const samplePoints: readonly (readonly [across: number, down: number])[] = [
  [0.5, 0.5],
  [0.2, 0.5],
  [0.8, 0.5],
  [0.5, 0.2],
  [0.5, 0.8],
  [0.1, 0.1],
  [0.9, 0.1],
  [0.1, 0.9],
  [0.9, 0.9],
];

/** The box of an element: also of an area of a picture, and of one whose children stand for it. */
export function boxOf(element: Element): Box {
  // Firefox tells the box of the whole picture.
  if (element.localName === "area") return plainBox(areaBox(element as HTMLAreaElement));
  const box = plainBox(element.getBoundingClientRect());
  if (box.width > 0 && box.height > 0) return box;
  const range = document.createRange();
  range.selectNodeContents(element);
  return plainBox(range.getBoundingClientRect());
}

/** Where an element is in the viewport of the whole page; null within a frame of another site, which can't tell. */
export function boxInPage(element: Element): Box | null {
  let { left, top } = boxOf(element);
  const { width, height } = boxOf(element);
  for (let view: Window = window; view !== view.parent; view = view.parent) {
    const owner = view.frameElement;
    if (owner === null) return null;
    const frame = owner.getBoundingClientRect();
    left += frame.left + owner.clientLeft;
    top += frame.top + owner.clientTop;
  }
  return { left, top, right: left + width, bottom: top + height, width, height };
}

/** The picture that an area is a part of. */
export function pictureOf(area: Element): Element | null {
  const name = area.closest("map")?.name ?? "";
  return document.querySelector(`img[usemap="#${CSS.escape(name)}"]`);
}

/** Where an area of a picture lies (`shape` and `coords` are the picture's CSS pixels). */
export function areaBox(area: HTMLAreaElement): DOMRect {
  const picture = pictureOf(area);
  if (picture === null) return new DOMRect();
  const frame = picture.getBoundingClientRect();
  const numbers = area.coords.split(",").map(Number);
  const [x = 0, y = 0, radius = 0] = numbers;
  if (area.shape === "default") return frame;
  if (area.shape === "circle") {
    return new DOMRect(frame.x + x - radius, frame.y + y - radius, 2 * radius, 2 * radius);
  }
  const across = numbers.filter((_, index) => index % 2 === 0);
  const down = numbers.filter((_, index) => index % 2 === 1);
  const [left, top] = [Math.min(...across), Math.min(...down)];
  return new DOMRect(
    frame.x + left,
    frame.y + top,
    Math.max(...across) - left,
    Math.max(...down) - top,
  );
}

/** What of an element can be seen in an area: of one that is broken over lines, each line's part. */
export function partsOf(element: Element, area: Area): Area[] {
  const parts: Area[] = [];
  const boxes = element.localName === "area" ? [boxOf(element)] : element.getClientRects();
  for (const box of boxes) {
    const part = common(box, area);
    if (part !== null) parts.push(part);
    if (parts.length === 4) break;
  }
  const whole = parts.length === 0 ? common(boxOf(element), area) : null;
  return whole === null ? parts : [whole];
}

/**
 * A point of the element that is not covered, or what covers it. A point on something inside that
 * does something of its own is taken only when there is no other. `parts`: what of it is in view.
 */
export function hittablePoint(
  element: Element,
  parts: readonly Area[] = partsOf(element, viewportArea()),
): { x: number; y: number; isInner: boolean } | { cover: Element | null } {
  let cover: Element | null = null;
  let second: { x: number; y: number; isInner: boolean } | undefined;
  for (const [across, down] of samplePoints) {
    for (const { left, right, top, bottom } of parts) {
      const x = left + (right - left) * across;
      const y = top + (bottom - top) * down;
      const hit = topmostAt(x, y);
      if (reaches(element, hit)) {
        if (!actsBetween(element, hit)) return { x, y, isInner: false };
        second ??= { x, y, isInner: true };
      } else cover ??= hit;
    }
  }
  return second ?? { cover };
}

/** Whether the mouse meets the element itself at its middle. */
export function isTopmost(element: Element): boolean {
  const { x, y, width, height } = element.getBoundingClientRect();
  return topmostAt(x + width / 2, y + height / 2) === element;
}

/** Whether what the mouse meets is the element, something in it, or its label. */
export function reaches(element: Element, hit: Element | null): boolean {
  if (hit === element || contains(element, hit)) return true;
  // Firefox finds the picture where the mouse meets one of its areas.
  if (element.localName === "area" && hit !== null) return hit === pictureOf(element);
  return labelsOf(element).some((label) => contains(label, hit));
}

export function actsBetween(element: Element, hit: Element | null): boolean {
  for (let at = hit; at !== null && at !== element; at = parentOf(at)) {
    const acts = isControl(at) || isListening(at) || at.localName === "iframe";
    if (acts) return contains(element, at);
  }
  return false;
}
