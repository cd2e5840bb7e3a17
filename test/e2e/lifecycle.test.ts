import assert from "node:assert/strict";
import { once } from "node:events";
import { type AddressInfo, connect, createServer, type Socket } from "node:net";
import { text } from "node:stream/consumers";
import { describe, test, type TestContext } from "node:test";
import { setTimeout as delay } from "node:timers/promises";
import { WebSocket } from "ws";
import { ApiError } from "../../src/contract/client.ts";
import type { SessionResponse } from "../../src/contract/sessions.ts";
import { fastClock } from "../fast-clock.ts";
import { browsersOf, processesOfGroup, runFolders, until } from "../processes.ts";
import { startTestServer, type TestServer } from "../server.ts";
import { serveSite } from "../sites/server.ts";

/** A server without warm browsers, so that every browser is a session's. */
async function startServer(
  t: TestContext,
  environment: Record<string, string> = {},
): Promise<TestServer> {
  const server = await startTestServer({ NOCTURNE_WARM_BROWSERS: "0", ...environment });
  t.after(() => server[Symbol.asyncDispose]());
  return server;
}

/** One session and what a client does with it. */
async function startSession({ client }: TestServer, options: Record<string, unknown> = {}) {
  const started = await client.sessionStart({ body: options });
  const params = { session_id: started.session_id };
  return {
    started,
    params,
    execute: (action: Record<string, unknown>) => client.pageExecute({ params, body: action }),
    goto: (url: string) => client.pageExecute({ params, body: { type: "goto", url } }),
    evaluate: async (code: string) => {
      const { data } = await client.pageExecute({ params, body: { type: "evaluate_js", code } });
      return data?.markdown;
    },
    status: () => client.sessionStatus({ params }),
    stop: () => client.sessionStop({ params }),
  };
}

function assertEnded(
  session: SessionResponse,
  { status, reason }: { status: string; reason: string },
): void {
  assert.equal(session.status, status);
  assert.equal(session.end_reason, reason);
  assert.ok(Date.parse(session.closed_at ?? "") >= Date.parse(session.created_at));
}

const isClosed =
  (reason: string) =>
  (error: unknown): true => {
    assert.ok(error instanceof ApiError, String(error));
    const { message, error: code } = error.body as { message: string; error: string };
    assert.deepEqual([error.status, code], [404, "session_closed"]);
    assert.match(message, new RegExp(`\\(${reason}\\)$`));
    return true;
  };

async function assertNothingLeft({ data }: TestServer): Promise<void> {
  await until("the browser is gone", () => browsersOf(data).length === 0);
  await until("its folder is gone", () => runFolders(data).length === 0);
}

/** A site that takes every request and answers none. */
async function silentSite(t: TestContext): Promise<string> {
  const sockets = new Set<Socket>();
  const site = createServer((socket) => sockets.add(socket.on("error", () => {})));
  site.listen(0, "127.0.0.1");
  await once(site, "listening");
  t.after(() => {
    for (const socket of sockets) socket.destroy();
    site.close();
  });
  return `http://127.0.0.1:${(site.address() as AddressInfo).port}/`;
}

/** A CDP client; `ask` sends a command and waits for its answer. */
async function connectCdp(t: TestContext, url: string | null) {
  const socket = new WebSocket(url ?? "");
  t.after(() => socket.terminate());
  const closed = once(socket, "close").then(([code, reason]) => ({ code, reason: String(reason) }));
  await once(socket, "open");
  const waiting = new Map<number, (result: Record<string, unknown>) => void>();
  socket.on("message", (data: Buffer) => {
    const { id, result } = JSON.parse(data.toString()) as { id: number; result: never };
    waiting.get(id)?.(result);
  });
  let lastId = 0;
  const ask = (method: string, params = {}) =>
    new Promise<Record<string, unknown>>((resolve) => {
      waiting.set(++lastId, resolve);
      socket.send(JSON.stringify({ id: lastId, method, params }));
    });
  return { socket, closed, ask };
}

