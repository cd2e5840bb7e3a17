import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

/** Sites on loopback that show each other's ads, and ask for consent. */
export interface BlockedSite extends AsyncDisposable {
  /** A page of a host of this site, such as `news.localhost`. */
  at(host: string, path: string): string;
  /** The hosts and paths that were asked for, oldest first. */
  asked: string[];
  /** What pages have posted to `/said`, oldest first. */
  said: string[];
  /** Answers of `/list/…`, by their path. */
  lists: Map<string, { status?: number; type?: string; body: string; length?: number }>;
}

/** Serves `pages` by their paths on every host under localhost; all else is an empty script. */
export async function serveBlockedSite(pages: Record<string, string>): Promise<BlockedSite> {
  const asked: string[] = [];
  const said: string[] = [];
  const lists: BlockedSite["lists"] = new Map();
  const server = createServer((request, response) => {
    const path = request.url ?? "/";
    const host = (request.headers.host ?? "").replace(/:\d+$/, "");
    asked.push(host + path);
    response.setHeader("access-control-allow-origin", "*");
    const list = lists.get(path);
    if (path === "/said") {
      void request
        .setEncoding("utf8")
        .toArray()
        .then((chunks) => said.push(chunks.join("")));
      response.end();
    } else if (list !== undefined) {
      const { status = 200, type = "text/plain", body, length = Buffer.byteLength(body) } = list;
      response.writeHead(status, { "content-type": type, "content-length": length });
      response.write(body);
      if (length > body.length) setImmediate(() => response.destroy());
      else response.end();
    } else if (pages[path] === undefined) {
      response.writeHead(200, { "content-type": "text/javascript" }).end();
    } else {
      const type = path.endsWith(".js") ? "text/javascript" : "text/html; charset=utf-8";
      const { port } = server.address() as AddressInfo;
      response.writeHead(200, { "content-type": type });
      response.end(pages[path].replaceAll("PORT", String(port)));
    }
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  return {
    at: (host, path) => `http://${host}:${port}${path}`,
    asked,
    said,
    lists,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
