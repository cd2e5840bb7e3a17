import type { CdpConnection, CdpSession } from "./cdp.ts";
import type { Downloads } from "./downloads.ts";
import type { EgressGate } from "./egress/gate.ts";
import { Refusals } from "./refusals.ts";
import type { FirefoxAccess } from "./firefox/launch.ts";
import type { Tabs } from "./tabs.ts";
import type { UserAgent } from "./user-agent.ts";

/** Puts a copy of a file where a browser may read it, until it ends; answers its path there. */
export type PlaceUpload = (
  file: { id: string; name: string },
  read: () => Promise<AsyncIterable<Uint8Array>>,
) => Promise<string>;

/** What a browser is made of, however it was started. */
export interface BrowserParts {
  id: string;
  cdp: CdpConnection;
  tabs: Tabs;
  downloads: Downloads;
  /** Where the downloads of this browser go; undefined for a browser that runs elsewhere. */
  downloadFolder: string | undefined;
  /** Its way out, where that is ours. */
  gate: EgressGate | undefined;
  /** Of a Firefox, which outside clients reach by WebDriver BiDi and not by CDP. */
  firefox?: FirefoxAccess;
  userAgent: UserAgent;
  /** Undefined for a browser that runs elsewhere: it is given the content of files. */
  placeUpload: PlaceUpload | undefined;
  /** Of its process group; undefined for a browser that runs elsewhere. */
  processId: number | undefined;
  /** Resolves when the browser can't be used any more. */
  gone: Promise<void>;
  /** Leaves nothing of it. */
  end(): Promise<void>;
}

/** A running browser that one session has for itself; disposing it leaves nothing of it. */
export class Browser implements AsyncDisposable {
  readonly id: string;
  readonly cdp: CdpConnection;
  readonly tabs: Tabs;
  readonly downloads: Downloads;
  readonly downloadFolder: string | undefined;
  readonly gate: EgressGate | undefined;
  /** What did not get out of it. */
  readonly refusals: Refusals;
  readonly firefox: FirefoxAccess | undefined;
  readonly userAgent: UserAgent;
  readonly placeUpload: PlaceUpload | undefined;
  readonly processId: number | undefined;
  /** Resolves when the browser can't be used any more: its process has ended, or it has hung up before. */
  readonly gone: Promise<void>;
  /** When it could be used, on the clock of `performance.now()`. */
  readonly readyAt = performance.now();
  /** Resolves when outside clients have to leave, though the browser may go on for a moment. */
  readonly clientsDismissed: Promise<void>;
  /** Tells outside clients to leave. */
  readonly dismissClients: () => void;
  #gatewaySession: Promise<CdpSession> | undefined;
  #end: () => Promise<void>;
  #disposal: Promise<void> | undefined;

  constructor(parts: BrowserParts) {
    this.id = parts.id;
    this.cdp = parts.cdp;
    this.tabs = parts.tabs;
    this.gate = parts.gate;
    this.refusals = new Refusals(parts.gate);
    this.firefox = parts.firefox;
    this.userAgent = parts.userAgent;
    this.processId = parts.processId;
    this.gone = parts.gone;
    const { promise, resolve } = Promise.withResolvers<void>();
    this.clientsDismissed = Promise.race([promise, this.gone]);
    this.dismissClients = resolve;
    this.downloads = parts.downloads;
    this.downloadFolder = parts.downloadFolder;
    this.placeUpload = parts.placeUpload;
    this.#end = () => parts.end();
  }

  /** Bytes from the browser to the outside so far; 0 where its way out is not ours. */
  get requestBytes(): number {
    return this.gate?.requestBytes ?? 0;
  }

  /** Bytes from the outside to the browser so far; 0 where its way out is not ours. */
  get responseBytes(): number {
    return this.gate?.responseBytes ?? 0;
  }

  /** The session under which outside clients are attached. */
  gatewaySession(): Promise<CdpSession> {
    this.#gatewaySession ??= this.cdp.browser
      .send("Target.attachToBrowserTarget")
      .then(({ sessionId }) => this.cdp.session(sessionId));
    return this.#gatewaySession;
  }

  [Symbol.asyncDispose](): Promise<void> {
    this.#disposal ??= this.#end();
    return this.#disposal;
  }
}
