import { call, callForHandle } from "./call.ts";
import type { PageTarget } from "./cdp-target.ts";
import { noteClosedRoots } from "./closed-roots.ts";
import { fileOf, type FilePage } from "./file-page.ts";
import { documentKey, type Frame, frameIdOf, framesOf, type Worlds } from "./frames.ts";
import { type KnownElement, type Origin, PageIds } from "./ids.ts";
import { elementOfKey } from "./injected/memory.ts";
import type { View, Walk, WalkNode } from "./injected/visit.ts";
import { walk } from "./injected/walk.ts";
import { Listeners } from "./listeners.ts";
import type { Line } from "./render.ts";

/** What is on a page: the main frame's facts, and the lines of all frames in document order. */
export interface Snapshot {
  title: string;
  url: string;
  viewport: Walk["viewport"];
  /** How many controls lie above and below what is told. */
  outside: Walk["outside"];
  lines: Line[];
  known: Map<string, KnownElement>;
  /** The whole page was looked at, and not only what the viewport shows. */
  isWhole: boolean;
  /** The file that is shown in place of a web page. */
  file: FilePage | null;
  /** The page has become another document since the observation before. */
  isOther: boolean;
}

/** What is kept of one page between observations. */
export interface PageMemory {
  ids: PageIds;
  listeners: Listeners;
  /** The frame that an iframe element holds, by the element's document and key. */
  frameIds: Map<string, string>;
  worlds: Worlds;
  /** The main frame as it was seen last. */
  main: Frame | undefined;
}

export function createPageMemory(): PageMemory {
  return {
    ids: new PageIds(),
    listeners: new Listeners(),
    frameIds: new Map(),
    worlds: new Map(),
    main: undefined,
  };
}

interface Seen {
  frame: Frame;
  walk: Walk;
  /** The frame's child frames, by the key of the element that holds them. */
  children: Map<number, Seen>;
}

type FrameNode = Extract<WalkNode, { kind: "frame" }>;

const deepestFrame = 5;
const deepestClosedRoot = 4;

/** Sees the page: one walk a frame, stitched together where each child frame stands. */
export async function snapshot(
  page: PageTarget,
  memory: PageMemory,
  { wholePage = false }: { wholePage?: boolean } = {},
): Promise<Snapshot> {
  const view = { area: null, wholePage };
  // The document is mostly the one of the last time: it is walked while the frames are asked for.
  const { main: last } = memory;
  const walking = last && walkFrame(last, view, memory.listeners).catch(() => undefined);
  const frames = await framesOf(page, memory.worlds);
  const main = frames.find(({ parentId }) => parentId === undefined);
  if (main === undefined) throw new Error("the page has gone");
  memory.main = main;
  memory.listeners.keepOnly(frames);
  const isSame = last !== undefined && documentKey(last) === documentKey(main);
  const walked = isSame ? await walking : undefined;
  const seen = await see(main, view, { frames, memory }, 0, walked);
  const { title, url, viewport, outside, document } = seen.walk;
  const isOther = memory.ids.beginObservation(document);
  if (isOther) memory.frameIds.clear();
  const result: Snapshot = {
    title,
    url,
    viewport,
    outside,
    lines: [],
    known: new Map(),
    isWhole: wholePage,
    file: fileOf(main),
    isOther,
  };
  // Of a file's viewer nothing is told but text.
  if (result.file === null || /^text\/|json|xml/.test(result.file.contentType))
    collect(seen, memory.ids, [], { x: 0, y: 0, scale: 1 }, result);
  return result;
}

interface Looking {
  frames: readonly Frame[];
  memory: PageMemory;
}

/** `already`: the walk of the frame, if it was made before. */
async function see(
  frame: Frame,
  view: View,
  looking: Looking,
  depth: number,
  already?: Walk,
): Promise<Seen> {
  const { frames, memory } = looking;
  const walked = already ?? (await walkFrame(frame, view, memory.listeners, frames));
  if (walked === undefined) throw new Error("a frame was not walked");
  const seen: Seen = { frame, walk: walked, children: new Map() };
  if (depth === deepestFrame) return seen;
  const holders = walked.nodes.filter((node) => node.kind === "frame");
  await Promise.all(
    holders.map(async (holder) => {
      const child = await frameIn(holder, seen, looking);
      if (child === undefined) return;
      const inside = { ...view, area: holder.area };
      // A frame may go at any moment; the rest is told without it.
      const found = await see(child, inside, looking, depth + 1).catch(() => undefined);
      if (found !== undefined) seen.children.set(holder.key, found);
    }),
  );
  return seen;
}

/**
 * Walks a frame with all that script alone can't see: who listens, and closed shadow roots. Without
 * knowing the frames in it, the walk is undefined when there is something new to note first.
 */
async function walkFrame(
  frame: Frame,
  view: View,
  listeners: Listeners,
  frames?: readonly Frame[],
): Promise<Walk | undefined> {
  // The walk needs to know who listens; where that is known already, both go at once.
  const isKnown = listeners.knows(frame);
  if (!isKnown) await listeners.note(frame, frames);
  const noting = isKnown ? listeners.note(frame, frames) : 0;
  const [first, added] = await Promise.all([call(frame, walk, view), noting]);
  if (added > 0 && frames === undefined) return undefined;
  let walked = added > 0 ? await call(frame, walk, view) : first;
  for (let depth = 0; depth < deepestClosedRoot && walked.hosts.length > 0; depth++) {
    if ((await noteClosedRoots(frame, walked.hosts)) === 0) break;
    // What stands in the roots may listen too, or hide roots of its own.
    walked = await call(frame, walk, view);
  }
  return walked;
}

/** The frame that an iframe element holds, if it can be reached. */
async function frameIn(
  { key }: FrameNode,
  { frame, walk: { document } }: Seen,
  { frames, memory }: Looking,
): Promise<Frame | undefined> {
  const place = `${document}:${key}`;
  let id = memory.frameIds.get(place);
  if (id === undefined) {
    const holder = await callForHandle(frame, elementOfKey, document, key).catch(() => null);
    id = holder === null ? undefined : await frameIdOf(holder).catch(() => undefined);
    if (id === undefined) return undefined;
    memory.frameIds.set(place, id);
  }
  return frames.find((other) => other.id === id);
}

function collect(
  { frame, walk: { document, nodes }, children }: Seen,
  ids: PageIds,
  framePath: string[],
  origin: Origin,
  into: Snapshot,
): void {
  for (const node of nodes) {
    if (node.kind === "text") into.lines.push({ text: node.text });
    else if (node.kind === "dialog") into.lines.push({ text: `Dialog: ${node.title}` });
    else if (node.kind === "behind") into.lines.push({ text: "Behind the dialog:" });
    else if (node.kind === "frame") {
      const child = children.get(node.key);
      const inside = {
        x: origin.x + node.x * origin.scale,
        y: origin.y + node.y * origin.scale,
        scale: origin.scale * node.scale,
      };
      if (child !== undefined) collect(child, ids, [...framePath, node.css], inside, into);
    } else {
      const { id, known } = ids.know({ frame, document, element: node, framePath, origin });
      into.lines.push({ id, known });
      into.known.set(id, known);
    }
  }
}
