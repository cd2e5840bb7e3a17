import { BlockList, connect, isIP, type Socket } from "node:net";

/** What a browser may reach: `allowPrivateNetwork` opens what is not on the public internet. */
export interface EgressPolicy {
  allowPrivateNetwork: boolean;
}

/** Looks a name up; what it answers is checked and then dialled as it stands. */
export type Resolve = (host: string) => Promise<{ address: string; family: number }[]>;

/** Where a request goes: `host` is canonical (WHATWG URL), an IPv6 address without brackets. */
export interface Target {
  host: string;
  port: number;
  path: string;
}

/** A failure the browser is told of, with the status of that answer. */
export interface EgressError extends Error {
  status: 400 | 403 | 502 | 504;
}

/** Decides about one address; true means it may be dialled. */
export type AddressRule = (address: string, port: number) => boolean;

// IANA IPv4 Special-Purpose Address Registry (RFC 6890), multicast, and Azure's metadata address.
const closedIpv4 = [
  ["0.0.0.0", 8],
  ["10.0.0.0", 8],
  ["100.64.0.0", 10],
  ["127.0.0.0", 8],
  ["168.63.129.16", 32],
  ["169.254.0.0", 16],
  ["172.16.0.0", 12],
  ["192.0.0.0", 24],
  ["192.0.2.0", 24],
  ["192.88.99.0", 24],
  ["192.168.0.0", 16],
  ["198.18.0.0", 15],
  ["198.51.100.0", 24],
  ["203.0.113.0", 24],
  ["224.0.0.0", 4],
  ["240.0.0.0", 4],
] as const;

// IPv6 is closed but for global unicast, and IPv4-mapped and NAT64 with their IPv4 looked at.
const openIpv6 = [
  ["2000::", 3],
  ["::ffff:0:0", 96],
  ["64:ff9b::", 96],
] as const;

// Within global unicast: IETF assignments with Teredo (RFC 2928, RFC 4380) and documentation.
const closedIpv6 = [
  ["2001::", 23],
  ["2001:db8::", 32],
  ["3fff::", 20],
] as const;

const nextAttemptMs = 250;
/** Probed for life every 45 s, as Chromium's own direct connections are. */
const socketOptions = { noDelay: true, keepAlive: true, keepAliveInitialDelay: 45_000 };

/** An error that the gate answers with `status`. */
export function egressError(status: EgressError["status"], message: string): EgressError {
  return Object.assign(new Error(message), { name: "EgressError", status });
}