describe("a session that is stopped", () => {
  test("is closed for good, and a second stop changes nothing", async (t) => {
    const server = await startServer(t);
    const session = await startSession(server);
    assert.equal(session.started.status, "active");
    assert.equal(browsersOf(server.data).length, 1);
    const first = await session.stop();
    assertEnded(first, { status: "closed", reason: "stopped" });
    assert.equal(first.cdp_url, null);
    await assertNothingLeft(server);
    const second = await session.stop();
    assert.deepEqual(second, first);
    assert.deepEqual(await session.status(), first);
    await assert.rejects(session.goto("about:blank"), isClosed("stopped"));
  });

  test("answers a wait that is under way, and does not wait for it", async (t) => {
    const server = await startServer(t);
    const session = await startSession(server);
    const waiting = session.execute({ type: "wait", time_ms: 30_000 });
    const answered = assert.rejects(waiting, isClosed("stopped"));
    const queued = assert.rejects(session.goto("about:blank"), isClosed("stopped"));
    await delay(300);
    const from = performance.now();
    await session.stop();
    await Promise.all([answered, queued]);
    assert.ok(performance.now() - from < 15_000, "the wait went on to its end");
    await assertNothingLeft(server);
  });

  test("tells its CDP clients why they are cut off", async (t) => {
    const server = await startServer(t);
    const session = await startSession(server);
    const { closed } = await connectCdp(t, session.started.cdp_url);
    await session.stop();
    assert.deepEqual(await closed, { code: 1001, reason: "the session has ended" });
  });

  test("keeps its steps, its place in the list and the bytes it moved", async (t) => {
    const server = await startServer(t);
    await using site = await serveSite();
    const session = await startSession(server);
    const bytes = ({ network_request_bytes: sent, network_response_bytes: got }: SessionResponse) =>
      [sent, got] as const;
    assert.deepEqual(bytes(session.started), [0, 0]);
    await session.goto(`${site.url}/article.html`);
    const [sentFirst, gotFirst] = bytes(await session.status());
    assert.ok(sentFirst > 100 && gotFirst > 1000, `${sentFirst} sent, ${gotFirst} received`);
    await session.goto(`${site.url}/form.html`);
    await server.client.pageObserve({ params: session.params });
    const before = await session.status();
    const [sent, got] = bytes(before);
    assert.ok(sent > sentFirst && got > gotFirst + 1000, `${sent} sent, ${got} received`);
    assert.deepEqual(
      before.steps.map(({ type }) => type),
      ["execution_result", "execution_result", "observation"],
    );
    await session.stop();
    await assertNothingLeft(server);
    const after = await session.status();
    assert.deepEqual(after.steps, before.steps);
    assert.ok(bytes(after)[0] >= sent && bytes(after)[1] >= got);
    assert.deepEqual(await server.client.sessionOffset({ params: session.params }), { offset: 3 });
    const { items } = await server.client.listSessions({});
    assert.deepEqual(items, [{ ...after, steps: [] }]);
    const active = await server.client.listSessions({ query: { only_active: "true" } });
    assert.deepEqual(active.items, []);
  });
});

