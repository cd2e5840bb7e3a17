import { setTimeout as delay } from "node:timers/promises";
import { call } from "./call.ts";
import type { Handle } from "./cdp-target.ts";
import { type Frame, frameOwner } from "./frames.ts";
import { type Box, viewportArea } from "./injected/boxes.ts";
import { meets, nextFrame, pointAhead, type Readiness, readyPoint } from "./injected/ready.ts";

/** Prepares an element for a click and moves the mouse to it; answers where that is in the page's viewport, or why not. */
export async function clickablePoint(
  frame: Frame,
  frames: readonly Frame[],
  handle: Handle,
  timeout: number,
): Promise<Readiness> {
  await revealFrame(frame, frames);
  // The mouse goes ahead: what gives way to it has done so in the frame that is waited for anyway.
  const ahead = frame.parentId === undefined ? await call(frame, pointAhead, handle) : null;
  let isThere = false;
  if (ahead !== null)
    moveTo(frame, ahead).then(
      () => (isThere = true),
      () => undefined,
    );
  const ready = await call(frame, readyPoint, handle, timeout);
  if ("problem" in ready) return ready;
  if (isThere && ready.x === ahead?.x && ready.y === ahead.y) return ready;
  return metPoint(frame, frames, handle, ready);
}

function moveTo({ session }: Frame, { x, y }: { x: number; y: number }): Promise<unknown> {
  return session.send("Input.dispatchMouseEvent", { x, y, type: "mouseMoved" });
}

const moves = 10;
const moveMs = 200;

/**
 * Moves the mouse to a point of the element and makes sure that it meets it there: a page may give
 * way to the mouse, and after scrolling Chromium goes on for a moment to find frames of other
 * processes where they were.
 */
async function metPoint(
  frame: Frame,
  frames: readonly Frame[],
  handle: Handle,
  first: { x: number; y: number; box: Box },
): Promise<Readiness> {
  const [main] = frames;
  let inFrame = first;
  for (let attempt = 0; attempt < moves; attempt++) {
    const point = await inViewport(frame, frames, inFrame);
    const move = main && moveTo(main, point);
    // A dialog that the move opens keeps its answer back.
    await Promise.race([move, delay(moveMs)]);
    const isChild = frame.parentId !== undefined;
    if (await call(frame, meets, handle, inFrame, isChild))
      return { ...point, box: moved(inFrame.box, point.x - inFrame.x, point.y - inFrame.y) };
    if (main !== undefined && isChild) await call(main, nextFrame);
    const again = await call(frame, readyPoint, handle, 0);
    if ("problem" in again) return again;
    inFrame = again;
  }
  return { problem: "the mouse does not meet it", final: false };
}

function moved({ left, top, right, bottom, width, height }: Box, over: number, down: number): Box {
  return {
    left: left + over,
    top: top + down,
    right: right + over,
    bottom: bottom + down,
    width,
    height,
  };
}

/** Scrolls the elements that hold a frame into view, the outermost first. */
async function revealFrame(frame: Frame, frames: readonly Frame[]): Promise<void> {
  const parent = frames.find(({ id }) => id === frame.parentId);
  if (parent === undefined) return;
  await revealFrame(parent, frames);
  const { session, objectId } = await frameOwner(parent, frame.id);
  await session.send("DOM.scrollIntoViewIfNeeded", { objectId });
}

/** A point of a frame in the coordinates of the whole page's viewport, where the mouse is. */
async function inViewport(
  frame: Frame,
  frames: readonly Frame[],
  { x, y }: { x: number; y: number },
): Promise<{ x: number; y: number }> {
  const parent = frames.find(({ id }) => id === frame.parentId);
  if (parent === undefined) return { x, y };
  const { session, objectId } = await frameOwner(parent, frame.id);
  const [{ model }, whole] = await Promise.all([
    session.send("DOM.getBoxModel", { objectId }),
    call(frame, viewportArea),
  ]);
  // Corners of the frame, from its upper left one clockwise: it may be scaled or turned.
  const [left = 0, top = 0, right = 0, rightY = 0, , , bottomX = 0, bottom = 0] = model.content;
  const across = x / whole.right;
  const down = y / whole.bottom;
  const point = {
    x: left + (right - left) * across + (bottomX - left) * down,
    y: top + (rightY - top) * across + (bottom - top) * down,
  };
  // Chromium answers boxes relative to the topmost frame of the same session.
  return inViewport(topOfSession(parent, frames), frames, point);
}

function topOfSession(frame: Frame, frames: readonly Frame[]): Frame {
  const parent = frames.find(({ id }) => id === frame.parentId);
  return parent?.session === frame.session ? topOfSession(parent, frames) : frame;
}
