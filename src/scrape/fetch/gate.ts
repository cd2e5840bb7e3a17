import { once } from "node:events";
import { request, type IncomingMessage } from "node:http";
import { isIP, type Socket } from "node:net";
import { connect as connectTls } from "node:tls";
import { Agent, buildConnector, type Dispatcher } from "undici";
import { FetchError, gateFailure, shownUrl } from "./error.ts";

/** The most bytes of headers in one answer: what Chromium takes. */
const maxHeaderSize = 256 * 1024;
const maxSentence = 4096;

type Connector = ReturnType<typeof buildConnector>;

/** A way out through the proxy on loopback, with connections of its own that end with it. */
export interface Gate extends AsyncDisposable {
  /** Asks for `url` with these header fields (name, value, …); `host` is among them. */
  get(url: URL, headers: string[]): Promise<Dispatcher.ResponseData>;
}

export interface GateOptions {
  /** The port of the forward proxy on 127.0.0.1. */
  port: number;
  /** Milliseconds that TLS, and after it the head of an answer, may each take. */
  firstByteMs: number;
  signal: AbortSignal;
}

/** Opens the way: http in absolute form, https through a tunnel; nothing else is dialled. */
export function openGate(options: GateOptions): Gate {
  const { port, firstByteMs, signal } = options;
  const sockets = new Set<Socket>();
  const gate = `http://127.0.0.1:${port}`;
  const origins = new Set<string>();
  const agent = new Agent({
    connections: 1,
    allowH2: false,
    maxHeaderSize,
    headersTimeout: firstByteMs,
    bodyTimeout: 0,
    connect: tunnelled(options, sockets),
  });
  const ask = (url: URL, origin: string, headers: string[]) => {
    const whole = url.href.slice(0, url.href.length - url.hash.length);
    const path = origin === gate ? whole : url.pathname + url.search;
    return agent.request({ origin, path, method: "GET", headers, signal });
  };
  return {
    async get(url, headers) {
      const origin = url.protocol === "http:" ? gate : url.origin;
      const reused = origins.has(origin);
      origins.add(origin);
      try {
        return await ask(url, origin, headers);
      } catch (error) {
        // A kept connection may just be closing (RFC 9112 section 9.3.1).
        if (reused && isReset(error)) return ask(url, origin, headers);
        throw error;
      }
    },
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy();
      await agent.destroy();
    },
  };
}

function isReset(error: unknown): boolean {
  const code = error instanceof Error && "code" in error ? String(error.code) : "";
  return /^(UND_ERR_SOCKET|ECONNRESET|EPIPE)$/.test(code);
}

function tunnelled({ port, firstByteMs, signal }: GateOptions, sockets: Set<Socket>): Connector {
  const connect = buildConnector({ timeout: firstByteMs });
  const secured = async (hostname: string, remotePort: string) => {
    const host = hostname.includes(":") ? `[${hostname}]` : hostname;
    const tunnel = await openTunnel(port, `${host}:${remotePort || 443}`, signal);
    const servername = isIP(hostname) === 0 ? { servername: hostname } : {};
    const options = { socket: tunnel, host: hostname, ...servername };
    const socket = connectTls({ ...options, ALPNProtocols: ["http/1.1"] });
    sockets.add(socket);
    socket.on("error", () => socket.destroy());
    socket.once("close", () => sockets.delete(socket));
    const late = Object.assign(new Error("No TLS in time"), { code: "ETIMEDOUT" });
    const timer = setTimeout(() => socket.destroy(late), firstByteMs);
    try {
      await once(socket, "secureConnect", { signal });
      return socket;
    } catch (error) {
      socket.destroy();
      throw error;
    } finally {
      clearTimeout(timer);
    }
  };
  return (options, callback) => {
    if (options.protocol === "https:") {
      secured(options.hostname, options.port).then(
        (socket) => callback(null, socket),
        (error: Error) => callback(error, null),
      );
    } else {
      connect(options, callback);
    }
  };
}

/** A tunnel to `host:port`; throws the gate's own reason as a FetchError where it refuses. */
async function openTunnel(port: number, authority: string, signal: AbortSignal): Promise<Socket> {
  const asked = request({
    host: "127.0.0.1",
    port,
    method: "CONNECT",
    path: authority,
    headers: { host: authority },
    agent: false,
    signal,
  });
  asked.end();
  const [answer, socket, head] = (await once(asked, "connect")) as [
    IncomingMessage,
    Socket,
    Buffer,
  ];
  socket.on("error", () => socket.destroy());
  if (answer.statusCode === 200) return socket;
  const url = new URL(`https://${authority}`);
  const sentence = await readSentence(socket, head, signal);
  throw (
    gateFailure(url, answer.statusCode ?? 502, sentence) ??
    new FetchError("unreachable", `${shownUrl(url)}: the gate answered ${answer.statusCode}`)
  );
}

async function readSentence(socket: Socket, head: Buffer, signal: AbortSignal): Promise<string> {
  const stop = () => socket.destroy();
  signal.addEventListener("abort", stop, { once: true });
  try {
    let text = head.toString();
    for await (const chunk of socket) {
      text += String(chunk);
      if (text.length > maxSentence) break;
    }
    return text;
  } finally {
    signal.removeEventListener("abort", stop);
    socket.destroy();
  }
}
