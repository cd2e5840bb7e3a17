import { createReadStream } from "node:fs";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { extname, join, normalize } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { isDeepStrictEqual } from "node:util";

const folder = fileURLToPath(new URL("tasks", import.meta.url));
const types: Record<string, string> = {
  "": "text/html; charset=utf-8",
  ".html": "text/html; charset=utf-8",
  ".css": "text/css",
  ".js": "text/javascript",
};
const patienceMs = 3_000;

/** The pages of the tasks. Each reports to the site what it has come to. */
export interface TaskSite extends AsyncDisposable {
  url: string;
  forget(page: string): void;
  /** The last report of a page, once it is the wanted one or the time is up. */
  reported(page: string, wanted: unknown, withinMs?: number): Promise<unknown>;
}

/** Serves `tasks/`, a page by its name; `?ms=N` answers late. `localhost` reaches it as another site. */
export async function serveTaskSite(): Promise<TaskSite> {
  const reports = new Map<string, unknown>();
  const server = createServer((request, response) => {
    void answer(request, response, reports);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    forget: (page) => void reports.delete(page),
    async reported(page, wanted, withinMs = patienceMs) {
      const end = Date.now() + withinMs;
      while (!isDeepStrictEqual(reports.get(page), wanted) && Date.now() < end) await delay(20);
      return reports.get(page);
    },
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  reports: Map<string, unknown>,
): Promise<void> {
  const url = new URL(request.url ?? "/", "http://site");
  const report = /^\/report\/([\w-]+)$/.exec(url.pathname)?.[1];
  if (request.method === "POST" && report !== undefined) {
    const body = Buffer.concat(await Array.fromAsync(request as AsyncIterable<Buffer>));
    reports.set(report, JSON.parse(body.toString()));
    response.writeHead(204).end();
    return;
  }
  await delay(Number(url.searchParams.get("ms") ?? 0));
  sendFile(url.pathname, response);
}

function sendFile(path: string, response: ServerResponse): void {
  const ending = extname(path);
  const stream = createReadStream(join(folder, normalize(ending === "" ? `${path}.html` : path)));
  stream.once("error", () => response.writeHead(404).end("Not found"));
  stream.once("open", () => {
    response.writeHead(200, { "content-type": types[ending] ?? "application/octet-stream" });
    stream.pipe(response);
  });
}
