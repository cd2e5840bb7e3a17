import { call } from "./call.ts";
import type { Handle } from "./cdp-target.ts";
import { type Frame, frameOwner } from "./frames.ts";

/** Where to click, in the frame's own coordinates, or why it can't be clicked. */
export type Readiness = { x: number; y: number } | { problem: string; final: boolean };

/**
 * In the page: brings an element into view and waits, at most `timeout` ms, until it stands still, is
 * enabled and nothing covers it. Sent as source: it must be whole in itself.
 */
export async function readyPoint(element: Element, timeout: number): Promise<Readiness> {
  const end = performance.now() + timeout;
  const describe = (other: Element): string => {
    const id = other.id ? `#${other.id}` : "";
    const name = other.getAttribute("class")?.trim().split(/\s+/)[0];
    return `<${other.localName}${id}${name ? `.${name}` : ""}>`;
  };
  const parentOf = (at: Element): Element | null =>
    at.assignedSlot ?? at.parentElement ?? (at.getRootNode() as ShadowRoot).host ?? null;
  const contains = (ancestor: Element, inner: Element | null): boolean => {
    for (let at = inner; at !== null; at = parentOf(at)) if (at === ancestor) return true;
    return false;
  };
  const topmost = (x: number, y: number): Element | null => {
    let at = document.elementFromPoint(x, y);
    while (at?.shadowRoot) {
      const inner = at.shadowRoot.elementFromPoint(x, y);
      if (inner === null || inner === at) break;
      at = inner;
    }
    return at;
  };
  // Frames of a hidden tab do not come, so a timer stands beside them.
  const nextFrame = (): Promise<void> =>
    new Promise((resolve) => {
      const timer = setTimeout(resolve, 50);
      requestAnimationFrame(() => {
        clearTimeout(timer);
        resolve();
      });
    });
  const disabledBy = (): Element | null => {
    if (element.matches(":disabled")) return element;
    for (let at: Element | null = element; at !== null; at = parentOf(at)) {
      if (at.getAttribute("aria-disabled") === "true" || (at as HTMLElement).inert) return at;
    }
    return null;
  };
  /** A control without a size of its own is clicked on its label. */
  const visible = (): Element | null => {
    const labels = [...((element as HTMLInputElement).labels ?? [])];
    for (const candidate of [element, ...labels]) {
      const box = candidate.getBoundingClientRect();
      const style = getComputedStyle(candidate);
      if (
        box.width > 0 &&
        box.height > 0 &&
        style.visibility === "visible" &&
        style.opacity !== "0"
      )
        return candidate;
    }
    return null;
  };
  const attempt = async (): Promise<Readiness> => {
    if (!element.isConnected)
      return { problem: "the element is no longer on the page", final: true };
    const blocker = disabledBy();
    if (blocker !== null) {
      const by = blocker === element ? "" : ` by ${describe(blocker)}`;
      return { problem: `the element is disabled${by}`, final: true };
    }
    const target = visible();
    if (target === null) return { problem: "the element is not visible", final: false };
    const before = target.getBoundingClientRect();
    const isInView =
      before.top >= 0 &&
      before.left >= 0 &&
      before.bottom <= innerHeight &&
      before.right <= innerWidth;
    if (!isInView)
      target.scrollIntoView({ block: "center", inline: "center", behavior: "instant" });
    await nextFrame();
    const start = target.getBoundingClientRect();
    await nextFrame();
    const box = target.getBoundingClientRect();
    if (box.x !== start.x || box.y !== start.y)
      return { problem: "the element does not stand still", final: false };
    const left = Math.max(box.left, 0),
      right = Math.min(box.right, innerWidth);
    const top = Math.max(box.top, 0),
      bottom = Math.min(box.bottom, innerHeight);
    if (left >= right || top >= bottom)
      return { problem: "the element can't be scrolled into view", final: false };
    let cover: Element | null = null;
    for (const [fx, fy] of [
      [0.5, 0.5],
      [0.25, 0.5],
      [0.75, 0.5],
      [0.5, 0.25],
      [0.5, 0.75],
    ] as const) {
      const x = left + (right - left) * fx;
      const y = top + (bottom - top) * fy;
      const hit = topmost(x, y);
      const isLabel =
        hit !== null &&
        [...((element as HTMLInputElement).labels ?? [])].some((label) => contains(label, hit));
      if (contains(target, hit) || isLabel) return { x, y };
      cover ??= hit;
    }
    return {
      problem:
        cover === null
          ? "the element can't be hit"
          : `the element is covered by ${describe(cover)}`,
      final: false,
    };
  };
  for (;;) {
    const result = await attempt();
    if (!("problem" in result) || result.final || performance.now() >= end) return result;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

/** The point in the coordinates of the whole page's viewport, where the mouse is. */
export async function inViewport(
  frame: Frame,
  frames: readonly Frame[],
  point: { x: number; y: number },
): Promise<{ x: number; y: number }> {
  let { x, y } = point;
  let at: Frame = frame;
  for (;;) {
    const parent = frames.find(({ id }) => id === at.parentId);
    if (parent === undefined) return { x, y };
    const origin = await ownerOrigin(parent, at.id);
    x += origin.x;
    y += origin.y;
    // Chromium answers boxes relative to the topmost frame of the same session.
    let root = parent;
    for (;;) {
      const above = frames.find(({ id }) => id === root.parentId);
      if (above === undefined || above.session !== root.session) break;
      root = above;
    }
    at = root;
  }
}

async function ownerOrigin(parent: Frame, frameId: string): Promise<{ x: number; y: number }> {
  const owner: Handle = await frameOwner(parent, frameId);
  const { model } = await owner.session.send("DOM.getBoxModel", { objectId: owner.objectId });
  return { x: model.content[0]!, y: model.content[1]! };
}

/** Scrolls the elements that hold a frame into view, outermost last seen first. */
export async function revealFrame(frame: Frame, frames: readonly Frame[]): Promise<void> {
  const parent = frames.find(({ id }) => id === frame.parentId);
  if (parent === undefined) return;
  await revealFrame(parent, frames);
  const owner = await frameOwner(parent, frame.id);
  await owner.session.send("DOM.scrollIntoViewIfNeeded", { objectId: owner.objectId });
}

/** Prepares an element for a click; answers the point for the mouse, or why not. */
export async function clickablePoint(
  frame: Frame,
  frames: readonly Frame[],
  handle: Handle,
  timeout: number,
): Promise<Readiness> {
  await revealFrame(frame, frames);
  const ready = await call(frame, readyPoint, handle, timeout);
  return "problem" in ready ? ready : inViewport(frame, frames, ready);
}
