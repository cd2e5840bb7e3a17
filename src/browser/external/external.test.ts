import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer, type RequestListener } from "node:http";
import { type AddressInfo, createServer as createTcpServer } from "node:net";
import { test } from "node:test";
import { setTimeout as delay } from "node:timers/promises";
import { type WebSocket, WebSocketServer } from "ws";
import { AppError } from "../../errors.ts";
import { refusedAddress, shownAddress } from "./address.ts";
import { endpointOf } from "./endpoint.ts";
import { openExternal } from "./external.ts";

const open = { policy: { allowPrivateNetwork: true } };
const closed = { policy: { allowPrivateNetwork: false } };
const { signal } = new AbortController();

/** An HTTP server on loopback, and what its WebSockets do. */
async function serve(answer: RequestListener, speak?: (socket: WebSocket) => void) {
  const server = createServer(answer);
  const sockets = new WebSocketServer({ server });
  sockets.on("connection", (socket) => speak?.(socket));
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    host,
    async [Symbol.asyncDispose]() {
      for (const socket of sockets.clients) socket.terminate();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** The status and the message of a start that fails. */
async function failure(cdpUrl: string, egress = open): Promise<[status: number, message: string]> {
  const error = await openExternal(cdpUrl, egress, signal).then(
    () => assert.fail(`${cdpUrl} was opened`),
    (thrown: unknown) => thrown,
  );
  assert.ok(error instanceof AppError, String(error));
  return [error.status, error.message];
}

test("addresses are those of WebSockets and of HTTP, and are shown without what may be a key", () => {
  for (const good of ["ws://h", "wss://h/x?token=1", "http://h:9222", "https://u:p@h"])
    assert.equal(refusedAddress(good), undefined);
  for (const bad of ["h:9222", "file:///x", "ftp://h", "", `ws://h/${"x".repeat(9000)}`])
    assert.match(refusedAddress(bad) ?? "", /ws:\/\//);
  assert.equal(shownAddress("wss://user:pass@h:1/path?token=2"), "wss://h:1/…");
});

test("a private address is refused as a field, whatever its form", async () => {
  for (const host of ["127.0.0.1", "localhost", "2130706433", "[::ffff:10.0.0.1]", "169.254.1.1"]) {
    for (const protocol of ["ws", "http"]) {
      const [status, message] = await failure(`${protocol}://${host}:9222/?token=pass-1`, closed);
      assert.equal(status, 422);
      assert.match(message, /^body\.cdp_url: Refused by policy/);
      assert.doesNotMatch(message, /pass-1/);
    }
  }
});

test("a name is looked up once, and dialled only where that is allowed", async () => {
  let asked = 0;
  const resolve = async () => {
    asked += 1;
    return [{ address: "127.0.0.1", family: 4 }];
  };
  const [status] = await failure("ws://rebinding.example", { ...closed, resolve } as typeof closed);
  assert.deepEqual([status, asked], [422, 1]);
});

test("an http address is asked for its WebSocket, also where it redirects; credentials go along", async () => {
  const seen: [path: string, authorization: string | undefined][] = [];
  await using server = await serve((request, response) => {
    seen.push([request.url!, request.headers.authorization]);
    if (request.url!.startsWith("/a/"))
      return response.writeHead(302, { location: "/moved" }).end();
    const webSocketDebuggerUrl = `ws://${request.headers.host}/devtools/browser/1`;
    return response.end(JSON.stringify({ webSocketDebuggerUrl }));
  });
  const url = new URL(`http://u:p%40@${server.host}/a/?token=1`);
  const endpoint = await endpointOf(url, open, signal);
  assert.equal(endpoint.href, `ws://u:p%40@${server.host}/devtools/browser/1`);
  const basic = `Basic ${Buffer.from("u:p@").toString("base64")}`;
  assert.deepEqual(seen, [
    ["/a/json/version?token=1", basic],
    ["/moved", basic],
  ]);
});

test("what answers otherwise than a browser fails the start with its reason", async () => {
  const answers: [RequestListener, RegExp][] = [
    [(_request, response) => response.end("{}"), /names no webSocketDebuggerUrl/],
    [(_request, response) => response.end("x".repeat(100_000)), /too long/],
    [
      (_request, response) => response.end('{"webSocketDebuggerUrl":"file:///etc/passwd"}'),
      /names no webSocketDebuggerUrl/,
    ],
    [
      (request, response) => response.writeHead(302, { location: request.url }).end(),
      /redirects too often/,
    ],
    [
      ({ socket }) => socket.write("HTTP/1.1 101 x\r\nUpgrade: x\r\nConnection: upgrade\r\n\r\n"),
      /no answer by HTTP/,
    ],
    [(request) => request.socket.destroy(), /can't be used: ECONNRESET|socket hang up/],
  ];
  for (const [answer, why] of answers) {
    await using server = await serve(answer);
    const [status, message] = await failure(`http://${server.host}`);
    assert.equal(status, 424);
    assert.match(message, why);
  }
});

test("an address that can't be used as it stands, and TLS that is none, end their own start and nothing else", async () => {
  const server = createTcpServer((socket) => socket.on("error", () => {}).end("garbage"));
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  for (const url of [
    `wss://127.0.0.1:${port}/#fragment`,
    `https://%zz:p@127.0.0.1:${port}`,
    `https://127.0.0.1:${port}`,
  ]) {
    const [status] = await failure(url);
    assert.equal(status, 424, url);
    // What comes later would end the program.
    await delay(20);
  }
  server.close();
});

test("a WebSocket that speaks no CDP, or says what can't be, ends its own session and nothing else", async () => {
  const words = ["hello", "null", '{"id":1,"result":null}'];
  const late = ['{"method":"Target.attachedToTarget"}', '{"method":"Target.targetInfoChanged"}'];
  for (const word of [...words, ...late]) {
    await using server = await serve(
      (_request, response) => response.end(),
      (socket) => socket.on("message", (data: Buffer) => socket.send(answerTo(data, word))),
    );
    const [status, message] = await failure(`ws://${server.host}`);
    assert.equal(status, 424, message);
  }

  /** The late ones only when the pages are asked for. */
  function answerTo(data: Buffer, word: string): string {
    const { id, method } = JSON.parse(String(data)) as { id: number; method: string };
    if (!late.includes(word) || method === "Target.setAutoAttach") return word;
    const targetInfos = [{ type: "page" }];
    return JSON.stringify({ id, result: { userAgent: "fake", targetInfos } });
  }
});
