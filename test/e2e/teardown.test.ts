import assert from "node:assert/strict";
import { once } from "node:events";
import { existsSync, writeFileSync } from "node:fs";
import { chmod, mkdtemp, rm, writeFile } from "node:fs/promises";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, test, type TestContext } from "node:test";
import { setTimeout as delay } from "node:timers/promises";
import { ApiError } from "../../src/contract/client.ts";
import {
  browsersOf,
  type LiveBrowser,
  listeningPorts,
  processesNaming,
  processesOfGroup,
  runFolders,
  until,
} from "../processes.ts";
import { findBrowsers } from "../../src/browser/find.ts";
import { runRoot } from "../../src/browser/run-folder.ts";
import { startTestServer } from "../server.ts";
import {
  beginServer,
  makeDataFolder,
  type ServerProcess,
  startServerProcess,
} from "../server-process.ts";

const lockOf = (data: string) => join(data, "server.lock");

/** A folder below the run root is a browser's; beside each lies a note. */
const folders = (data: string) => runFolders(data).filter((name) => !name.endsWith(".pid"));

/** Once the server has ended, its folders are gone; killed processes and Chromium's crash handlers may take a moment. */
async function assertGone(data: string): Promise<void> {
  assert.deepEqual(runFolders(data), []);
  await until("no process names the run root", () => processesNaming(runRoot(data)).length === 0);
}

/** A program that is Chromium until it is told to break down; from then on it ends at once. */
async function chromiumThatBreaks(t: TestContext) {
  const folder = await mkdtemp(join(tmpdir(), "nocturne-broken-"));
  t.after(() => rm(folder, { recursive: true }));
  // Browsers run as another user.
  await chmod(folder, 0o755);
  const explicit = process.env["NOCTURNE_BROWSER"];
  const [chromium] = findBrowsers({ explicit });
  const path = join(folder, "chromium");
  const broken = join(folder, "broken");
  const lines = ["#!/bin/sh", `[ -e ${broken} ] && exit 3`, `exec ${chromium!.path} "$@"`, ""];
  await writeFile(path, lines.join("\n"), { mode: 0o755 });
  return { path, breakDown: () => writeFile(broken, "") };
}

/** A dying process names nothing any more, but is still of its group. */
async function assertGroupsGone(browsers: LiveBrowser[]): Promise<void> {
  const left = () => browsers.flatMap(({ group }) => processesOfGroup(group));
  await until("the process groups are gone", () => left().length === 0);
}

async function assertNoBrowser(data: string): Promise<void> {
  await until("no process names the run root", () => processesNaming(runRoot(data)).length === 0);
  await until("the run root is empty", () => runFolders(data).length === 0);
}

async function isListening(port: number): Promise<boolean> {
  const socket = connect(port, "127.0.0.1");
  try {
    await once(socket, "connect");
    return true;
  } catch {
    return false;
  } finally {
    socket.destroy();
  }
}

/** Waits until the pool is full and answers every browser of the server. */
async function warmed(data: string, count: number) {
  await until(`${count} browsers run`, () => browsersOf(data).length === count);
  // The note is written right after the start: a browser without one can't be found again.
  await until("all are noted", () => runFolders(data).length === 2 * count);
  return browsersOf(data);
}

/** A server with sessions, one of which has a step, and a warm browser. */
async function busyServer(t: TestContext, data: string, sessionCount: number) {
  const server = await startServerProcess(t, data, { NOCTURNE_WARM_BROWSERS: "1" });
  const ids: string[] = [];
  for (let index = 0; index < sessionCount; index++) {
    ids.push((await server.client.sessionStart({ body: {} })).session_id);
  }
  const action = { type: "evaluate_js", code: "'kept'" };
  await server.client.pageExecute({ params: { session_id: ids[0]! }, body: action });
  const browsers = await warmed(data, sessionCount + 1);
  return { server, ids, browsers };
}

