import type { Refusal } from "./refusals.ts";

/** How long the browser may take to tell of a request that was refused. */
const graceMs = 1_000;
const mostWaiting = 500;

interface Waiting {
  refusal: Refusal;
  at: number;
  isTold: boolean;
}

/**
 * Refusals until the browser has told of the requests that they ended. Those that it does not tell of, such
 * as a shared worker's, are told a moment later, and at the latest when this is disposed.
 */
export class UntoldRefusals implements Disposable {
  #tell: (refusal: Refusal, at: number) => void;
  #waiting = new Map<string, Waiting>();
  #timer: NodeJS.Timeout | undefined;

  /** `tell` gets each refusal that nothing else tells of, and when it was (ms since 1970). */
  constructor(tell: (refusal: Refusal, at: number) => void) {
    this.#tell = tell;
  }

  add(refusal: Refusal): void {
    const key = keyOf(refusal);
    const before = this.#waiting.get(key);
    // For one request the browser may ask for several connections.
    this.#waiting.delete(key);
    this.#waiting.set(key, { refusal, at: Date.now(), isTold: before?.isTold ?? false });
    const [oldest] = this.#waiting.keys();
    if (oldest !== undefined && this.#waiting.size > mostWaiting) this.#leave(oldest);
    this.#timer ??= setTimeout(() => this.#leaveOld(), graceMs);
  }

  /** Why a request failed that the browser tells of, which therefore need not be told of any more; undefined where nobody refused it. */
  reasonFor({ id, url }: { id: string; url: string }): string | undefined {
    const keys = [id, url, hostOf(url)];
    const found = keys.map((key) => this.#waiting.get(key)).filter((one) => one !== undefined);
    for (const one of found) one.isTold = true;
    return found[0]?.refusal.reason;
  }

  #leaveOld(): void {
    const until = Date.now() - graceMs;
    for (const [key, { at }] of this.#waiting) {
      if (at <= until) this.#leave(key);
    }
    const left = this.#waiting.size > 0;
    this.#timer = left ? setTimeout(() => this.#leaveOld(), graceMs) : undefined;
  }

  #leave(key: string): void {
    const { refusal, at, isTold } = this.#waiting.get(key)!;
    this.#waiting.delete(key);
    if (refusal.isRefused && !isTold) this.#tell(refusal, at);
  }

  [Symbol.dispose](): void {
    clearTimeout(this.#timer);
    for (const key of this.#waiting.keys()) this.#leave(key);
  }
}

function keyOf({ requestId, method, url }: Refusal): string {
  return requestId ?? (method === "CONNECT" ? url : withoutFragment(url));
}

/** As `CONNECT` names it. */
function hostOf(url: string): string {
  const { hostname = "", port = "", protocol = "" } = URL.parse(url) ?? {};
  return `${hostname}:${port || (/^(https|wss):$/.test(protocol) ? 443 : 80)}`;
}

function withoutFragment(url: string): string {
  return url.replace(/#.*$/s, "");
}
