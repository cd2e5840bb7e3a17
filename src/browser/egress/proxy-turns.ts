import type { ProxyServer } from "./proxy-server.ts";

/** How long a proxy that failed is passed over while others are left. */
const restMs = 30_000;

/** Several proxies of which each takes its turn. */
export interface ProxyTurns {
  /** All of them in the order in which they are to be tried now: those that failed a moment ago come last. */
  next(): ProxyServer[];
  /** Does the work of a proxy; where it fails, but not because the signal aborts, that proxy rests. */
  work<T>(proxy: ProxyServer, signal: AbortSignal, work: () => Promise<T>): Promise<T>;
}

/** Begins with the first. */
export function turnsOf(proxies: readonly ProxyServer[]): ProxyTurns {
  const restUntil = new Map<ProxyServer, number>();
  let turn = 0;
  return {
    next() {
      const at = turn % proxies.length;
      turn = at + 1;
      const now = performance.now();
      const rests = (proxy: ProxyServer) => Number((restUntil.get(proxy) ?? 0) > now);
      const round = [...proxies.slice(at), ...proxies.slice(0, at)];
      return round.toSorted((one, other) => rests(one) - rests(other));
    },
    async work(proxy, signal, work) {
      try {
        const result = await work();
        restUntil.delete(proxy);
        return result;
      } catch (error) {
        if (!signal.aborted) restUntil.set(proxy, performance.now() + restMs);
        throw error;
      }
    },
  };
}
