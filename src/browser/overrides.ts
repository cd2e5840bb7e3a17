import type { CdpConnection, CdpSession } from "./cdp.ts";
import { roomFor } from "./screen-size.ts";
import type { Tab } from "./tab.ts";

/** What a session chose that is applied to a running browser, and to every page that opens later. */
export interface Overrides {
  /** Sent with every request. */
  headers: Record<string, string>;
  /** The size of the page in CSS pixels; undefined for the browser's own. */
  viewport: { width: number; height: number } | undefined;
  /** Where pages are told that they are, in degrees and metres; undefined: they may ask in vain. */
  geolocation: { latitude: number; longitude: number; accuracy: number } | undefined;
}

/** What is in force where nothing was chosen. */
export const noOverrides: Overrides = { headers: {}, viewport: undefined, geolocation: undefined };

/** Applies the chosen headers to a target; its Network domain stays on for them. */
export async function applyHeaders(session: CdpSession, { headers }: Overrides): Promise<void> {
  if (Object.keys(headers).length === 0) return;
  session.post("Network.enable", { maxTotalBufferSize: 0, maxResourceBufferSize: 0 });
  await session.send("Network.setExtraHTTPHeaders", { headers }).catch(() => undefined);
}

/** Applies to a page what concerns pages only; one that has gone meanwhile is no error. */
export async function applyToPage(
  { browser }: CdpConnection,
  { session, targetId, contextId }: Tab,
  { viewport, geolocation }: Overrides,
): Promise<void> {
  if (geolocation !== undefined) {
    session.post("Emulation.setGeolocationOverride", geolocation);
    browser.post("Browser.setPermission", {
      permission: { name: "geolocation" },
      setting: "granted",
      ...(contextId === undefined ? {} : { browserContextId: contextId }),
    });
  }
  if (viewport === undefined) return;
  try {
    await roomFor(session, viewport);
    const { windowId } = await browser.send("Browser.getWindowForTarget", { targetId });
    await browser.send("Browser.setContentsSize", { windowId, ...viewport });
  } catch {
    // The page may have gone meanwhile.
  }
}

/**
 * Sends the chosen headers also with what a service worker itself is read from: the browser asks for
 * that before there is a target to which they could be applied.
 */
export async function applyToWorkerScripts(
  connection: CdpConnection,
  { headers }: Overrides,
): Promise<void> {
  if (Object.keys(headers).length === 0) return;
  const { sessionId } = await connection.browser.send("Target.attachToBrowserTarget");
  const session = connection.session(sessionId);
  session.on("Fetch.requestPaused", ({ requestId, request }) => {
    const isScript = Object.keys(request.headers).some((name) => /^service-worker$/i.test(name));
    const all = Object.entries({ ...request.headers, ...headers });
    session.post("Fetch.continueRequest", {
      requestId,
      ...(isScript && { headers: all.map(([name, value]) => ({ name, value })) }),
    });
  });
  await session.send("Fetch.enable", { patterns: [{ urlPattern: "*", resourceType: "Other" }] });
}