async function assertEnded(
  { client }: ServerProcess,
  ids: string[],
  status: string,
  reason: string,
): Promise<void> {
  const records = ids.map((id) => client.sessionStatus({ params: { session_id: id } }));
  for (const record of await Promise.all(records)) {
    assert.deepEqual([record.status, record.end_reason], [status, reason]);
    assert.ok(record.closed_at !== null);
  }
  const { steps } = await records[0]!;
  assert.deepEqual(
    steps.map(({ type }) => type),
    ["execution_result"],
  );
  assert.match(JSON.stringify(steps), /kept/);
  const { items } = await client.listSessions({ query: { only_active: "true" } });
  assert.deepEqual(items, []);
}

describe("a stopped session", () => {
  test("leaves no process, no folder and no port", async (t) => {
    const data = await makeDataFolder(t);
    const server = await startServerProcess(t, data, { NOCTURNE_WARM_BROWSERS: "0" });
    assert.deepEqual(listeningPorts(server.id), [Number(new URL(server.url).port)]);
    const { session_id } = await server.client.sessionStart({ body: {} });
    const [browser] = browsersOf(data);
    assert.ok(browser);
    assert.ok(listeningPorts(server.id).includes(browser.egressPort));
    assert.ok(processesOfGroup(browser.group).length > 1);
    assert.ok(existsSync(browser.folder));
    await server.client.sessionStop({ params: { session_id } });
    await assertNoBrowser(data);
    await assertGroupsGone([browser]);
    assert.deepEqual(listeningPorts(server.id), [Number(new URL(server.url).port)]);
  });

  test("leaves nothing either when it never got a browser that can start", async (t) => {
    const data = await makeDataFolder(t);
    const broken = await chromiumThatBreaks(t);
    const environment = { NOCTURNE_WARM_BROWSERS: "0", NOCTURNE_BROWSER: broken.path };
    const server = await startServerProcess(t, data, environment);
    await broken.breakDown();
    await assert.rejects(server.client.sessionStart({ body: {} }), (error) => {
      assert.ok(error instanceof ApiError);
      assert.equal(error.status, 503);
      return true;
    });
    await assertNoBrowser(data);
    assert.deepEqual(listeningPorts(server.id), [Number(new URL(server.url).port)]);
  });
});

