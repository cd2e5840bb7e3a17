import { once } from "node:events";
import { type IncomingMessage, request } from "node:http";
import { isIP, type Socket } from "node:net";
import { connect as connectTls } from "node:tls";
import { SocksClient } from "socks";
import {
  allowedAddresses,
  dial,
  type EgressError,
  egressError,
  reason,
  type Target,
} from "./policy.ts";
import type { Reach } from "./session.ts";
import { refusedCredentials } from "./ways.ts";
import type { ProxyServer } from "./proxy-server.ts";
import { untilAborted } from "../../waiting.ts";

const handshakeMs = 30_000;

/** A connection to an HTTP proxy itself, by TLS where it asks for that. Throws an `EgressError` that names it. */
export async function connectToProxy(proxy: ProxyServer, reach: Reach): Promise<Socket> {
  return toldOf(proxy, reach.signal, async () => {
    const socket = await dialProxy(proxy, reach);
    return proxy.protocol === "https" ? secured(socket, proxy, reach.signal) : socket;
  });
}

/** A tunnel through a proxy, which also looks the target's name up. Throws an `EgressError` that names the proxy. */
export async function tunnelThrough(
  proxy: ProxyServer,
  target: Target,
  reach: Reach,
): Promise<Socket> {
  const { signal } = reach;
  if (proxy.protocol !== "socks5") {
    const socket = await connectToProxy(proxy, reach);
    return toldOf(proxy, signal, () => guarded(socket, signal, () => ask(socket, proxy, target)));
  }
  return toldOf(proxy, signal, async () => {
    // RFC 1928 section 5; the client for SOCKS would throw where nobody catches it.
    if (Buffer.byteLength(target.host) > 255) throw new Error("the name of the host is too long");
    const socket = await dialProxy(proxy, reach);
    return guarded(socket, signal, () => bySocks(socket, proxy, target));
  });
}

/** `Proxy-Authorization` and its value; nothing without credentials. */
export function authorization({ credentials }: ProxyServer): string[] {
  if (credentials === undefined) return [];
  const { username, password } = credentials;
  const encoded = Buffer.from(`${username}:${password}`).toString("base64");
  return ["Proxy-Authorization", `Basic ${encoded}`];
}

/** What a proxy's failure is told as. */
export function proxyError(
  shown: string,
  why: string,
  status: EgressError["status"] = 502,
): EgressError {
  return egressError(status, `Proxy ${shown}: ${why}`);
}

async function dialProxy(proxy: ProxyServer, reach: Reach): Promise<Socket> {
  const { host, port, givenBy } = proxy;
  const rule = givenBy === "operator" ? () => true : reach.rule;
  const looked = allowedAddresses({ host, port, path: "" }, rule, reach.resolve);
  return dial(await untilAborted(looked, reach.signal), port, reach.signal);
}

/** The work's result; its socket is gone where it fails or is given up. */
async function guarded(
  socket: Socket,
  signal: AbortSignal,
  work: () => Promise<Socket>,
): Promise<Socket> {
  const stop = () => void socket.destroy();
  signal.addEventListener("abort", stop, { once: true });
  try {
    signal.throwIfAborted();
    return await work();
  } catch (error) {
    socket.destroy();
    throw error;
  } finally {
    signal.removeEventListener("abort", stop);
  }
}

async function secured(
  socket: Socket,
  { host }: ProxyServer,
  signal: AbortSignal,
): Promise<Socket> {
  return guarded(socket, signal, async () => {
    const servername = isIP(host) === 0 ? { servername: host } : {};
    const tls = connectTls({ socket, host, ...servername, ALPNProtocols: ["http/1.1"] });
    tls.on("error", () => tls.destroy());
    tls.once("close", () => socket.destroy());
    // With an error: without one, nobody who waits for TLS would hear of it.
    socket.once("close", () => tls.destroy(new Error("it broke the connection off")));
    await once(tls, "secureConnect");
    return tls;
  });
}

async function ask(socket: Socket, proxy: ProxyServer, target: Target): Promise<Socket> {
  const host = isIP(target.host) === 6 ? `[${target.host}]` : target.host;
  const authority = `${host}:${target.port}`;
  const asked = request({
    createConnection: () => socket,
    method: "CONNECT",
    path: authority,
    headers: ["Host", authority, "Proxy-Connection", "keep-alive", ...authorization(proxy)],
    setDefaultHeaders: false,
  });
  // Later than the answer, it shows in the socket's end.
  asked.on("error", () => {});
  asked.end();
  const [answer, , head] = (await once(asked, "connect")) as [IncomingMessage, Socket, Buffer];
  const { statusCode = 0, statusMessage = "" } = answer;
  if (statusCode === 407) throw new Error(refusedCredentials(proxy.credentials !== undefined));
  if (statusCode < 200 || statusCode > 299)
    throw new Error(`it does not connect to ${authority}: ${statusCode} ${statusMessage}`.trim());
  if (head.length > 0) socket.unshift(head);
  return socket;
}

async function bySocks(socket: Socket, proxy: ProxyServer, target: Target): Promise<Socket> {
  const { credentials, host, port } = proxy;
  const connected = SocksClient.createConnection({
    command: "connect",
    proxy: {
      host,
      port,
      type: 5,
      ...(credentials && { userId: credentials.username, password: credentials.password }),
    },
    destination: { host: target.host, port: target.port },
    existing_socket: socket,
    // Kept until it has passed, whatever happens.
    timeout: handshakeMs,
  });
  await connected.catch(({ message }: Error) => {
    // Without its cause: that holds the options, and with them the password.
    throw new Error(socksReason(message, proxy, target));
  });
  return socket;
}

function socksReason(message: string, { credentials }: ProxyServer, target: Target): string {
  if (/authentication failed|no accepted authentication|unknown authentication/i.test(message))
    return `it ${credentials === undefined ? "asks for credentials" : "refuses these credentials"}`;
  const [, code] = /rejected connection - (\w+)/i.exec(message) ?? [];
  if (code !== undefined) return `it does not connect to ${target.host}:${target.port}: ${code}`;
  return /closed/i.test(message) ? "it broke the connection off" : "it does not speak SOCKS 5";
}

async function toldOf<T>(
  { shown }: ProxyServer,
  signal: AbortSignal,
  work: () => Promise<T>,
): Promise<T> {
  try {
    return await work();
  } catch (error) {
    signal.throwIfAborted();
    const { status, message = "" } = error as Partial<EgressError>;
    if (status === undefined) throw proxyError(shown, reason(error));
    throw message.startsWith("Proxy ") ? error : proxyError(shown, message, status);
  }
}
