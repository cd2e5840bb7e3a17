import type { Protocol } from "devtools-protocol";
import { call, callForHandles } from "./call.ts";
import type { Handle } from "./cdp-target.ts";
import { type Frame, resolveNode } from "./frames.ts";
import { elementsOfKeys, noteClosedRoot } from "./injected/memory.ts";

/** Asks the browser which of these elements have a closed shadow root and notes those in the frame; answers how many there were. */
export async function noteClosedRoots(frame: Frame, keys: readonly number[]): Promise<number> {
  const hosts = await callForHandles(frame, elementsOfKeys, [...keys]);
  const roots = await Promise.all(hosts.map((host) => closedRootOf(frame, host)));
  const found = roots.filter((root) => root !== undefined);
  await Promise.all(found.map((root) => call(frame, noteClosedRoot, root)));
  return found.length;
}

async function closedRootOf(frame: Frame, host: Handle): Promise<Handle | undefined> {
  const { session } = frame;
  const { node } = await session.send("DOM.describeNode", { objectId: host.objectId });
  const root = node.shadowRoots?.find(({ shadowRootType }) => shadowRootType === "closed");
  if (root === undefined) return undefined;
  const { objectId } = await resolveNode(frame, root.backendNodeId);
  return objectId === undefined ? undefined : { session, objectId };
}

/** Notes every closed shadow root of these frames: for elements that nobody has observed. Reads the whole document. */
export async function noteAllClosedRoots(frames: readonly Frame[]): Promise<void> {
  const tops = frames.filter(
    ({ parentId, session }) => session !== frames.find(({ id }) => id === parentId)?.session,
  );
  await Promise.all(
    tops.map(async (top) => {
      const { root } = await top.session.send("DOM.getDocument", { depth: -1, pierce: true });
      // Else the browser goes on to tell of every change of what it has answered.
      await top.session.send("DOM.disable");
      for (const { frameId, backendNodeId } of closedRootsBelow(root, top.id)) {
        const frame = frames.find(({ id }) => id === frameId);
        const { objectId } = (frame && (await resolveNode(frame, backendNodeId))) ?? {};
        if (frame === undefined || objectId === undefined) continue;
        await call(frame, noteClosedRoot, { session: frame.session, objectId });
      }
    }),
  );
}

type Node = Protocol.DOM.Node;

function closedRootsBelow(
  node: Node,
  frameId: string,
): { frameId: string; backendNodeId: number }[] {
  const { shadowRoots = [], children = [], contentDocument } = node;
  const closed = shadowRoots.filter(({ shadowRootType }) => shadowRootType === "closed");
  return [
    ...closed.map(({ backendNodeId }) => ({ frameId, backendNodeId })),
    ...[...shadowRoots, ...children].flatMap((inner) => closedRootsBelow(inner, frameId)),
    ...(contentDocument ? closedRootsBelow(contentDocument, node.frameId ?? frameId) : []),
  ];
}
