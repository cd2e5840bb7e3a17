import assert from "node:assert/strict";
import { once } from "node:events";
import * as http from "node:http";
import { connect, createServer, type AddressInfo, type Server, type Socket } from "node:net";
import { buffer, text } from "node:stream/consumers";
import { describe, test, type TestContext } from "node:test";
import { WebSocketServer } from "ws";
import { egressRules } from "./rules.ts";
import { EgressGate, type EgressOptions } from "./gate.ts";

/** Global unicast that belongs to nobody: the policy allows it and no route leads there. */
const nowhere = { address: "3ffe::1", family: 6 };
const loopback = { address: "127.0.0.1", family: 4 };
const megabytes5 = Buffer.alloc(5 * 1024 * 1024, "0123456789abcdef");

async function openGate(t: TestContext, options: Partial<EgressOptions> = {}): Promise<EgressGate> {
  const gate = await EgressGate.open({ policy: { allowPrivateNetwork: true }, ...options });
  t.after(() => gate[Symbol.asyncDispose]());
  return gate;
}

async function listen(t: TestContext, server: Server): Promise<number> {
  const sockets = new Set<Socket>();
  server.on("connection", (socket: Socket) => {
    sockets.add(socket);
    socket.on("error", () => {});
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  t.after(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  return (server.address() as AddressInfo).port;
}

const serve = (t: TestContext, handler: http.RequestListener) =>
  listen(t, http.createServer(handler));

interface Ask extends http.RequestOptions {
  body?: string | Buffer;
}

async function ask(gate: EgressGate, url: string, { body, ...options }: Ask = {}) {
  const request = http.request({ host: "127.0.0.1", port: gate.port, path: url, ...options });
  request.end(body);
  const [response] = (await once(request, "response")) as [http.IncomingMessage];
  return { status: response.statusCode, body: await text(response), response, request };
}

/** Sends bytes as they are and returns all that comes back until the other side ends. */
async function raw(t: TestContext, port: number, bytes: string): Promise<string> {
  const socket = connect({ port, host: "127.0.0.1" });
  t.after(() => socket.destroy());
  socket.write(bytes, "latin1");
  return (await buffer(socket)).toString("latin1");
}

/** A CONNECT tunnel, or the refusal of one. */
async function tunnel(t: TestContext, gate: EgressGate, authority: string) {
  const request = http.request({
    host: "127.0.0.1",
    port: gate.port,
    method: "CONNECT",
    path: authority,
  });
  request.end();
  const [response, socket] = (await once(request, "connect")) as [http.IncomingMessage, Socket];
  socket.on("error", () => {});
  t.after(() => socket.destroy());
  return { status: response.statusCode, socket };
}

describe("requests", () => {
  test("pass with their bodies, and connections are kept on both sides", async (t) => {
    const peers = new Set<number | undefined>();
    const port = await serve(t, async (incoming, response) => {
      if (incoming.method === "GET") peers.add(incoming.socket.remotePort);
      response.end(`${incoming.method} ${incoming.url} ${await text(incoming)}`);
    });
    const gate = await openGate(t);
    const agent = new http.Agent({ keepAlive: true, maxSockets: 1 });
    t.after(() => agent.destroy());
    const url = `http://127.0.0.1:${port}`;
    const first = await ask(gate, `${url}/a?b=%7c|`, { agent });
    const second = await ask(gate, `${url}/post`, { agent, method: "POST", body: "hello" });
    const third = await ask(gate, url, { agent });
    assert.equal(first.body, "GET /a?b=%7c| ");
    assert.equal(second.body, "POST /post hello");
    assert.equal(third.body, "GET / ");
    assert.ok(third.request.reusedSocket);
    assert.equal(peers.size, 1);
  });

  test("keep order, case and doubles of headers; only hop-by-hop fields go", async (t) => {
    let seen = "";
    const server = createServer((socket) => {
      socket.on("data", (data) => {
        seen += data.toString("latin1");
        socket.end(
          "HTTP/1.1 299 Fine \xe9\r\nX-First: 1\r\nset-cookie: a=1\r\nConnection: close, X-Hop\r\nx-hop: 1\r\n" +
            "Keep-Alive: timeout=5\r\nSet-Cookie: b=\xe9\r\ntransfer-encoding: chunked\r\n\r\n2\r\nhi\r\n0\r\n\r\n",
          "latin1",
        );
      });
    });
    const port = await listen(t, server);
    const gate = await openGate(t);
    const answer = await raw(
      t,
      gate.port,
      `GET http://127.0.0.1:${port}/p HTTP/1.1\r\nHost: other.example\r\nProxy-Connection: keep-alive\r\n` +
        "x-lower: \xe9\r\nX-Two: a\r\nTE: trailers\r\nProxy-Authorization: Basic eA==\r\nX-TWO: b\r\n" +
        "Connection: close, x-named, host\r\nX-Named: 1\r\nAccept: */*\r\n\r\n",
    );
    assert.equal(
      seen,
      "GET /p HTTP/1.1\r\nHost: other.example\r\nConnection: keep-alive\r\nx-lower: \xe9\r\nX-Two: a\r\nX-TWO: b\r\n" +
        "Accept: */*\r\n\r\n",
    );
    assert.equal(
      answer,
      "HTTP/1.1 299 Fine \xe9\r\nX-First: 1\r\nset-cookie: a=1\r\nSet-Cookie: b=\xe9\r\n" +
        "transfer-encoding: chunked\r\n\r\n2\r\nhi\r\n0\r\n\r\n",
    );
  });

  test("without connection headers or a length get none", async (t) => {
    let seen = "";
    const server = createServer((socket) =>
      socket.on("data", (data) => {
        seen += String(data);
        socket.end("HTTP/1.1 200 OK\r\n\r\nuntil the end");
      }),
    );
    const port = await listen(t, server);
    const gate = await openGate(t);
    const answer = await raw(
      t,
      gate.port,
      `POST http://a.localhost:${port} HTTP/1.1\r\nHost: a\r\n\r\n`,
    );
    assert.equal(seen, "POST / HTTP/1.1\r\nHost: a\r\n\r\n");
    assert.equal(answer, "HTTP/1.1 200 OK\r\n\r\nuntil the end");
  });

  test("carry 5 MB each way, chunked or not, and both are counted", async (t) => {
    const port = await serve(t, (incoming, response) => void incoming.pipe(response));
    const gate = await openGate(t);
    for (const headers of [{}, { "Transfer-Encoding": "chunked" }]) {
      const sent = gate.requestBytes;
      const options = { method: "PUT", headers, body: megabytes5 };
      const { body } = await ask(gate, `http://127.0.0.1:${port}/`, options);
      assert.equal(body.length, megabytes5.length);
      assert.ok(gate.requestBytes - sent >= megabytes5.length);
    }
    assert.ok(gate.responseBytes >= 2 * megabytes5.length);
  });

  test("are repeated on a fresh connection when the kept one had been closed", async (t) => {
    let connections = 0;
    const server = createServer((socket) => {
      connections += 1;
      let requests = 0;
      socket.on("data", () => {
        requests += 1;
        if (requests > 1) socket.resetAndDestroy();
        else socket.write("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
      });
    });
    const url = `http://127.0.0.1:${await listen(t, server)}/`;
    const gate = await openGate(t);
    for (let round = 0; round < 3; round += 1) assert.equal((await ask(gate, url)).body, "ok");
    assert.equal(connections, 3);
  });
});

describe("tunnels", () => {
  test("carry 5 MB each way and count while open", async (t) => {
    const port = await listen(
      t,
      createServer((socket) => void socket.pipe(socket)),
    );
    const gate = await openGate(t);
    const { status, socket } = await tunnel(t, gate, `127.0.0.1:${port}`);
    assert.equal(status, 200);
    let received = 0;
    const all = new Promise<void>((resolve) => {
      socket.on(
        "data",
        (chunk: Buffer) => (received += chunk.length) >= megabytes5.length && resolve(),
      );
    });
    socket.write(megabytes5);
    await all;
    assert.equal(gate.requestBytes, megabytes5.length);
    assert.equal(gate.responseBytes, megabytes5.length);
    socket.end();
    await once(socket, "close");
    assert.equal(gate.responseBytes, megabytes5.length);
  });

  test("let one side end and the other go on", async (t) => {
    const server = createServer({ allowHalfOpen: true }, async (socket) => {
      socket.end(`got ${(await buffer(socket)).length}`);
    });
    const port = await listen(t, server);
    const { socket } = await tunnel(t, await openGate(t), `localhost:${port}`);
    socket.end(megabytes5);
    assert.equal(await text(socket), `got ${megabytes5.length}`);
  });

  test("end when the server breaks off", async (t) => {
    const server = createServer((socket) => socket.once("data", () => socket.resetAndDestroy()));
    const { socket } = await tunnel(t, await openGate(t), `127.0.0.1:${await listen(t, server)}`);
    socket.write("x");
    await once(socket, "close");
  });
});

describe("WebSockets", () => {
  const upgrade =
    "Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n" +
    "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n";
  // A masked text frame "hi", mask 0: what ws echoes is the same frame unmasked.
  const frame = Buffer.from([0x81, 0x82, 0, 0, 0, 0, 0x68, 0x69]);

  async function echo(t: TestContext): Promise<number> {
    const server = http.createServer();
    new WebSocketServer({ server }).on("connection", (socket) => {
      socket.on("message", (data, isBinary) => socket.send(data, { binary: isBinary }));
    });
    return listen(t, server);
  }

  async function shake(socket: Socket, requestLine: string): Promise<string> {
    const received: Buffer[] = [];
    const framed = new Promise<void>((resolve) => {
      socket.on("data", (chunk: Buffer) => {
        received.push(chunk);
        if (Buffer.concat(received).includes("\x02hi")) resolve();
      });
    });
    socket.write(`${requestLine}\r\nHost: localhost\r\n${upgrade}`);
    socket.write(frame);
    await framed;
    return Buffer.concat(received).toString("latin1");
  }

  test("open by an absolute-form upgrade", async (t) => {
    const port = await echo(t);
    const gate = await openGate(t);
    const socket = connect({ port: gate.port, host: "127.0.0.1" });
    t.after(() => socket.destroy());
    const answer = await shake(socket, `GET http://localhost:${port}/ HTTP/1.1`);
    assert.match(
      answer,
      /^HTTP\/1\.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n/,
    );
  });

  test("open in a tunnel", async (t) => {
    const { socket } = await tunnel(t, await openGate(t), `localhost:${await echo(t)}`);
    assert.match(await shake(socket, "GET / HTTP/1.1"), /^HTTP\/1\.1 101 /);
  });

  test("that a server declines get its answer", async (t) => {
    const port = await serve(t, (_incoming, response) => {
      response.statusCode = 426;
      response.write("no ");
      response.end("sockets");
    });
    const gate = await openGate(t);
    const line = `GET http://127.0.0.1:${port}/ HTTP/1.1\r\nHost: a\r\n`;
    const answer = await raw(t, gate.port, line + upgrade);
    assert.match(answer, /^HTTP\/1\.1 426 Upgrade Required\r\n/);
    assert.match(answer, /\r\nConnection: close\r\n\r\nno sockets$/);
    assert.match(
      await raw(t, gate.port, `GET http://a.localhost:1/ HTTP/1.1\r\nHost: a\r\n${upgrade}`),
      /^HTTP\/1\.1 502 /,
    );
  });
});

describe("the policy", () => {
  const closed = { policy: { allowPrivateNetwork: false } };
  const refused = `
    127.0.0.1 127.1 127.0.0.1. 2130706433 0x7f000001 0x7f.1 0177.0.0.1 017700000001 %31%32%37.0.0.1
    0.0.0.0 0 10.0.0.1 169.254.169.254 [::1] [::] [::ffff:127.0.0.1] [::ffff:7f00:1] [::127.0.0.1]
    [fe80::1] [fd00:ec2::254] [64:ff9b::7f00:1] [2002:7f00:1::] localhost LocalHost. a.localhost
    inside.example`;

  test("refuses every form of an inner address, by request, tunnel and upgrade", async (t) => {
    let hits = 0;
    const server = http.createServer((_incoming, response) => response.end("inside"));
    server.on("connection", () => (hits += 1));
    const port = await listen(t, server);
    const gate = await openGate(t, {
      ...closed,
      resolve: async () => [loopback, { address: "::1", family: 6 }],
    });
    for (const host of refused.trim().split(/\s+/)) {
      const { status, body } = await ask(gate, `http://${host}:${port}/`);
      assert.equal(status, 403, host);
      assert.match(body, /^Refused by policy: .+NOCTURNE_ALLOW_PRIVATE_NETWORK/);
      assert.equal((await tunnel(t, gate, `${host}:${port}`)).status, 403, host);
      const line = `GET http://${host}:${port}/ HTTP/1.1\r\nHost: a\r\n`;
      const upgrade = await raw(
        t,
        gate.port,
        `${line}Connection: Upgrade\r\nUpgrade: websocket\r\n\r\n`,
      );
      assert.match(upgrade, /^HTTP\/1\.1 403 Forbidden\r\n/, host);
    }
    assert.equal(hits, 0);
    assert.equal(gate.requestBytes, 0);
  });

  test("remembers why a server could not be reached, until it can", async (t) => {
    const server = http.createServer((_incoming, response) => response.end("inside"));
    const port = await listen(t, server);
    let isThere = false;
    const gate = await openGate(t, {
      policy: { allowPrivateNetwork: true },
      resolve: async () => {
        if (isThere) return [loopback];
        throw new Error("no such name");
      },
    });
    const url = `http://late.example:${port}/path`;
    assert.equal(gate.failureOf(url), undefined);
    await ask(gate, url);
    assert.match(gate.failureOf(url) ?? "", /Cannot resolve late\.example: no such name/);
    isThere = true;
    await ask(gate, url);
    assert.equal(gate.failureOf(url), undefined);
  });

  test("holds when a name's answer changes or mixes public and inner addresses", async (t) => {
    let hits = 0;
    const server = createServer((socket) => {
      hits += 1;
      socket.destroy();
    });
    const port = await listen(t, server);
    const answers = [[nowhere], [loopback], [nowhere, loopback], [loopback, nowhere]];
    const gate = await openGate(t, {
      ...closed,
      dialTimeoutMs: 200,
      resolve: async () => answers.shift() ?? [],
    });
    const statuses = [];
    while (answers.length > 0)
      statuses.push((await ask(gate, `http://flips.example:${port}/`)).status);
    assert.equal(statuses[1], 403);
    for (const at of [0, 2, 3]) assert.ok(statuses[at] === 502 || statuses[at] === 504);
    assert.equal(hits, 0);
  });

  test("never lets an answer that is no address be dialled", async (t) => {
    const port = await serve(t, (_incoming, response) => response.end());
    const gate = await openGate(t, { resolve: async () => [{ address: "localhost", family: 4 }] });
    assert.equal((await ask(gate, `http://name.example:${port}/`)).status, 403);
  });

  test("dials the next address when one does not answer", async (t) => {
    const port = await serve(t, (_incoming, response) => response.end("here"));
    const gate = await openGate(t, {
      resolve: async () => [{ address: "::1", family: 6 }, nowhere, loopback],
    });
    assert.equal((await ask(gate, `http://name.example:${port}/`)).body, "here");
  });

  test("that is open still keeps the gate from calling itself", async (t) => {
    const gate = await openGate(t);
    for (const host of ["127.0.0.1", "localhost", "0.0.0.0", "[::ffff:127.0.0.1]"]) {
      assert.equal((await ask(gate, `http://${host}:${gate.port}/`)).status, 403, host);
      assert.equal((await tunnel(t, gate, `${host}:${gate.port}`)).status, 403, host);
    }
  });
});

describe("a session's rules", () => {
  const inner = `
    127.0.0.1 127.1 2130706433 0x7f000001 0177.0.0.1 [::1] [::ffff:127.0.0.1] [::ffff:7f00:1] localhost
    a.localhost inside.example 0.0.0.0 169.254.169.254 [fd00:ec2::254] [64:ff9b::7f00:1]`;
  const deny = ["0.0.0.0/8", "127.0.0.0/8", "169.254.0.0/16", "::1", "fc00::/7"];

  test("refuse every form of a denied network, and every host that is not allowed", async (t) => {
    let hits = 0;
    const server = http.createServer((_incoming, response) => response.end("inside"));
    server.on("connection", () => (hits += 1));
    const port = await listen(t, server);
    const gate = await openGate(t, {
      resolve: async () => [loopback, { address: "::1", family: 6 }],
    });
    const told: string[] = [];
    gate.onNotConnected = ({ method, isRefused }) => told.push(`${method} ${isRefused}`);
    for (const lists of [
      { allow: null, deny },
      { allow: ["example.com"], deny: [] },
    ]) {
      gate.session = { rules: egressRules(lists), upstream: undefined };
      for (const host of inner.trim().split(/\s+/)) {
        const { status, body, response } = await ask(gate, `http://${host}:${port}/`);
        assert.equal(status, 403, host);
        assert.match(body, /^Refused: .+(denied by egress\.deny|not in egress\.allow)/);
        assert.match(response.headers["proxy-status"]?.toString() ?? "", /^nocturne; error=/);
        assert.match(gate.failureOf(`http://${host}:${port}/`) ?? "", /^Refused: /);
        assert.equal((await tunnel(t, gate, `${host}:${port}`)).status, 403, host);
        assert.deepEqual(told.splice(0), ["GET true", "CONNECT true"], host);
      }
    }
    assert.equal(hits, 0);
  });

  test("hold for connections that were kept from before as well", async (t) => {
    const port = await serve(t, (_incoming, response) => response.end("here"));
    const gate = await openGate(t);
    const url = `http://127.0.0.1:${port}/`;
    assert.equal((await ask(gate, url)).body, "here");
    const { socket } = await tunnel(t, gate, `127.0.0.1:${port}`);
    const closed = once(socket.resume(), "close");
    gate.session = { rules: egressRules({ allow: null, deny }), upstream: undefined };
    await closed;
    assert.match((await ask(gate, url)).body, /is denied by egress\.deny/);
  });

  test("hold when a name's answer changes, and open nothing that the server's policy closes", async (t) => {
    const port = await serve(t, (_incoming, response) => response.end("here"));
    let address = loopback;
    const gate = await openGate(t, { resolve: async () => [address] });
    const url = `http://flips.example:${port}/`;
    gate.session = {
      rules: egressRules({ allow: ["flips.example"], deny: ["::1"] }),
      upstream: undefined,
    };
    assert.equal((await ask(gate, url)).body, "here");
    address = { address: "::1", family: 6 };
    // Another connection than the one that is kept.
    const flipped = await ask(gate, url, { method: "POST" });
    assert.match(flipped.body, /\(::1\) is denied by egress\.deny/);
    const closed = await openGate(t, { policy: { allowPrivateNetwork: false } });
    closed.session = {
      rules: egressRules({ allow: ["127.0.0.1"], deny: [] }),
      upstream: undefined,
    };
    assert.match((await ask(closed, `http://127.0.0.1:${port}/`)).body, /^Refused by policy/);
  });
});

describe("failures", () => {
  test("are told: malformed 400, unresolvable and unreachable 502, late 504", async (t) => {
    const gate = await openGate(t, {
      dialTimeoutMs: 20,
      resolve: (host) =>
        host === "slow.example" ? new Promise(() => {}) : Promise.reject(new Error("ENOTFOUND")),
    });
    for (const url of [
      "/",
      "https://a.example/",
      "http://",
      "http://a b/",
      "http://a:99999/",
      "ftp://a/",
    ]) {
      assert.match(
        await raw(t, gate.port, `GET ${url} HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n`),
        /^HTTP\/1\.1 400 /,
        url,
      );
    }
    for (const authority of ["nowhere", "a:b", "http://a:80", "[::1:80", "x@a:80", ":80"]) {
      assert.match(
        await raw(t, gate.port, `CONNECT ${authority} HTTP/1.1\r\nHost: a\r\n\r\n`),
        /^HTTP\/1\.1 400 /,
        authority,
      );
    }
    assert.match(await raw(t, gate.port, "\x16\x03\x01 not http\r\n\r\n"), /^HTTP\/1\.1 400 /);
    const unknown = await ask(gate, "http://unknown.example/");
    assert.equal(unknown.status, 502);
    assert.equal(unknown.body, "Cannot resolve unknown.example: ENOTFOUND\n");
    assert.match(
      (await ask(gate, "http://127.0.0.1:1/")).body,
      /^Cannot connect to port 1: ECONNREFUSED/,
    );
    assert.equal((await tunnel(t, gate, "127.0.0.1:1")).status, 502);
    assert.equal((await ask(gate, "http://slow.example/")).status, 504);
    assert.equal((await tunnel(t, gate, "slow.example:443")).status, 504);
  });

  test("of a server before and amid its answer reach the browser", async (t) => {
    const port = await serve(t, (incoming, response) => {
      if (incoming.url === "/amid") response.writeHead(200, { "Content-Length": 10 }).write("half");
      setImmediate(() => incoming.socket.resetAndDestroy());
    });
    const gate = await openGate(t);
    assert.equal((await ask(gate, `http://127.0.0.1:${port}/before`)).status, 502);
    await assert.rejects(ask(gate, `http://127.0.0.1:${port}/amid`), { message: "aborted" });
  });

  test("of a server's first line end its own answer, and not the program", async (t) => {
    const gate = await openGate(t);
    const rows: [line: string, status: number][] = [
      ["200 O\u0001K\u007f", 200],
      ["099 OK", 502],
      ["101 OK\r\nUpgrade: foo\r\nConnection: upgrade", 502],
    ];
    for (const [line, status] of rows) {
      const answer = `HTTP/1.1 ${line}\r\nContent-Length: 0\r\n\r\n`;
      const server = createServer((socket) => socket.once("data", () => socket.write(answer)));
      const port = await listen(t, server);
      const got = await ask(gate, `http://127.0.0.1:${port}/`);
      assert.equal(got.status, status, line);
    }
  });

  test("of the browser end what it asked for", async (t) => {
    const { promise: gone, resolve } = Promise.withResolvers<void>();
    const port = await serve(t, (incoming, response) => {
      response.write("begun");
      incoming.socket.once("close", () => resolve());
    });
    const gate = await openGate(t);
    const request = http.get({
      host: "127.0.0.1",
      port: gate.port,
      path: `http://127.0.0.1:${port}/`,
    });
    await once(request, "response");
    request.on("error", () => {}).destroy();
    await gone;
  });
});

test("dispose destroys tunnels, pending dials and the listener, once or twice", async (t) => {
  const server = createServer();
  const port = await listen(t, server);
  const { promise: asked, resolve: onAsked } = Promise.withResolvers<void>();
  const never = async (): Promise<never> => (onAsked(), new Promise(() => {}));
  const gate = await openGate(t, { resolve: never });
  const accepted = once(server, "connection");
  const { socket } = await tunnel(t, gate, `127.0.0.1:${port}`);
  const [outside] = (await accepted) as [Socket];
  const pending = assert.rejects(ask(gate, "http://pending.example/"), { code: "ECONNRESET" });
  await asked;
  const closed = [socket.resume(), outside.resume()].map((side) => once(side, "close"));
  await Promise.all([gate[Symbol.asyncDispose](), gate[Symbol.asyncDispose]()]);
  await Promise.all([...closed, pending]);
  const late = connect({ port: gate.port, host: "127.0.0.1" });
  await assert.rejects(once(late, "connect"), { code: "ECONNREFUSED" });
});
