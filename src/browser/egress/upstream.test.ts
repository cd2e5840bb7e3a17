import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer, get, type IncomingMessage, request, type Server } from "node:http";
import type { AddressInfo, Socket } from "node:net";
import { text } from "node:stream/consumers";
import { test, type TestContext } from "node:test";
import { EgressGate, type EgressOptions } from "./gate.ts";
import { readProxy } from "./proxy-server.ts";
import { upstreamThrough, type UpstreamOptions } from "./upstream.ts";

interface FakeProxy {
  server: Server;
  port: number;
  /** First lines and credentials of what came. */
  asked: string[];
  /** Answers everything. */
  status: number;
}

async function openProxy(t: TestContext): Promise<FakeProxy> {
  const server = createServer();
  const proxy: FakeProxy = { server, port: 0, asked: [], status: 200 };
  const note = ({ method, url, headers }: IncomingMessage) => {
    const basic = headers["proxy-authorization"]?.replace("Basic ", "") ?? "";
    proxy.asked.push(`${method} ${url} ${Buffer.from(basic, "base64").toString()}`);
  };
  server.on("request", (incoming, response) => {
    note(incoming);
    response.writeHead(proxy.status).end(`by ${proxy.port}`);
  });
  server.on("connect", (incoming: IncomingMessage, socket: Socket) => {
    note(incoming);
    socket.on("error", () => {});
    socket.write(`HTTP/1.1 ${proxy.status} Told\r\n\r\n`);
    if (proxy.status !== 200) socket.end();
    socket.on("data", () => socket.end("HTTP/1.1 200 OK\r\ncontent-length: 6\r\n\r\ntunnel"));
  });
  const sockets = new Set<Socket>();
  server.on("connection", (socket: Socket) => sockets.add(socket));
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  proxy.port = (server.address() as AddressInfo).port;
  t.after(() => {
    server.close();
    for (const socket of sockets) socket.destroy();
  });
  return proxy;
}

async function openGate(
  t: TestContext,
  upstream: UpstreamOptions,
  options: Partial<EgressOptions> = {},
): Promise<EgressGate> {
  const policy = { allowPrivateNetwork: false };
  const resolve = () => Promise.reject(new Error("no name is looked up here"));
  const gate = await EgressGate.open({ policy, resolve, ...options });
  t.after(() => gate[Symbol.asyncDispose]());
  gate.session = { rules: undefined, upstream: upstreamThrough(upstream) };
  return gate;
}

const through = ({ port }: { port: number }, bypass = "") =>
  readProxy({ server: `http://walter:secret@127.0.0.1:${port}`, bypass }, "operator");

async function ask(gate: EgressGate, path: string) {
  const asked = get({ host: "127.0.0.1", port: gate.port, path, agent: false });
  const [answer] = (await once(asked, "response")) as [IncomingMessage];
  return { status: answer.statusCode, body: await text(answer) };
}

async function tunnel(t: TestContext, gate: EgressGate, path: string): Promise<number | undefined> {
  const asked = request({ host: "127.0.0.1", port: gate.port, method: "CONNECT", path });
  asked.end();
  const [answer, socket] = (await once(asked, "connect")) as [IncomingMessage, Socket];
  socket.on("error", () => {});
  t.after(() => socket.destroy());
  return answer.statusCode;
}

test("a proxy gets requests in absolute form, tunnels by CONNECT, and its credentials", async (t) => {
  const proxy = await openProxy(t);
  const gate = await openGate(t, { proxies: [through(proxy)] });
  assert.deepEqual(await ask(gate, "http://a.example/x?y"), {
    status: 200,
    body: `by ${proxy.port}`,
  });
  await ask(gate, "http://a.example:8080/");
  await ask(gate, "http://[2001:4860::1]/");
  assert.equal(await tunnel(t, gate, "a.example:443"), 200);
  const upgrade = { connection: "upgrade", upgrade: "websocket" };
  const asked = get({
    host: "127.0.0.1",
    port: gate.port,
    path: "http://a.example/ws",
    headers: upgrade,
  });
  const [declined] = (await once(asked, "response")) as [IncomingMessage];
  assert.equal(await text(declined), "tunnel");
  assert.deepEqual(proxy.asked, [
    "GET http://a.example/x?y walter:secret",
    "GET http://a.example:8080/ walter:secret",
    "GET http://[2001:4860::1]/ walter:secret",
    "CONNECT a.example:443 walter:secret",
    "CONNECT a.example:80 walter:secret",
  ]);
});

