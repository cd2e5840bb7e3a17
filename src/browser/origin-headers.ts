import type { Tab } from "./tab.ts";

/**
 * From now on sends these headers with what a page asks of the origin of `url`, and with nothing else.
 * Once the page is of another origin they go nowhere any more.
 */
export async function sendToOrigin(
  { session, targetId }: Tab,
  url: URL,
  headers: Record<string, string>,
): Promise<void> {
  const names = new Set(Object.keys(headers).map((name) => name.toLowerCase()));
  // The browser forgets them at a redirect, which is stopped here again if it leads to the origin.
  session.on("Fetch.requestPaused", ({ requestId, request }) => {
    const kept = Object.entries(request.headers).filter(([name]) => !names.has(name.toLowerCase()));
    const sent = [...kept, ...Object.entries(headers)].map(([name, value]) => ({ name, value }));
    session.post("Fetch.continueRequest", { requestId, headers: sent });
  });
  const origins = originsOf(url);
  session.on("Page.frameNavigated", ({ frame }) => {
    if (frame.id === targetId && !origins.includes(URL.parse(frame.url)?.origin ?? ""))
      session.post("Fetch.disable");
  });
  const patterns = origins.map((origin) => ({ urlPattern: `${origin}/*` }));
  await session.send("Fetch.enable", { patterns });
}

/** A host that sends from http to https is the same. */
function originsOf({ origin, protocol, port, hostname }: URL): string[] {
  return protocol === "http:" && port === "" ? [origin, `https://${hostname}`] : [origin];
}
