import {
  request,
  STATUS_CODES,
  type Agent,
  type ClientRequest,
  type IncomingMessage,
  type ServerResponse,
} from "node:http";
import { isIP, type Socket } from "node:net";
import { pipeline } from "node:stream";
import { egressError, reason, type Target } from "./policy.ts";

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

/** What a request goes to the next hop with. */
interface NextHop {
  target: Target;
  agent: Agent;
  /** This hop's own `Connection`. */
  connection: string;
  /** Set where the next hop is a proxy: what it is sent beside the request's own headers. */
  proxyHeaders?: readonly string[] | undefined;
}

/** Begins the outside request for an absolute-form one; the caller ends it. */
export function passOn(incoming: IncomingMessage, hop: NextHop): ClientRequest {
  const { target, agent, connection, proxyHeaders } = hop;
  const { host, port, path } = target;
  const own = nextHopHeaders(incoming.rawHeaders, connection);
  const outgoing = request({
    agent,
    method: incoming.method,
    host,
    port,
    path: proxyHeaders === undefined ? path : absoluteUrl(target),
    headers: [...own, ...(proxyHeaders ?? [])],
    setDefaultHeaders: false,
    maxHeaderSize,
  });
  // A 101 that nobody has asked for would be no answer, and no error either.
  if (connection !== "Upgrade")
    outgoing.once("upgrade", (_answer, outside) => {
      outside.destroy();
      outgoing.emit("error", egressError(502, "The server changes the protocol unasked"));
    });
  return outgoing;
}

function absoluteUrl({ host, port, path }: Target): string {
  const name = isIP(host) === 6 ? `[${host}]` : host;
  return `http://${name}${port === 80 ? "" : `:${port}`}${path}`;
}

/** Streams an answer to the browser; where it breaks off, the browser's connection does too. */
export function passBack(answer: IncomingMessage, response: ServerResponse): void {
  // Removing what is not there keeps Node from adding it.
  for (const name of ["date", "connection", "transfer-encoding"]) response.removeHeader(name);
  try {
    const { statusCode = 502, statusMessage, rawHeaders } = answer;
    // A server may write there what Node does not send on.
    const said = statusMessage?.replace(/[^\t\x20-\x7e\x80-\xff]/g, "");
    response.writeHead(statusCode, said, nextHopHeaders(rawHeaders));
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
  const { status, text, why } = explain(error);
  const headers = { "Content-Type": "text/plain; charset=utf-8", "Proxy-Status": why };
  // With its own words: those of an answer that could not be passed back would stay.
  response.writeHead(status, STATUS_CODES[status] ?? "", headers).end(text);
}

/** The same answer for a socket that has left HTTP; the connection ends with it. */
export function endRefused(browser: Socket, error: unknown): void {
  const { status, text, why } = explain(error);
  const lines = [
    `HTTP/1.1 ${status} ${STATUS_CODES[status]}`,
    "Content-Type: text/plain; charset=utf-8",
    `Proxy-Status: ${why}`,
    `Content-Length: ${Buffer.byteLength(text)}`,
    "Connection: close",
  ];
  browser.end([...lines, "", text].join("\r\n"));
  // Unread bytes would hide that the browser closes.
  browser.resume();
}

/** Whether the headers of an answer say that the gate itself gave it. */
export function isOfGate(headers: Record<string, string>): boolean {
  return Object.entries(headers).some(
    ([name, value]) => /^proxy-status$/i.test(name) && value.startsWith(`${gateName};`),
  );
}

const gateName = "nocturne";
/** The error types of RFC 9209 section 2.3, by the status of the answer. */
const errorTypes = new Map([
  [400, "http_request_error"],
  [403, "http_request_denied"],
  [504, "connection_timeout"],
]);

function explain(error: unknown): { status: number; text: string; why: string } {
  const known = error instanceof Error && "status" in error && typeof error.status === "number";
  const status = known ? Number(error.status) : 502;
  const why = `${gateName}; error=${errorTypes.get(status) ?? "destination_unavailable"}`;
  if (known) return { status, why, text: `${error.message}\n` };
  return { status, why, text: `The server did not answer properly: ${reason(error)}\n` };
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