describe("a server that is asked to end", () => {
  for (const signal of ["SIGTERM", "SIGINT"] as const) {
    test(`by ${signal} ends its sessions and leaves nothing`, async (t) => {
      const data = await makeDataFolder(t);
      const { server, ids, browsers } = await busyServer(t, data, 2);
      const ports = listeningPorts(server.id);
      assert.equal(ports.length, 1 + browsers.length);
      assert.ok(existsSync(lockOf(data)));
      assert.equal(await server.end(signal), 0);
      await assertGone(data);
      assert.equal(existsSync(lockOf(data)), false);
      for (const port of ports) assert.equal(await isListening(port), false, `port ${port}`);
      await assertGroupsGone(browsers);
      const next = await startServerProcess(t, data);
      await assertEnded(next, ids, "closed", "server shutdown");
      assert.equal(await next.end("SIGTERM"), 0);
    });
  }

  test("twice, as npm does on a Ctrl-C, ends as if it had been asked once", async (t) => {
    const data = await makeDataFolder(t);
    const { server, ids } = await busyServer(t, data, 1);
    process.kill(server.id, "SIGINT");
    await until("it has heard", () => server.output().includes("Stopping"));
    assert.equal(await server.end("SIGINT"), 0);
    await assertGone(data);
    const next = await startServerProcess(t, data);
    await assertEnded(next, ids, "closed", "server shutdown");
  });

  test("does not wait for a client that has stopped answering", { timeout: 60_000 }, async (t) => {
    const data = await makeDataFolder(t);
    const { server, ids } = await busyServer(t, data, 1);
    const { ws } = await server.client.sessionDebugInfo({ params: { session_id: ids[0]! } });
    const { pathname, search, port } = new URL(ws.cdp);
    const socket = connect(Number(port), "127.0.0.1");
    t.after(() => socket.destroy());
    socket.on("error", () => {});
    const key = Buffer.alloc(16).toString("base64");
    socket.write(
      `GET ${pathname}${search} HTTP/1.1\r\nhost: server\r\nconnection: Upgrade\r\nupgrade: websocket\r\n` +
        `sec-websocket-version: 13\r\nsec-websocket-key: ${key}\r\n\r\n`,
    );
    const [head] = (await once(socket, "data")) as [Buffer];
    assert.match(head.toString(), /^HTTP\/1.1 101/);
    const from = performance.now();
    assert.equal(await server.end("SIGTERM"), 0);
    assert.ok(performance.now() - from < 15_000, "it waited for the client");
    await assertGone(data);
  });

  test("turns away the starts that wait for a slot", async (t) => {
    const data = await makeDataFolder(t);
    const full = { NOCTURNE_MAX_SESSIONS: "1", NOCTURNE_QUEUE_SECONDS: "60" };
    const server = await startServerProcess(t, data, { ...full, NOCTURNE_WARM_BROWSERS: "0" });
    await server.client.sessionStart({ body: {} });
    const waiting = server.client.sessionStart({ body: {} }).then(
      () => assert.fail("it was started"),
      () => "turned away",
    );
    await delay(1000);
    const from = performance.now();
    assert.equal(await server.end("SIGTERM"), 0);
    assert.ok(performance.now() - from < 30_000, "it waited for the queue");
    assert.equal(await waiting, "turned away");
    await assertGone(data);
  });

  test("while browsers are starting leaves none of them", async (t) => {
    const data = await makeDataFolder(t);
    const many = { NOCTURNE_WARM_BROWSERS: "3", NOCTURNE_LAUNCH_AT_ONCE: "2" };
    const server = await startServerProcess(t, data, many);
    const start = server.client.sessionStart({ body: { user_agent: "cold" } });
    const answered = start.catch(() => undefined);
    await until("a browser is on its way", () => folders(data).length > 0);
    assert.equal(await server.end("SIGTERM"), 0);
    await assertGone(data);
    await answered;
  });

  test("while it starts leaves nothing", async (t) => {
    const data = await makeDataFolder(t);
    const { process: child, ended, output } = beginServer(t, data);
    // Its first browser, with which it tries out the sandbox.
    await until("a browser is on its way", () => folders(data).length > 0);
    child.kill("SIGTERM");
    assert.equal(await ended, 0, output());
    await assertGone(data);
    assert.equal(existsSync(lockOf(data)), false);
  });
});

describe("a server that can't start", () => {
  test("because its port is taken says so and leaves nothing", async (t) => {
    const [data, other] = [await makeDataFolder(t), await makeDataFolder(t)];
    const { url } = await startServerProcess(t, other, { NOCTURNE_WARM_BROWSERS: "0" });
    const { ended, output } = beginServer(t, data, { NOCTURNE_PORT: new URL(url).port });
    assert.equal(await ended, 1);
    assert.match(output(), /^The port is in use; .*NOCTURNE_PORT/);
    await assertGone(data);
    assert.equal(existsSync(lockOf(data)), false);
  });

  test("because of a setting, found once a browser runs, says so and leaves nothing", async (t) => {
    const data = await makeDataFolder(t);
    const { ended, output } = beginServer(t, data, { NOCTURNE_PROXIES: "/no/such/file" });
    await until("a browser is on its way", () => folders(data).length > 0);
    assert.equal(await ended, 1);
    assert.match(output(), /^NOCTURNE_PROXIES=\/no\/such\/file is not usable.*\n$/);
    await assertGone(data);
    assert.equal(existsSync(lockOf(data)), false);
  });

  test("because another one uses its data folder says so in a sentence and disturbs nothing", async (t) => {
    const data = await makeDataFolder(t);
    const { server, ids, browsers } = await busyServer(t, data, 1);
    const { ended, output } = beginServer(t, data);
    assert.equal(await ended, 1);
    const sentence = `Another server (process ${server.id}) uses the data folder ${data}; stop it or set NOCTURNE_DATA.\n`;
    assert.equal(output(), sentence);
    const params = { session_id: ids[0]! };
    assert.equal((await server.client.sessionStatus({ params })).status, "active");
    const action = { type: "evaluate_js", code: "6 * 7" };
    const { data: answer } = await server.client.pageExecute({ params, body: action });
    assert.equal(answer?.markdown, "42");
    assert.deepEqual(
      browsersOf(data).map(({ id }) => id),
      browsers.map(({ id }) => id),
    );
    assert.ok(existsSync(lockOf(data)));
    assert.equal(await server.end("SIGTERM"), 0);
  });
});

