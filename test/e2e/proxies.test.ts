import assert from "node:assert/strict";
import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { getCACertificates, setDefaultCACertificates } from "node:tls";
import { selfMadeCertificate } from "../../src/identity/mail/certificate.ts";
import { type Origin, serveOrigin } from "../origin.ts";
import {
  type RealProxy,
  simplePassword,
  startDante,
  startSquid,
  startTinyproxy,
  user,
} from "../real-proxies.ts";
import { startTestServer, type TestServer } from "../server.ts";

const cleanup = new AsyncDisposableStack();
let origin: Origin;
let server: TestServer;
let proxies: Record<"squid" | "secureSquid" | "tinyproxy" | "dante", RealProxy>;

before(async () => {
  const certificate = selfMadeCertificate("localhost");
  const authorities = getCACertificates("default");
  setDefaultCACertificates([...authorities, certificate.cert]);
  cleanup.defer(() => setDefaultCACertificates(authorities));
  origin = cleanup.use(await serveOrigin());
  const [squid, secureSquid, tinyproxy, dante] = await Promise.all([
    startSquid(),
    startSquid(certificate),
    startTinyproxy(),
    startDante(),
  ]);
  for (const proxy of [squid, secureSquid, tinyproxy, dante]) cleanup.use(proxy);
  proxies = { squid, secureSquid, tinyproxy, dante };
  server = cleanup.use(await startTestServer({ NOCTURNE_WARM_BROWSERS: "0", ...(await pool()) }));
});

after(() => cleanup.disposeAsync());

async function pool(): Promise<Record<string, string>> {
  const { squid, secureSquid, tinyproxy } = proxies;
  const folder = await mkdtemp(join(tmpdir(), "nocturne-pool-"));
  cleanup.defer(() => rm(folder, { recursive: true }));
  const file = join(folder, "proxies.json");
  await writeFile(
    file,
    JSON.stringify([
      { id: "one", server: `http://127.0.0.1:${squid.port}`, ...user, country: "us" },
      { id: "tls", server: `https://localhost:${secureSquid.port}`, ...user, country: "DE" },
      {
        id: "tiny",
        server: `http://127.0.0.1:${tinyproxy.port}`,
        username: user.username,
        password: simplePassword,
        country: "us",
        city: "Austin",
      },
    ]),
  );
  return { NOCTURNE_PROXIES: file };
}

const external = (scheme: string, { port }: RealProxy, password = user.password) => [
  {
    type: "external" as const,
    server: `${scheme}://localhost:${port}`,
    username: user.username,
    password,
  },
];

async function refused(body: Record<string, unknown>) {
  const response = await server.call("POST", "/sessions/start", body);
  const text = await response.text();
  for (const secret of [user.password, "wrong-pass"]) assert.ok(!text.includes(secret), text);
  return { status: response.status, message: (JSON.parse(text) as { message: string }).message };
}

test("a session does not begin with a proxy that is dead or takes no such password", async () => {
  const { squid, secureSquid, tinyproxy, dante } = proxies;
  const wrong: [string, RealProxy][] = [
    ["http", squid],
    ["https", secureSquid],
    ["http", tinyproxy],
    ["socks5", dante],
  ];
  for (const [scheme, proxy] of wrong) {
    const answer = await refused({ proxies: external(scheme, proxy, "wrong-pass") });
    assert.equal(answer.status, 424);
    const shown = `${scheme}://localhost:${proxy.port}`;
    assert.ok(
      answer.message.includes(`Proxy ${shown}: it refuses these credentials`),
      answer.message,
    );
  }
  const none = [{ type: "external", server: `http://localhost:${squid.port}` }];
  assert.match((await refused({ proxies: none })).message, /asks for credentials/);
  const dead = [
    { type: "external", server: "socks5://127.0.0.1:1", password: "wrong-pass", username: "x" },
  ];
  assert.match(
    (await refused({ proxies: dead })).message,
    /socks5:\/\/127\.0\.0\.1:1: .*ECONNREFUSED/,
  );
  assert.match((await refused({ proxies: external("https", squid) })).message, /Proxy https:/);
  assert.equal((await server.client.capabilities({})).active_sessions, 0);
});

test("what no proxy of the server is, or what contradicts itself, is refused by its field", async () => {
  const cases: [unknown, RegExp][] = [
    ["fr", /^body\.proxies: .* 'fr': there are de, us/],
    [[{ type: "notte", id: "three" }], /^body\.proxies\.0\.id: .*: there are one, tiny, tls/],
    [[{ type: "notte", country: "us", city: "Paris" }], /\.city: .*: there are Austin/],
    [
      [{ type: "notte", country: "us", geolocation: { country: "de" } }],
      /geolocation\.country: is ano/,
    ],
    [[{ type: "tailnet", oauth_client_id: "a" }], /NOCTURNE_TAILNET_PROXY/],
    [[{ type: "external", server: "ftp://a:1" }], /proxies\.0\.server: expected http/],
    [[{ type: "external", server: "http://a:b@c", username: "d" }], /proxies\.0\.username: is ano/],
    [`http://a:${user.password}@c`, /the country that: there are/],
  ];
  for (const [asked, why] of cases) {
    const answer = await refused({ proxies: asked });
    assert.equal(answer.status, 422);
    assert.match(answer.message, why);
  }
});

