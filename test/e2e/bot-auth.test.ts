import assert from "node:assert/strict";
import { createPublicKey, generateKeyPairSync, verify as verifyBytes } from "node:crypto";
import { after, before, test } from "node:test";
import { verify } from "web-bot-auth";
import { verifierFromJWK } from "web-bot-auth/crypto";
import { createClient } from "../../src/contract/client.ts";
import { keyOfAccount } from "../api/accounts.ts";
import { invalidWith } from "../api/error-body.ts";
import { nocturne } from "../command-line.ts";
import { until } from "../processes.ts";
import { startTestServer, type TestServer } from "../server.ts";
import {
  type SeenRequest,
  serveSigned,
  signedPaths,
  type SignedSite,
} from "../sites/signed-site.ts";

let server: TestServer;
let site: SignedSite;

before(async () => {
  server = await startTestServer({ NOCTURNE_WARM_BROWSERS: "0" });
  site = await serveSigned();
});
after(async () => {
  await server?.[Symbol.asyncDispose]();
  await site?.[Symbol.asyncDispose]();
});

const path = "/.well-known/http-message-signatures-directory";
type Key = { [name: string]: unknown } & JsonWebKey & { kid: string; exp?: number };

async function directory(): Promise<Key[]> {
  const response = await fetch(server.url + path);
  assert.equal(response.status, 200);
  return ((await response.json()) as { keys: Key[] }).keys;
}

const keyIdOf = ({ headers }: SeenRequest) =>
  /keyid="([^"]+)"/.exec(headers["signature-input"] ?? "")?.[1];

/** Throws unless the key that the request names, as our directory has it, has signed it. */
async function check(request: SeenRequest, keys: Key[]): Promise<void> {
  const key = keys.find(({ kid }) => kid === keyIdOf(request));
  assert.ok(key, `${request.method} ${request.url} ${JSON.stringify(request.headers)}`);
  await verify(request, await verifierFromJWK(key));
}

test("all that a page asks for is signed, and good for nothing else", async (t) => {
  const { client } = server;
  const started = await client.sessionStart({ body: { web_bot_auth: true } });
  const params = { session_id: started.session_id };
  assert.equal(started.web_bot_auth, true);
  assert.match(started.warnings.join("\n"), /WebSockets are not signed[^]*NOCTURNE_PUBLIC_URL/);
  await client.pageExecute({ params, body: { type: "goto", url: site.url } });
  await client.pageExecute({ params, body: { type: "click", selector: "#popup" } });
  const paths = [...signedPaths, "/popup"];
  const missing = () => paths.filter((one) => site.at(one) === undefined);
  await until(`all were asked for but ${missing().join(" ")}`, () => missing().length === 0);
  const keys = await directory();
  for (const request of site.seen) await check(request, keys);
  assert.equal(site.at("/upload")?.size, 200_000);
  assert.equal(new URL(site.at("/redirected")!.url).origin, site.other);
  const asked = site.seen.find(({ method }) => method === "OPTIONS");
  assert.equal(asked?.headers["access-control-request-headers"], "x-owl");
  const nonces = site.seen.map(
    ({ headers }) => /nonce="([^"]+)"/.exec(headers["signature-input"] ?? "")?.[1],
  );
  assert.equal(new Set(nonces).size, nonces.length);

  const page = site.at("/")!;
  const agent = { ...page.headers, "signature-agent": '"https://elsewhere.example"' };
  const other = page.url.replace(site.url, site.other);
  for (const changed of [{ method: "POST" }, { url: other }, { headers: agent }])
    await assert.rejects(check({ ...page, ...changed }, keys), JSON.stringify(changed));
  const stranger = generateKeyPairSync("ed25519").publicKey.export({ format: "jwk" });
  await assert.rejects(check(page, [{ ...stranger, kid: keyIdOf(page)! }]));
  assert.equal(page.headers["signature-agent"], `"${server.url}"`);
  t.mock.timers.enable({ apis: ["Date"], now: Date.now() + 62_000 });
  await assert.rejects(check(page, keys), /expired/);
  t.mock.timers.reset();
  await client.sessionStop({ params });
});

test("the directory is signed by every key that stands in it", async () => {
  await directory();
  const rotated = await nocturne(server.data, ["bot-auth", "rotate"]);
  assert.equal(rotated.code, 0, rotated.stderr);
  const response = await fetch(server.url + path);
  const type = "application/http-message-signatures-directory+json";
  assert.equal(response.headers.get("content-type"), type);
  assert.equal(response.headers.get("cache-control"), "public, max-age=300");
  const { keys } = (await response.json()) as { keys: Key[] };
  const shown = await nocturne(server.data, ["bot-auth", "show"]);
  assert.deepEqual((JSON.parse(shown.stdout) as { keys: Key[] }).keys, keys);
  assert.deepEqual(
    keys.map(({ exp, d }) => [exp !== undefined, d]),
    [
      [false, undefined],
      [true, undefined],
    ],
  );
  const inputs = (response.headers.get("signature-input") ?? "").split(/, (?=binding)/);
  const signatures = (response.headers.get("signature") ?? "").split(", ");
  assert.equal(inputs.length, 2);
  for (const [at, input] of inputs.entries()) {
    const parameters = input.replace(/^binding\d=/, "");
    assert.match(parameters, /tag="http-message-signatures-directory"/);
    const key = keys.find(({ kid }) => parameters.includes(kid))!;
    const signed = `"@authority";req: ${new URL(server.url).host}\n"@signature-params": ${parameters}`;
    const signature = Buffer.from(/:(.*):/.exec(signatures[at]!)![1]!, "base64");
    const publicKey = createPublicKey({ format: "jwk", key });
    assert.ok(verifyBytes(null, Buffer.from(signed), publicKey, signature));
  }
});

test("another account signs in the same name, and a stolen key is dropped while it does", async () => {
  const { key: apiKey } = await keyOfAccount(server.data, "neighbour");
  const client = createClient({ baseUrl: server.url, apiKey });
  const { session_id } = await client.sessionStart({
    body: { web_bot_auth: true, user_agent: "OwlBot/1.0" },
  });
  const params = { session_id };
  const visit = async (place: string) => {
    await client.pageExecute({ params, body: { type: "goto", url: site.url + place } });
    const seen = site.at(place)!;
    await check(seen, await directory());
    return keyIdOf(seen);
  };
  const [next, first] = await directory();
  assert.equal(await visit("/one"), first!.kid);
  assert.equal(site.at("/one")?.headers["user-agent"], "OwlBot/1.0");
  const dropped = await nocturne(server.data, ["bot-auth", "rotate", "--now"]);
  assert.equal(dropped.code, 0, dropped.stderr);
  const [only, ...others] = await directory();
  assert.deepEqual(others, []);
  assert.ok(![next!.kid, first!.kid].includes(only!.kid));
  assert.equal(await visit("/two"), only!.kid);
  await client.sessionStop({ params });
});

test("who says openly who asks can't claim to be another browser", async () => {
  const claim = "Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/120.0.0.0 Safari/537.36";
  const options = [
    { user_agent: claim },
    { extra_http_headers: { "User-Agent": claim } },
    { extra_http_headers: { "signature-agent": '"https://elsewhere.example"' } },
  ];
  for (const one of options) {
    const response = await server.call("POST", "/sessions/start", { web_bot_auth: true, ...one });
    const { detail } = await invalidWith(response);
    assert.deepEqual(
      detail.map(({ loc }) => loc[1]),
      Object.keys(one),
    );
  }
});
