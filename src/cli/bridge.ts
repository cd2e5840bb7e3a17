import { once } from "node:events";
import {
  createServer,
  request as httpRequest,
  type IncomingMessage,
  type ServerResponse,
} from "node:http";
import { request as httpsRequest } from "node:https";
import type { AddressInfo } from "node:net";
import type { Duplex } from "node:stream";

/**
 * Chromedriver takes a host and a port and asks there for `/json/version`; a session has a path and
 * a token. The bridge listens on loopback and adds both, until it is interrupted.
 */
export async function bridge(cdpUrl: string, port: number): Promise<string> {
  const server = openBridge(new URL(cdpUrl));
  server.listen(port, "127.0.0.1");
  await once(server, "listening");
  const address = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  console.log(
    `Chromedriver and Selenium can use the session at debuggerAddress ${address} (Ctrl+C ends the bridge).`,
  );
  await Promise.race([once(process, "SIGINT"), once(process, "SIGTERM")]);
  server.closeAllConnections();
  server.close();
  return "The bridge is closed; the session goes on.";
}

/** The bridge itself, not yet listening. */
export function openBridge(cdpUrl: URL) {
  const token = cdpUrl.searchParams.get("token") ?? "";
  const session = cdpUrl.pathname.replace(/\/debug\/?$/, "");
  const connect = cdpUrl.protocol === "wss:" ? httpsRequest : httpRequest;
  const origin = cdpUrl.origin.replace(/^ws/, "http");
  const targetOf = (path: string) =>
    new URL(`${session}${path}?token=${encodeURIComponent(token)}`, origin);

  const server = createServer((request: IncomingMessage, response: ServerResponse) => {
    const path = (request.url ?? "/").replace(/\/+$/, "").replace(/\?.*$/, "");
    const upstream = connect(targetOf(path), { method: request.method }, (answer) => {
      answer.setEncoding("utf8");
      void answer.toArray().then((chunks) => {
        const body = localAddresses(chunks.join(""), request.headers.host ?? "");
        response
          .writeHead(answer.statusCode ?? 502, { "content-type": "application/json" })
          .end(body);
      });
    });
    upstream.on("error", (error) => response.writeHead(502).end(error.message));
    upstream.end();
  });

  server.on("upgrade", (request: IncomingMessage, client: Duplex, head: Buffer) => {
    const target = targetOf(sessionPath(request.url ?? ""));
    const { origin: _origin, host: _host, ...headers } = request.headers;
    const upstream = connect(target, { headers });
    upstream.on("upgrade", (answer, socket, rest) => {
      const lines = answer.rawHeaders.flatMap((name, at, all) =>
        at % 2 === 0 ? [`${name}: ${all[at + 1]}`] : [],
      );
      client.write(`HTTP/1.1 101 Switching Protocols\r\n${lines.join("\r\n")}\r\n\r\n`);
      socket.unshift(rest);
      client.unshift(head);
      socket.pipe(client).pipe(socket);
      for (const [one, other] of [
        [socket, client],
        [client, socket],
      ] as const)
        one.on("close", () => other.destroy());
      socket.on("error", () => client.destroy());
    });
    upstream.on("response", () => client.destroy());
    for (const side of [upstream, client]) side.on("error", () => client.destroy());
    upstream.end();
  });
  return server;
}

/** `/devtools/page/ID` as the session's gateway has it. */
function sessionPath(path: string): string {
  const targetId = /\/devtools\/page\/([0-9A-F]+)/.exec(path)?.[1];
  return targetId === undefined ? "/debug" : `/debug/page/${targetId}`;
}

/** What the session says of its sockets, as the bridge has them. */
function localAddresses(body: string, host: string): string {
  return body
    .replaceAll(
      /"wss?:\/\/[^"]*\/debug\/page\/([0-9A-F]+)[^"]*"/g,
      `"ws://${host}/devtools/page/$1"`,
    )
    .replaceAll(/"wss?:\/\/[^"]*\/debug\?[^"]*"/g, `"ws://${host}/devtools/browser/session"`);
}
