import { call } from "./call.ts";
import type { Handle } from "./cdp-target.ts";
import { type Frame, frameOwner } from "./frames.ts";
import { type Readiness, readyPoint } from "./injected/ready.ts";

/** Prepares an element for a click; answers the point for the mouse in the page's viewport, or why not. */
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
  const { model } = await session.send("DOM.getBoxModel", { objectId });
  const origin = { x: model.content[0]!, y: model.content[1]! };
  // Chromium answers boxes relative to the topmost frame of the same session.
  const root = topOfSession(parent, frames);
  return inViewport(root, frames, { x: x + origin.x, y: y + origin.y });
}

function topOfSession(frame: Frame, frames: readonly Frame[]): Frame {
  const parent = frames.find(({ id }) => id === frame.parentId);
  return parent?.session === frame.session ? topOfSession(parent, frames) : frame;
}
