import { reason, type Target } from "./policy.ts";

const mostFailures = 100;

/** Why the last connection to each origin failed, while it does. */
export class EgressFailures {
  /** By `host:port`. */
  readonly #reasons = new Map<string, string>();

  note({ host, port }: Target, error: unknown): void {
    const [oldest] = this.#reasons.keys();
    if (oldest !== undefined && this.#reasons.size >= mostFailures) this.#reasons.delete(oldest);
    this.#reasons.set(`${host}:${port}`, reason(error));
  }

  forget({ host, port }: Target): void {
    this.#reasons.delete(`${host}:${port}`);
  }

  /** Of the server of a URL; undefined when it was reached. */
  of(url: string): string | undefined {
    const { hostname, port, protocol } = new URL(url);
    const host = hostname.replace(/^\[|\]$/g, "");
    return this.#reasons.get(`${host}:${port || (/^(https|wss):$/.test(protocol) ? 443 : 80)}`);
  }
}
