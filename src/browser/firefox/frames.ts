import type { Protocol } from "devtools-protocol";
import { within } from "../../waiting.ts";
import { type Adapter, type Attached, frameOf, type Handlers, tabOf } from "./adapter.ts";
import type { Context } from "./contexts.ts";

const typeMs = 500;

/** The frames of a page, and worlds in them (CDP `Page`): all frames belong to the page's one session. */
export function frameHandlers(
  firefox: Adapter,
  show: (session: Attached) => Promise<void>,
): Handlers {
  return {
    "Page.enable": () => ({}),
    "Page.getFrameTree": async (_params, session) => {
      const top = firefox.contexts.find(tabOf(session));
      if (top === undefined) throw new Error("the page was closed");
      await within(typesOf(firefox, top), typeMs);
      return { frameTree: treeOf(firefox, top) };
    },
    "Page.createIsolatedWorld": async ({ frameId, worldName }, session) => {
      await show(session);
      const executionContextId = await firefox.realms.enter(frameId, worldName ?? "world");
      return { executionContextId };
    },
    ...scriptHandlers(firefox),
  };
}

function treeOf({ contexts }: Adapter, context: Context): Protocol.Page.FrameTree {
  const below = (one: Context): Protocol.Page.FrameTree => {
    const childFrames = contexts.childrenOf(one.id).map(below);
    return { frame: frameOf(one), ...(childFrames.length === 0 ? {} : { childFrames }) };
  };
  return below(context);
}

/** Asks every document that was not asked yet for its media type. */
async function typesOf(firefox: Adapter, context: Context): Promise<void> {
  const { bidi, contexts } = firefox;
  const below = contexts.childrenOf(context.id).map((child) => typesOf(firefox, child));
  const own = async () => {
    if (context.mimeType !== undefined) return;
    const { loaderId } = context;
    const found = await bidi.send("script.evaluate", {
      expression: "document.contentType",
      target: { context: context.id, sandbox: "nocturne firefox" },
      awaitPromise: false,
    });
    if (found.type === "exception" || found.result.type !== "string") return;
    if (context.loaderId === loaderId) context.mimeType = found.result.value;
  };
  await Promise.all([own().catch(() => undefined), ...below]);
}

/** Scripts that run in every document before its own. */
function scriptHandlers({ bidi }: Adapter): Handlers {
  return {
    "Page.addScriptToEvaluateOnNewDocument": async ({ source, worldName }, session) => {
      const { script: identifier } = await bidi.send("script.addPreloadScript", {
        functionDeclaration: `() => { ${source} }`,
        contexts: [tabOf(session)],
        ...(worldName === undefined ? {} : { sandbox: worldName }),
      });
      return { identifier };
    },
    "Page.removeScriptToEvaluateOnNewDocument": ({ identifier }) =>
      bidi.send("script.removePreloadScript", { script: identifier }),
  };
}
