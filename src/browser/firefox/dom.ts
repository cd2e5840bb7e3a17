import type * as Bidi from "webdriver-bidi-protocol";
import type { Protocol } from "devtools-protocol";
import { type Adapter, type Handlers, tabOf } from "./adapter.ts";
import { boxQuad, type Quad, scrollIntoView } from "./boxes.ts";
import { objectIdOf, referenceOf } from "./values.ts";

type NodePlace = { context: string; sharedId: string };
type NodeValue = Bidi.Script.NodeRemoteValue;

/** Where our own code looks at documents. */
const world = "nocturne firefox";

/** Nodes by the numbers that CDP knows them by, each as long as its document. */
class NodeIds {
  #last = 0;
  #places = new Map<number, NodePlace>();
  #ids = new Map<string, number>();

  constructor({ bidi }: Adapter) {
    const forget = (gone: string) => {
      for (const [id, { context, sharedId }] of this.#places) {
        if (context !== gone) continue;
        this.#places.delete(id);
        this.#ids.delete(sharedId);
      }
    };
    bidi.on("browsingContext.navigationCommitted", ({ context }) => forget(context));
    bidi.on("browsingContext.contextDestroyed", ({ context }) => forget(context));
  }

  of(place: NodePlace): number {
    const known = this.#ids.get(place.sharedId);
    if (known !== undefined) return known;
    const id = ++this.#last;
    this.#places.set(id, place);
    this.#ids.set(place.sharedId, id);
    return id;
  }

  find(id: number | undefined): NodePlace {
    const place = this.#places.get(id ?? 0);
    if (place === undefined) throw new Error("No node found for given backend id");
    return place;
  }
}

/** Nodes of pages (CDP `DOM`), and what there is in place of `DOMDebugger`: nobody tells who listens. */
export function domHandlers(firefox: Adapter): Handlers {
  const { bidi } = firefox;
  const ids = new NodeIds(firefox);
  const placeOf = (params: { objectId?: string; backendNodeId?: number }) =>
    params.objectId === undefined ? ids.find(params.backendNodeId) : nodePlace(params.objectId);
  bidi.on("input.fileDialogOpened", ({ context, element, multiple }) => {
    if (element?.sharedId === undefined) return;
    const place = { context, sharedId: element.sharedId };
    const tell = () => {
      const mode = multiple ? "selectMultiple" : "selectSingle";
      const chooser = { frameId: context, mode, backendNodeId: ids.of(place) } as const;
      firefox.emitTo(context, "Page.fileChooserOpened", chooser, "FileChooser");
    };
    // A click while Firefox puts its own chooser away opens none, so nobody is told before.
    inNode(firefox, place, chooserGone.toString()).then(tell, () => {});
  });
  return {
    "DOM.disable": () => ({}),
    "DOM.describeNode": async (params) => ({ node: await describe(firefox, ids, placeOf(params)) }),
    "DOM.resolveNode": (params) => {
      const objectId = objectIdOf({ kind: "node", ...placeOf(params) });
      return { object: { type: "object", subtype: "node", className: "Element", objectId } };
    },
    "DOM.getDocument": async (_params, session) => ({
      root: await wholeDocument(firefox, ids, tabOf(session)),
    }),
    "DOM.getFrameOwner": async ({ frameId }) => {
      const backendNodeId = ids.of(await ownerOf(firefox, frameId));
      return { backendNodeId };
    },
    "DOM.scrollIntoViewIfNeeded": async (params) => {
      await inNode(firefox, placeOf(params), scrollIntoView.toString());
      return {};
    },
    "DOM.getBoxModel": async (params) => {
      const content = await quadOf(firefox, placeOf(params));
      const [width, height] = [content[2] - content[0], content[5] - content[1]];
      const model = { content, padding: content, border: content, margin: content, width, height };
      return { model };
    },
    "DOM.setFileInputFiles": async ({ files, ...params }) => {
      const { context, sharedId } = placeOf(params);
      await bidi.send("input.setFiles", { context, element: { sharedId }, files });
      return {};
    },
    "Page.setInterceptFileChooserDialog": ({ enabled }, session) => {
      if (enabled) session.enabled.add("FileChooser");
      else session.enabled.delete("FileChooser");
      return {};
    },
    "DOMDebugger.getEventListeners": () => ({ listeners: [] }),
  };
}

function nodePlace(objectId: string): NodePlace {
  const reference = referenceOf(objectId);
  if (reference.kind !== "node")
    throw new Error("Node with given id does not belong to the document");
  return reference;
}

/** Resolves when the browser's own chooser of this input is no longer open. Runs in the page. */
function chooserGone(input: Element): Promise<void> {
  return new Promise((resolve) => {
    const look = () => (input.matches(":open") ? setTimeout(look, 5) : resolve());
    look();
  });
}

