import type { IncomingMessage } from "node:http";
import type { Duplex } from "node:stream";
import type { FastifyInstance } from "fastify";
import { type WebSocket, WebSocketServer } from "ws";
import { maximumFrame } from "../browser/gateway.ts";
import { AppError, forbidden } from "../errors.ts";
import type { Metrics } from "../metrics/metrics.ts";
import { type Authority, bearerOf, bearerToken } from "./auth.ts";
import { destinationOf, type DestinationParts, noSocket } from "./destinations.ts";
import { refuse } from "./failure.ts";

const pingMs = 20_000;
const closeMs = 2_000;
/** More than any message of a viewer has. */
const largestViewerMessage = 1024 * 1024;

/** Whom WebSockets lead to, and who may open them. */
export interface UpgradeOptions extends DestinationParts {
  authority: Authority;
  metrics: Pick<Metrics, "socketOpened" | "socketRefused">;
  /** Origins of pages, besides this server's own, that may open sockets. */
  publicUrl: string | undefined;
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
