import { createReadStream } from "node:fs";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { extname, join, normalize } from "node:path";
import { fileURLToPath } from "node:url";
import { answerFile } from "./files.ts";

const pages = fileURLToPath(new URL("pages", import.meta.url));
const types: Record<string, string> = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript",
  ".css": "text/css",
  ".png": "image/png",
};

/** Our own web pages on loopback, for the browsers that are tested. */
export interface Site extends AsyncDisposable {
  url: string;
  /** Every request that came, oldest first. */
  requests: { method: string; path: string; headers: IncomingMessage["headers"] }[];
  /** The path of the next request whose client hangs up before the answer. */
  closed(): Promise<string>;
}

/**
 * Serves `pages/`; besides files, `/slow?ms=N` answers late, `/status/N` with that status,
 * `/endless` without end, `/redirects` with a redirect to itself, `/redirect?to=P` with one to P,
 * `/file?type=T&content=C` with that, `/headers` with the request's headers, `/files/…` with files,
 * and `/searxng/search` as a SearXNG would, with pages of this site.
 */
export async function serveSite(): Promise<Site> {
  const requests: Site["requests"] = [];
  const waiting: ((path: string) => void)[] = [];
  const server = createServer((request, response) => {
    const url = new URL(request.url ?? "/", "http://site");
    requests.push({ method: request.method ?? "", path: url.pathname, headers: request.headers });
    response.once("close", () => {
      if (!response.writableFinished) for (const told of waiting.splice(0)) told(url.pathname);
    });
    answer(url, request, response);
  });
  await listen(server);
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    requests,
    closed: () => new Promise((resolve) => waiting.push(resolve)),
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function listen(server: Server): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(0, "127.0.0.1", resolve);
  });
}

function answer(url: URL, request: IncomingMessage, response: ServerResponse): void {
  if (answerFile(url, request, response)) return;
  const status = /^\/status\/(\d{3})$/.exec(url.pathname)?.[1];
  if (status !== undefined) {
    response
      .writeHead(Number(status), { "content-type": "text/html" })
      .end(`<title>${status}</title><h1>Status ${status}</h1>`);
  } else if (url.pathname === "/slow") {
    setTimeout(
      () =>
        response
          .writeHead(200, { "content-type": "text/html" })
          .end("<title>Slow</title><h1>Slow</h1>"),
      Number(url.searchParams.get("ms")),
    ).unref();
  } else if (url.pathname === "/endless") {
    response
      .writeHead(200, { "content-type": "text/html" })
      .write("<title>Begun</title><h1>Begun</h1>");
  } else if (url.pathname === "/redirects") {
    response.writeHead(302, { location: "/redirects" }).end();
  } else if (url.pathname === "/redirect") {
    response.writeHead(302, { location: url.searchParams.get("to") ?? "/" }).end();
  } else if (url.pathname === "/robots.txt") {
    response
      .writeHead(200, { "content-type": "text/plain" })
      .end("User-agent: *\nDisallow: /private/");
  } else if (url.pathname === "/file") {
    const type = url.searchParams.get("type") ?? "application/octet-stream";
    response.writeHead(200, { "content-type": type }).end(url.searchParams.get("content"));
  } else if (url.pathname === "/headers") {
    response
      .writeHead(200, { "content-type": "application/json" })
      .end(JSON.stringify(request.headers));
  } else if (url.pathname === "/searxng/search") {
    response
      .writeHead(200, { "content-type": "application/json" })
      .end(JSON.stringify(foundPages(`http://${request.headers.host}`)));
  } else {
    sendFile(url.pathname, response);
  }
}

function foundPages(site: string) {
  const results = ["article.html", "form.html", "status/404"].map((path) => ({
    title: `The page ${path}`,
    url: `${site}/${path}`,
    content: `About ${path}`,
  }));
  return { results, unresponsive_engines: [] };
}

function sendFile(path: string, response: ServerResponse): void {
  const file = join(pages, normalize(path === "/" ? "/index.html" : path));
  const stream = createReadStream(file);
  stream.once("error", () =>
    response
      .writeHead(404, { "content-type": "text/html" })
      .end("<title>404</title><h1>Not found</h1>"),
  );
  stream.once("open", () => {
    response.writeHead(200, { "content-type": types[extname(file)] ?? "application/octet-stream" });
    stream.pipe(response);
  });
}
