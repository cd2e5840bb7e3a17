import { callForHandle } from "./call.ts";
import { handleGroup } from "./cdp-target.ts";
import type { Frame } from "./frames.ts";

/**
 * Runs a function among the page's own scripts, where its variables are, and answers its value as
 * JSON; it is sent as source, and leaves nothing behind but what it does. Undefined where it throws.
 */
export async function callInMainWorld<P extends unknown[], R>(
  frame: Frame,
  functionInPage: (...parameters: P) => R,
  ...parameters: P
): Promise<R | undefined> {
  const { session } = frame;
  const root = await callForHandle(frame, () => document.documentElement);
  if (root === null) return undefined;
  const { node } = await session.send("DOM.describeNode", { objectId: root.objectId });
  // Without a context it is resolved in the main world: its id need not be known, nor Runtime be enabled.
  const { object } = await session.send("DOM.resolveNode", {
    backendNodeId: node.backendNodeId,
    objectGroup: handleGroup,
  });
  const { result, exceptionDetails } = await session.send("Runtime.callFunctionOn", {
    functionDeclaration: functionInPage.toString(),
    objectId: object.objectId!,
    arguments: parameters.map((value) => ({ value })),
    returnByValue: true,
    objectGroup: handleGroup,
  });
  return exceptionDetails === undefined ? (result.value as R) : undefined;
}
