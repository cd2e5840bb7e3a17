import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { after, before, describe, test } from "node:test";
import { createClient } from "../../src/contract/client.ts";
import { issueTicket } from "../../src/http/tickets.ts";
import { validKey } from "../../src/store/api-keys.ts";
import { keyFileOf, readKeyFile } from "../../src/store/key-file.ts";
import { deriveKey } from "../../src/store/master-key.ts";
import { openDatabase } from "../../src/store/open.ts";
import { startTestServer, type TestServer } from "../server.ts";
import { keyOfAccount } from "./accounts.ts";
import { failedWith, invalidWith } from "./error-body.ts";

let server: TestServer;

before(async () => (server = await startTestServer({ NOCTURNE_WARM_BROWSERS: "0" })));
after(() => server?.[Symbol.asyncDispose]());

const fromConsole = { "x-nocturne-console": "1" };

function get(path: string, headers: Record<string, string> = {}): Promise<Response> {
  return fetch(server.url + path, { headers, redirect: "manual" });
}

function post(path: string, body?: unknown, headers: Record<string, string> = fromConsole) {
  return fetch(server.url + path, { method: "POST", headers, body: JSON.stringify(body) });
}

/** The cookie of a log-in with this key, as a browser sends it back. */
async function logIn(key = server.key): Promise<string> {
  const response = await post("/console/login", { key });
  assert.equal(response.status, 200);
  return response.headers.getSetCookie()[0]!.split(";")[0]!;
}

async function whoIs(headers: Record<string, string>): Promise<{ key_name: string } | null> {
  const { logged_in } = (await (await get("/console/me", headers)).json()) as {
    logged_in: { key_name: string } | null;
  };
  return logged_in;
}

describe("the console's files", () => {
  test("/ leads to it", async () => {
    const response = await get("/");
    assert.equal(response.status, 302);
    assert.equal(response.headers.get("location"), "/console");
  });

  test("every address below it is its page, under a policy that runs nothing else", async () => {
    for (const path of ["/console", "/console/", "/console/sessions/some-id"]) {
      const response = await get(path);
      const html = await response.text();
      assert.equal(response.status, 200, `${path} ${html}`);
      assert.match(html, /<div id="root">/);
      assert.doesNotMatch(html, /<style|<script(?![^>]*\ssrc=)|\son\w+=/, "nothing inline");
      const policy = response.headers.get("content-security-policy") ?? "";
      const { host } = new URL(server.url);
      assert.match(policy, /^default-src 'self';/);
      assert.ok(policy.includes(`connect-src 'self' http://${host} ws://${host};`), policy);
      assert.ok(policy.includes("frame-ancestors 'none'"), policy);
      assert.ok(!policy.includes("unsafe"), policy);
      assert.equal(response.headers.get("x-content-type-options"), "nosniff");
      assert.equal(response.headers.get("referrer-policy"), "no-referrer");
      assert.equal(response.headers.get("cache-control"), "no-cache");
    }
  });

  test("what the page loads is there, and is kept for good", async () => {
    const html = await (await get("/console")).text();
    const paths = [...html.matchAll(/(?:src|href)="([^"]+\/assets\/[^"]+)"/g)].map(([, at]) => at!);
    assert.ok(paths.length > 1, html);
    for (const path of paths) {
      const response = await get(path);
      assert.equal(response.status, 200, path);
      assert.match(response.headers.get("content-type") ?? "", /^text\/(javascript|css)/);
      assert.match(response.headers.get("cache-control") ?? "", /immutable/);
    }
    await failedWith(await get("/console/assets/missing.js"), 404);
  });

  test("no address leads out of its folder", async () => {
    const tries = ["..%2f..%2fpackage.json", "%2e%2e/%2e%2e/package.json", "assets/..%2f.sources"];
    for (const path of [...tries, "assets%2f..%2f..%2f..%2fpackage.json", ".sources", "%00"]) {
      const text = await (await get(`/console/${path}`)).text();
      assert.match(text, /<div id="root">|"status":40[04]/, path);
    }
  });
});

