import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import {
  healthCheck,
  listSessions,
  NotteClient,
  pageExecute,
  pageObserve,
  pageScrape,
  pageScreenshot,
  sessionCookiesGet,
  sessionDebugInfo,
  sessionOffset,
  sessionStart,
  sessionStatus,
  sessionStop,
} from "notte-sdk";
import { openStage, type Stage } from "../stage.ts";
import { connect, evaluate, idOfSession } from "./notte-client.ts";

let stage: Stage;
before(async () => (stage = await openStage()));
after(() => stage[Symbol.asyncDispose]());

function page(path: string): string {
  return stage.site.url + path;
}

test("a session is active while it is used and closed afterwards", async () => {
  const id = await connect(stage.server)
    .Session()
    .use(async (session) => {
      assert.equal((await session.status()).status, "active");
      assert.equal(session.getResponse()?.session_id, session.getId());
      return idOfSession(session);
    });
  const { data } = await sessionStatus({ path: { session_id: id } });
  assert.equal(data?.status, "closed");
  assert.ok(Date.parse(data.closed_at ?? "") >= Date.parse(data.created_at));
});

test("a session is closed when its user throws", async () => {
  const session = connect(stage.server).Session();
  let id = "";
  const failing = session.use(async () => {
    id = idOfSession(session);
    throw new Error("the user's own");
  });
  await assert.rejects(failing, { message: "the user's own" });
  const { data } = await sessionStatus({ path: { session_id: id } });
  assert.equal(data?.status, "closed");
});

test("a session as an async iterator is stopped after the loop", async () => {
  let id = "";
  for await (const session of connect(stage.server).Session()) {
    id = idOfSession(session);
    await session.execute({ type: "goto", url: page("/") });
    assert.equal(await evaluate(session, "document.title"), "The Night Garden");
  }
  const { data } = await sessionStatus({ path: { session_id: id } });
  assert.equal(data?.status, "closed");
});

test("the options of a session are in force in its browser", async () => {
  const options = {
    headless: true,
    max_duration_minutes: 20,
    idle_timeout_minutes: 7,
    user_agent: "Mozilla/5.0 (X11; Linux x86_64) Nocturne/1",
    viewport_width: 900,
    viewport_height: 700,
    chrome_args: ["--force-device-scale-factor=2"],
    extra_http_headers: { "x-garden": "night" },
  };
  await connect(stage.server)
    .Session(options)
    .use(async (session) => {
      assert.partialDeepStrictEqual(await session.status(), {
        headless: true,
        max_duration_minutes: 20,
        idle_timeout_minutes: 7,
        timeout_minutes: 7,
        user_agent: options.user_agent,
        viewport_width: 900,
        viewport_height: 700,
      });
      await session.execute({ type: "goto", url: page("/headers") });
      const headers = JSON.parse(
        String(await evaluate(session, "document.body.innerText")),
      ) as Record<string, string>;
      assert.equal(headers["x-garden"], "night");
      assert.equal(headers["user-agent"], options.user_agent);
      assert.deepEqual(
        await evaluate(session, "[innerWidth, innerHeight, devicePixelRatio, navigator.userAgent]"),
        [900, 700, 2, options.user_agent],
      );
    });
});

test("options that contradict each other are refused with the server's message", async () => {
  const session = connect(stage.server).Session({
    idle_timeout_minutes: 20,
    max_duration_minutes: 10,
  });
  await assert.rejects(session.start(), {
    message:
      "Failed to start session: Failed to create session: body.idle_timeout_minutes: must not exceed max_duration_minutes (10), got 20",
  });
  assert.equal(session.isSessionActive(), false);
});