describe("the limits of a session", () => {
  // A test takes a few seconds of its own, hence 50 of the 60 seconds at a time.
  test("end it when it has been idle for long enough, and not before", async (t) => {
    const server = await startServer(t);
    const pass = fastClock(t);
    const session = await startSession(server, { idle_timeout_minutes: 2 });
    await pass(100);
    assert.equal((await session.status()).status, "active");
    await pass(20);
    const ended = await session.status();
    assertEnded(ended, { status: "timed_out", reason: "idle timeout" });
    assert.ok(Date.parse(ended.closed_at!) - Date.parse(ended.last_accessed_at) >= 120_000);
    await assert.rejects(session.goto("about:blank"), isClosed("idle timeout"));
    await assertNothingLeft(server);
    // The Python client takes any other answer to a stop for a failure.
    assert.equal((await session.stop()).status, "closed");
    assert.equal((await session.status()).status, "timed_out");
  });

  test("count the idle time from the last operation", async (t) => {
    const server = await startServer(t);
    const pass = fastClock(t);
    const session = await startSession(server, { idle_timeout_minutes: 1 });
    const { params } = session;
    const operations = {
      execute: () => session.goto("about:blank#next"),
      observe: () => server.client.pageObserve({ params }),
      scrape: () => server.client.pageScrape({ params, body: {} }),
      screenshot: () => server.client.pageScreenshot({ params }),
      "get cookies": () => server.client.sessionCookiesGet({ params }),
      "set cookies": () => server.client.sessionCookiesSet({ params, body: { cookies: [] } }),
    };
    for (const [name, operation] of Object.entries(operations)) {
      await pass(50);
      const before = Date.now();
      await operation();
      const { last_accessed_at: last } = await session.status();
      assert.ok(Date.parse(last) >= before, `${name} did not count`);
    }
    await pass(50);
    assert.equal((await session.status()).status, "active");
    await pass(10);
    assert.equal((await session.status()).end_reason, "idle timeout");
  });

  test("count a client's CDP messages as use, but not that it is connected", async (t) => {
    const server = await startServer(t);
    const pass = fastClock(t);
    const session = await startSession(server, { idle_timeout_minutes: 1 });
    const { ask, closed } = await connectCdp(t, session.started.cdp_url);
    for (let round = 0; round < 3; round++) {
      await pass(50);
      await ask("Browser.getVersion");
    }
    await pass(50);
    assert.equal((await session.status()).status, "active");
    await pass(10);
    assert.equal((await session.status()).end_reason, "idle timeout");
    assert.equal((await closed).code, 1001);
  });

  test("do not count looking at it as use", async (t) => {
    const server = await startServer(t);
    const pass = fastClock(t);
    const session = await startSession(server, { idle_timeout_minutes: 1 });
    await pass(50);
    await session.status();
    await server.client.listSessions({});
    await server.client.sessionDebugInfo({ params: session.params });
    await pass(10);
    assert.equal((await session.status()).end_reason, "idle timeout");
  });

  test("end it at its greatest age however busy it is", async (t) => {
    const server = await startServer(t);
    const pass = fastClock(t);
    const options = { idle_timeout_minutes: 1, max_duration_minutes: 2 };
    const session = await startSession(server, options);
    for (const seconds of [50, 50]) {
      await pass(seconds);
      await session.goto(`about:blank#${seconds}`);
    }
    assert.equal((await session.status()).status, "active");
    await pass(20);
    assertEnded(await session.status(), { status: "timed_out", reason: "max duration" });
    await assertNothingLeft(server);
  });
});

