import { readFile } from "node:fs/promises";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";

const folder = fileURLToPath(new URL("hostile", import.meta.url));

/** One server of the stage, and all that it was asked. */
export interface Recorder {
  url: string;
  /** `METHOD /path?query body`, oldest first; without icons. */
  received: string[];
}

/** A site that pages of `hostile/` stand on, and the attacker's, which is another host. */
export interface HostileSite extends AsyncDisposable {
  site: Recorder;
  attacker: Recorder;
  forget(): void;
}

/** Both serve `hostile/`, a page by its name; `{{site}}` and `{{attacker}}` in them are the servers. */
export async function serveHostileSite(): Promise<HostileSite> {
  await using cleanup = new AsyncDisposableStack();
  const places: Record<string, string> = {};
  const site = cleanup.use(await serve("127.0.0.1", places));
  const attacker = cleanup.use(await serve("localhost", places));
  Object.assign(places, { site: site.url, attacker: attacker.url });
  const parts = cleanup.move();
  return {
    site,
    attacker,
    forget() {
      for (const { received } of [site, attacker]) received.length = 0;
    },
    [Symbol.asyncDispose]: () => parts.disposeAsync(),
  };
}

async function serve(
  host: string,
  places: Record<string, string>,
): Promise<Recorder & AsyncDisposable> {
  const received: string[] = [];
  const server = createServer((request, response) => {
    void answer(request, response, { received, places });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://${host}:${port}`,
    received,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  { received, places }: { received: string[]; places: Record<string, string> },
): Promise<void> {
  const url = new URL(request.url ?? "/", "http://site");
  const body = Buffer.concat(await Array.fromAsync(request as AsyncIterable<Buffer>)).toString();
  if (url.pathname === "/favicon.ico") return void response.writeHead(404).end();
  received.push(`${request.method} ${request.url} ${body}`.trim());
  const to = url.searchParams.get("redirect");
  if (to !== null) return void response.writeHead(302, { location: to }).end();
  if (url.pathname === "/worker.js") {
    response.writeHead(200, { "content-type": "text/javascript" });
    return void response.end(await readFile(join(folder, "worker.js")));
  }
  const page = await readFile(join(folder, `${basename(url.pathname)}.html`), "utf8").catch(
    () => `<title>Answer</title><h1>Taken</h1>`,
  );
  const filled = page.replace(/\{\{(\w+)\}\}/g, (_, name: string) => places[name] ?? "");
  response.writeHead(200, { "content-type": "text/html; charset=utf-8" }).end(filled);
}
