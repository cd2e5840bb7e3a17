import type { Protocol } from "devtools-protocol";
import type { Browser } from "./browser.ts";
import { BrowserGone, type CdpSession } from "./cdp.ts";
import type { Refusals } from "./refusals.ts";
import type { Tabs } from "./tabs.ts";

/** A request that waits before it leaves the browser (CDP `Fetch.requestPaused`). */
export type PausedRequest = Protocol.Fetch.RequestPausedEvent;

/** What becomes of a request: it fails, for a reason that the network log tells, or it goes with these headers beside its own. */
export type Verdict = { refused: string } | { headers: Record<string, string> };

/** Looks at each request of a browser, also those of workers, popups and redirects; undefined lets it go. */
export type RequestJudge = (request: PausedRequest) => Verdict | undefined;

/**
 * Holds every request of a browser's pages, frames and workers until its judges have seen it, until it
 * is disposed. WebSocket handshakes do not pass here, as CDP's Fetch domain does not know them, nor does
 * what is served out of the page's own memory (`data:`, `blob:`).
 */
export class Interception implements AsyncDisposable {
  #session: CdpSession;
  #judges: readonly RequestJudge[];
  #tabs: Tabs;
  #refusals: Refusals;
  #stop: (() => void) | undefined;

  private constructor(
    session: CdpSession,
    { tabs, refusals }: Pick<Browser, "tabs" | "refusals">,
    judges: readonly RequestJudge[],
  ) {
    this.#session = session;
    this.#judges = judges;
    this.#tabs = tabs;
    this.#refusals = refusals;
  }

  /** Resolves when no request gets past the judges any more; the first that refuses decides. */
  static async begin(
    browser: Pick<Browser, "cdp" | "tabs" | "refusals">,
    judges: readonly RequestJudge[],
  ): Promise<Interception> {
    const { cdp } = browser;
    // On the whole browser: pages and workers that start later are held from their first request on,
    // and whoever else intercepts requests has an interception of his own.
    const { sessionId } = await cdp.browser.send("Target.attachToBrowserTarget");
    const interception = new Interception(cdp.session(sessionId), browser, judges);
    await interception.#begin();
    return interception;
  }

  async #begin(): Promise<void> {
    this.#stop = this.#session.on("Fetch.requestPaused", (paused) => this.#decide(paused));
    await this.#session.send("Fetch.enable", { patterns: [{ urlPattern: "*" }] });
  }

  #decide(paused: PausedRequest): void {
    // A page of the server's own sends nothing anywhere.
    if (this.#tabs.isHidden(paused.frameId)) return this.#go(paused, {});
    let verdict: Verdict;
    try {
      verdict = judged(paused, this.#judges);
    } catch {
      verdict = { refused: "It could not be checked whether this request may be made" };
    }
    if ("refused" in verdict) this.#fail(paused, verdict.refused);
    else this.#go(paused, verdict.headers);
  }

  #go(paused: PausedRequest, added: Record<string, string>): void {
    const { requestId, request } = paused;
    const isChanged = Object.keys(added).length > 0;
    const headers = isChanged ? { headers: merged(request.headers, added) } : {};
    this.#refusals.passed(request);
    const going = this.#session.send("Fetch.continueRequest", { requestId, ...headers });
    going.catch((error: unknown) => {
      // One whose headers are not taken must not wait for ever.
      if (isChanged && !hasGone(error))
        this.#fail(paused, "The headers that it was to carry can't be sent");
    });
  }

  #fail({ requestId, networkId, request, resourceType: type }: PausedRequest, why: string): void {
    const { method, url, headers } = request;
    const refused = { requestId: networkId, reason: why, isRefused: true };
    this.#refusals.add({ ...refused, method, url, type, headers });
    this.#session.post("Fetch.failRequest", { requestId, errorReason: "BlockedByClient" });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#stop === undefined) return;
    this.#stop();
    this.#stop = undefined;
    await this.#session.detach();
  }
}

/** Whether a request could not go on because it had ended meanwhile. */
function hasGone(error: unknown): boolean {
  return error instanceof BrowserGone || /interceptionid/i.test(String(error));
}

function judged(paused: PausedRequest, judges: readonly RequestJudge[]): Verdict {
  const added: Record<string, string> = {};
  for (const judge of judges) {
    const verdict = judge(paused);
    if (verdict === undefined) continue;
    if ("refused" in verdict) return verdict;
    Object.assign(added, verdict.headers);
  }
  return { headers: added };
}

/** A request's own headers and those that are added, which count where both have one of a name. */
function merged(
  own: Record<string, string>,
  added: Record<string, string>,
): Protocol.Fetch.HeaderEntry[] {
  const byName = new Map<string, Protocol.Fetch.HeaderEntry>();
  for (const [name, value] of [...Object.entries(own), ...Object.entries(added)])
    byName.set(name.toLowerCase(), { name, value });
  return [...byName.values()];
}