describe("a session whose browser is killed", () => {
  const kill = ({ data }: TestServer) => process.kill(browsersOf(data)[0]!.id, "SIGKILL");

  test("is an error, says so, and answers 404 from then on", async (t) => {
    const server = await startServer(t);
    const session = await startSession(server);
    const [browser] = browsersOf(server.data);
    const { closed } = await connectCdp(t, session.started.cdp_url);
    kill(server);
    await until("the session has ended", async () => (await session.status()).status !== "active");
    const ended = await session.status();
    assertEnded(ended, { status: "error", reason: "browser crashed" });
    assert.match(ended.error ?? "", /browser process ended/);
    assert.equal((await closed).code, 1001);
    const { client } = server;
    const { params } = session;
    for (const operation of [
      () => session.goto("about:blank"),
      () => client.pageObserve({ params }),
      () => client.pageScrape({ params, body: {} }),
      () => client.pageScreenshot({ params }),
      () => client.sessionCookiesGet({ params }),
      () => client.sessionDebugInfo({ params }),
    ]) {
      await assert.rejects(operation, isClosed("browser crashed"));
    }
    await assertNothingLeft(server);
    await until("its group is gone", () => processesOfGroup(browser!.id).length === 0);
    assert.equal((await session.stop()).status, "closed");
    assert.equal((await session.status()).status, "error");
  });

  for (const [what, action] of [
    ["a navigation", (url: string) => ({ type: "goto", url })],
    ["a script", () => ({ type: "evaluate_js", code: "await new Promise(() => {})" })],
    ["a wait", () => ({ type: "wait", time_ms: 30_000 })],
  ] as const) {
    test(`answers ${what} that is under way, and what waits behind it`, async (t) => {
      const server = await startServer(t);
      const session = await startSession(server);
      const answer = session.execute(action(await silentSite(t)));
      const answered = assert.rejects(answer, isClosed("browser crashed"));
      await delay(500);
      const behind = server.client.pageObserve({ params: session.params });
      const refused = assert.rejects(behind, isClosed("browser crashed"));
      await delay(500);
      kill(server);
      await Promise.all([answered, refused]);
      await assertNothingLeft(server);
    });
  }

  test("leaves the other sessions alone", async (t) => {
    const server = await startServer(t);
    const doomed = await startSession(server);
    kill(server);
    const other = await startSession(server);
    await until("it has ended", async () => (await doomed.status()).status === "error");
    assert.equal(await other.evaluate("1 + 1"), "2");
  });
});

describe("operations of one session", () => {
  test("run one at a time, in the order in which they came", async (t) => {
    const server = await startServer(t);
    const session = await startSession(server);
    // All on one connection: only so is it certain in which order they arrive.
    const codes = [
      "await new Promise((done) => setTimeout(done, 500)); say(1)",
      "say(2)",
      "say(3)",
    ];
    await session.evaluate("window.said = []; window.say = (n) => said.push(n)");
    const requests = codes.map((code, index) => {
      const body = JSON.stringify({ type: "evaluate_js", code });
      return [
        `POST /sessions/${session.params.session_id}/page/execute HTTP/1.1`,
        "host: server",
        `authorization: Bearer ${server.key}`,
        `content-length: ${body.length}`,
        `connection: ${index === codes.length - 1 ? "close" : "keep-alive"}`,
        "",
        body,
      ].join("\r\n");
    });
    const socket = connect(Number(new URL(server.url).port), "127.0.0.1");
    socket.write(requests.join(""));
    assert.equal((await text(socket)).match(/HTTP\/1.1 200 OK/g)?.length, 3);
    assert.equal(await session.evaluate("said.join()"), "1,2,3");
    const { steps } = await session.status();
    const times = steps.map(({ value }) => [value["started_at"], value["ended_at"]].map(String));
    assert.deepEqual(times.flat(), times.flat().toSorted());
  });
});

/** Where a session is made for the connection. */
const connectUrl = ({ url, key }: TestServer) =>
  `${url.replace("http", "ws")}/sessions/connect?token=${key}`;