/** Calls a function with this node in its document, and waits for what it promises. */
async function inNode({ bidi }: Adapter, { context, sharedId }: NodePlace, declaration: string) {
  const found = await bidi.send("script.callFunction", {
    functionDeclaration: declaration,
    arguments: [{ sharedId }],
    target: { context, sandbox: world },
    awaitPromise: true,
    serializationOptions: { maxDomDepth: 0, maxObjectDepth: 2 },
  });
  if (found.type === "exception") throw new Error(found.exceptionDetails.text);
  return found.result;
}

async function describe(
  firefox: Adapter,
  ids: NodeIds,
  place: NodePlace,
): Promise<Protocol.DOM.Node> {
  const found = await inNode(firefox, place, "(node) => [node, node.contentWindow ?? null]");
  const [node, inside] = found.type === "array" ? (found.value ?? []) : [];
  const described = nodeOf(ids, place.context, node?.type === "node" ? node : { type: "node" });
  return inside?.type === "window" ? { ...described, frameId: inside.value.context } : described;
}

function nodeOf(ids: NodeIds, context: string, node: NodeValue): Protocol.DOM.Node {
  const { value, sharedId } = node;
  const backendNodeId = sharedId === undefined ? 0 : ids.of({ context, sharedId });
  const root = value?.shadowRoot;
  return {
    nodeId: backendNodeId,
    backendNodeId,
    nodeType: value?.nodeType ?? 1,
    nodeName: value?.localName ?? "",
    localName: value?.localName ?? "",
    nodeValue: "",
    ...(value?.mode === undefined ? {} : { shadowRootType: value.mode }),
    ...(root == null ? {} : { shadowRoots: [nodeOf(ids, context, root)] }),
    ...(value?.children === undefined
      ? {}
      : { children: value.children.map((child) => nodeOf(ids, context, child)) }),
  };
}

/** The document of a frame with all shadow roots, and below it as documents of frames those of its frames. */
async function wholeDocument(
  firefox: Adapter,
  ids: NodeIds,
  context: string,
): Promise<Protocol.DOM.Node> {
  const found = await firefox.bidi.send("script.evaluate", {
    expression: "document",
    target: { context, sandbox: world },
    awaitPromise: false,
    serializationOptions: { maxDomDepth: null, maxObjectDepth: 1, includeShadowTree: "all" },
  });
  if (found.type === "exception" || found.result.type !== "node")
    throw new Error("the document has gone");
  const root = nodeOf(ids, context, found.result);
  const frames = firefox.contexts.childrenOf(context).map(async ({ id }) => ({
    ...nodeOf(ids, context, { type: "node" }),
    frameId: id,
    contentDocument: await wholeDocument(firefox, ids, id),
  }));
  return { ...root, children: [...(root.children ?? []), ...(await Promise.all(frames))] };
}

/** The element that holds a frame. */
async function ownerOf({ bidi, contexts }: Adapter, frameId: string): Promise<NodePlace> {
  const parent = contexts.find(frameId)?.parentId;
  if (parent === undefined) throw new Error("Frame with the given id was not found.");
  const { nodes } = await bidi.send("browsingContext.locateNodes", {
    context: parent,
    locator: { type: "context", value: { context: frameId } },
  });
  const [owner] = nodes;
  if (owner?.sharedId === undefined) throw new Error("Frame with the given id was not found.");
  return { context: parent, sharedId: owner.sharedId };
}

/** The corners of what an element holds, in the coordinates of the whole page's viewport. */
async function quadOf(firefox: Adapter, place: NodePlace): Promise<Quad> {
  const found = await inNode(firefox, place, boxQuad.toString());
  const numbers = found.type === "array" ? (found.value ?? []) : [];
  if (numbers.length === 0) throw new Error("Could not compute box model.");
  const [width = 1, height = 1, ...quad] = numbers.map((one) =>
    one.type === "number" ? Number(one.value) : 0,
  );
  void width;
  void height;
  const corners = quad as unknown as Quad;
  if (firefox.contexts.find(place.context)?.parentId === undefined) return corners;
  const owner = await ownerOf(firefox, place.context);
  const frame = await quadOf(firefox, owner);
  return corners.map((_, index) => {
    const point = index - (index % 2);
    return within(frame, corners[point]! / width, corners[point + 1]! / height)[index % 2]!;
  }) as unknown as Quad;
}

/** A point that is so far across and down a quadrilateral. */
function within(quad: Quad, across: number, down: number): [number, number] {
  const [left, top, right, rightY, , , bottomX, bottom] = quad;
  return [
    left + (right - left) * across + (bottomX - left) * down,
    top + (rightY - top) * across + (bottom - top) * down,
  ];
}
