import assert from "node:assert/strict";
import { once } from "node:events";
import { after, before, test } from "node:test";
import { type Browser, chromium, type Page } from "playwright-core";
import { WebSocket } from "ws";
import { until } from "../processes.ts";
import { openStage, type Stage, type StagedSession } from "../stage.ts";

let stage: Stage;
before(async () => (stage = await openStage()));
after(() => stage[Symbol.asyncDispose]());

function connect(session: StagedSession): Promise<Browser> {
  return chromium.connectOverCDP(session.cdpUrl);
}

function firstPage(browser: Browser): Page {
  const page = browser.contexts()[0]?.pages()[0];
  assert.ok(page, "a browser that was connected to has a context with a page");
  return page;
}

test("the first page of the first context is the page that the API works on", async () => {
  await using session = await stage.startSession();
  await using browser = await connect(session);
  assert.equal(browser.contexts().length, 1);
  assert.equal(browser.contexts()[0]?.pages().length, 1);
  const page = firstPage(browser);

  await page.goto(`${stage.site.url}/`);
  const seen = await session.observe();
  assert.equal(seen.url, `${stage.site.url}/`);
  assert.equal(seen.title, "The Night Garden");

  await session.execute({ type: "click", selector: "#article" });
  assert.equal(page.url(), `${stage.site.url}/article.html`);
  assert.equal(await page.title(), "Moonflowers");
});

test("a page is filled, clicked, evaluated and photographed", async () => {
  await using session = await stage.startSession();
  await using browser = await connect(session);
  const page = firstPage(browser);
  await page.goto(`${stage.site.url}/form.html`);

  await page.getByLabel("Name").fill("Ada");
  await page.getByLabel("Seed").selectOption("moonflower");
  await page.getByLabel("It is a gift").check();
  await page.getByRole("button", { name: "Send the order" }).click();

  const ordered: unknown = JSON.parse(await page.locator("#result").innerText());
  assert.partialDeepStrictEqual(ordered, { name: "Ada", seed: "moonflower", gift: "on" });
  assert.equal(await page.evaluate(() => document.title), "Ordered");
  assert.equal((await session.observe()).title, "Ordered");

  const picture = await page.screenshot();
  assert.equal(picture.subarray(1, 4).toString("latin1"), "PNG");
});

test("a tab that Playwright opens is a tab of the session", async () => {
  await using session = await stage.startSession();
  await using browser = await connect(session);
  const url = `${stage.site.url}/article.html`;
  const opened = await browser.contexts()[0]!.newPage();
  await opened.goto(url);

  const expected = [
    { tab_id: 0, title: "about:blank", url: "about:blank" },
    { tab_id: 1, title: "Moonflowers", url },
  ];
  assert.deepEqual((await session.observe()).metadata.tabs, expected);
  const debug = await stage.server.client.sessionDebugInfo({ params: { session_id: session.id } });
  assert.deepEqual(
    debug.tabs.map(({ metadata }) => metadata),
    expected,
  );

  await session.execute({ type: "switch_tab", tab_index: 1 });
  assert.equal((await session.observe()).title, "Moonflowers");
  await opened.close();
  assert.equal((await session.observe()).metadata.tabs.length, 1);
});

test("a tab that the API opens is a page for Playwright, loaded and alive", async () => {
  await using session = await stage.startSession();
  await using browser = await connect(session);
  const context = browser.contexts()[0]!;
  const url = `${stage.site.url}/article.html`;
  // Many times: Chromium's renderer crashed when it was navigated while Playwright was attaching.
  for (let round = 0; round < 10; round++) {
    const coming = context.waitForEvent("page");
    const done = await session.execute({ type: "goto_new_tab", url });
    const page = await coming;
    await page.waitForLoadState();
    assert.equal(done.message, `Navigated to ${url} in a new tab`);
    assert.equal(page.url(), url);
    assert.equal(await page.title(), "Moonflowers");
    await page.close();
  }
  assert.equal(context.pages().length, 1);
});

test("a click that opens a tab tells Playwright of it", async () => {
  await using session = await stage.startSession();
  await using browser = await connect(session);
  const page = firstPage(browser);
  await page.goto(`${stage.site.url}/`);

  const coming = page.waitForEvent("popup");
  await session.execute({ type: "click", selector: "text=Order in a new tab" });
  const popup = await coming;
  await popup.waitForLoadState();
  assert.equal(await popup.title(), "Order");
  assert.equal((await session.observe()).title, "Order");
});

test("two clients work on the same page at once", async () => {
  await using session = await stage.startSession();
  await using one = await connect(session);
  await using two = await connect(session);

  await firstPage(one).goto(`${stage.site.url}/`);
  await firstPage(two).waitForURL(`${stage.site.url}/`);
  await firstPage(two).locator("#count").click();
  assert.equal(await firstPage(one).locator("#count").innerText(), "Counted 1");

  const opened = await two.contexts()[0]!.newPage();
  await opened.goto(`${stage.site.url}/article.html`);
  const other = () => one.contexts()[0]!.pages()[1];
  await until("the other client's tab is there", () => other() !== undefined);
  assert.equal(await other()!.title(), "Moonflowers");

  await one.close();
  await firstPage(two).locator("#count").click();
  assert.equal(await firstPage(two).locator("#count").innerText(), "Counted 2");
});

