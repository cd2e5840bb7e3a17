import assert from "node:assert/strict";
import { once } from "node:events";
import { type AddressInfo, createServer, type Socket } from "node:net";
import { text } from "node:stream/consumers";
import { test, type TestContext } from "node:test";
import { checkProxy } from "./proxy-check.ts";
import { readProxy } from "./proxy-server.ts";
import { tunnelThrough } from "./proxy-tunnel.ts";

/** A SOCKS server that answers each message with the next of these bytes, one byte at a time, and then ends. */
async function serveSocks(t: TestContext, ...answers: string[]) {
  const heard: string[] = [];
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    const left = [...answers];
    sockets.add(socket.setNoDelay());
    socket.on("error", () => {});
    socket.on("data", (data) => {
      heard.push(data.toString("hex"));
      for (const byte of Buffer.from(left.shift() ?? "", "hex")) socket.write(Buffer.of(byte));
      if (left.length === 0) socket.end();
    });
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  t.after(() => {
    server.close();
    for (const socket of sockets) socket.destroy();
  });
  const { port } = server.address() as AddressInfo;
  const open = (host: string, user = "") =>
    tunnelThrough(
      readProxy({ server: `socks5://${user}127.0.0.1:${port}` }, "operator"),
      { host, port: 443, path: "" },
      { rule: () => true, resolve: async () => [], signal: new AbortController().signal },
    );
  return { open, heard, shown: `Proxy socks5://127.0.0.1:${port}: ` };
}

const granted = "05000001000000000000";

test("SOCKS 5 is spoken with names, both kinds of addresses, and credentials", async (t) => {
  const { open, heard } = await serveSocks(t, "0502", "0100", granted, "6869");
  for (const host of ["a.example", "192.0.2.1", "2001:db8::1"]) {
    const tunnel = await open(host, "us:pä@");
    tunnel.write("hello");
    assert.equal(await text(tunnel), "hi");
  }
  assert.deepEqual(
    heard.filter((message) => message.startsWith("050100")),
    [
      `0501000309${Buffer.from("a.example").toString("hex")}01bb`,
      "05010001c000020101bb",
      "0501000420010db800000000000000000000000101bb",
    ],
  );
  assert.equal(heard[1], "010275730370c3a4");
});

test("what a SOCKS server refuses or says wrong is told without credentials", async (t) => {
  const cases: [answers: string[], why: RegExp][] = [
    [["05ff"], /^it refuses these credentials$/],
    [["0502", "0101"], /^it refuses these credentials$/],
    [
      ["0500", "050500010000000000000"],
      /^it does not connect to a\.example:443: ConnectionRefused$/,
    ],
    [["485454502f312e31"], /^it does not speak SOCKS 5$/],
    [["0500", "0400"], /^it broke the connection off$/],
    [[], /^it broke the connection off$/],
  ];
  for (const [answers, why] of cases) {
    const { open, shown } = await serveSocks(t, ...answers);
    const failure = (await open("a.example", "us:secret@").catch(
      (error: unknown) => error,
    )) as Error;
    assert.ok(failure.message.startsWith(shown), failure.message);
    assert.match(failure.message.slice(shown.length), why);
    assert.equal(failure.cause, undefined);
  }
});

test("a name that SOCKS can't carry is refused", async (t) => {
  const { open } = await serveSocks(t, "0500");
  await assert.rejects(open(`${"a".repeat(300)}.example`), /the name of the host is too long/);
});

test("a proxy that answers a check by another protocol is refused at once", async (t) => {
  const answer = "HTTP/1.1 101 x\r\nUpgrade: x\r\nConnection: upgrade\r\n\r\n";
  const server = createServer((socket) => socket.on("data", () => socket.write(answer)));
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  t.after(() => server.close());
  const { port } = server.address() as AddressInfo;
  const proxy = readProxy({ server: `http://127.0.0.1:${port}` }, "operator");
  const reach = { rule: () => true, resolve: async () => [], signal: new AbortController().signal };
  await assert.rejects(checkProxy(proxy, undefined, reach), /none by HTTP/);
});
