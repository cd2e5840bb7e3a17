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
