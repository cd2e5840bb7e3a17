import type { Pages, PageSession } from "./pages.ts";

/** A document in a page or a frame, seen from a world of our own in it. */
export interface PageDocument {
  /** The tab, by its target's id. */
  tab: string;
  session: PageSession;
  frameId: string;
  /** Its address, or that of who made it where it has none of its own. */
  url: string;
  /** Whether it is a whole page, not a frame's. */
  isPage: boolean;
  /** Evaluates an expression in our world, and waits for what it promises. Throws when the document has gone. */
  evaluate(expression: string): Promise<unknown>;
  /** The same in the page's own world. */
  evaluateInPage(expression: string): Promise<unknown>;
}

/** What is done in each document. */
export interface DocumentWork {
  worldName: string;
  /** Runs in our world of each document, before any code of the page. */
  source: string;
  /** Called for each session of a page or frame, before its first document. */
  prepare?(session: PageSession): void;
  /** Runs beside the document until that has gone: whatever it asks of it then throws. */
  run(document: PageDocument): Promise<void>;
}

/** Does this in every document of a browser's pages and frames, from now on, until it is disposed. */
export function inDocuments(pages: Pages, { worldName, source, prepare, run }: DocumentWork) {
  const sessions = new Map<PageSession, (() => void)[]>();
  const stop = pages.follow(({ targetId: tab }, session, kind) => {
    if (kind === "worker") return;
    prepare?.(session);
    // Where it can't be added, the page has gone.
    session.post("Page.addScriptToEvaluateOnNewDocument", { source, worldName });
    sessions.set(session, [
      session.on("Page.frameNavigated", ({ frame }) => {
        const isPage = kind === "page" && frame.parentId === undefined;
        const url = /^https?:/.test(frame.url) ? frame.url : frame.securityOrigin;
        void enter(session, frame.id, worldName)
          .then((world) => run({ tab, session, frameId: frame.id, url, isPage, ...world }))
          // The document has gone, and with it our world.
          .catch(() => undefined);
      }),
      session.on("detached", () => sessions.delete(session)),
    ]);
  });
  return {
    [Symbol.dispose]() {
      stop();
      for (const stopOne of [...sessions.values()].flat()) stopOne();
      sessions.clear();
    },
  };
}

async function enter(session: PageSession, frameId: string, worldName: string) {
  const world = { frameId, worldName };
  const { executionContextId } = await session.send("Page.createIsolatedWorld", world);
  const evaluate = async (expression: string): Promise<unknown> => {
    const how = { contextId: executionContextId, awaitPromise: true, returnByValue: true };
    const { result, exceptionDetails } = await session.send("Runtime.evaluate", {
      expression,
      ...how,
    });
    if (exceptionDetails !== undefined) throw new Error(exceptionDetails.text);
    return result.value;
  };
  return {
    evaluate,
    evaluateInPage: (expression: string) => inPage(session, executionContextId, expression),
  };
}

/** By way of the document's node: the worlds of pages are not told of without the Runtime domain, which pages can notice. */
async function inPage(session: PageSession, contextId: number, expression: string) {
  const objectGroup = "nocturne blocking";
  try {
    const ours = await session.send("Runtime.evaluate", {
      expression: "document",
      contextId,
      objectGroup,
    });
    const { node } = await session.send("DOM.describeNode", { objectId: ours.result.objectId! });
    const { backendNodeId } = node;
    const { object } = await session.send("DOM.resolveNode", { backendNodeId, objectGroup });
    const { result, exceptionDetails } = await session.send("Runtime.callFunctionOn", {
      functionDeclaration: `function () { return (${expression}); }`,
      objectId: object.objectId!,
      awaitPromise: true,
      returnByValue: true,
    });
    return exceptionDetails === undefined ? (result.value as unknown) : undefined;
  } finally {
    session.post("Runtime.releaseObjectGroup", { objectGroup });
  }
}
