import { randomBytes } from "node:crypto";
import { invalidField, unreachable } from "../../errors.ts";
import { untilAborted, within } from "../../waiting.ts";
import { Browser } from "../browser.ts";
import { CdpConnection } from "../cdp.ts";
import { Downloads } from "../downloads.ts";
import { type EgressError, reason } from "../egress/policy.ts";
import { Tabs } from "../tabs.ts";
import { refusedAddress, shownAddress } from "./address.ts";
import type { OwnEgress } from "./dial.ts";
import { endpointOf } from "./endpoint.ts";
import { closeWebSocket, openWebSocket, webSocketTransport } from "./websocket.ts";

const connectMs = 20_000;
const closePagesMs = 2_000;

/**
 * Joins a browser that somebody else runs. Ending it closes the pages that the session has opened
 * itself and leaves; the browser and its other pages go on. Throws a 422 where the address may not be
 * reached, and a 424 where nobody answers there or what answers is no such browser.
 */
export async function openExternal(
  cdpUrl: string,
  egress: OwnEgress,
  signal: AbortSignal,
): Promise<Browser> {
  const refused = refusedAddress(cdpUrl);
  if (refused !== undefined) throw invalidField("cdp_url", refused);
  const late = AbortSignal.timeout(connectMs);
  try {
    return await join(new URL(cdpUrl), egress, AbortSignal.any([signal, late]));
  } catch (error) {
    signal.throwIfAborted();
    if ((error as Partial<EgressError>).status === 403)
      throw invalidField("cdp_url", (error as Error).message);
    const why = late.aborted ? `it was not ready within ${connectMs / 1000} s` : reason(error);
    throw unreachable(`The browser at ${shownAddress(cdpUrl)} can't be used: ${why}.`);
  }
}

async function join(url: URL, egress: OwnEgress, signal: AbortSignal): Promise<Browser> {
  await using cleanup = new AsyncDisposableStack();
  const endpoint = await endpointOf(url, egress, signal);
  const webSocket = await openWebSocket(endpoint, egress, signal);
  cleanup.defer(() => closeWebSocket(webSocket));
  const cdp = new CdpConnection(webSocketTransport(webSocket));
  const tabs = new Tabs(cdp, undefined);
  const { userAgent } = await untilAborted(cdp.browser.send("Browser.getVersion"), signal);
  await untilAborted(startTabs(cdp, tabs), signal);
  const downloads = new Downloads(cdp.browser, undefined, undefined);
  tabs.follow((_tab, session, kind) => {
    if (kind === "worker") return;
    session.on("Page.downloadWillBegin", (begun) => downloads.beganElsewhere(begun));
  });
  cleanup.move();
  return new Browser({
    id: randomBytes(6).toString("hex"),
    cdp,
    tabs,
    gate: undefined,
    userAgent: { userAgent, metadata: undefined },
    downloads,
    downloadFolder: undefined,
    placeUpload: undefined,
    processId: undefined,
    gone: cdp.closed,
    end: async () => {
      await closeOwnPages(cdp, tabs);
      await closeWebSocket(webSocket);
    },
  });
}

/** A browser without any page gets one, which is then the session's own. */
async function startTabs(cdp: CdpConnection, tabs: Tabs): Promise<void> {
  const { targetInfos } = await cdp.browser.send("Target.getTargets");
  if (!targetInfos.some(({ type }) => type === "page")) {
    const { targetId } = await cdp.browser.send("Target.createTarget", { url: "about:blank" });
    tabs.own.add(targetId);
  }
  await tabs.start();
}

async function closeOwnPages(cdp: CdpConnection, tabs: Tabs): Promise<void> {
  const closing = tabs.all
    .filter(({ targetId }) => tabs.own.has(targetId))
    .map(({ targetId }) => cdp.browser.send("Target.closeTarget", { targetId }));
  await within(Promise.allSettled(closing), closePagesMs);
}
