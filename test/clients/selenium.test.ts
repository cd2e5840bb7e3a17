import assert from "node:assert/strict";
import { once } from "node:events";
import { existsSync } from "node:fs";
import type { AddressInfo } from "node:net";
import { after, before, test } from "node:test";
import { Builder, By, Key, until as driverUntil, type WebDriver } from "selenium-webdriver";
import { Options, ServiceBuilder } from "selenium-webdriver/chrome.js";
import { openBridge } from "../../src/cli/bridge.ts";
import { openStage, type Stage, type StagedSession } from "../stage.ts";

const chromedriver = "/usr/bin/chromedriver";

let stage: Stage;
before(async () => {
  stage = await openStage();
  assert.ok(
    existsSync(chromedriver),
    `There is no ${chromedriver}: apt-get install chromium-driver brings the one that fits the browser.`,
  );
});
after(() => stage[Symbol.asyncDispose]());

/** A driver on the session by way of the bridge. */
interface Connection extends AsyncDisposable {
  driver: WebDriver;
  /** Where the bridge listens. */
  address: string;
}

async function connect(session: StagedSession): Promise<Connection> {
  await using cleanup = new AsyncDisposableStack();
  const bridge = openBridge(new URL(session.cdpUrl));
  bridge.listen(0, "127.0.0.1");
  await once(bridge, "listening");
  cleanup.defer(async () => {
    bridge.closeAllConnections();
    bridge.close();
    await once(bridge, "close");
  });
  const address = `127.0.0.1:${(bridge.address() as AddressInfo).port}`;

  const options = new Options();
  options.debuggerAddress(address);
  const driver = await new Builder()
    .forBrowser("chrome")
    .setChromeOptions(options)
    .setChromeService(new ServiceBuilder(chromedriver))
    .build();
  cleanup.defer(() => driver.quit());
  const parts = cleanup.move();
  return { driver, address, [Symbol.asyncDispose]: () => parts.disposeAsync() };
}

test("the driver's page is the page that the API works on", async () => {
  await using session = await stage.startSession();
  await using connection = await connect(session);
  const { driver } = connection;

  await driver.get(`${stage.site.url}/`);
  assert.equal(await driver.getTitle(), "The Night Garden");
  const seen = await session.observe();
  assert.equal(seen.url, `${stage.site.url}/`);
  assert.equal(seen.title, "The Night Garden");

  await driver.findElement(By.id("article")).click();
  await driver.wait(driverUntil.titleIs("Moonflowers"));
  assert.equal((await session.observe()).title, "Moonflowers");

  await session.execute({ type: "goto", url: `${stage.site.url}/form.html` });
  assert.equal(await driver.getCurrentUrl(), `${stage.site.url}/form.html`);
});

test("a form is filled by keys and clicks", async () => {
  await using session = await stage.startSession();
  await using connection = await connect(session);
  const { driver } = connection;
  await driver.get(`${stage.site.url}/form.html`);

  await driver.findElement(By.name("name")).sendKeys("Ada", Key.TAB, "ada@example.org");
  await driver.findElement(By.css("option[value=moonflower]")).click();
  await driver.findElement(By.name("gift")).click();
  await driver.findElement(By.css("button")).click();

  const ordered: unknown = JSON.parse(await driver.findElement(By.id("result")).getText());
  assert.partialDeepStrictEqual(ordered, {
    name: "Ada",
    email: "ada@example.org",
    seed: "moonflower",
    gift: "on",
  });
  assert.equal(await driver.executeScript("return document.title"), "Ordered");
  assert.equal((await session.observe()).title, "Ordered");

  const picture = Buffer.from(await driver.takeScreenshot(), "base64");
  assert.equal(picture.subarray(1, 4).toString("latin1"), "PNG");
});

test("tabs of the driver and of the API are the same", async () => {
  await using session = await stage.startSession();
  await using connection = await connect(session);
  const { driver } = connection;

  await session.execute({ type: "goto_new_tab", url: `${stage.site.url}/article.html` });
  const handles = await driver.getAllWindowHandles();
  assert.equal(handles.length, 2);
  const titles = [];
  for (const handle of handles) {
    await driver.switchTo().window(handle);
    titles.push(await driver.getTitle());
  }
  assert.deepEqual(titles.toSorted(), ["", "Moonflowers"]);

  await driver.switchTo().newWindow("tab");
  await driver.get(`${stage.site.url}/`);
  const { tabs } = (await session.observe()).metadata;
  assert.deepEqual(
    tabs.map(({ title }) => title),
    ["about:blank", "Moonflowers", "The Night Garden"],
  );
  await driver.close();
  assert.equal((await session.observe()).metadata.tabs.length, 2);
});

test("quitting the driver leaves the session as it is for the next", async () => {
  await using session = await stage.startSession();
  const first = await connect(session);
  await first.driver.get(`${stage.site.url}/`);
  await first.driver.findElement(By.id("count")).click();
  await first[Symbol.asyncDispose]();

  assert.equal((await session.status()).status, "active");
  await using second = await connect(session);
  assert.equal(await second.driver.findElement(By.id("count")).getText(), "Counted 1");
});

test("the bridge names its own sockets and hides the session's token", async () => {
  await using session = await stage.startSession();
  await using connection = await connect(session);
  const token = new URL(session.cdpUrl).searchParams.get("token")!;
  for (const path of ["/json/version", "/json", "/json/list"]) {
    const text = await (await fetch(`http://${connection.address}${path}`)).text();
    assert.ok(text.includes(`"ws://${connection.address}/devtools/`), text);
    assert.ok(!text.includes(token) && !text.includes("token="), text);
  }
});
