import { hash, X509Certificate } from "node:crypto";
import { once } from "node:events";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { createSecureServer, type Http2SecureServer } from "node:http2";
import type { AddressInfo, Socket } from "node:net";
import type { Duplex } from "node:stream";
import { WebSocketServer } from "ws";
import { selfMadeCertificate } from "../src/identity/mail/certificate.ts";

/** A server on loopback by HTTP, HTTPS with HTTP/2, WebSocket with and without TLS. */
export interface Origin extends AsyncDisposable {
  port: number;
  securePort: number;
  /** How many connections came. */
  connections: number;
  /** The switch by which Chromium trusts it. */
  trust: string;
}

/** Answers `/down?mb=N` with so many megabytes, and anything else with the HTTP version and how many bytes came. */
export async function serveOrigin(): Promise<Origin> {
  const certificate = selfMadeCertificate("localhost");
  const plain = createServer((request, response) => void answer(request, response));
  const secure = createSecureServer({ ...certificate, allowHTTP1: true });
  secure.on("request", (request, response) => {
    void answer(request as unknown as IncomingMessage, response as unknown as ServerResponse);
  });
  const sockets = new Set<Socket>();
  const echo = new WebSocketServer({ noServer: true });
  echo.on("connection", (socket) =>
    socket.on("message", (data: Buffer) => socket.send(`echo ${data.toString()}`)),
  );
  const origin: Origin = {
    port: 0,
    securePort: 0,
    connections: 0,
    trust: `--ignore-certificate-errors-spki-list=${keyHash(certificate.cert)}`,
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy();
      plain.close();
      secure.close();
      await Promise.all([once(plain, "close"), once(secure, "close")]);
    },
  };
  for (const server of [plain, secure] as (Server | Http2SecureServer)[]) {
    server.on("connection", (socket: Socket) => {
      origin.connections += 1;
      sockets.add(socket);
      socket.once("close", () => sockets.delete(socket));
    });
    server.on("upgrade", (request: IncomingMessage, socket: Duplex, head: Buffer) =>
      echo.handleUpgrade(request, socket, head, (opened) => echo.emit("connection", opened)),
    );
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
  }
  origin.port = (plain.address() as AddressInfo).port;
  origin.securePort = (secure.address() as AddressInfo).port;
  return origin;
}

async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
  let size = 0;
  for await (const chunk of request) size += (chunk as Buffer).length;
  const { searchParams } = new URL(request.url ?? "/", "http://origin");
  const megabytes = Number(searchParams.get("mb") ?? 0);
  response.writeHead(200, { "content-type": "text/html", "access-control-allow-origin": "*" });
  response.end(
    megabytes > 0
      ? Buffer.alloc(megabytes * 1024 * 1024, "x")
      : `<p>HTTP ${request.httpVersion}, ${size} bytes</p>`,
  );
}

function keyHash(certificate: string): string {
  const { publicKey } = new X509Certificate(certificate);
  return hash("sha256", publicKey.export({ type: "spki", format: "der" }), "base64");
}