test("a scrape by plain HTTP goes through the proxy, and by nothing else", async () => {
  const url = `http://127.0.0.1:${origin.port}/scraped`;
  const scraped = await server.client.scrapeWebpage({ body: { url, via: "http", proxies: "us" } });
  assert.match(scraped.markdown, /HTTP 1\.1, 0 bytes/);
  const logs = await Promise.all([proxies.squid.log(), proxies.tinyproxy.log()]);
  assert.match(logs.join(), /GET http:\/\/127\.0\.0\.1:\d+\/scraped/);
  const dead = [{ type: "external", server: "http://127.0.0.1:1" }];
  const before = origin.connections;
  const response = await server.call("POST", "/scrape", { url, via: "http", proxies: dead });
  assert.equal(response.status, 424);
  assert.equal(origin.connections, before);
});

/** Runs in the page: all that one can do on the network, and what came back. */
const everything = ({ port, securePort }: Origin) => `
  const plain = "http://127.0.0.1:${port}", secure = "https://127.0.0.1:${securePort}";
  const text = async (...request) => (await fetch(...request)).text();
  const echoed = (url) => new Promise((resolve, reject) => {
    const socket = new WebSocket(url);
    socket.onopen = () => socket.send("hi");
    socket.onmessage = ({ data }) => { resolve(data); socket.close(); };
    socket.onerror = () => reject(new Error(url));
  });
  const upload = { method: "POST", body: new Uint8Array(5 * 1024 * 1024) };
  const sizes = async (url) => (await (await fetch(url)).arrayBuffer()).byteLength;
  return JSON.stringify([
    await text(plain), await text(secure), await text(plain, upload),
    await echoed(plain.replace("http", "ws")), await echoed(secure.replace("http", "ws")),
    await sizes(secure + "/down?mb=20"),
  ]);`;

const brought = [
  "<p>HTTP 1.1, 0 bytes</p>",
  "<p>HTTP 2.0, 0 bytes</p>",
  "<p>HTTP 1.1, 5242880 bytes</p>",
  "echo hi",
  "echo hi",
  20_971_520,
];

interface Case {
  name: keyof typeof proxies;
  asked: () => NonNullable<Parameters<typeof server.client.sessionStart>[0]["body"]>["proxies"];
  /** What its log holds of a request that it forwarded, and of a tunnel to a port. */
  proof: (port: number) => RegExp;
}

const tunnelled = (port: number) => new RegExp(`CONNECT 127\\.0\\.0\\.1:${port}`);
const cases: Case[] = [
  { name: "squid", asked: () => [{ type: "notte", id: "one" }], proof: tunnelled },
  { name: "secureSquid", asked: () => "germany", proof: tunnelled },
  { name: "tinyproxy", asked: () => [{ type: "notte", city: "austin" }], proof: tunnelled },
  {
    name: "dante",
    asked: () => external("socks5", proxies.dante),
    proof: (port) => new RegExp(`walter@.* 127\\.0\\.0\\.1\\.${port}`),
  },
];

for (const { name, asked, proof } of cases) {
  test(`${name} carries all that a page asks for; without it nothing leaves`, async () => {
    const proxy = proxies[name];
    const { client } = server;
    const body = { proxies: asked(), chrome_args: [origin.trust] };
    const session = await client.sessionStart({ body });
    assert.equal(session.proxies, true);
    const params = { session_id: session.session_id };
    const act = (action: Record<string, unknown>) => client.pageExecute({ params, body: action });
    const url = `http://127.0.0.1:${origin.port}/page-${name}`;
    const went = await act({ type: "goto", url });
    assert.ok(went.success, went.message);
    const done = await act({
      type: "evaluate_js",
      code: `(async () => {${everything(origin)}})()`,
    });
    assert.ok(done.success, done.message);
    assert.deepEqual(JSON.parse(done.data?.markdown ?? ""), brought);

    const log = await proxy.log();
    assert.match(log, proof(origin.securePort));
    assert.match(log, name === "dante" ? proof(origin.port) : new RegExp(`GET ${url}`));
    const status = await client.sessionStatus({ params });
    const counted = [status.network_request_bytes, status.network_response_bytes] as const;
    for (const [at, megabytes] of [5, 20].entries()) {
      const ratio = counted[at]! / (megabytes * 1024 * 1024);
      assert.ok(ratio > 1 && ratio < 1.1, `${ratio} of what was carried is counted`);
    }

    await proxy.kill();
    const before = origin.connections;
    const gone = await act({ type: "goto", url: `${url}/gone` });
    assert.equal(gone.success, false);
    assert.match(gone.message, /Proxy \w+:\/\/[\w.]+:\d+: /);
    const secure = await act({ type: "goto", url: `https://127.0.0.1:${origin.securePort}/` });
    assert.match(secure.message, /Proxy \w+:\/\/[\w.]+:\d+: /);
    const tried = await act({
      type: "evaluate_js",
      code: `(async () => JSON.stringify(await Promise.all(["http://127.0.0.1:${origin.port}", "ws://127.0.0.1:${origin.port}"].map((url) => new Promise((resolve) => {
        const socket = url.startsWith("ws") ? new WebSocket(url) : undefined;
        if (socket) { socket.onopen = () => resolve("open"); socket.onerror = () => resolve("no"); }
        else fetch(url).then((answer) => resolve(answer.type), () => resolve("no"));
      })))))()`,
    });
    assert.ok(!/open/.test(tried.data?.markdown ?? ""), tried.data?.markdown ?? "");
    assert.equal(origin.connections, before, "nothing went without the proxy");
    assert.ok(![gone.message, secure.message].join().includes(simplePassword));
    await client.sessionStop({ params });
  });
}

test("credentials are kept nowhere", async () => {
  for (const entry of await readdir(server.data, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const bytes = await readFile(join(entry.parentPath, entry.name), "latin1");
    for (const secret of [user.password, encodeURIComponent(user.password), simplePassword])
      assert.ok(!bytes.includes(secret), entry.name);
  }
});
