import type { Browser } from "../browser/browser.ts";
import type { Tab } from "../browser/tab.ts";
import { installProgram } from "../page/call.ts";
import { ActionFailure } from "./action.ts";
import { navigate, webUrl } from "./navigate.ts";
import { settlePage, worldOf } from "./settle.ts";

const loadMs = 12_000;

/** What the server answered with the document of a page. */
interface DocumentResponse {
  status: number;
  /** By their names in lower case. */
  headers: Record<string, string>;
}

/** How a page came; without an answer where it came from a cache or a worker. */
export interface Visited extends Partial<DocumentResponse> {
  /** False where something that it waits for had not come after 12 s. */
  hasLoaded: boolean;
}

/**
 * Opens a URL in a page that nobody else uses, and waits until it has loaded and come to rest. Throws
 * `ActionFailure` where there is no page to be had.
 */
export async function visit(
  browser: Browser,
  tab: Tab,
  url: string,
  signal: AbortSignal,
): Promise<Visited> {
  let answered: DocumentResponse | undefined;
  const stop = tab.session.on("Network.responseReceived", ({ type, frameId, response }) => {
    if (type !== "Document" || frameId !== tab.targetId) return;
    const headers = Object.entries(response.headers);
    answered = {
      status: response.status,
      headers: Object.fromEntries(headers.map(([name, value]) => [name.toLowerCase(), value])),
    };
  });
  try {
    using requests = browser.tabs.watchRequests(tab);
    const arrived = await navigate(
      tab,
      { url: webUrl(url), wait_until: "commit" },
      {
        signal,
        networkFailure: (address) => browser.gate?.failureOf(address),
        watchDownloads: () => browser.downloads.watch(),
      },
    );
    if (arrived === "file") throw new ActionFailure(`${url} is a file, not a page.`);
    const hasLoaded = await tab.loaded(loadMs, signal);
    if (tab.crashed) throw new ActionFailure(`${url} crashed while it was loading.`);
    // What has come so far can be read all the same.
    if (!hasLoaded) tab.session.post("Page.stopLoading");
    const world = worldOf(tab);
    // Meanwhile the page comes to rest.
    world.then((frame) => frame && installProgram(frame)).catch(() => undefined);
    await settlePage(tab, world, requests, signal);
    return { ...answered, hasLoaded };
  } finally {
    stop();
  }
}
