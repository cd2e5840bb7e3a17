import { call } from "./call.ts";
import { type Handle, handleGroup } from "./cdp-target.ts";
import { documentKey, type Frame, resolveNode } from "./frames.ts";
import { noteListening } from "./injected/memory.ts";

/** Events of the pointer: who listens to one of them does something when a person points or clicks. */
const pointerEvents = new Set([
  "click",
  "dblclick",
  "auxclick",
  "contextmenu",
  "mousedown",
  "mouseup",
  "mouseenter",
  "mouseover",
  "pointerdown",
  "pointerup",
  "pointerenter",
  "touchstart",
  "touchend",
]);

/** More new ones than this are left for the next observation. */
const maximumNoted = 4_000;
const elementsPerCall = 500;

/**
 * Which elements of a page listen to the pointer: script can't tell, the browser can. What is found
 * is remembered in the frame, so that each element is resolved once.
 */
export class Listeners {
  #frames = new Map<string, { documentId: string; noted: Set<number> }>();

  /** Forgets what belongs to documents that have gone. */
  keepOnly(frames: readonly Frame[]): void {
    const keys = new Set(frames.map(documentKey));
    for (const key of this.#frames.keys()) if (!keys.has(key)) this.#frames.delete(key);
  }

  /** Whether the frame's document was looked at before. */
  knows(frame: Frame): boolean {
    return this.#frames.has(documentKey(frame));
  }

  /**
   * Notes in a frame what listens now; answers how many elements were new. `children`: the frames in
   * it; undefined when they are not known, then nothing new is noted yet.
   */
  async note(frame: Frame, children: readonly Frame[] | undefined): Promise<number> {
    try {
      const { noted } = await this.#stateOf(frame);
      const listening = await this.#listening(frame);
      const fresh = listening.filter((id) => !noted.has(id)).slice(0, maximumNoted);
      if (fresh.length === 0 || children === undefined) return fresh.length;
      for (const id of await this.#within(frame, children)) noted.add(id);
      const own = fresh.filter((id) => !noted.has(id));
      for (const id of own) noted.add(id);
      await noteAll(frame, own);
      return own.length;
    } catch {
      // The document has gone meanwhile: the next one is asked anew.
      this.#frames.delete(documentKey(frame));
      return 0;
    }
  }

  /**
   * What listens in the child frames of the same process: the parent's answer has it too. An element
   * that is first met in another frame's world would be an instance of that world's classes for ever.
   */
  async #within(frame: Frame, children: readonly Frame[]): Promise<number[]> {
    const own = children.filter(
      ({ parentId, session }) => parentId === frame.id && session === frame.session,
    );
    return (await Promise.all(own.map((child) => this.#listening(child)))).flat();
  }

  /** The elements in a frame, and in the frames of the same process below it, that listen to the pointer. */
  async #listening(frame: Frame): Promise<number[]> {
    const { documentId } = await this.#stateOf(frame);
    const { listeners } = await frame.session.send("DOMDebugger.getEventListeners", {
      objectId: documentId,
      depth: -1,
      pierce: true,
    });
    const found = new Set<number>();
    for (const { type, backendNodeId } of listeners) {
      if (backendNodeId !== undefined && pointerEvents.has(type)) found.add(backendNodeId);
    }
    return [...found];
  }

  async #stateOf(frame: Frame) {
    const key = documentKey(frame);
    let state = this.#frames.get(key);
    if (state === undefined) {
      state = { documentId: await documentOf(frame), noted: new Set() };
      this.#frames.set(key, state);
    }
    return state;
  }
}

/**
 * The frame's document as an object of the page's own world. Asked for the listeners below the same
 * document in our world, Chromium 156 crashes the renderer at one of the next garbage collections.
 */
async function documentOf({ session, contextId }: Frame): Promise<string> {
  const { result } = await session.send("Runtime.evaluate", {
    expression: "document",
    contextId,
    objectGroup: handleGroup,
  });
  const { node } = await session.send("DOM.describeNode", { objectId: result.objectId! });
  // In no group: it is needed as long as the document lives.
  const { object } = await session.send("DOM.resolveNode", { backendNodeId: node.backendNodeId });
  return object.objectId!;
}

async function noteAll(frame: Frame, backendNodeIds: readonly number[]): Promise<void> {
  const found = await Promise.all(backendNodeIds.map((id) => elementFor(frame, id)));
  const handles = found.filter((handle) => handle !== undefined);
  for (let start = 0; start < handles.length; start += elementsPerCall) {
    await call(frame, noteListening, ...handles.slice(start, start + elementsPerCall));
  }
}

/** A node as an object of our world of the frame; undefined for what is no element of it. */
async function elementFor(frame: Frame, backendNodeId: number): Promise<Handle | undefined> {
  try {
    const { objectId, subtype, className } = await resolveNode(frame, backendNodeId);
    // Nodes of a child frame of another origin come as nothing; the document listens too.
    if (objectId === undefined || subtype !== "node") return undefined;
    if (className === "HTMLDocument" || className === "XMLDocument") return undefined;
    return { session: frame.session, objectId };
  } catch {
    // It has gone meanwhile.
    return undefined;
  }
}
