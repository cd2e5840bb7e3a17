import type { IncomingMessage } from "node:http";
import type { Duplex } from "node:stream";
import type { FastifyInstance } from "fastify";
import { type WebSocket, WebSocketServer } from "ws";
import type { FollowedRun } from "../agent/journal.ts";
import type { Agents } from "../agent/agents.ts";
import { maximumFrame, relay, type RelayOptions } from "../browser/gateway.ts";
import { SessionStartRequest } from "../contract/session-options.ts";
import type { TicketPurpose } from "../contract/handler.ts";
import { AppError, forbidden } from "../errors.ts";
import type { Metrics } from "../metrics/metrics.ts";
import type { Session } from "../sessions/session.ts";
import type { Sessions } from "../sessions/sessions.ts";
import { tellEnd } from "../sessions/live/viewer.ts";
import { eventTypes } from "../sessions/event-types.ts";
import { sendEvents } from "../sessions/send-events.ts";
import { sendFrames } from "../sessions/watch.ts";
import { type Authority, bearerOf, bearerToken } from "./auth.ts";
import { refuse } from "./failure.ts";

const pingMs = 20_000;
const closeMs = 2_000;
/** More than any message of a viewer has. */
const largestViewerMessage = 1024 * 1024;

export interface UpgradeOptions {
  sessions: Sessions;
  agents: Agents;
  /** Sends what happens in a run of this account, until its end. */
  sendAgentLogs(run: FollowedRun, socket: WebSocket): Promise<void>;
  authority: Authority;
  metrics: Pick<Metrics, "socketOpened" | "socketRefused">;
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
  serve(socket: WebSocket, accountId: string, how: Entry): Promise<void>;
  /** It takes small messages only, and says when one is too large. */
  isForViewers?: boolean;
}

/** How somebody came to a WebSocket. */
interface Entry {
  userAgent: string;
  purpose: TicketPurpose | "key";
}

/** The servers of WebSockets, by the size of what they take. */
interface Sockets {
  large: WebSocketServer;
  small: WebSocketServer;
}

/** Takes the WebSockets: CDP, the live view, picture and steps of a session, the steps of an agent (contract 3.6). */
export function acceptUpgrades(server: FastifyInstance, options: UpgradeOptions): void {
  const socketOptions = {
    noServer: true,
    perMessageDeflate: false,
    // Not in the types. A client that does not answer must not hold up the end of the server.
    closeTimeout: closeMs,
  };
  const sockets: Sockets = {
    large: new WebSocketServer({ ...socketOptions, maxPayload: maximumFrame }),
    small: new WebSocketServer({ ...socketOptions, maxPayload: largestViewerMessage }),
  };
  server.server.on("upgrade", (request: IncomingMessage, stream: Duplex, head: Buffer) => {
    stream.on("error", () => stream.destroy());
    accept(request, stream, head, sockets, options).catch((error: unknown) => {
      if (!(error instanceof AppError)) server.log.error({ err: error }, "a WebSocket failed");
      options.metrics.socketRefused(error instanceof AppError ? error.status : 500);
      refuse(stream, error);
    });
  });
  server.addHook("preClose", (done) => {
    for (const { clients } of Object.values(sockets) as WebSocketServer[])
      for (const socket of clients) socket.close(1001, "the server is stopping");
    done();
  });
}

async function accept(
  request: IncomingMessage,
  stream: Duplex,
  head: Buffer,
  { large, small }: Sockets,
  options: UpgradeOptions,
): Promise<void> {
  // Not `new URL`: its error holds the address with the token, and would be logged.
  const url = URL.parse(request.url ?? "/", "http://server");
  if (url === null) throw noSocket("this address");
  checkOrigin(request, options.publicUrl);
  const destination = await destinationOf(url, options);
  const token = url.searchParams.get("token") ?? bearerToken(request.headers.authorization) ?? null;
  const wanted = { purpose: destination.purpose, subject: destination.sessionId };
  const { accountId, purpose } = await bearerOf(options.authority, token, wanted);
  await destination.assertThere(accountId);
  const { isForViewers = false } = destination;
  (isForViewers ? small : large).handleUpgrade(request, stream, head, (socket) => {
    keepAlive(socket);
    const kind = purpose === "key" ? [destination.purpose].flat()[0]! : purpose;
    socket.once("close", options.metrics.socketOpened(kind));
    // A viewer is told by the close code what was wrong with its message.
    socket.on("error", () => void (isForViewers || socket.terminate()));
    const userAgent = request.headers["user-agent"] ?? "";
    destination.serve(socket, accountId, { userAgent, purpose }).catch((error: unknown) => {
      const reason = error instanceof AppError ? error.message : "the session can't be reached";
      // Paused, it would not hear that the client closes as well.
      socket.resume();
      socket.close(error instanceof AppError && error.status === 529 ? 1013 : 1011, told(reason));
    });
  });
}

