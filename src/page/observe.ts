import { call } from "./call.ts";
import type { PageTarget } from "./cdp-target.ts";
import { type Frame, frameOwner, framesOf } from "./frames.ts";
import type { KnownElement, PageIds } from "./ids.ts";
import type { Line } from "./render.ts";
import { keyOfElement } from "./injected/memory.ts";
import { type Walk, walk } from "./injected/walk.ts";

/** What is on a page: the main frame's facts, and the lines of all frames in document order. */
export interface Snapshot {
  title: string;
  url: string;
  viewport: Walk["viewport"];
  lines: Line[];
  known: Map<string, KnownElement>;
}

interface Seen {
  frame: Frame;
  walk: Walk;
  /** The frame's child frames, by the key of the element that holds them. */
  children: Map<number, Seen>;
}

/** Sees the page: one walk a frame, stitched together where each child frame stands. */
export async function snapshot(page: PageTarget, ids: PageIds): Promise<Snapshot> {
  const frames = await framesOf(page);
  const walked = await Promise.all(
    frames.map(async (frame): Promise<Seen | undefined> => {
      const seen = await call(frame, walk).catch((error: unknown) => {
        if (frame.parentId === undefined) throw error;
        return undefined;
      });
      return seen && { frame, walk: seen, children: new Map() };
    }),
  );
  const byId = new Map(
    walked.filter((seen) => seen !== undefined).map((seen) => [seen.frame.id, seen]),
  );
  await Promise.all([...byId.values()].map((seen) => place(seen, byId)));

  const main = byId.get(page.targetId) ?? [...byId.values()][0];
  if (main === undefined) throw new Error("the page has gone");
  ids.beginObservation(main.walk.document);
  const result: Snapshot = {
    title: main.walk.title,
    url: main.walk.url,
    viewport: main.walk.viewport,
    lines: [],
    known: new Map(),
  };
  collect(main, ids, [], result);
  return result;
}

/** Finds out which element of the parent frame holds a frame. */
async function place(child: Seen, byId: ReadonlyMap<string, Seen>): Promise<void> {
  const parent = child.frame.parentId === undefined ? undefined : byId.get(child.frame.parentId);
  if (parent === undefined) return;
  const key = await frameOwner(parent.frame, child.frame.id)
    .then((owner) => call(parent.frame, keyOfElement, owner))
    .catch(() => null);
  if (key !== null) parent.children.set(key, child);
}

function collect(seen: Seen, ids: PageIds, framePath: string[], into: Snapshot): void {
  const { document, nodes } = seen.walk;
  for (const node of nodes) {
    if (node.kind === "text") into.lines.push({ text: node.text });
    else if (node.kind === "frame") {
      const child = seen.children.get(node.key);
      if (child !== undefined) collect(child, ids, [...framePath, node.css], into);
    } else {
      const id = ids.idOf(document, node);
      into.lines.push({ id, element: node });
      into.known.set(id, { frame: seen.frame, document, element: node, framePath });
    }
  }
}
