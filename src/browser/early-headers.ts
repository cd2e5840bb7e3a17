import type { Protocol } from "devtools-protocol";

type Headers = Protocol.Network.Headers;

const most = 200;

/** The headers of requests that were told of before the requests themselves, the oldest forgotten. */
export class EarlyHeaders {
  #sent = new Map<string, Headers[]>();

  keepSent(requestId: string, headers: Headers): void {
    const before = this.#sent.get(requestId) ?? [];
    // A request that is redirected has some for each time.
    this.#sent.set(requestId, [...before.slice(-20), headers]);
    if (this.#sent.size <= most) return;
    const [oldest] = this.#sent.keys();
    this.#sent.delete(oldest!);
  }

  takeSent(requestId: string): Headers | undefined {
    const [first, ...others] = this.#sent.get(requestId) ?? [];
    if (others.length === 0) this.#sent.delete(requestId);
    else this.#sent.set(requestId, others);
    return first;
  }
}