test("the session outlives its client and is as it was for the next", async () => {
  await using session = await stage.startSession();
  const first = await connect(session);
  await firstPage(first).goto(`${stage.site.url}/`);
  await firstPage(first).locator("#count").click();
  await first.close();
  assert.equal(first.isConnected(), false);

  assert.equal((await session.status()).status, "active");
  await using second = await connect(session);
  assert.equal(await firstPage(second).locator("#count").innerText(), "Counted 1");
});

test("a context of Playwright's own leaves the session's page alone", async () => {
  await using session = await stage.startSession();
  await using browser = await connect(session);
  await firstPage(browser).goto(`${stage.site.url}/`);
  await firstPage(browser).evaluate(() => void (document.cookie = "plant=moonflower"));

  const context = await browser.newContext();
  const page = await context.newPage();
  await page.goto(`${stage.site.url}/form.html`);
  assert.equal(await page.title(), "Order");
  assert.equal(await page.evaluate(() => document.cookie), "");
  assert.equal((await session.observe()).title, "The Night Garden");

  await context.close();
  const after = await session.observe();
  assert.equal(after.title, "The Night Garden");
  assert.equal(after.metadata.tabs.length, 1);
  assert.equal(firstPage(browser).url(), `${stage.site.url}/`);
});

test("the link to one tab speaks to that page alone", async () => {
  await using session = await stage.startSession();
  await session.execute({ type: "goto_new_tab", url: `${stage.site.url}/article.html` });
  const debug = await stage.server.client.sessionDebugInfo({ params: { session_id: session.id } });
  const titles = await Promise.all(
    debug.tabs.map(({ ws_url: url }) => evaluate(url, "document.title")),
  );
  assert.deepEqual(titles, ["", "Moonflowers"]);
});

/** What one `Runtime.evaluate` answers on a socket of its own. */
async function evaluate(url: string, expression: string): Promise<unknown> {
  const socket = new WebSocket(url);
  await once(socket, "open");
  socket.send(JSON.stringify({ id: 1, method: "Runtime.evaluate", params: { expression } }));
  const [data] = (await once(socket, "message")) as [Buffer];
  socket.close();
  await once(socket, "close");
  const { result } = JSON.parse(data.toString("utf8")) as {
    result: { result: { value: unknown } };
  };
  return result.result.value;
}

test("Playwright finds the socket by itself from the session's HTTP address", async () => {
  await using session = await stage.startSession();
  await session.execute({ type: "goto", url: `${stage.site.url}/` });
  const address = `${stage.server.url}/sessions/${session.id}`;
  const ways: { url: string; headers: Record<string, string> }[] = [
    { url: address + new URL(session.cdpUrl).search, headers: {} },
    { url: address, headers: { authorization: `Bearer ${stage.server.key}` } },
  ];
  for (const { url, headers } of ways) {
    await using browser = await chromium.connectOverCDP(url, { headers });
    assert.equal(await firstPage(browser).title(), "The Night Garden");
  }
});

test("the discovery pages name sockets that work, and never the API key", async () => {
  await using session = await stage.startSession();
  await session.execute({ type: "goto", url: `${stage.site.url}/` });

  const version = await stage.server.call("GET", `/sessions/${session.id}/json/version`);
  const { webSocketDebuggerUrl: socket } = (await version.json()) as Record<string, string>;
  assert.ok(socket !== undefined && !socket.includes(stage.server.key), socket);
  await using browser = await chromium.connectOverCDP(socket);
  assert.equal(await firstPage(browser).title(), "The Night Garden");

  const list = await stage.server.call("GET", `/sessions/${session.id}/json/list`);
  const [tab] = (await list.json()) as Record<string, string>[];
  assert.partialDeepStrictEqual(tab, {
    type: "page",
    title: "The Night Garden",
    url: `${stage.site.url}/`,
  });
  assert.equal(await evaluate(tab!["webSocketDebuggerUrl"]!, "document.title"), "The Night Garden");
});

test("a session made by connecting ends with the connection", async () => {
  const { server, site } = stage;
  const socket = `${server.url.replace(/^http/, "ws")}/sessions/connect?token=${server.key}&viewport_width=900&viewport_height=700`;
  const browser = await chromium.connectOverCDP(socket);
  await firstPage(browser).goto(`${site.url}/`);
  assert.deepEqual(await firstPage(browser).evaluate(() => [innerWidth, innerHeight]), [900, 700]);

  const active = await server.client.listSessions({ query: { only_active: "true" } });
  assert.equal(active.items.length, 1);
  const params = { session_id: active.items[0]!.session_id };
  assert.equal((await server.client.pageObserve({ params })).title, "The Night Garden");

  await browser.close();
  const status = () => server.client.sessionStatus({ params });
  await until("the session has ended", async () => (await status()).status !== "active");
  assert.partialDeepStrictEqual(await status(), {
    status: "closed",
    end_reason: "client disconnected",
  });
});