test("the generated functions answer what they are typed to", async () => {
  const client = connect(stage.server).getClient();
  const health = await healthCheck({ client });
  assert.equal(health.data?.status, "ok");

  const started = await sessionStart({ body: {} });
  const path = { session_id: started.data?.session_id ?? "" };
  const url = page("/");
  const went = await pageExecute({ path, body: { type: "goto", url } });
  assert.equal(went.data?.success, true);
  assert.deepEqual(went.data.action, {
    type: "goto",
    category: "Special Browser Actions",
    description: "Goto a URL (in current tab)",
    url,
  });

  const seen = await pageObserve({ path, body: { max_nb_actions: 2 } });
  assert.deepEqual(
    seen.data?.space.interaction_actions.map(({ id }) => id),
    ["L1", "L2"],
  );
  const scraped = await pageScrape({ path, body: { scrape_images: true } });
  assert.match(scraped.data?.markdown ?? "", /Plants that flower after dark/);
  assert.deepEqual(scraped.data?.images, []);
  const offset = await sessionOffset({ path });
  assert.equal(offset.data?.offset, 2);
  const cookies = await sessionCookiesGet({ path });
  assert.deepEqual(cookies.data, { cookies: [] });

  const picture = await pageScreenshot({ path });
  assert.ok(picture.data instanceof Blob);
  assert.equal(picture.data.type, "image/png");
  const bytes = Buffer.from(await picture.data.arrayBuffer());
  assert.equal(bytes.subarray(1, 4).toString("latin1"), "PNG");

  const debug = await sessionDebugInfo({ path });
  assert.deepEqual(Object.keys(debug.data?.ws ?? {}).toSorted(), ["cdp", "logs", "recording"]);
  assert.deepEqual(
    debug.data?.tabs.map(({ metadata }) => metadata),
    [{ tab_id: 0, title: "The Night Garden", url }],
  );

  const active = await listSessions({ query: { only_active: true } });
  assert.deepEqual(
    active.data?.items.map(({ session_id: id }) => id),
    [path.session_id],
  );
  const stopped = await sessionStop({ path });
  assert.equal(stopped.data?.status, "closed");
  const again = await sessionStop({ path });
  assert.equal(again.data?.status, "closed");
  const none = await listSessions({ query: { only_active: true } });
  assert.deepEqual(none.data, {
    items: [],
    page: 1,
    page_size: 10,
    has_next: false,
    has_previous: false,
  });
  const steps = (await sessionStatus({ path })).data?.steps;
  assert.deepEqual(
    steps?.map(({ type }) => type),
    ["execution_result", "observation"],
  );
});

test("a list is read page by page", async () => {
  connect(stage.server);
  const ids: string[] = [];
  for (let at = 0; at < 3; at++) {
    const { data } = await sessionStart({ body: {} });
    ids.unshift(data?.session_id ?? "");
    await sessionStop({ path: { session_id: ids[0]! } });
  }
  const first = await listSessions({ query: { page: 1, page_size: 2 } });
  assert.deepEqual(
    first.data?.items.map(({ session_id: id }) => id),
    ids.slice(0, 2),
  );
  assert.deepEqual([first.data?.has_next, first.data?.has_previous], [true, false]);
  const second = await listSessions({ query: { page: 2, page_size: 2 } });
  assert.equal(second.data?.items[0]?.session_id, ids[2]);
  assert.equal(second.data?.has_previous, true);
});

test("a wrong key gives the server's message", async () => {
  await assert.rejects(connect(stage.server, "not-a-key").Session().start(), {
    message: /^Failed to start session: .*This API key is unknown or was revoked\. /,
  });
  const { response, data } = await listSessions();
  assert.equal(response.status, 401);
  assert.equal(data, undefined);
  // The health of the server is anybody's to know.
  assert.equal((await healthCheck()).response.status, 200);
});

test("a client without a key is told to set one", async () => {
  delete process.env["NOTTE_API_KEY"];
  const unset = new NotteClient({ baseUrl: stage.server.url });
  await assert.rejects(unset.Session().start(), {
    message: /The client has no API key: set NOTTE_API_KEY\./,
  });
});

test("a session that never was is not found", async () => {
  connect(stage.server);
  const path = { session_id: "5f0c9a4e-0000-4000-8000-000000000000" };
  const calls = [
    sessionStatus({ path }),
    sessionStop({ path }),
    sessionOffset({ path }),
    sessionDebugInfo({ path }),
    sessionCookiesGet({ path }),
    pageObserve({ path, body: {} }),
    pageExecute({ path, body: { type: "reload" } }),
    pageScreenshot({ path }),
  ];
  for (const { response, error } of await Promise.all(calls)) {
    assert.equal(response.status, 404);
    const message = `Session '${path.session_id}' not found`;
    assert.deepEqual(error, { status: 404, message, error: "not_found", detail: message });
  }
});

test("the page of a session that was stopped can't be used", async () => {
  const session = connect(stage.server).Session();
  await session.start();
  const path = { session_id: idOfSession(session) };
  await session.stop();
  const { response, error } = await pageObserve({ path, body: {} });
  assert.equal(response.status, 404);
  assert.equal(
    (error as unknown as { message: string }).message,
    `Session '${path.session_id}' is closed (stopped)`,
  );
  assert.equal((await sessionOffset({ path })).data?.offset, 0);
});
