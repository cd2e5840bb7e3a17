import type { Socket } from "node:net";
import type { Target } from "./policy.ts";
import type { Lane, Reach, Upstream } from "./session.ts";
import type { ProxyServer } from "./proxy-server.ts";
import { authorization, connectToProxy, tunnelThrough } from "./proxy-tunnel.ts";
import { type ProxyTurns, turnsOf } from "./proxy-turns.ts";

/** How many proxies are asked for one tunnel: it may be the server that does not answer. */
const mostTries = 3;

/** What a way through proxies is made of. */
export interface UpstreamOptions {
  /** At least one; of several, each connection takes the next. */
  proxies: readonly ProxyServer[];
  /** Which addresses may be asked for though the policy closes them; none unless given. */
  opens?: (address: string) => boolean;
}

/**
 * The way through proxies, which the gate itself dials: no port but its own listens. A tunnel that one
 * proxy can't make is asked of the next; a plain request is not sent twice.
 */
export function upstreamThrough({ proxies, opens = () => false }: UpstreamOptions): Upstream {
  const turns = turnsOf(proxies);
  const lanes = new Map(proxies.map((proxy) => [proxy, laneOf(proxy, turns)]));
  return {
    bypasses: (target) => proxies.every(({ bypass }) => bypass(target)),
    opens,
    connect: (target, reach) => firstTunnel(turns, target, reach),
    nextLane: () => lanes.get(turns.next()[0]!)!,
  };
}

async function firstTunnel(turns: ProxyTurns, target: Target, reach: Reach): Promise<Socket> {
  let failure: unknown;
  for (const proxy of turns.next().slice(0, mostTries)) {
    try {
      return await tunnel(proxy, turns, target, reach);
    } catch (error) {
      reach.signal.throwIfAborted();
      failure ??= error;
    }
  }
  throw failure;
}

function tunnel(proxy: ProxyServer, turns: ProxyTurns, target: Target, reach: Reach) {
  return turns.work(proxy, reach.signal, () => tunnelThrough(proxy, target, reach));
}

function laneOf(proxy: ProxyServer, turns: ProxyTurns): Lane {
  const { shown } = proxy;
  if (proxy.protocol === "socks5") {
    const connect: Lane["connect"] = (target, reach) => tunnel(proxy, turns, target, reach);
    return { shown, proxyHeaders: undefined, connect };
  }
  return {
    shown,
    proxyHeaders: authorization(proxy),
    connect: (_target, reach) =>
      turns.work(proxy, reach.signal, () => connectToProxy(proxy, reach)),
  };
}
