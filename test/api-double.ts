import { once } from "node:events";
import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";

/** What the API says to one request. */
export interface Saying {
  status?: number;
  headers?: Record<string, string>;
  /** JSON, or a text as it is; undefined: the connection is cut. */
  body: unknown;
  /** Never ends the answer. */
  hangs?: boolean;
}

/** A request as it came. */
export interface Heard {
  method: string;
  path: string;
  query: Record<string, string>;
  headers: IncomingMessage["headers"];
  body: unknown;
  /** The body as it came. */
  text: string;
}

/** Somebody's HTTP API on loopback, which says what a test gives it, one after the other and the last for ever. */
export interface ApiDouble extends AsyncDisposable {
  url: string;
  heard: Heard[];
  sayings: Saying[];
}

export async function serveApi(...sayings: Saying[]): Promise<ApiDouble> {
  const heard: Heard[] = [];
  const double = { heard, sayings };
  const server = createServer((request, response) => {
    void (async () => {
      const chunks: Buffer[] = [];
      for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk);
      const url = new URL(request.url ?? "/", "http://api");
      const text = Buffer.concat(chunks).toString();
      heard.push({
        method: request.method ?? "",
        path: url.pathname,
        query: Object.fromEntries(url.searchParams),
        headers: request.headers,
        body: text === "" ? undefined : JSON.parse(text),
        text,
      });
      const { sayings: left } = double;
      const saying = (left.length > 1 ? left.shift() : left[0]) ?? { body: undefined };
      const { status = 200, headers = {}, body, hangs } = saying;
      if (body === undefined) return request.socket.destroy();
      response.writeHead(status, { "content-type": "application/json", ...headers });
      response.write(typeof body === "string" ? body : JSON.stringify(body));
      return hangs === true ? undefined : response.end();
    })();
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return Object.assign(double, {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  });
}
