import type { IncomingMessage } from "node:http";
import { WebSocket } from "ws";
import type { CdpTransport, TransportSink } from "../transport.ts";
import { dialOrigin, type OwnEgress } from "./dial.ts";

/** As large as Chromium's own messages get: a picture of a long page, or the body of an answer. */
const largestMessage = 256 * 1024 * 1024;
const largestBacklog = 256 * 1024 * 1024;
const mostRedirects = 3;
const probeMs = 20_000;
const goodbyeMs = 1_000;

/** Opens a WebSocket under the server's own policy, also where it is redirected to. Throws what says why not. */
export async function openWebSocket(
  url: URL,
  egress: OwnEgress,
  signal: AbortSignal,
): Promise<WebSocket> {
  let at = url;
  for (let redirected = 0; redirected <= mostRedirects; redirected++) {
    const opened = await handshake(at, egress, signal);
    if (opened instanceof WebSocket) return opened;
    at = opened;
  }
  throw new Error("it redirects too often");
}

async function handshake(
  url: URL,
  egress: OwnEgress,
  signal: AbortSignal,
): Promise<WebSocket | URL> {
  // A fragment is never sent, and no WebSocket is made with one.
  const at = new URL(url);
  at.hash = "";
  const socket = await dialOrigin(at, egress, signal);
  const { promise, resolve, reject } = Promise.withResolvers<WebSocket | URL>();
  const webSocket = new WebSocket(at, {
    createConnection: () => socket,
    perMessageDeflate: false,
    maxPayload: largestMessage,
  });
  const giveUp = () => {
    reject(signal.reason);
    webSocket.terminate();
  };
  signal.addEventListener("abort", giveUp, { once: true });
  // Stays for its life: what goes wrong later shows in its "close".
  webSocket.on("error", reject);
  webSocket.once("unexpected-response", (_request, answer: IncomingMessage) => {
    const next = redirectOf(url, answer);
    if (next === undefined) reject(new Error(`it answers ${answer.statusCode}, and no WebSocket`));
    else resolve(next);
    webSocket.terminate();
    socket.destroy();
  });
  webSocket.once("open", () => {
    // What comes at once is not lost.
    webSocket.pause();
    resolve(webSocket);
  });
  try {
    return await promise;
  } finally {
    signal.removeEventListener("abort", giveUp);
  }
}

function redirectOf(url: URL, { statusCode = 0, headers }: IncomingMessage): URL | undefined {
  if (statusCode < 300 || statusCode >= 400 || headers.location === undefined) return undefined;
  const next = URL.parse(headers.location, url.href);
  if (next === null) return undefined;
  next.protocol = next.protocol.replace(/^http/, "ws");
  return /^wss?:$/.test(next.protocol) ? next : undefined;
}

/** A browser at the other end of a WebSocket: each message is a CDP message. One that falls silent has closed. */
export function webSocketTransport(webSocket: WebSocket): CdpTransport {
  return {
    open: (sink) => {
      probe(webSocket);
      webSocket.on("message", (data: Buffer) => receive(webSocket, sink, data));
      webSocket.on("close", () => sink.closed());
      webSocket.resume();
    },
    send: (message) => {
      if (webSocket.readyState !== webSocket.OPEN) return;
      if (webSocket.bufferedAmount > largestBacklog) webSocket.terminate();
      else webSocket.send(message, { binary: false });
    },
  };
}

/** What is no CDP ends the connection, and not the server. */
function receive(webSocket: WebSocket, sink: TransportSink, data: Buffer): void {
  try {
    sink.message(inOrder(data));
  } catch {
    webSocket.terminate();
  }
}

const sessionMember = '"sessionId"';
const orderedEnd = /"sessionId":"[^"\\]+"\}$/;
const longestEnd = 128;

/** The message with its session as the last member, as Chromium writes it and some that stand between do not. */
function inOrder(data: Buffer): Buffer {
  if (!data.includes(sessionMember)) return data;
  const end = data.toString("latin1", Math.max(0, data.length - longestEnd));
  if (orderedEnd.test(end)) return data;
  const { sessionId, ...message } = JSON.parse(data.toString("utf8")) as { sessionId?: string };
  return sessionId === undefined ? data : Buffer.from(JSON.stringify({ ...message, sessionId }));
}

/** Ends the connection when the other side has not answered a ping. */
function probe(webSocket: WebSocket): void {
  let isHeard = true;
  const hear = () => void (isHeard = true);
  webSocket.on("pong", hear);
  webSocket.on("message", hear);
  const timer = setInterval(() => {
    if (!isHeard) webSocket.terminate();
    isHeard = false;
    webSocket.ping();
  }, probeMs);
  webSocket.once("close", () => clearInterval(timer));
}

/** Closes it; resolves when it is closed, which a silent other side does not hold up. */
export async function closeWebSocket(webSocket: WebSocket): Promise<void> {
  if (webSocket.readyState === webSocket.CLOSED) return;
  const closed = new Promise((resolve) => webSocket.once("close", resolve));
  webSocket.close(1000);
  const timer = setTimeout(() => webSocket.terminate(), goodbyeMs);
  await closed;
  clearTimeout(timer);
}
