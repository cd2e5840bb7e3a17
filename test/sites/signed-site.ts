import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

/** A request as it came. */
export interface SeenRequest {
  method: string;
  url: string;
  headers: Record<string, string>;
  /** Of the body, in bytes. */
  size: number;
}

/** One site at two authorities, whose page asks for everything that a page can ask for. */
export interface SignedSite extends AsyncDisposable {
  url: string;
  other: string;
  seen: SeenRequest[];
  /** What was asked for at this path. */
  at(path: string): SeenRequest | undefined;
}

/** All that its first page asks for. */
export const signedPaths = [
  "/",
  "/icon.png",
  "/app.js",
  "/frame",
  "/worker.js",
  "/from-worker",
  "/service.js",
  "/from-service",
  "/redirect",
  "/redirected",
  "/cors",
  "/upload",
  "/beacon",
];

/** Serves it on loopback. */
export async function serveSigned(): Promise<SignedSite> {
  await using cleanup = new AsyncDisposableStack();
  const seen: SeenRequest[] = [];
  const origins: string[] = [];
  const begin = async () => {
    const server = createServer((request, response) => {
      void note(request, seen).then((one) => answer(one, response, origins[1]!));
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    cleanup.defer(async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    });
    origins.push(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  };
  await begin();
  await begin();
  const parts = cleanup.move();
  return {
    url: origins[0]!,
    other: origins[1]!,
    seen,
    at: (path) =>
      seen.find(({ url, method }) => new URL(url).pathname === path && method !== "OPTIONS"),
    [Symbol.asyncDispose]: () => parts.disposeAsync(),
  };
}

async function note(request: IncomingMessage, seen: SeenRequest[]): Promise<SeenRequest> {
  const { method = "", url = "", headers } = request;
  let size = 0;
  for await (const chunk of request) size += (chunk as Buffer).length;
  const one = {
    method,
    url: `http://${headers.host}${url}`,
    headers: headers as Record<string, string>,
    size,
  };
  seen.push(one);
  return one;
}

function answer({ url, method }: SeenRequest, response: ServerResponse, other: string): void {
  const { pathname } = new URL(url);
  response.setHeader("access-control-allow-origin", "*");
  if (method === "OPTIONS") {
    // The header that its page names and no other.
    response.setHeader("access-control-allow-headers", "x-owl");
    response.setHeader("access-control-allow-methods", "PUT");
  }
  if (pathname === "/redirect")
    return void response.writeHead(302, { location: `${other}/redirected` }).end();
  const [type, body] = contentOf(pathname, other);
  response.writeHead(200, { "content-type": type }).end(body);
}

function contentOf(pathname: string, other: string): [string, string] {
  switch (pathname) {
    case "/":
      return [
        "text/html",
        `<link rel="icon" href="data:,"><img src="/icon.png"><iframe src="${other}/frame"></iframe>
        <a id="popup" href="/popup" target="_blank">popup</a><script src="/app.js"></script>`,
      ];
    case "/app.js":
      return ["text/javascript", `(${app.toString()})(${JSON.stringify(other)})`];
    case "/worker.js":
      return ["text/javascript", 'void fetch("/from-worker")'];
    case "/service.js":
      return [
        "text/javascript",
        'addEventListener("install", (e) => e.waitUntil(fetch("/from-service")))',
      ];
    default:
      return ["text/html", pathname];
  }
}

/** Runs in the page. */
function app(other: string): void {
  const worker = new Worker("/worker.js");
  void navigator.serviceWorker.register("/service.js");
  worker.addEventListener("error", console.error);
  void fetch("/redirect");
  void fetch(`${other}/cors`, { method: "PUT", headers: { "x-owl": "1" } }).catch(() => undefined);
  void fetch("/upload", {
    method: "POST",
    headers: { signature: "mine" },
    body: "x".repeat(200_000),
  });
  navigator.sendBeacon("/beacon", "who");
}
