import { call } from "./call.ts";
import type { Handle, PageTarget } from "./cdp-target.ts";
import { type Frame, frameOwner, framesOf } from "./frames.ts";
import { frameNumbers, type RenderedHtml, renderedHtml } from "./injected/rendered.ts";

/** A frame as it is rendered, and those in it by the number under which its HTML names them. */
export interface RenderedFrame extends RenderedHtml {
  frames: Map<number, RenderedFrame>;
}

/** What a page renders, with all of its frames; with a root only what that element of its frame holds. */
export async function renderedPage(
  page: PageTarget,
  root?: { frame: Frame; handle: Handle },
): Promise<RenderedFrame> {
  const frames = await framesOf(page);
  const [main] = frames;
  return readFrame(root?.frame ?? main!, frames, root?.handle ?? null);
}

async function readFrame(
  frame: Frame,
  frames: readonly Frame[],
  root: Handle | null,
): Promise<RenderedFrame> {
  const children = frames.filter(({ parentId }) => parentId === frame.id);
  const [rendered, numbers] = await Promise.all([
    call(frame, renderedHtml, root),
    numbersOf(frame, children),
  ]);
  // A frame may go at any moment; the rest of the page is there all the same.
  const read = await Promise.all(
    children.map((child) => readFrame(child, frames, null).catch(() => undefined)),
  );
  const placed = new Map<number, RenderedFrame>();
  for (const [at, inner] of read.entries()) {
    const number = numbers[at] ?? -1;
    if (inner !== undefined && number >= 0) placed.set(number, inner);
  }
  return { ...rendered, frames: placed };
}

async function numbersOf(parent: Frame, children: readonly Frame[]): Promise<number[]> {
  if (children.length === 0) return [];
  const owners = await Promise.all(
    children.map(({ id }) => frameOwner(parent, id).catch(() => null)),
  );
  return call(parent, frameNumbers, ...owners.map((owner) => owner ?? (null as never)));
}
