import { createSocket } from "node:dgram";
import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { type AddressInfo, createServer as createListener, type Socket } from "node:net";

/** A site, and a port of the same machine that nobody may reach. */
export interface EgressSite extends AsyncDisposable {
  url: string;
  /** `host:port` of the site. */
  host: string;
  /** Nobody may reach it, by whatever protocol. */
  forbiddenPort: number;
  /** What came to the forbidden port: the first label of each host that was asked for, `turn` or `datagram`. */
  hits: Set<string>;
  /** The headers of each request to the site, by its path. */
  received: Map<string, IncomingMessage["headers"]>;
}

/** Serves an empty page at any path, scripts at those that end in `.js`, and redirects by `?to=`. */
export async function serveEgressSite(): Promise<EgressSite> {
  await using cleanup = new AsyncDisposableStack();
  const hits = new Set<string>();
  const sockets = new Set<Socket>();
  const forbidden = createListener((socket) => {
    sockets.add(socket);
    socket.on("error", () => {});
    socket.once("data", (data) => {
      // In clear also where the connection is encrypted.
      hits.add(/(\w+)\.localhost/.exec(data.toString("latin1"))?.[1] ?? "turn");
      socket.end("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
    });
  });
  forbidden.listen(0, "127.0.0.1");
  await once(forbidden, "listening");
  const { port: forbiddenPort } = forbidden.address() as AddressInfo;
  cleanup.defer(() => {
    for (const socket of sockets) socket.destroy();
    forbidden.close();
  });
  const datagrams = createSocket("udp4", () => hits.add("datagram"));
  datagrams.bind(forbiddenPort, "127.0.0.1");
  await once(datagrams, "listening");
  cleanup.defer(() => void datagrams.close());

  const received: EgressSite["received"] = new Map();
  const server = createServer((request, response) => {
    received.set(request.url ?? "", request.headers);
    answer(request, response);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  cleanup.defer(() => {
    server.closeAllConnections();
    server.close();
  });
  const host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  const parts = cleanup.move();
  const dispose = () => parts.disposeAsync();
  return {
    url: `http://${host}`,
    host,
    forbiddenPort,
    hits,
    received,
    [Symbol.asyncDispose]: dispose,
  };
}

function answer({ url = "/" }: IncomingMessage, response: ServerResponse): void {
  const { pathname, searchParams } = new URL(url, "http://site");
  const to = searchParams.get("to");
  response.setHeader("access-control-allow-origin", "*");
  if (to !== null) return void response.writeHead(302, { location: to }).end();
  if (pathname.endsWith(".js")) {
    response.setHeader("content-type", "text/javascript");
    const code = `fetch("${searchParams.get("fetch")}", { mode: "no-cors" }).catch(() => {});`;
    return void response.end(code);
  }
  response.setHeader("content-type", "text/html").end("<!doctype html><title>Here</title>");
}