describe("the log-in", () => {
  test("gives a cookie that no script and no other site has", async () => {
    const response = await post("/console/login", { key: ` ${server.key}\n` });
    const { key_name, account } = (await response.json()) as Record<string, string>;
    assert.deepEqual([key_name, account], ["NOCTURNE_API_KEY", "default"]);
    const [cookie, ...others] = response.headers.getSetCookie();
    assert.deepEqual(others, []);
    assert.match(
      cookie!,
      /^nocturne_console=[\w.-]+; Path=\/; Max-Age=43200; HttpOnly; SameSite=Strict$/,
    );
    assert.ok(!cookie!.includes(server.key));
    assert.equal(response.headers.get("cache-control"), "no-store");
  });

  test("a wrong key, none, and another site's form get none", async () => {
    const wrong = await post("/console/login", { key: "noc_wrong" });
    assert.deepEqual(wrong.headers.getSetCookie(), []);
    assert.match((await failedWith(wrong, 401)).message, /unknown or was revoked/);
    await invalidWith(await post("/console/login", {}));
    for (const path of ["login", "logout"])
      await failedWith(await post(`/console/${path}`, { key: server.key }, {}), 403);
  });

  test("the cookie stands for the key only together with the console's header", async () => {
    const cookie = await logIn();
    assert.equal((await get("/sessions", { cookie, ...fromConsole })).status, 200);
    assert.equal((await whoIs({ cookie, ...fromConsole }))?.key_name, "NOCTURNE_API_KEY");
    await failedWith(await get("/sessions", { cookie }), 401);
    await failedWith(await get("/sessions", { cookie, "x-nocturne-console": "0" }), 401);
    assert.equal(await whoIs({ cookie }), null);
    await failedWith(await get("/sessions", fromConsole), 401);
  });

  test("an Authorization header counts, and the cookie then does not", async () => {
    const cookie = await logIn();
    const authorization = "Bearer noc_wrong";
    await failedWith(await get("/sessions", { cookie, authorization, ...fromConsole }), 401);
  });

  test("logging out takes the cookie away", async () => {
    const response = await post("/console/logout");
    assert.match(response.headers.getSetCookie()[0]!, /^nocturne_console=; Path=\/; Max-Age=0;/);
  });

  test("a cookie ends with its key", async () => {
    const { id, key } = await keyOfAccount(server.data, "leaving");
    const cookie = await logIn(key);
    assert.equal((await get("/keys", { cookie, ...fromConsole })).status, 200);
    await createClient({ baseUrl: server.url, apiKey: key }).keyRevoke({ params: { key_id: id } });
    await failedWith(await get("/keys", { cookie, ...fromConsole }), 401);
    assert.equal(await whoIs({ cookie, ...fromConsole }), null);
    await failedWith(await post("/console/login", { key }), 401);
  });

  test("a forged, an expired and another purpose's ticket are no cookie", async () => {
    const secret = deriveKey(readKeyFile(keyFileOf(server.data))!, "tickets");
    const db = await openDatabase(server.data);
    const { id, accountId } = (await validKey(db, server.key))!;
    await db.destroy();
    const good = {
      purpose: "console",
      subject: id,
      accountId,
      expiresAt: Date.now() + 60_000,
    } as const;
    const statusWith = async (value: string) =>
      (await get("/sessions", { cookie: `a=b; nocturne_console=${value}`, ...fromConsole })).status;
    const ticket = issueTicket(secret, good);
    assert.equal(await statusWith(ticket), 200);
    const [payload, signature] = ticket.split(".");
    const bad = [
      issueTicket(randomBytes(32), good),
      issueTicket(secret, { ...good, expiresAt: Date.now() - 1 }),
      issueTicket(secret, { ...good, purpose: "view" }),
      issueTicket(secret, { ...good, purpose: "control" }),
      issueTicket(secret, { ...good, accountId: "another" }),
      issueTicket(secret, { ...good, subject: "no-key" }),
      `${payload}.`,
      `${payload}.${signature}x`,
      server.key,
      "",
    ];
    for (const value of bad) assert.equal(await statusWith(value), 401, value);
  });

  test("the cookie's ticket opens no link", async () => {
    const token = (await logIn()).split("=")[1]!;
    await failedWith(await get(`/sessions/some-id/json/version?token=${token}`), 403);
  });
});
