import { Agent, type IncomingMessage } from "node:http";
import { isIP, type Socket } from "node:net";
import { untilAborted } from "../../waiting.ts";
import {
  type AddressRule,
  allowedAddresses,
  dial,
  type EgressError,
  egressError,
  refusedByPolicy,
  type Target,
} from "./policy.ts";
import type { Reach, SessionEgress, Upstream } from "./session.ts";

/** How long a connection waits for the next request, unless the server asks for less. */
const idleMs = 30_000;

/** How requests leave a gate: a connection, and what they carry where it leads to a proxy. */
export interface Way {
  /** The proxy's address, without credentials; undefined where there is none. */
  shown?: string;
  proxyHeaders?: readonly string[] | undefined;
  connect(target: Target, reach: Reach): Promise<Socket>;
}

/** The way without a proxy: the name is looked up once, and only what policy and rules allow is dialled. */
export async function connectDirectly(
  target: Target,
  { rule, resolve, signal }: Reach,
  { rules }: SessionEgress,
): Promise<Socket> {
  const closed = rules?.refusalOf(target, true);
  if (closed !== undefined) throw egressError(403, closed);
  const allowed = allowedAddresses(target, rule, resolve, (address) =>
    rules?.refusalOfAddress(address, target),
  );
  return dial(await untilAborted(allowed, signal), target.port, signal);
}

/**
 * The proxies that a target is asked of; undefined where it goes without. A proxy looks names up itself:
 * only addresses, and the names that mean one everywhere, can be held against the policy. Throws a 403.
 */
export function upstreamOf(
  target: Target,
  { rules, upstream }: SessionEgress,
  rule: AddressRule,
): Upstream | undefined {
  if (upstream === undefined || upstream.bypasses(target)) return undefined;
  const closed = rules?.refusalOf(target, false);
  if (closed !== undefined) throw egressError(403, closed);
  const address = knownAddress(target.host);
  if (address === undefined || rule(address, target.port) || upstream.opens(address))
    return upstream;
  throw refusedByPolicy(target.host, target.port);
}

function knownAddress(host: string): string | undefined {
  if (isIP(host) !== 0) return host;
  if (/(^|\.)localhost\.?$/.test(host)) return "127.0.0.1";
  return /^metadata(\.google\.internal)?\.?$/.test(host) ? "169.254.169.254" : undefined;
}

/** What an answer says that comes from the proxy and is meant for us, not for the browser. */
export function proxyRefusal(
  { shown, proxyHeaders }: Way,
  { statusCode }: IncomingMessage,
): EgressError | undefined {
  if (proxyHeaders === undefined || statusCode !== 407) return undefined;
  return egressError(502, `Proxy ${shown}: ${refusedCredentials(proxyHeaders.length > 0)}`);
}

/** What a proxy says by 407. */
export function refusedCredentials(were: boolean): string {
  return `it ${were ? "refuses these credentials" : "asks for credentials"} (407)`;
}

/** Keeps connections by the way they were made. */
export class EgressAgents {
  readonly #reach: (target: Target, way: Way) => Promise<Socket>;
  readonly #kept = new Map<Way, Agent>();

  /** `reach` makes the connections. */
  constructor(reach: (target: Target, way: Way) => Promise<Socket>) {
    this.#reach = reach;
  }

  /** One whose connections serve several requests. */
  keeping(way: Way): Agent {
    const kept = this.#kept.get(way) ?? this.#agent(way, true);
    this.#kept.set(way, kept);
    return kept;
  }

  /** One whose connections serve one request. */
  single(way: Way): Agent {
    return this.#agent(way, false);
  }

  #agent(way: Way, keepAlive: boolean): Agent {
    const agent = new Agent({ keepAlive, keepAliveMsecs: idleMs, timeout: idleMs });
    // A connection to a proxy is good for every server.
    if (way.proxyHeaders !== undefined) agent.getName = () => "proxy";
    agent.createConnection = ({ host, port }, connected) => {
      this.#reach({ host: String(host), port: Number(port), path: "" }, way).then(
        (socket) => connected?.(null, socket),
        connected as (error: Error) => void,
      );
      return undefined;
    };
    return agent;
  }
}
