import type { Protocol } from "devtools-protocol";
import { type Cdp, type Handle, handleGroup, type PageTarget } from "./cdp-target.ts";

/** One frame of a page, with the session that reaches it. */
export interface Frame {
  id: string;
  parentId?: string | undefined;
  /** Another one for each document that is loaded into it. */
  loaderId: string;
  url: string;
  /** The media type of its document, where that was asked for. */
  mimeType?: string | undefined;
  session: Cdp;
  /** A world of our own in the frame: it shares the DOM with the page, but no JavaScript. */
  contextId: number;
}

/** Frames beyond these bounds are left out of an observation. */
export const maximumFrames = 100;
const worldName = "nocturne";

/** Our worlds by frame and document: each is asked for once as long as this is kept. */
export type Worlds = Map<string, number>;

/** The main frame and every frame below it that can be reached, parents first. */
export async function framesOf(page: PageTarget, worlds: Worlds = new Map()): Promise<Frame[]> {
  const sessions = [page.session, ...page.frameSessions.values()];
  const trees = await Promise.all(
    sessions.map((session) =>
      session.send("Page.getFrameTree").then(
        ({ frameTree }) => flatten(frameTree).map((frame) => ({ frame, session })),
        (error: unknown) => {
          // A frame may go at any moment; without the page itself there is nothing to see.
          if (session === page.session) throw error;
          return [];
        },
      ),
    ),
  );
  const found = trees.flat().slice(0, maximumFrames);
  const frames = await Promise.all(
    found.map(({ frame, session }) =>
      enterKnown({ ...frame, session }, worlds).catch(() => undefined),
    ),
  );
  const present = frames.filter((frame) => frame !== undefined);
  const keys = new Set(present.map(documentKey));
  for (const key of worlds.keys()) if (!keys.has(key)) worlds.delete(key);
  return present;
}

/** What tells one document of a frame from the next. */
export function documentKey({ id, loaderId }: { id: string; loaderId: string }): string {
  return `${id}:${loaderId}`;
}

async function enterKnown(frame: Omit<Frame, "contextId">, worlds: Worlds): Promise<Frame> {
  const key = documentKey(frame);
  const contextId = worlds.get(key);
  if (contextId !== undefined) return { ...frame, contextId };
  const entered = await enter(frame);
  worlds.set(key, entered.contextId);
  return entered;
}

function flatten(tree: Protocol.Page.FrameTree): Protocol.Page.Frame[] {
  return [tree.frame, ...(tree.childFrames ?? []).flatMap(flatten)];
}

/**
 * Our world in the document that the frame shows now: Chromium answers the same one as long as the
 * document lives. Throws when the frame has gone.
 */
export async function enter(frame: Omit<Frame, "contextId">): Promise<Frame> {
  const { id, parentId, loaderId, url, mimeType, session } = frame;
  const { executionContextId } = await session.send("Page.createIsolatedWorld", {
    frameId: id,
    worldName,
    grantUniveralAccess: false,
  });
  return { id, parentId, loaderId, url, mimeType, session, contextId: executionContextId };
}

/** Only the main frame. */
export async function mainFrame(page: PageTarget): Promise<Frame> {
  const { frameTree } = await page.session.send("Page.getFrameTree");
  return enter({ ...frameTree.frame, session: page.session });
}

/** The element of the parent frame that holds a frame. */
export async function frameOwner(parent: Frame, frameId: string): Promise<Handle> {
  const { session } = parent;
  const { backendNodeId } = await session.send("DOM.getFrameOwner", { frameId });
  const { objectId } = await resolveNode(parent, backendNodeId);
  return { session, objectId: objectId! };
}

/** A node as an object of our world of its frame; one of another origin comes without an `objectId`. */
export async function resolveNode(
  { session, contextId }: Frame,
  backendNodeId: number,
): Promise<Protocol.Runtime.RemoteObject> {
  const { object } = await session.send("DOM.resolveNode", {
    backendNodeId,
    executionContextId: contextId,
    objectGroup: handleGroup,
  });
  return object;
}

/** The id of the frame that an iframe element holds. */
export async function frameIdOf(owner: Handle): Promise<string | undefined> {
  const { node } = await owner.session.send("DOM.describeNode", { objectId: owner.objectId });
  return node.frameId;
}
