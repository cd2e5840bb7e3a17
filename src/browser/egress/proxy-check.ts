import { once } from "node:events";
import { type IncomingMessage, request } from "node:http";
import type { Socket } from "node:net";
import { type EgressError, egressError, type Target } from "./policy.ts";
import type { Reach } from "./session.ts";
import { refusedCredentials } from "./ways.ts";
import type { ProxyServer } from "./proxy-server.ts";
import { authorization, connectToProxy, proxyError, tunnelThrough } from "./proxy-tunnel.ts";

/** What a proxy is asked for that nobody has (RFC 6761 section 6.4): it answers without reaching anyone. */
const nowhere = new URL("http://proxy-check.invalid/");
const checkMs = 10_000;

/**
 * Asks a proxy for `url`: by GET where that is http and the proxy forwards it, else by a tunnel. Without a
 * URL for a name that does not exist, where any answer of the proxy's will do but one that refuses the
 * credentials; with one, it must bring an answer below 500. Throws an `EgressError` that says why not.
 */
export async function checkProxy(
  proxy: ProxyServer,
  url: URL | undefined,
  reach: Reach,
): Promise<void> {
  const late = new AbortController();
  const why = proxyError(proxy.shown, `no answer within ${checkMs / 1000} s`, 504);
  const timer = setTimeout(() => late.abort(why), checkMs);
  const within = { ...reach, signal: AbortSignal.any([reach.signal, late.signal]) };
  try {
    await ask(proxy, url, within);
  } finally {
    clearTimeout(timer);
  }
}

async function ask(proxy: ProxyServer, url: URL | undefined, reach: Reach): Promise<void> {
  const asked = url ?? nowhere;
  if (asked.protocol === "http:" && proxy.protocol !== "socks5") {
    const status = await statusOf(proxy, asked, reach);
    // Tinyproxy says 401 to what it does not know.
    if (status === 407 || (url === undefined && status === 401))
      throw proxyError(proxy.shown, refusedCredentials(proxy.credentials !== undefined));
    if (url !== undefined && status >= 500)
      throw proxyError(proxy.shown, `it answers ${status} for ${url.host}`);
    return;
  }
  const tunnel = tunnelThrough(proxy, targetOf(asked), reach);
  const socket = await tunnel.catch((error: unknown) => {
    const isRefused = url === undefined && error instanceof Error && isAnswer(error);
    if (isRefused) return undefined;
    throw error;
  });
  socket?.destroy();
}

/** Whether a SOCKS proxy has heard the request, and it is the server that can't be had. */
function isAnswer({ message }: Error): boolean {
  return message.includes(`it does not connect to ${nowhere.hostname}`);
}

function targetOf(url: URL): Target {
  const host = url.hostname.replace(/^\[|\]$/g, "");
  return { host, port: Number(url.port || (url.protocol === "https:" ? 443 : 80)), path: "" };
}

async function statusOf(proxy: ProxyServer, url: URL, reach: Reach): Promise<number> {
  const socket = await connectToProxy(proxy, reach);
  const stop = () => void socket.destroy();
  reach.signal.addEventListener("abort", stop, { once: true });
  try {
    return await statusBy(socket, proxy, url);
  } catch (error) {
    reach.signal.throwIfAborted();
    throw told(proxy, error);
  } finally {
    reach.signal.removeEventListener("abort", stop);
    socket.destroy();
  }
}

async function statusBy(socket: Socket, proxy: ProxyServer, url: URL): Promise<number> {
  const asked = request({
    createConnection: () => socket,
    path: url.href,
    headers: ["Host", url.host, "Connection", "close", ...authorization(proxy)],
    setDefaultHeaders: false,
  });
  // Only the status counts, and so what breaks off after it does not.
  asked.on("error", () => {});
  // Without an error where the answer is a 101 that nobody has asked for.
  const gone = once(asked, "close").then(() => {
    throw new Error("none by HTTP");
  });
  gone.catch(() => {});
  asked.end();
  const answered = once(asked, "response") as Promise<[IncomingMessage]>;
  const [answer] = await Promise.race([answered, gone]);
  answer.on("error", () => {});
  return answer.statusCode ?? 0;
}

function told({ shown }: ProxyServer, error: unknown): EgressError {
  const code = error instanceof Error && "code" in error ? String(error.code) : String(error);
  const why = code.startsWith("HPE_") ? "it does not speak HTTP" : `it gives no answer (${code})`;
  return egressError(502, `Proxy ${shown}: ${why}`);
}
