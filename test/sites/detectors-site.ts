import { once } from "node:events";
import { readFile } from "node:fs/promises";
import {
  createServer,
  type IncomingHttpHeaders,
  type IncomingMessage,
  type ServerResponse,
} from "node:http";
import type { AddressInfo } from "node:net";
import { extname } from "node:path";
import { text } from "node:stream/consumers";

/** What the detectors found, by their own names of it. */
export interface Findings {
  botd: string[];
  fpscanner: string[];
  /** By our own checks, after the traps of open-source detectors. */
  own: string[];
}

/** What the page learned of its browser. */
export interface Said {
  userAgent: string;
  languages: string;
  locale: string;
  timeZone: string;
  /** The client hints, as JSON. */
  hints: string;
  /** Latitude, longitude and accuracy, or the state of the permission. */
  position: string;
  /** The width of the screen. */
  screen: number;
}

/** Pages that look for signs of automation, on loopback. */
export interface DetectorsSite extends AsyncDisposable {
  /** A page that runs all the detectors. */
  url: string;
  /** A page with a field and a button that asks all the time whether CDP's Runtime domain is on. */
  acting: string;
  /** What the next visit of `url` finds; call it before the visit. */
  next(): Promise<Findings & { said: Said; headers: Map<string, IncomingHttpHeaders> }>;
  /** What `acting` has told last. */
  probed: { probes: number; noticed: number };
}

const files = new URL("detectors/", import.meta.url);
const packages: Record<string, URL> = {
  "/botd.js": new URL("botd.esm.js", import.meta.resolve("@fingerprintjs/botd")),
  "/fpscanner.js": new URL("fpScanner.es.js", import.meta.resolve("fpscanner")),
};
const types: Record<string, string> = { ".html": "text/html", ".js": "text/javascript" };
const hints = "Sec-CH-UA-Arch, Sec-CH-UA-Full-Version-List, Sec-CH-UA-Platform-Version";

/** Serves `detectors/` and the detectors from their packages. */
export async function serveDetectors(): Promise<DetectorsSite> {
  let headers = new Map<string, IncomingHttpHeaders>();
  let report = Promise.withResolvers<Findings & { said: Said }>();
  const answer = async (request: IncomingMessage, response: ServerResponse) => {
    const path = new URL(request.url ?? "/", "http://site").pathname;
    headers.set(path, request.headers);
    if (path === "/report") report.resolve(await readJson(request));
    else if (path === "/probed") site.probed = await readJson(request);
    response.setHeader("content-type", types[extname(path)] ?? "text/plain");
    response.setHeader("accept-ch", hints);
    response.end(types[extname(path)] === undefined ? "" : await contentOf(path));
  };
  const server = createServer((request, response) => void answer(request, response));
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const site: DetectorsSite = {
    url: `${origin}/index.html`,
    acting: `${origin}/acting.html`,
    probed: { probes: 0, noticed: 0 },
    async next() {
      report = Promise.withResolvers();
      const seen = (headers = new Map());
      return { ...(await report.promise), headers: seen };
    },
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
  return site;
}

async function readJson<T>(request: IncomingMessage): Promise<T> {
  return JSON.parse(await text(request)) as T;
}

function contentOf(path: string): Promise<string> {
  return readFile(packages[path] ?? new URL(`.${path}`, files), "utf8");
}