test("the policy holds for addresses, localhost and metadata names; no name is looked up", async (t) => {
  const proxy = await openProxy(t);
  const gate = await openGate(t, { proxies: [through(proxy)] });
  const closed =
    "127.0.0.1 10.0.0.1 [::1] localhost a.localhost 2130706433 169.254.169.254 metadata";
  for (const host of [...closed.split(" "), "metadata.google.internal"]) {
    assert.equal((await ask(gate, `http://${host}/`)).status, 403, host);
    assert.equal(await tunnel(t, gate, `${host}:443`), 403, host);
    assert.match(gate.failureOf(`http://${host}/`) ?? "", /Refused by policy/, host);
  }
  assert.deepEqual(proxy.asked, []);
  const tailnet = await openGate(t, {
    proxies: [through(proxy)],
    opens: (ip) => ip === "100.64.0.9",
  });
  assert.equal((await ask(tailnet, "http://100.64.0.9/")).status, 200);
  assert.equal((await ask(tailnet, "http://10.0.0.1/")).status, 403);
});

test("what is bypassed goes by the usual checked way, and nothing else does", async (t) => {
  const [proxy, site] = [await openProxy(t), await openProxy(t)];
  const resolve = async () => [{ address: "127.0.0.1", family: 4 }];
  const options = { policy: { allowPrivateNetwork: true }, resolve };
  const gate = await openGate(t, { proxies: [through(proxy, "*.inner.example")] }, options);
  const url = `http://a.inner.example:${site.port}/`;
  assert.equal((await ask(gate, url)).body, `by ${site.port}`);
  assert.deepEqual(site.asked, ["GET / "]);
  assert.deepEqual(proxy.asked, []);
  const closed = await openGate(t, { proxies: [through(proxy, "*.inner.example")] }, { resolve });
  assert.equal((await ask(closed, url)).status, 403);
});

test("a proxy that fails is told without credentials, and nothing goes direct", async (t) => {
  const [proxy, site] = [await openProxy(t), await openProxy(t)];
  const options = { policy: { allowPrivateNetwork: true } };
  const gate = await openGate(t, { proxies: [through(proxy)] }, options);
  const url = `http://127.0.0.1:${site.port}/`;
  const shown = `Proxy http://127.0.0.1:${proxy.port}: `;
  proxy.status = 407;
  const refused = `${shown}it refuses these credentials (407)`;
  assert.deepEqual(await ask(gate, url), { status: 502, body: `${refused}\n` });
  assert.equal(gate.failureOf(url), refused);
  assert.equal(await tunnel(t, gate, `127.0.0.1:${site.port}`), 502);
  assert.equal(gate.failureOf(url), refused);
  proxy.status = 403;
  assert.equal((await ask(gate, url)).status, 403);
  assert.equal(gate.failureOf(url), undefined);
  assert.equal(await tunnel(t, gate, "b.example:1"), 502);
  assert.equal(
    gate.failureOf("http://b.example:1"),
    `${shown}it does not connect to b.example:1: 403 Told`,
  );
  proxy.server.close();
  proxy.server.closeAllConnections();
  assert.equal((await ask(gate, url)).status, 502);
  assert.match(gate.failureOf(url) ?? "", new RegExp(`^${shown}.*ECONNREFUSED`));
  assert.deepEqual(site.asked, []);
});

test("of several, each connection takes the next, and those that fail are passed over", async (t) => {
  const [one, two] = [await openProxy(t), await openProxy(t)];
  const gate = await openGate(t, { proxies: [through(one), through(two)] });
  const answers = async () => [
    (await ask(gate, "http://a.example/")).body,
    (await ask(gate, "http://a.example/")).body,
  ];
  assert.deepEqual(await answers(), [`by ${one.port}`, `by ${two.port}`]);
  one.server.close();
  one.server.closeAllConnections();
  assert.equal(await tunnel(t, gate, "a.example:443"), 200);
  assert.deepEqual(await answers(), [`by ${two.port}`, `by ${two.port}`]);
});

test("a caller's proxy is dialled by the policy alone", async (t) => {
  const proxy = await openProxy(t);
  const server = { server: `http://walter:secret@127.0.0.1:${proxy.port}` };
  const gate = await openGate(t, { proxies: [readProxy(server, "caller")] });
  const { status, body } = await ask(gate, "http://a.example/");
  assert.equal(status, 403);
  assert.match(body, new RegExp(`^Proxy http://127.0.0.1:${proxy.port}: Refused by policy`));
  assert.deepEqual(proxy.asked, []);
});

test("a proxy that never answers is given up, and its connection closed", async (t) => {
  const silent = await openProxy(t);
  silent.server.removeAllListeners("connect");
  const { promise: closed, resolve } = Promise.withResolvers<void>();
  silent.server.on("connect", (_incoming, socket: Socket) => {
    socket.on("error", () => {});
    socket.resume().once("end", () => resolve());
  });
  const gate = await openGate(t, { proxies: [through(silent)] }, { dialTimeoutMs: 100 });
  assert.equal(await tunnel(t, gate, "a.example:443"), 504);
  await closed;
});