describe("a full server", () => {
  const attempt = async (server: TestServer) => {
    const response = await server.call("POST", "/sessions/start", {});
    return {
      response,
      body: (await response.json()) as { session_id: string; status: unknown; message: string },
    };
  };

  test("lets the next start wait and admits it when a session is stopped", async (t) => {
    const full = { NOCTURNE_MAX_SESSIONS: "1", NOCTURNE_QUEUE_SECONDS: "60" };
    const server = await startServer(t, full);
    const starts = [attempt(server), attempt(server)];
    const first = await Promise.race(starts);
    assert.equal(first.response.status, 200);
    await delay(500);
    assert.equal(browsersOf(server.data).length, 1);
    await server.client.sessionStop({ params: { session_id: first.body.session_id } });
    const answers = await Promise.all(starts);
    assert.deepEqual(
      answers.map(({ response }) => response.status),
      [200, 200],
    );
    assert.equal(new Set(answers.map(({ body }) => body.session_id)).size, 2);
    assert.equal(browsersOf(server.data).length, 1);
  });

  test("answers 529 with Retry-After to a start that waited in vain", async (t) => {
    const full = { NOCTURNE_MAX_SESSIONS: "1", NOCTURNE_QUEUE_SECONDS: "1" };
    const server = await startServer(t, full);
    const answers = await Promise.all([attempt(server), attempt(server)]);
    const [one, other] = answers.toSorted((a, b) => a.response.status - b.response.status);
    assert.equal(one?.response.status, 200);
    assert.equal(other?.response.status, 529);
    assert.ok(Number(other.response.headers.get("retry-after")) >= 1);
    assert.equal(other.body.status, 529);
    assert.match(other.body.message, /all 1 sessions are in use/);
    assert.equal(browsersOf(server.data).length, 1);
  });

  test("turns a CDP client away that wants a session", { timeout: 20_000 }, async (t) => {
    const full = { NOCTURNE_MAX_SESSIONS: "1", NOCTURNE_QUEUE_SECONDS: "0" };
    const server = await startServer(t, full);
    await startSession(server);
    const { closed } = await connectCdp(t, connectUrl(server));
    const { code, reason } = await closed;
    assert.equal(code, 1013);
    assert.match(reason, /all 1 sessions are in use/);
  });

  test("has room again after a crash and after a start that failed", async (t) => {
    const full = { NOCTURNE_MAX_SESSIONS: "1", NOCTURNE_QUEUE_SECONDS: "20" };
    const server = await startServer(t, full);
    await assert.rejects(startSession(server, { browser_type: "chrome-nightly" }), { status: 422 });
    await startSession(server);
    process.kill(browsersOf(server.data)[0]!.id, "SIGKILL");
    const next = await startSession(server);
    assert.equal(await next.evaluate("1 + 1"), "2");
  });

  test("has as many sessions at once as it may", async (t) => {
    const server = await startServer(t, { NOCTURNE_MAX_SESSIONS: "5" });
    const sessions = await Promise.all(Array.from({ length: 5 }, () => startSession(server)));
    assert.equal(browsersOf(server.data).length, 5);
    const answers = await Promise.all(sessions.map(({ evaluate }, n) => evaluate(`${n} * 2`)));
    assert.deepEqual(answers, ["0", "2", "4", "6", "8"]);
    await Promise.all(sessions.map(({ stop }) => stop()));
    await assertNothingLeft(server);
  });
});

describe("a session without a page", () => {
  for (const type of ["goto_new_tab", "goto"]) {
    test(`can be used again by ${type}`, async (t) => {
      const server = await startServer(t);
      await using site = await serveSite();
      const session = await startSession(server);
      const { ask } = await connectCdp(t, session.started.cdp_url);
      const { targetInfos } = await ask("Target.getTargets");
      for (const { targetId, type: kind } of targetInfos as { targetId: string; type: string }[]) {
        if (kind === "page") await ask("Target.closeTarget", { targetId });
      }
      await until("no page is left", async () => {
        const { tabs } = await server.client.sessionDebugInfo({ params: session.params });
        return tabs.length === 0;
      });
      const { success, message } = await session.execute({ type, url: site.url });
      assert.ok(success, message);
      assert.equal(await session.evaluate("document.title"), "The Night Garden");
    });
  }
});

test("a session made for a connection ends with it", async (t) => {
  const server = await startServer(t);
  const { ask, socket } = await connectCdp(t, connectUrl(server));
  assert.match(String((await ask("Browser.getVersion"))["product"]), /Chrome/);
  socket.close();
  await assertNothingLeft(server);
  const { items } = await server.client.listSessions({});
  assertEnded(items[0]!, { status: "closed", reason: "client disconnected" });
});
