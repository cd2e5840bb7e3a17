import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

/** One server that is two sites to a browser. */
export interface TwoOrigins extends AsyncDisposable {
  one: string;
  other: string;
  /** The paths that were asked for, with the host, oldest first. */
  asked: string[];
}

/**
 * Serves an empty page on every path; `/cookies` sets some of every kind, and `/echo` tells the ones
 * that came, `/worker.js` is a service worker.
 */
export async function serveTwoOrigins(): Promise<TwoOrigins> {
  const asked: string[] = [];
  const server = createServer((request, response) => {
    asked.push(`${request.headers.host}${request.url}`);
    if (request.url === "/worker.js") {
      response.setHeader("content-type", "text/javascript");
      response.end(worker);
      return;
    }
    response.setHeader("content-type", "text/html");
    if (request.url === "/cookies") response.setHeader("set-cookie", cookies);
    const said = request.url === "/echo" ? request.headers.cookie : "";
    response.end(
      `<!doctype html><link rel="icon" href="data:,"><title>page</title><p id="said">${said ?? ""}</p>`,
    );
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  return {
    one: `http://127.0.0.1:${port}`,
    other: `http://localhost:${port}`,
    asked,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** Asks the site before it answers for a page. */
const worker = `addEventListener("fetch", (event) => event.respondWith(fetch("/of-the-worker")));
addEventListener("activate", (event) => event.waitUntil(clients.claim()));`;

const cookies = [
  "session=1; Path=/",
  "hidden=2; HttpOnly; Max-Age=3600; SameSite=Strict",
  "partitioned=3; Secure; SameSite=None; Partitioned; Path=/; Max-Age=3600",
];
