import type { EgressGate } from "./egress/gate.ts";

/** A request that did not get out of a browser. */
export interface Refusal {
  /** The number under which the network log may know it. */
  requestId: string | undefined;
  method: string;
  /** Of a tunnel (method `CONNECT`) only the host and port that it was to lead to. */
  url: string;
  /** Chromium's word for what it was for; `Other` where that can't be known. */
  type: string;
  headers: Record<string, string>;
  reason: string;
  /** False where it might have been made, but no server answered. */
  isRefused: boolean;
}

type Listener = (refusal: Refusal) => void;

const mostRemembered = 100;

/** What did not get out of one browser: for which its gate made no connection, and what its judges refused. */
export class Refusals {
  #listeners = new Set<Listener>();
  /** Why a document was refused the last time that it was asked for, by its URL. */
  #documents = new Map<string, string>();

  constructor(gate?: Pick<EgressGate, "onNotConnected">) {
    if (gate === undefined) return;
    gate.onNotConnected = (request) =>
      this.#tell({ requestId: undefined, type: "Other", headers: {}, ...request });
  }

  /** Notes a request that was refused before it left the browser. */
  add(refusal: Refusal): void {
    if (refusal.type === "Document") this.#remember(refusal);
    this.#tell(refusal);
  }

  /** Notes that a request went out. */
  passed({ url }: { url: string }): void {
    if (this.#documents.size > 0) this.#documents.delete(withoutFragment(url));
  }

  /** Why the document of this URL was refused the last time; undefined when it was not. */
  reasonFor(url: string): string | undefined {
    return this.#documents.get(withoutFragment(url));
  }

  /** Calls the listener with what is refused from now on; returns how to stop. */
  follow(listener: Listener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  #remember({ url, reason }: Refusal): void {
    const [oldest] = this.#documents.keys();
    if (oldest !== undefined && this.#documents.size >= mostRemembered)
      this.#documents.delete(oldest);
    this.#documents.set(withoutFragment(url), reason);
  }

  #tell(refusal: Refusal): void {
    for (const listener of this.#listeners) listener(refusal);
  }
}

function withoutFragment(url: string): string {
  return url.replace(/#.*$/s, "");
}
