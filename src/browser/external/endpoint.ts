import { type IncomingMessage, request } from "node:http";
import { dialOrigin, type OwnEgress } from "./dial.ts";

const mostBytes = 64 * 1024;
const mostRedirects = 3;
const redirects = new Set([301, 302, 303, 307, 308]);

/**
 * The WebSocket address of a browser: a `ws:` or `wss:` one as it is; that of an `http:` or `https:`
 * one is asked for at its `/json/version`. Throws what says why there is none.
 */
export async function endpointOf(url: URL, egress: OwnEgress, signal: AbortSignal): Promise<URL> {
  if (url.protocol.startsWith("ws")) return url;
  const asked = new URL(url);
  asked.pathname = `${url.pathname.replace(/\/$/, "")}/json/version`;
  const text = await get(asked, egress, signal);
  const endpoint = URL.parse(debuggerUrlIn(text));
  if (endpoint === null || !/^wss?:$/.test(endpoint.protocol)) {
    throw new Error("its /json/version names no webSocketDebuggerUrl");
  }
  const isSameHost = endpoint.hostname === url.hostname;
  if (isSameHost && endpoint.username === "" && endpoint.password === "") {
    endpoint.username = url.username;
    endpoint.password = url.password;
  }
  return endpoint;
}

function debuggerUrlIn(text: string): string {
  try {
    const { webSocketDebuggerUrl: found } = JSON.parse(text) as { webSocketDebuggerUrl?: unknown };
    return typeof found === "string" ? found : "";
  } catch {
    return "";
  }
}

async function get(url: URL, egress: OwnEgress, signal: AbortSignal): Promise<string> {
  let at = url;
  for (let redirected = 0; redirected <= mostRedirects; redirected++) {
    const answer = await ask(at, egress, signal);
    const { statusCode = 0, headers } = answer;
    if (statusCode === 200) return read(answer);
    answer.destroy();
    const next = headers.location === undefined ? null : URL.parse(headers.location, at.href);
    if (!redirects.has(statusCode) || next === null || !/^https?:$/.test(next.protocol)) {
      throw new Error(`it answers ${statusCode} where /json/version is asked for`);
    }
    at = next;
  }
  throw new Error("it redirects too often");
}

async function ask(url: URL, egress: OwnEgress, signal: AbortSignal): Promise<IncomingMessage> {
  const headers = { host: url.host, accept: "application/json", ...authorization(url) };
  const socket = await dialOrigin(url, egress, signal);
  const outgoing = request({
    createConnection: () => socket,
    path: url.pathname + url.search,
    headers,
    signal,
  });
  const { promise, resolve, reject } = Promise.withResolvers<IncomingMessage>();
  outgoing.once("response", resolve);
  // Stays: what goes wrong after the answer shows in the answer.
  outgoing.on("error", reject);
  // Without an error where the answer is a 101 that nobody has asked for.
  outgoing.once("close", () => reject(new Error("it gives no answer by HTTP")));
  outgoing.end();
  return promise;
}

function authorization({ username, password }: URL): { authorization?: string } {
  if (username === "" && password === "") return {};
  const pair = `${decoded(username)}:${decoded(password)}`;
  return { authorization: `Basic ${Buffer.from(pair).toString("base64")}` };
}

/** As it stands where it is not well encoded. */
function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

async function read(answer: IncomingMessage): Promise<string> {
  let text = "";
  answer.setEncoding("utf8");
  for await (const chunk of answer as AsyncIterable<string>) {
    text += chunk;
    if (text.length > mostBytes) throw new Error("its /json/version is too long");
  }
  return text;
}
