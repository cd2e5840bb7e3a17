import {
  request,
  STATUS_CODES,
  type Agent,
  type ClientRequest,
  type IncomingMessage,
  type ServerResponse,
} from "node:http";
import type { Socket } from "node:net";
import { pipeline } from "node:stream";
import { absoluteTarget, reason } from "./egress-policy.ts";

/** The most bytes of headers in one message: what Chromium takes. */
export const maxHeaderSize = 256 * 1024;

/** Fields that end at this hop (RFC 9110 section 7.6.1), beside `Connection` itself. */
const hopByHop = new Set([
  "keep-alive",
  "proxy-authenticate",
  "proxy-authentication-info",
  "proxy-authorization",
  "proxy-connection",
  "te",
  "trailer",
  "upgrade",
]);

/** Without these the next hop would misread where a message ends or whom it is for. */
const neverHopByHop = new Set(["content-length", "host", "transfer-encoding"]);

/** Whether a request asks for a WebSocket; any other upgrade is ignored (RFC 9110 section 7.8). */
export function isWebSocket(incoming: IncomingMessage): boolean {
  return incoming.headers.upgrade?.toLowerCase() === "websocket";
}

/** Whether a request carries a body (RFC 9112 section 6.3). */
export function hasBody({ headers }: IncomingMessage): boolean {
  const length = headers["content-length"];
  return headers["transfer-encoding"] !== undefined || (length !== undefined && Number(length) > 0);
}

/**
 * A message's headers for the next hop, case and order kept. `connection` is this hop's own option:
 * it stands where the sender had `Connection` or `Proxy-Connection`, as in Chromium's direct
 * requests; without it the field is left out.
 */
export function nextHopHeaders(rawHeaders: readonly string[], connection?: string): string[] {
  const fields = pairs(rawHeaders);
  const named = fields
    .filter(([name]) => name.toLowerCase() === "connection")
    .flatMap(([, value]) => value.toLowerCase().split(","))
    .map((option) => option.trim());
  const dropped = new Set([...hopByHop, ...named.filter((name) => !neverHopByHop.has(name))]);
  if (connection === "Upgrade") dropped.delete("upgrade");
  const result: string[] = [];
  let own = connection;
  for (const [name, value] of fields) {
    const key = name.toLowerCase();
    if (key === "connection" || key === "proxy-connection") {
      if (own !== undefined) result.push("Connection", own);
      own = undefined;
    } else if (!dropped.has(key)) {
      result.push(name, value);
    }
  }
  return result;
}

function pairs(rawHeaders: readonly string[]): [name: string, value: string][] {
  const result: [string, string][] = [];
  for (let index = 0; index < rawHeaders.length; index += 2) {
    result.push([rawHeaders[index] ?? "", rawHeaders[index + 1] ?? ""]);
  }
  return result;
}

/** Begins the outside request for an absolute-form one; the caller ends it. Throws a 400. */
export function passOn(incoming: IncomingMessage, agent: Agent, connection: string): ClientRequest {
  const { host, port, path } = absoluteTarget(incoming.url ?? "");
  const headers = nextHopHeaders(incoming.rawHeaders, connection);
  const { method } = incoming;
  return request({
    agent,
    method,
    host,
    port,
    path,
    headers,
    setDefaultHeaders: false,
    maxHeaderSize,
  });
}

/** Streams an answer to the browser; where it breaks off, the browser's connection does too. */
export function passBack(answer: IncomingMessage, response: ServerResponse): void {
  // Removing what is not there keeps Node from adding it.
  for (const name of ["date", "connection", "transfer-encoding"]) response.removeHeader(name);
  try {
    const { statusCode = 502, statusMessage, rawHeaders } = answer;
    response.writeHead(statusCode, statusMessage, nextHopHeaders(rawHeaders));
    // Sends the head at once; flushHeaders() would write it as UTF-8 and so change bytes above 127.
    response.write(Buffer.alloc(0));
    pipeline(answer, response, () => {});
  } catch (error) {
    answer.destroy();
    refuse(response, error);
  }
}

/** The head of a 101 answer as bytes for the browser. */
export function upgradeHead(answer: IncomingMessage): Buffer {
  return headBytes(answer, nextHopHeaders(answer.rawHeaders, "Upgrade"));
}

/** Streams a server's no to an upgrade to a socket that has left HTTP, and ends it. */
export function endDeclined(answer: IncomingMessage, browser: Socket): void {
  const headers = nextHopHeaders(answer.rawHeaders);
  // The body comes decoded, and ends where the connection does.
  const framing = headers.findIndex(
    (name, at) => at % 2 === 0 && /^transfer-encoding$/i.test(name),
  );
  if (framing >= 0) headers.splice(framing, 2);
  browser.write(headBytes(answer, [...headers, "Connection", "close"]));
  pipeline(answer, browser, () => browser.destroySoon());
}

// Headers are latin1: their bytes leave as they came.
function headBytes(answer: IncomingMessage, headers: readonly string[]): Buffer {
  const status = `HTTP/1.1 ${answer.statusCode} ${answer.statusMessage}`;
  const lines = pairs(headers).map(([name, value]) => `${name}: ${value}`);
  return Buffer.from([status, ...lines, "", ""].join("\r\n"), "latin1");
}

/** Answers a refused or failed request in plain text; an answer already begun is cut off. */
export function refuse(response: ServerResponse, error: unknown): void {
  if (response.headersSent || response.destroyed) return void response.destroy();
  const { status, text } = explain(error);
  response.writeHead(status, { "Content-Type": "text/plain; charset=utf-8" }).end(text);
}

/** The same answer for a socket that has left HTTP; the connection ends with it. */
export function endRefused(browser: Socket, error: unknown): void {
  const { status, text } = explain(error);
  const lines = [
    `HTTP/1.1 ${status} ${STATUS_CODES[status]}`,
    "Content-Type: text/plain; charset=utf-8",
    `Content-Length: ${Buffer.byteLength(text)}`,
    "Connection: close",
  ];
  browser.end([...lines, "", text].join("\r\n"));
  // Unread bytes would hide that the browser closes.
  browser.resume();
}

function explain(error: unknown): { status: number; text: string } {
  const known = error instanceof Error && "status" in error && typeof error.status === "number";
  if (known) return { status: Number(error.status), text: `${error.message}\n` };
  return { status: 502, text: `The server did not answer properly: ${reason(error)}\n` };
}

/** Carries bytes both ways until both are done; a side that breaks off takes the other with it. */
export function join(browser: Socket, outside: Socket): void {
  browser.allowHalfOpen = true;
  outside.allowHalfOpen = true;
  for (const [from, to] of [
    [browser, outside],
    [outside, browser],
  ] as const) {
    from.pipe(to);
    from.once("close", () => (from.readableEnded ? to.destroySoon() : to.destroy()));
  }
}