/** The target of `CONNECT host:port`; throws a 400. */
export function connectTarget(authority: string): Target {
  if (!/^(\[[^\]]+\]|[^\s:/?#@\\[\]]+):\d+$/.test(authority)) {
    throw egressError(400, "CONNECT needs host:port");
  }
  return { ...origin(authority), path: "" };
}

/** The target of an absolute-form request (RFC 9112 section 3.2.2), path untouched; throws a 400. */
export function absoluteTarget(url: string): Target {
  const [, authority, rest] = /^http:\/\/([^\s/?#\\]+)((?:[/?][^#]*)?)(?:#.*)?$/i.exec(url) ?? [];
  if (authority === undefined || rest === undefined) {
    throw egressError(400, "This is a proxy: send CONNECT or an absolute http:// address");
  }
  return { ...origin(authority), path: rest.startsWith("/") ? rest : `/${rest}` };
}

// The URL parser is the browser's own: it makes 2130706433, 0x7f.1 and 0177.0.0.1 plain addresses.
function origin(authority: string): { host: string; port: number } {
  const url = URL.parse(`http://${authority}`);
  if (url === null) throw egressError(400, `Not a host and port: ${authority}`);
  return { host: url.hostname.replace(/^\[|\]$/g, ""), port: Number(url.port || 80) };
}

/** The rule of a policy for the gate on `ownPort`, which under no policy dials itself. */
export function addressRule(policy: EgressPolicy, ownPort: number): AddressRule {
  const loopback = blockList(
    [
      ["127.0.0.0", 8],
      ["0.0.0.0", 8],
    ],
    [["::", 127]],
  );
  const closed = blockList(closedIpv4, closedIpv6);
  const open = blockList([], openIpv6);
  return (address, port) => {
    if (isIP(address) === 0) return false;
    if (policy.allowPrivateNetwork) return !(port === ownPort && within(loopback, address));
    if (isIP(address) === 6 && !within(open, address)) return false;
    return !within(closed, address);
  };
}

/** Networks of either family, of which the IPv4 ones are found in IPv6's wrappings too. */
export function addressList(networks: Subnets): BlockList {
  // An IPv4 address as IPv6 writes it is that address.
  const plain = networks.map(([network, prefix]): Subnet => {
    const mapped = isIP(network) === 6 && prefix >= 96 ? mappedIpv4(network) : undefined;
    return mapped === undefined ? [network, prefix] : [mapped, prefix - 96];
  });
  const isIpv6 = ([network]: Subnet) => isIP(network) === 6;
  return blockList(
    plain.filter((one) => !isIpv6(one)),
    plain.filter(isIpv6),
  );
}

/** The IPv4 address that an IPv4-mapped IPv6 address (RFC 4291 section 2.5.5.2) stands for. */
function mappedIpv4(address: string): string | undefined {
  const host = URL.parse(`http://[${address}]`)?.hostname ?? "";
  const [, high, low] = /^\[::ffff:([\da-f]+):([\da-f]+)\]$/.exec(host) ?? [];
  if (high === undefined || low === undefined) return undefined;
  const parts = [high, low].map((part) => Number.parseInt(part, 16));
  return parts.flatMap((part) => [part >> 8, part & 255]).join(".");
}

function within(list: BlockList, address: string): boolean {
  return list.check(address, isIP(address) === 6 ? "ipv6" : "ipv4");
}

type Subnet = readonly [network: string, prefix: number];
type Subnets = readonly Subnet[];

// Each IPv4 network again in the IPv6 forms that wrap it: mapped, NAT64 (RFC 6052), 6to4 (RFC 3056).
function blockList(ipv4: Subnets, ipv6: Subnets): BlockList {
  const list = new BlockList();
  for (const [network, prefix] of ipv6) list.addSubnet(network, prefix, "ipv6");
  for (const [network, prefix] of ipv4) {
    const bytes = network.split(".").map((part) => Number(part).toString(16).padStart(2, "0"));
    const [high, low] = [bytes.slice(0, 2).join(""), bytes.slice(2).join("")];
    list.addSubnet(network, prefix, "ipv4");
    list.addSubnet(`::ffff:${network}`, 96 + prefix, "ipv6");
    list.addSubnet(`64:ff9b::${network}`, 96 + prefix, "ipv6");
    list.addSubnet(`2002:${high}:${low}::`, 16 + prefix, "ipv6");
  }
  return list;
}

/**
 * Resolves the target once and keeps the addresses that the rule allows and for which there is no refusal.
 * Throws a 502 when there are none at all and a 403 when that leaves none: a name with both kinds is dialled
 * at the allowed ones.
 */
export async function allowedAddresses(
  target: Target,
  rule: AddressRule,
  resolve: Resolve,
  refusalOf: (address: string) => string | undefined = () => undefined,
): Promise<string[]> {
  const addresses = await lookUp(target.host, resolve);
  const [first] = addresses;
  if (first === undefined) throw egressError(502, `Cannot resolve ${target.host}: no address`);
  const open = addresses.filter((address) => rule(address, target.port));
  const allowed = open.filter((address) => refusalOf(address) === undefined);
  if (allowed.length > 0) return allowed;
  const closed = open[0] === undefined ? undefined : refusalOf(open[0]);
  if (closed !== undefined) throw egressError(403, closed);
  throw refusedByPolicy(first === target.host ? first : `${target.host} (${first})`, target.port);
}

/** What is told of an address that the policy closes. */
export function refusedByPolicy(shown: string, port: number): EgressError {
  return egressError(
    403,
    `Refused by policy: ${shown}, port ${port}. ` +
      "NOCTURNE_ALLOW_PRIVATE_NETWORK opens private addresses.",
  );
}

async function lookUp(host: string, resolve: Resolve): Promise<string[]> {
  if (isIP(host) !== 0) return [host];
  // RFC 6761 section 6.3: localhost and all below it is loopback, whatever a name server says.
  if (/(^|\.)localhost\.?$/.test(host)) return ["127.0.0.1", "::1"];
  try {
    return (await resolve(host)).map(({ address }) => address);
  } catch (error) {
    throw egressError(502, `Cannot resolve ${host}: ${reason(error)}`);
  }
}

/** The short name of what went wrong: a system error's code, otherwise its message. */
export function reason(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return "code" in error && typeof error.code === "string" ? error.code : error.message;
}

/**
 * Connects to the first of these addresses that answers, starting the next attempt on failure or
 * after 250 ms (RFC 8305). No name is looked up. Throws a 502, or the signal's reason.
 */
export async function dial(
  addresses: readonly string[],
  port: number,
  signal: AbortSignal,
): Promise<Socket> {
  const { promise: connected, resolve, reject } = Promise.withResolvers<Socket>();
  const attempts = new Set<Socket>();
  const remaining = [...addresses];
  let timer: NodeJS.Timeout | undefined;
  const next = (failure?: unknown) => {
    clearTimeout(timer);
    const address = remaining.shift();
    if (address !== undefined) {
      const socket = connect({ host: address, port, ...socketOptions });
      attempts.add(socket);
      // Stays for the socket's life: what goes wrong on an open connection shows in its "close".
      socket.on("error", (error) => attempts.delete(socket) && next(error));
      socket.once("connect", () => resolve(socket));
      timer = setTimeout(next, nextAttemptMs);
    } else if (attempts.size === 0) {
      reject(egressError(502, `Cannot connect to port ${port}: ${reason(failure)}`));
    }
  };
  signal.addEventListener("abort", () => reject(signal.reason), { once: true });
  if (signal.aborted) reject(signal.reason);
  else next();
  try {
    const socket = await connected;
    attempts.delete(socket);
    return socket;
  } finally {
    clearTimeout(timer);
    remaining.length = 0;
    for (const socket of attempts) socket.destroy();
    attempts.clear();
  }
}