describe("a server that is killed", () => {
  test("is followed by one that finds nothing of it but its records", async (t) => {
    const data = await makeDataFolder(t);
    const { server, ids, browsers } = await busyServer(t, data, 2);
    const ports = listeningPorts(server.id);
    assert.equal(await server.end("SIGKILL"), "SIGKILL");
    assert.ok(existsSync(lockOf(data)), "the lock of the killed server is still there");
    const next = await startServerProcess(t, data, { NOCTURNE_WARM_BROWSERS: "0" });
    await assertNoBrowser(data);
    await assertGroupsGone(browsers);
    for (const port of ports) assert.equal(await isListening(port), false, `port ${port}`);
    await assertEnded(next, ids, "error", "server lost");
    const params = { session_id: ids[0]! };
    const { error } = await next.client.sessionStatus({ params });
    assert.match(error ?? "", /server ended while the session was active/);
    assert.equal((await next.client.sessionStop({ params })).status, "closed");
    await next.client.sessionStart({ body: {} });
    assert.equal(await next.end("SIGTERM"), 0);
    assert.equal(existsSync(lockOf(data)), false);
  });

  test("is followed by its browsers even if no server comes after it", async (t) => {
    const data = await makeDataFolder(t);
    const { server, browsers } = await busyServer(t, data, 1);
    await server.end("SIGKILL");
    await until("the browsers are gone", () => processesNaming(runRoot(data)).length === 0);
    await assertGroupsGone(browsers);
  });

  test("does not block the next one by a lock whose process id is another's by now", async (t) => {
    const data = await makeDataFolder(t);
    writeFileSync(lockOf(data), `${process.pid} 1`);
    const server = await startServerProcess(t, data, { NOCTURNE_WARM_BROWSERS: "0" });
    assert.equal(await server.end("SIGTERM"), 0);
    writeFileSync(lockOf(data), "");
    const next = await startServerProcess(t, data, { NOCTURNE_WARM_BROWSERS: "0" });
    assert.equal(await next.end("SIGTERM"), 0);
  });
});

describe("a server inside another program", () => {
  test("leaves nothing that keeps the program running", async () => {
    const before = process.getActiveResourcesInfo();
    {
      await using server = await startTestServer();
      const started = await server.client.sessionStart({});
      await server.client.pageObserve({ params: { session_id: started.session_id } });
    }
    const kinds = new Set(["ChildProcess", "ProcessWrap", "TCPServerWrap", "PipeWrap", "Timeout"]);
    const held = () => process.getActiveResourcesInfo().filter((kind) => kinds.has(kind));
    const allowed = before.filter((kind) => kinds.has(kind)).length;
    await until("nothing is held", () => held().length <= allowed);
  });

  test("can be disposed at once after its start, with its browsers still on their way", async () => {
    const server = await startTestServer({ NOCTURNE_WARM_BROWSERS: "2" });
    const { data } = server;
    await server[Symbol.asyncDispose]();
    await assertGone(data);
  });
});
