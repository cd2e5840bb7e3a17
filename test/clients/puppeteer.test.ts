import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { type Browser, connect as connectPuppeteer, type Page } from "puppeteer-core";
import { until } from "../processes.ts";
import { openStage, type Stage, type StagedSession } from "../stage.ts";

let stage: Stage;
before(async () => (stage = await openStage()));
after(() => stage[Symbol.asyncDispose]());

/** A connection that leaves the session when the test is over. */
async function connect(session: StagedSession): Promise<{ browser: Browser } & AsyncDisposable> {
  const browser = await connectPuppeteer({
    browserWSEndpoint: session.cdpUrl,
    defaultViewport: null,
  });
  return { browser, [Symbol.asyncDispose]: () => browser.disconnect() };
}

async function firstPage(browser: Browser): Promise<Page> {
  const [page] = await browser.pages();
  assert.ok(page, "a browser that was connected to has a page");
  return page;
}

test("the first page is the page that the API works on", async () => {
  await using session = await stage.startSession();
  await using connection = await connect(session);
  const { browser } = connection;
  assert.equal((await browser.pages()).length, 1);
  const page = await firstPage(browser);

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
  await using connection = await connect(session);
  const page = await firstPage(connection.browser);
  await page.goto(`${stage.site.url}/form.html`);

  await page.type("[name=name]", "Ada");
  await page.select("[name=seed]", "moonflower");
  await page.click("[name=gift]");
  await page.locator("button").click();

  const text = await page.$eval("#result", (output) => output.textContent);
  assert.partialDeepStrictEqual(JSON.parse(text), { name: "Ada", seed: "moonflower", gift: "on" });
  assert.equal(await page.evaluate(() => document.title), "Ordered");
  assert.equal((await session.observe()).title, "Ordered");

  const picture = Buffer.from(await page.screenshot());
  assert.equal(picture.subarray(1, 4).toString("latin1"), "PNG");
});

test("a tab that Puppeteer opens is a tab of the session", async () => {
  await using session = await stage.startSession();
  await using connection = await connect(session);
  const url = `${stage.site.url}/article.html`;
  const opened = await connection.browser.newPage();
  await opened.goto(url);
  assert.deepEqual((await session.observe()).metadata.tabs, [
    { tab_id: 0, title: "about:blank", url: "about:blank" },
    { tab_id: 1, title: "Moonflowers", url },
  ]);

  await session.execute({ type: "switch_tab", tab_index: 1 });
  assert.equal((await session.observe()).title, "Moonflowers");
  await opened.close();
  assert.equal((await session.observe()).metadata.tabs.length, 1);
});

test("a tab that the API opens is a page for Puppeteer, loaded and alive", async () => {
  await using session = await stage.startSession();
  await using connection = await connect(session);
  const { browser } = connection;
  const url = `${stage.site.url}/article.html`;
  // Many times: Chromium's renderer crashed when it was navigated while a client was attaching.
  for (let round = 0; round < 10; round++) {
    const coming = browser.waitForTarget((target) => target.url() === url);
    await session.execute({ type: "goto_new_tab", url });
    const page = await (await coming).page();
    assert.ok(page);
    assert.equal(await page.title(), "Moonflowers");
    await page.close();
  }
  assert.equal((await browser.pages()).length, 1);
});

test("two clients work on the same page at once", async () => {
  await using session = await stage.startSession();
  await using one = await connect(session);
  await using two = await connect(session);
  const [first, second] = await Promise.all([firstPage(one.browser), firstPage(two.browser)]);

  await first.goto(`${stage.site.url}/`);
  await second.waitForSelector("#count");
  await second.click("#count");
  assert.equal(await first.$eval("#count", (button) => button.textContent), "Counted 1");
  await one.browser.disconnect();
  await second.click("#count");
  assert.equal(await second.$eval("#count", (button) => button.textContent), "Counted 2");
});

test("closing the browser ends the client's part and not the session", async () => {
  await using session = await stage.startSession();
  const first = await connect(session);
  const page = await firstPage(first.browser);
  await page.goto(`${stage.site.url}/`);
  await page.click("#count");
  await first.browser.close();
  await until("the client is disconnected", () => !first.browser.connected);

  assert.equal((await session.status()).status, "active");
  await using second = await connect(session);
  const same = await firstPage(second.browser);
  assert.equal(await same.$eval("#count", (button) => button.textContent), "Counted 1");
});

test("a context of Puppeteer's own leaves the session's page alone", async () => {
  await using session = await stage.startSession();
  await using connection = await connect(session);
  const { browser } = connection;
  await (await firstPage(browser)).goto(`${stage.site.url}/`);

  const context = await browser.createBrowserContext();
  const page = await context.newPage();
  await page.goto(`${stage.site.url}/form.html`);
  assert.equal(await page.title(), "Order");
  assert.equal((await session.observe()).title, "The Night Garden");
  await context.close();
  assert.equal((await session.observe()).metadata.tabs.length, 1);
});

test("Puppeteer finds the socket by itself from the session's HTTP address", async () => {
  await using session = await stage.startSession();
  await session.execute({ type: "goto", url: `${stage.site.url}/` });
  const browser = await connectPuppeteer({
    browserURL: `${stage.server.url}/sessions/${session.id}/`,
    wsOptions: { headers: { authorization: `Bearer ${stage.server.key}` } },
    defaultViewport: null,
  });
  assert.equal(await (await firstPage(browser)).title(), "The Night Garden");
  await browser.disconnect();
});

test("the page's size is the session's", async () => {
  const { client } = stage.server;
  const body = { viewport_width: 900, viewport_height: 700 };
  const { session_id, cdp_url: url } = await client.sessionStart({ body });
  const browser = await connectPuppeteer({ browserWSEndpoint: url!, defaultViewport: null });
  const page = await firstPage(browser);
  assert.deepEqual(await page.evaluate(() => [innerWidth, innerHeight]), [900, 700]);
  const opened = await browser.newPage();
  assert.deepEqual(await opened.evaluate(() => [innerWidth, innerHeight]), [900, 700]);
  await browser.disconnect();
  await client.sessionStop({ params: { session_id } });
});
