import type { IncomingHttpHeaders, IncomingMessage } from "node:http";
import type { Duplex } from "node:stream";
import type { FastifyInstance } from "fastify";
import { type WebSocket, WebSocketServer } from "ws";
import type { FollowedRun } from "../agent/journal.ts";
import type { Agents } from "../agent/agents.ts";
import { maximumFrame, relay } from "../browser/gateway.ts";
import { SessionStartRequest } from "../contract/session-options.ts";
import type { TicketPurpose } from "../contract/handler.ts";
import { AppError, forbidden } from "../errors.ts";
import type { Sessions } from "../sessions/sessions.ts";
import { sendFrames, sendSteps } from "../sessions/watch.ts";
import { authenticateToken, type Authority } from "./auth.ts";
import { refuse } from "./failure.ts";

const pingMs = 20_000;
const closeMs = 2_000;

export interface UpgradeOptions {
  sessions: Sessions;
  agents: Agents;
  /** Sends what happens in a run of this account, until its end. */
  sendAgentLogs(run: FollowedRun, socket: WebSocket): Promise<void>;
  authority: Authority;
  /** Origins of pages, besides this server's own, that may open sockets. */
  publicUrl: string | undefined;
}

/** What a WebSocket path leads to. */
interface Destination {
  purpose: TicketPurpose | readonly TicketPurpose[];
  /** The session of the tickets; undefined where there is none, such as before this connection. */
  sessionId: string | undefined;
  /** Throws 404 when there is nothing there for this account. */
  assertThere(accountId: string): Promise<unknown>;
  serve(socket: WebSocket, accountId: string, headers: IncomingHttpHeaders): Promise<void>;
}

/** Takes the WebSockets: CDP, the live picture and the live steps of a session, the steps of an agent (contract 3.6). */
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
  await destination.assertThere(accountId);
  sockets.handleUpgrade(request, stream, head, (socket) => {
    keepAlive(socket);
    socket.on("error", () => socket.terminate());
    destination.serve(socket, accountId, request.headers).catch((error: unknown) => {
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

async function destinationOf(url: URL, options: UpgradeOptions): Promise<Destination> {
  const { sessions } = options;
  const path = url.pathname.replace(/\/+$/, "");
  if (path === "/sessions/connect") {
    return {
      purpose: "cdp",
      sessionId: undefined,
      assertThere: () => Promise.resolve(),
      serve: (socket, accountId) => connect(sessions, accountId, socket, url),
    };
  }
  const agentId = /^\/agents\/([^/]+)\/debug\/logs$/.exec(path)?.[1];
  if (agentId !== undefined) return logsOfAgent(agentId, options);
  const [, sessionId, rest] = /^\/sessions\/([^/]+)\/(.+)$/.exec(path) ?? [];
  const found = sessionId === undefined ? undefined : ofSession(sessions, sessionId, rest ?? "");
  if (found === undefined) throw noSocket(path);
  return found;
}

/** What an agent does, also after its end. The tickets are those of its session. */
async function logsOfAgent(
  id: string,
  { agents, sendAgentLogs }: UpgradeOptions,
): Promise<Destination> {
  return {
    purpose: ["logs", "view"],
    sessionId: await agents.sessionOf(id),
    assertThere: (accountId) => agents.status(accountId, id),
    serve: (socket, accountId, headers) => {
      const takesLines = /python/i.test(headers["user-agent"] ?? "");
      return sendAgentLogs({ accountId, id, takesLines }, socket);
    },
  };
}

function ofSession(sessions: Sessions, sessionId: string, rest: string): Destination | undefined {
  const live = (accountId: string) => sessions.live(accountId, sessionId);
  const targetId = /^debug\/page\/([0-9A-F]+)$/.exec(rest)?.[1];
  if (rest === "debug" || targetId !== undefined) {
    const serve = async (socket: WebSocket, accountId: string) => {
      const session = await live(accountId);
      const target = targetId === undefined ? {} : { targetId };
      await relay(session.browser, socket, { ...target, onActivity: () => session.touch() });
    };
    return { purpose: "cdp", sessionId, assertThere: live, serve };
  }
  const watchers = { "debug/recording": sendFrames, "debug/logs": sendSteps } as const;
  const watch = watchers[rest as keyof typeof watchers];
  if (watch === undefined) return undefined;
  return {
    purpose: rest === "debug/logs" ? "logs" : "view",
    sessionId,
    assertThere: live,
    serve: async (socket, accountId) => watch(await live(accountId), socket),
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
