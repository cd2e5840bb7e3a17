import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { writeFile, mkdir, readdir } from "node:fs/promises";
import { join } from "node:path";
import { describe, test, type TestContext } from "node:test";
import type { Client } from "../../src/contract/client.ts";
import { fastClock } from "../fast-clock.ts";
import { browsersOf, until } from "../processes.ts";
import { makeDataFolder, startServerProcess } from "../server-process.ts";
import { startTestServer, type TestServer } from "../server.ts";
import { openDatabase } from "../../src/store/open.ts";
import { listVersions } from "../../src/store/profiles.ts";
import { serveTwoOrigins, type TwoOrigins } from "../sites/two-origins.ts";

async function openSite(t: TestContext): Promise<TwoOrigins> {
  const site = await serveTwoOrigins();
  t.after(() => site[Symbol.asyncDispose]());
  return site;
}

async function openServer(t: TestContext): Promise<TestServer> {
  const server = await startTestServer({ NOCTURNE_WARM_BROWSERS: "0" });
  t.after(() => server[Symbol.asyncDispose]());
  return server;
}

/** A session that saves its profile, with something in its page. */
async function startFilled(client: Client, url: string, options: Record<string, unknown> = {}) {
  const { profile_id: id } = await client.profileCreate({});
  const body = { profile: { id, persist: true }, ...options };
  const { session_id } = await client.sessionStart({ body });
  const params = { session_id };
  await client.pageExecute({ params, body: { type: "goto", url } });
  const evaluate = (code: string) =>
    client.pageExecute({ params, body: { type: "evaluate_js", code } });
  await evaluate("localStorage.a = 1; 'ok'");
  return { id, params, evaluate, status: () => client.sessionStatus({ params }) };
}

/** What a new session with the profile finds in the page. */
async function stored(client: Client, id: string, url: string): Promise<string> {
  const { session_id } = await client.sessionStart({ body: { profile: { id, persist: true } } });
  const params = { session_id };
  await client.pageExecute({ params, body: { type: "goto", url } });
  const code = "JSON.stringify({ ...localStorage })";
  const { data } = await client.pageExecute({ params, body: { type: "evaluate_js", code } });
  await client.sessionStop({ params });
  return data?.markdown ?? "";
}

describe("a profile is saved", () => {
  test("when its session has been idle for too long", async (t) => {
    const site = await openSite(t);
    const server = await openServer(t);
    const { client } = server;
    const pass = fastClock(t);
    const session = await startFilled(client, `${site.one}/`, { idle_timeout_minutes: 1 });
    await pass(61);
    await until("its session has ended", async () => (await session.status()).status !== "active");
    assert.equal((await session.status()).end_reason, "idle timeout");
    await until("its browser is gone", () => browsersOf(server.data).length === 0);
    assert.equal(await stored(client, session.id, `${site.one}/`), '{"a":"1"}');
  });

  test("every minute, which is what a crash leaves of it", async (t) => {
    const site = await openSite(t);
    const server = await openServer(t);
    const { client } = server;
    const pass = fastClock(t);
    const session = await startFilled(client, `${site.one}/`, { idle_timeout_minutes: 10 });
    // What a tab has left is kept as well.
    await client.pageExecute({
      params: session.params,
      body: { type: "goto", url: `${site.other}/` },
    });
    await session.evaluate("localStorage.other = 1; 'ok'");
    await pass(61);
    const params = { profile_id: session.id };
    const versions = async () => (await client.profileVersions({ params })).versions;
    await until("it is saved", async () => (await versions()).length === 1);
    await pass(61);
    await session.evaluate("localStorage.lost = 1; 'ok'");
    const { metadata } = await client.pageObserve({ params: session.params });
    assert.equal(metadata.tabs.length, 1);
    const [browser] = browsersOf(server.data);
    process.kill(-browser!.group, "SIGKILL");
    await until("its session has ended", async () => (await session.status()).status === "error");
    assert.equal((await versions()).length, 1);
    assert.equal(await stored(client, session.id, `${site.other}/`), '{"other":"1"}');
    assert.equal(await stored(client, session.id, `${site.one}/`), '{"a":"1"}');
  });

  test("when the server is told to stop, and is free again after it was killed", async (t) => {
    const site = await openSite(t);
    const data = await makeDataFolder(t);
    const environment = { NOCTURNE_WARM_BROWSERS: "0", NOCTURNE_ALLOW_PRIVATE_NETWORK: "true" };
    const first = await startServerProcess(t, data, environment);
    const { id, params } = await startFilled(first.client, `${site.one}/`);
    await first.client.sessionStop({ params });
    await first.client.sessionStart({ body: { profile: { id, persist: true } } });
    await first.end("SIGKILL");
    // As if it had been killed while it saved.
    const orphan = join(data, "profiles", "00", "0000-orphan");
    await mkdir(join(orphan, ".."), { recursive: true });
    await writeFile(orphan, randomBytes(8));
    const second = await startServerProcess(t, data, environment);
    const blobs = await readdir(join(data, "profiles"), { recursive: true });
    assert.ok(!blobs.includes("00/0000-orphan"), String(blobs));
    assert.equal(await stored(second.client, id, `${site.one}/`), '{"a":"1"}');
    const last = await startFilled(second.client, `${site.other}/`);
    assert.equal(await second.end("SIGTERM"), 0);
    const db = await openDatabase(data);
    t.after(() => db.destroy());
    const [saved] = await listVersions(db, last.id);
    assert.deepEqual(saved?.domains, ["localhost"]);
  });
});
