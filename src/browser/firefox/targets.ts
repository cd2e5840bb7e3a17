import type { Protocol } from "devtools-protocol";
import { within } from "../../waiting.ts";
import { type Adapter, type Attached, type Handlers, tabOf } from "./adapter.ts";
import type { Context } from "./contexts.ts";

/** A page that stands still does not tell its title. */
const titleMs = 300;
/** Where our own code looks at documents. */
const lookingWorld = "nocturne firefox";

/** Tabs as CDP targets: one page session each for the server's own tabs, more for those who ask. */
export function targetHandlers(firefox: Adapter): Handlers {
  const { bidi, contexts } = firefox;
  let follows = false;
  const add = (context: Context) => {
    const session = firefox.attach(context.id);
    const targetInfo = infoOf(context);
    firefox.emit(undefined, "Target.attachedToTarget", {
      sessionId: session.id!,
      targetInfo,
      waitingForDebugger: false,
    });
  };
  bidi.on("browsingContext.contextCreated", ({ context }) => {
    const created = contexts.find(context);
    if (!follows || created === undefined || created.parentId !== undefined) return;
    if (created.openerId !== undefined)
      firefox.emitTo(created.openerId, "Page.windowOpen", { url: created.url });
    add(created);
  });
  bidi.on("browsingContext.contextDestroyed", ({ context }) => {
    for (const { id } of firefox.sessionsOf(context)) firefox.detach(id!);
    firefox.emit(undefined, "Target.targetDestroyed", { targetId: context });
  });
  return {
    "Target.setDiscoverTargets": () => ({}),
    "Target.setAutoAttach": (_params, session) => {
      if (session.id !== undefined || follows) return {};
      follows = true;
      for (const context of contexts.tops) add(context);
      return {};
    },
    "Target.getTargets": async () => ({ targetInfos: await infosOf(firefox) }),
    "Target.createTarget": async ({ url }) => {
      const { context } = await bidi.send("browsingContext.create", { type: "tab" });
      if (url !== "" && url !== "about:blank")
        await bidi.send("browsingContext.navigate", { context, url, wait: "none" });
      return { targetId: context };
    },
    "Target.closeTarget": async ({ targetId }) => {
      await closeTab(firefox, targetId);
      return { success: true };
    },
    "Target.activateTarget": ({ targetId }) =>
      bidi.send("browsingContext.activate", { context: targetId }),
    "Target.attachToBrowserTarget": () => ({ sessionId: firefox.attach(undefined).id! }),
    "Target.attachToTarget": ({ targetId }) => {
      if (contexts.find(targetId) === undefined) throw new Error("No target with given id found");
      return { sessionId: firefox.attach(targetId).id! };
    },
    "Target.detachFromTarget": ({ sessionId }) => {
      if (sessionId !== undefined) firefox.detach(sessionId);
      return {};
    },
    "Runtime.runIfWaitingForDebugger": () => ({}),
    "Page.bringToFront": (_params, session) =>
      bidi.send("browsingContext.activate", { context: tabOf(session) }),
  };
}

/** With its last tab Firefox would end; another one takes its place. */
async function closeTab({ bidi, contexts }: Adapter, context: string): Promise<void> {
  if (contexts.tops.every(({ id }) => id === context))
    await bidi.send("browsingContext.create", { type: "tab" });
  await bidi.send("browsingContext.close", { context, promptUnload: false });
}

function infoOf({ id, url, title, openerId }: Context): Protocol.Target.TargetInfo {
  return {
    targetId: id,
    type: "page",
    title,
    url,
    attached: true,
    canAccessOpener: openerId !== undefined,
    ...(openerId === undefined ? {} : { openerId }),
    browserContextId: "default",
  };
}

async function infosOf(firefox: Adapter): Promise<Protocol.Target.TargetInfo[]> {
  const { contexts } = firefox;
  await Promise.all(
    contexts.tops.map(async (context) => {
      const title = await within(titleOf(firefox, context.id), titleMs).catch(() => undefined);
      if (title !== undefined) context.title = title;
    }),
  );
  return contexts.tops.map(infoOf);
}

async function titleOf({ bidi }: Adapter, context: string): Promise<string> {
  const found = await bidi.send("script.evaluate", {
    expression: "document.title",
    target: { context, sandbox: lookingWorld },
    awaitPromise: false,
  });
  if (found.type === "exception" || found.result.type !== "string") return "";
  return found.result.value;
}

/**
 * Shows the tab of a session, unless it is the one that is shown: in the background a page draws
 * nothing and gets no input.
 */
export function shower({ bidi }: Adapter): (session: Attached) => Promise<void> {
  let shown: string | undefined;
  const forget = () => (shown = undefined);
  bidi.on("browsingContext.contextCreated", ({ parent }) => parent ?? forget());
  bidi.on("browsingContext.contextDestroyed", ({ parent }) => parent ?? forget());
  return async (session) => {
    const context = tabOf(session);
    if (shown === context) return;
    shown = context;
    await bidi.send("browsingContext.activate", { context });
  };
}
