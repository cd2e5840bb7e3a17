import type { IncomingMessage } from "node:http";
import type { Duplex } from "node:stream";
import type { FastifyInstance } from "fastify";
import { type WebSocket, WebSocketServer } from "ws";
import { maximumFrame, relay } from "../browser/gateway.ts";
import { SessionStartRequest } from "../contract/session-options.ts";
import type { TicketPurpose } from "../contract/handler.ts";
import { AppError, forbidden } from "../errors.ts";
import type { Sessions } from "../sessions/sessions.ts";
import { sendFrames, sendSteps } from "../sessions/watch.ts";
import { authenticateToken, type Authority } from "./auth.ts";

const pingMs = 20_000;
const closeMs = 2_000;

export interface UpgradeOptions {
  sessions: Sessions;
  authority: Authority;
  /** Origins of pages, besides this server's own, that may open sockets. */
  publicUrl: string | undefined;
}

/** What a WebSocket path leads to. */
interface Destination {
  purpose: TicketPurpose;
  /** Undefined for a session that is made for this connection. */
  sessionId: string | undefined;
  serve(socket: WebSocket, accountId: string): Promise<void>;
}

/** Takes the WebSockets: CDP, the live picture and the live steps of a session (contract 3.6). */
export function acceptUpgrades(server: FastifyInstance, options: UpgradeOptions): void {
  const socketOptions = {
    noServer: true,
    maxPayload: maximumFrame,
    perMessageDeflate: false,
    // Not in the types. A client that does not answer must not hold up the end of the server.
    closeTimeout: closeMs,
  };
  const sockets = new WebSocketServer(socketOptions);
  server.server.on("upgrade", (request: IncomingMessage, stream: Duplex, head: Buffer) => {
    stream.on("error", () => stream.destroy());
    accept(request, stream, head, sockets, options).catch((error: unknown) => {
      if (!(error instanceof AppError)) server.log.error({ err: error }, "a WebSocket failed");
      refuse(stream, error);
    });
  });
  server.addHook("preClose", (done) => {
    for (const socket of sockets.clients) socket.close(1001, "the server is stopping");
    done();
  });
}

async function accept(
  request: IncomingMessage,
  stream: Duplex,
  head: Buffer,
  sockets: WebSocketServer,
  options: UpgradeOptions,
): Promise<void> {
  // Not `new URL`: its error holds the address with the token, and would be logged.
  const url = URL.parse(request.url ?? "/", "http://server");
  if (url === null) throw noSocket("this address");
  checkOrigin(request, options.publicUrl);
  const destination = await destinationOf(url, options);
  const token = url.searchParams.get("token") ?? bearer(request);
  const wanted = { purpose: destination.purpose, subject: destination.sessionId };
  const accountId = await authenticateToken(options.authority, token, wanted);
  if (destination.sessionId !== undefined)
    await options.sessions.live(accountId, destination.sessionId);
  sockets.handleUpgrade(request, stream, head, (socket) => {
    keepAlive(socket);
    socket.on("error", () => socket.terminate());
    destination.serve(socket, accountId).catch((error: unknown) => {
      const reason = error instanceof AppError ? error.message : "the session can't be reached";
      // Paused, it would not hear that the client closes as well.
      socket.resume();
      socket.close(
        error instanceof AppError && error.status === 529 ? 1013 : 1011,
        reason.slice(0, 120),
      );
    });
  });
}

function bearer(request: IncomingMessage): string | null {
  return /^Bearer\s+(\S+)$/i.exec(request.headers.authorization ?? "")?.[1] ?? null;
}

/** A page of another site must not speak to sessions with a link that it got hold of. */
function checkOrigin({ headers }: IncomingMessage, publicUrl: string | undefined): void {
  const { origin, host } = headers;
  // "null" is a page in a sandboxed frame, of any site.
  if (origin === undefined || !/^(https?:|null$)/.test(origin)) return;
  const allowed = [host, publicUrl && new URL(publicUrl).host];
  if (!allowed.includes(URL.parse(origin)?.host ?? ""))
    throw forbidden(`The origin ${origin} may not connect.`);
}

async function destinationOf(url: URL, { sessions }: UpgradeOptions): Promise<Destination> {
  const path = url.pathname.replace(/\/+$/, "");
  if (path === "/sessions/connect") {
    return {
      purpose: "cdp",
      sessionId: undefined,
      serve: (socket, accountId) => connect(sessions, accountId, socket, url),
    };
  }
  const [, sessionId, rest] = /^\/sessions\/([^/]+)\/(.+)$/.exec(path) ?? [];
  if (sessionId === undefined || rest === undefined) throw noSocket(path);
  const targetId = /^debug\/page\/([0-9A-F]+)$/.exec(rest)?.[1];
  if (rest === "debug" || targetId !== undefined) {
    const serve = async (socket: WebSocket, accountId: string) => {
      const session = await sessions.live(accountId, sessionId);
      const target = targetId === undefined ? {} : { targetId };
      await relay(session.browser, socket, { ...target, onActivity: () => session.touch() });
    };
    return { purpose: "cdp", sessionId, serve };
  }
  const watchers = { "debug/recording": sendFrames, "debug/logs": sendSteps } as const;
  const watch = watchers[rest as keyof typeof watchers];
  if (watch === undefined) throw noSocket(path);
  const purpose = rest === "debug/logs" ? "logs" : "view";
  return {
    purpose,
    sessionId,
    serve: async (socket, accountId) => watch(await sessions.live(accountId, sessionId), socket),
  };
}

function noSocket(path: string): AppError {
  return new AppError(404, "not_found", `There is no WebSocket at ${path}.`);
}

/** A session that lives as long as the connection; its options may stand in the query. */
async function connect(
  sessions: Sessions,
  accountId: string,
  socket: WebSocket,
  url: URL,
): Promise<void> {
  socket.pause();
  const given = Object.fromEntries([...url.searchParams].filter(([name]) => name !== "token"));
  const parsed = SessionStartRequest.safeParse(
    Object.fromEntries(Object.entries(given).map(([name, value]) => [name, fromQuery(value)])),
  );
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    throw new AppError(422, "invalid_input", `${issue?.path.join(".")}: ${issue?.message}`);
  }
  const session = await sessions.start(accountId, parsed.data);
  try {
    await relay(session.browser, socket, { onActivity: () => session.touch() });
  } finally {
    session.end("client disconnected");
  }
}

function fromQuery(value: string): unknown {
  return /^(true|false|null|-?\d+|[[{].*)$/s.test(value) ? JSON.parse(value) : value;
}

/** Finds out within two pings that the other side is gone. */
function keepAlive(socket: WebSocket): void {
  let answered = true;
  const timer = setInterval(() => {
    if (!answered) return socket.terminate();
    answered = false;
    socket.ping();
  }, pingMs);
  socket.on("pong", () => (answered = true));
  socket.on("close", () => clearInterval(timer));
}

/** Answers an error where there is no reply to send it with. */
export function refuse(stream: Duplex, error: unknown): void {
  if (stream.destroyed) return;
  const known =
    error instanceof AppError
      ? error
      : new AppError(500, "internal_error", "Internal server error");
  const body = JSON.stringify(known.body);
  stream.end(
    `HTTP/1.1 ${known.status} ${known.code}\r\ncontent-type: application/json\r\ncontent-length: ${Buffer.byteLength(body)}\r\nconnection: close\r\n\r\n${body}`,
    () => stream.destroy(),
  );
}
