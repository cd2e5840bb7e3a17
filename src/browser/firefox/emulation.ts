import { type Adapter, type Handlers, tabOf } from "./adapter.ts";

/** What a session chose to be (CDP `Emulation`, and the size of windows), tab by tab. */
export function emulationHandlers(firefox: Adapter, ownUserAgent: string): Handlers {
  const { bidi } = firefox;
  const windows: string[] = [];
  return {
    // Its preferences say it, also to workers.
    "Emulation.setUserAgentOverride": () => ({}),
    "Emulation.setLocaleOverride": async ({ locale }, session) => {
      await bidi.send("emulation.setLocaleOverride", {
        locale: locale ?? null,
        contexts: [tabOf(session)],
      });
      return {};
    },
    "Emulation.setTimezoneOverride": async ({ timezoneId }, session) => {
      const timezone = timezoneId === "" ? null : timezoneId;
      await bidi.send("emulation.setTimezoneOverride", { timezone, contexts: [tabOf(session)] });
      return {};
    },
    // For all: a window that a page opens asks for its first page before anybody knows of it.
    "Network.setExtraHTTPHeaders": async ({ headers }) => {
      await bidi.send("network.setExtraHeaders", {
        headers: Object.entries(headers).map(([name, value]) => ({
          name,
          value: { type: "string", value },
        })),
      });
      return {};
    },
    // A tab is its own window, as far as sizes go.
    "Browser.getWindowForTarget": ({ targetId }) => {
      const known = windows.indexOf(targetId ?? "");
      const windowId = known === -1 ? windows.push(targetId ?? "") - 1 : known;
      return { windowId, bounds: {} };
    },
    "Browser.setContentsSize": async ({ windowId, width, height }) => {
      const context = windows[windowId];
      if (context === undefined || width === undefined || height === undefined) return {};
      await bidi.send("browsingContext.setViewport", { context, viewport: { width, height } });
      return {};
    },
    "Browser.getVersion": async () => ({
      protocolVersion: "1.3",
      product: "Firefox",
      revision: "",
      userAgent: ownUserAgent,
      jsVersion: "",
    }),
  };
}
