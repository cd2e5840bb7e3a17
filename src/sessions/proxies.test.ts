import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { test, type TestContext } from "node:test";
import { addressRule } from "../browser/egress/policy.ts";
import { readProxy } from "../browser/egress/proxy-server.ts";
import { SessionStartRequest } from "../contract/session-options.ts";
import { AppError } from "../errors.ts";
import { openProxies, type ProxyAccess } from "./proxies.ts";
import type { PoolProxy } from "./proxy-choice.ts";

/** A proxy that answers everything with this status; its port. */
async function serveProxy(t: TestContext, status = 502): Promise<number> {
  const server = createServer((_request, response) => response.writeHead(status).end());
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  t.after(() => server.close());
  return (server.address() as AddressInfo).port;
}

const own = (port: number, country?: string): PoolProxy => ({
  id: String(port),
  server: readProxy({ server: `http://u:secret@127.0.0.1:${port}` }, "operator"),
  country,
  city: undefined,
});

const open = (request: unknown, access: Partial<ProxyAccess> = {}) =>
  openProxies(
    SessionStartRequest.parse(request),
    {
      pool: [],
      tailnet: undefined,
      checkUrl: undefined,
      rule: addressRule({ allowPrivateNetwork: true }, 0),
      resolve: async () => [],
      ...access,
    },
    new AbortController().signal,
  );

const failure = (work: Promise<unknown>) =>
  work.then(
    () => assert.fail("it did not fail"),
    (error: unknown) => {
      assert.ok(error instanceof AppError && !error.message.includes("secret"), String(error));
      return { status: error.status, message: error.message };
    },
  );

test("of the server's own, one that does not answer is passed over", async (t) => {
  const port = await serveProxy(t);
  const pool = [own(1, "us"), own(port, "de"), own(2, "us")];
  const chosen = await open({ proxies: true }, { pool });
  assert.equal(chosen?.country, "de");
  const several = await open({ proxies: true, proxy_rotation: "rotate" }, { pool });
  assert.equal(several?.country, undefined);
  const { status, message } = await failure(open({ proxies: "us" }, { pool }));
  assert.equal(status, 503);
  // In any order.
  for (const one of [1, 2]) assert.ok(message.includes(`Proxy http://127.0.0.1:${one}: `), message);
});

test("a country is meant by its code or its name", async (t) => {
  const port = await serveProxy(t);
  for (const [country, names] of [
    ["us", ["US", "united states"]],
    ["gb", ["gb", "UK", "United Kingdom"]],
  ] as const) {
    for (const name of names) {
      const chosen = await open({ proxies: name }, { pool: [own(port, country), own(1, "de")] });
      assert.equal(chosen?.country, country, name);
    }
  }
});

test("what to do is said where the server has none", async () => {
  for (const proxies of [true, "us", [{ type: "notte", id: "a" }]]) {
    const { status, message } = await failure(open({ proxies }));
    assert.equal(status, 422);
    assert.match(message, /NOCTURNE_PROXIES/);
  }
});

test("a caller's proxy must answer, where the policy lets it stand", async (t) => {
  const proxies = (port: number) => [
    { type: "external", server: `http://u:secret@127.0.0.1:${port}` },
  ];
  const port = await serveProxy(t);
  assert.ok(await open({ proxies: proxies(port) }));
  const closed = { rule: addressRule({ allowPrivateNetwork: false }, 0) };
  assert.equal((await failure(open({ proxies: proxies(port) }, closed))).status, 422);
  const refusing = await serveProxy(t, 407);
  const { status, message } = await failure(open({ proxies: proxies(refusing) }));
  assert.deepEqual([status, /refuses these credentials/.test(message)], [424, true]);
});

test("what the operator wants to be checked must be brought", async (t) => {
  const port = await serveProxy(t, 502);
  const proxies = [{ type: "external", server: `http://127.0.0.1:${port}` }];
  const checkUrl = new URL("http://check.example/");
  const { message } = await failure(open({ proxies }, { checkUrl }));
  assert.match(message, /it answers 502 for check\.example/);
  const fine = await serveProxy(t, 204);
  assert.ok(
    await open({ proxies: [{ ...proxies[0], server: `127.0.0.1:${fine}` }] }, { checkUrl }),
  );
});