/** As much of a reason as fits: it may quote what was sent, and a close frame takes 123 bytes (RFC 6455, 5.5). */
function told(reason: string): string {
  return Buffer.from(reason).subarray(0, 120).toString("utf8");
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
  const found =
    sessionId === undefined ? undefined : ofSession(sessions, sessionId, rest ?? "", url);
  if (found === undefined) throw noSocket(path);
  return found;
}

/** What an agent does, also after its end. The tickets are those of its session. */
async function logsOfAgent(
  id: string,
  { agents, sendAgentLogs }: UpgradeOptions,
): Promise<Destination> {
  return {
    purpose: ["logs", "view", "control"],
    sessionId: await agents.sessionOf(id),
    assertThere: (accountId) => agents.status(accountId, id),
    serve: (socket, accountId, { userAgent }) => {
      const takesLines = /python/i.test(userAgent);
      return sendAgentLogs({ accountId, id, takesLines }, socket);
    },
  };
}

function ofSession(
  sessions: Sessions,
  sessionId: string,
  rest: string,
  url: URL,
): Destination | undefined {
  const live = (accountId: string) => sessions.live(accountId, sessionId);
  const targetId = /^debug\/page\/([0-9A-F]+)$/.exec(rest)?.[1];
  if (rest === "debug" || targetId !== undefined) {
    const serve = async (socket: WebSocket, accountId: string) => {
      const session = await live(accountId);
      const target = targetId === undefined ? {} : { targetId };
      await relay(session.browser, socket, { ...target, ...tellingOf(session) });
    };
    return { purpose: "cdp", sessionId, assertThere: live, serve };
  }
  if (rest === "live") return liveView(sessions, sessionId);
  if (rest === "debug/logs") {
    const types = url.searchParams.get("types");
    // Clients that don't know of other events see none.
    const wanted = types === null ? new Set<never>() : eventTypes(types);
    const serve = async (socket: WebSocket, accountId: string) =>
      sendEvents(await live(accountId), socket, wanted);
    return { purpose: ["logs", "view", "control"], sessionId, assertThere: live, serve };
  }
  if (rest !== "debug/recording") return undefined;
  return {
    purpose: ["view", "control"],
    sessionId,
    assertThere: live,
    serve: async (socket, accountId) => sendFrames(await live(accountId), socket),
  };
}

/** The live view; of a session that has ended, how it did. */
function liveView(sessions: Sessions, sessionId: string): Destination {
  const assertThere = (accountId: string) => sessions.record(accountId, sessionId);
  return {
    purpose: ["view", "control"],
    sessionId,
    isForViewers: true,
    assertThere,
    serve: async (socket, accountId, { purpose }) => {
      const { status, endReason } = await assertThere(accountId);
      if (status !== "active") return tellEnd(socket, endReason ?? "ended");
      const session = await sessions.live(accountId, sessionId);
      session.live.join(socket, purpose !== "view");
    },
  };
}

/** What a session hears of a CDP client. */
function tellingOf(session: Session): Pick<RelayOptions, "onActivity" | "onInput"> {
  return {
    onActivity: () => session.touch(),
    onInput: (input) =>
      session.timeline.add({
        at: Date.now(),
        type: "input",
        data: { ...input, by: "client", box: null },
      }),
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
    await relay(session.browser, socket, tellingOf(session));
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
