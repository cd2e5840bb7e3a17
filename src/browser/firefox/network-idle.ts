import type * as Bidi from "webdriver-bidi-protocol";
import { type Adapter, type Handlers, tabOf } from "./adapter.ts";

const idleMs = 500;

/** Tells once when a tab has asked for nothing for half a second since it loaded. */
export function idleHandlers(firefox: Adapter): Handlers {
  const { bidi, contexts } = firefox;
  /** By tab: what is on its way, and since when there is nothing (ms since 1970). */
  const busy = new Map<string, { open: Set<string>; since: number }>();
  const of = (context: string) => {
    const top = contexts.topOf(context)?.id ?? context;
    const known = busy.get(top) ?? { open: new Set<string>(), since: Date.now() };
    busy.set(top, known);
    return known;
  };
  const ended = ({
    context,
    request,
  }: {
    context: string | null;
    request: Bidi.Network.RequestData;
  }) => {
    if (context === null || contexts.find(context) === undefined) return;
    const known = of(context);
    known.open.delete(request.request);
    known.since = Date.now();
  };
  bidi.on("network.beforeRequestSent", ({ context, request }) => {
    if (context !== null && contexts.find(context) !== undefined)
      of(context).open.add(request.request);
  });
  bidi.on("network.responseCompleted", ended);
  bidi.on("network.fetchError", ended);
  bidi.on("browsingContext.contextDestroyed", ({ context }) => busy.delete(context));
  const timers = new Map<string | undefined, NodeJS.Timeout>();
  const stop = (id: string | undefined) => {
    clearInterval(timers.get(id));
    timers.delete(id);
  };
  void bidi.closed.then(() => {
    for (const id of timers.keys()) stop(id);
  });
  const follow: Handlers["Page.setLifecycleEventsEnabled"] = ({ enabled }, session) => {
    stop(session.id);
    const tab = tabOf(session);
    const look = () => {
      const { open, since } = of(tab);
      if (open.size > 0 || Date.now() - since < idleMs) return;
      const loaderId = contexts.find(tab)?.loaderId ?? "";
      const told = { frameId: tab, loaderId, name: "networkIdle", timestamp: Date.now() / 1000 };
      firefox.emit(session, "Page.lifecycleEvent", told);
    };
    if (enabled) timers.set(session.id, setInterval(look, idleMs / 5).unref());
    return {};
  };
  return { "Page.setLifecycleEventsEnabled": follow };
}
