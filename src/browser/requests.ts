import type { Protocol } from "devtools-protocol";
import type { CdpSession } from "./cdp.ts";
import type { Tab } from "./tab.ts";

/** What a page needs to show itself; pictures, beacons and open channels are not waited for. */
const awaited = new Set<Protocol.Network.ResourceType>([
  "Document",
  "Fetch",
  "Script",
  "Stylesheet",
  "XHR",
]);

/** The requests that a page has begun since this was made, and that have not ended. */
export class PendingRequests implements Disposable {
  #tab: Tab;
  /** The frame that each was begun for, by request. */
  #pending = new Map<string, string | undefined>();
  #changes = new Set<() => void>();
  #stops: (() => void)[] = [];

  /** `isKept`: whether somebody keeps the Network domain of the page's sessions on; else it is enabled and disabled again. */
  constructor(tab: Tab, isKept: () => boolean) {
    this.#tab = tab;
    for (const session of [tab.session, ...tab.frameSessions.values()]) {
      this.#follow(session);
      // Who keeps it on has said what else it keeps, and that would be overwritten.
      if (isKept()) continue;
      // No bodies are kept: only beginning and end are of interest.
      session.post("Network.enable", { maxTotalBufferSize: 0, maxResourceBufferSize: 0 });
      this.#stops.push(() => isKept() || session.post("Network.disable"));
    }
  }

  get count(): number {
    return this.#pending.size;
  }

  /** Waits until none is left, at most `limit` ms. */
  async ended(limit: number, signal: AbortSignal): Promise<void> {
    const end = Date.now() + limit;
    while (this.#pending.size > 0 && Date.now() < end && !signal.aborted) {
      const { promise, resolve } = Promise.withResolvers<void>();
      const timer = setTimeout(resolve, end - Date.now());
      const stop = () => resolve();
      signal.addEventListener("abort", stop, { once: true });
      this.#changes.add(resolve);
      await promise;
      clearTimeout(timer);
      signal.removeEventListener("abort", stop);
      this.#changes.delete(resolve);
    }
  }

  #follow(session: CdpSession): void {
    const told = () => {
      for (const resolve of this.#changes) resolve();
    };
    const ended = ({ requestId }: { requestId: string }) => {
      this.#pending.delete(requestId);
      told();
    };
    // The end of what a frame asks for is told to another session once another process has the frame.
    const moved = ({ frameId }: { frameId: string }) => {
      for (const [requestId, owner] of this.#pending) {
        if (owner === frameId) this.#pending.delete(requestId);
      }
      told();
    };
    const begun = ({ requestId, type, frameId }: Protocol.Network.RequestWillBeSentEvent) => {
      // The navigation of the page itself is followed by its tab.
      const isNavigation = type === "Document" && frameId === this.#tab.targetId;
      if (type !== undefined && awaited.has(type) && !isNavigation) {
        this.#pending.set(requestId, frameId);
      }
    };
    this.#stops.push(
      session.on("Network.requestWillBeSent", begun),
      session.on("Network.loadingFinished", ended),
      session.on("Network.loadingFailed", ended),
      session.on("Page.frameDetached", moved),
    );
  }

  [Symbol.dispose](): void {
    for (const stop of this.#stops) stop();
  }
}
