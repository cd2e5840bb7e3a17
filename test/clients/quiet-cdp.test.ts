import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { chromium, type Page } from "playwright-core";
import { connect as connectPuppeteer } from "puppeteer-core";
import { CdpClient } from "../api/cdp-client.ts";
import { until } from "../processes.ts";
import { type Probed, type ProbingSite, serveProbing } from "../sites/probing-site.ts";
import { openStage, type Stage } from "../stage.ts";

let stage: Stage;
let probing: ProbingSite;
let quiet: { id: string; cdpUrl: string };

before(async () => {
  stage = await openStage();
  probing = await serveProbing(60);
  quiet = await start(true);
});
after(async () => {
  await stage?.[Symbol.asyncDispose]();
  await probing?.[Symbol.asyncDispose]();
});

async function start(quiet_cdp: boolean) {
  const { session_id: id, cdp_url } = await stage.server.client.sessionStart({
    body: { quiet_cdp },
  });
  return { id, cdpUrl: cdp_url! };
}

async function warnings(): Promise<string[]> {
  const params = { session_id: quiet.id };
  return (await stage.server.client.sessionStatus({ params })).warnings;
}

/** What the page finds out while a client opens it and works on it. */
async function probed(page: Pick<Page, "goto" | "evaluate">): Promise<Probed> {
  const found = probing.next();
  await page.goto(probing.url);
  assert.equal(await page.evaluate("document.title"), "Probing");
  return found;
}

test("Puppeteer fills, clicks, looks into frames and by name, quietly", async () => {
  const browser = await connectPuppeteer({
    browserWSEndpoint: quiet.cdpUrl,
    defaultViewport: null,
  });
  const page = await browser.newPage();
  const said: string[] = [];
  page.on("console", (message) => said.push(message.text()));
  await page.goto(`${stage.site.url}/form.html`);
  await page.type("[name=name]", "Ada");
  await page.locator("aria/Send the order").click();
  const result = await page.waitForSelector("#result");
  assert.match((await result?.evaluate(({ textContent }) => textContent)) ?? "", /"name":"Ada"/);
  await page.evaluate("console.log('who')");
  await until("the console was heard", () => said.includes("who"));
  assert.equal(said.filter((text) => text === "who").length, 1);
  await page.setContent('<iframe srcdoc="<b id=in>inner</b>"></iframe>');
  const inner = await page.frames()[1]?.waitForSelector("#in");
  assert.equal(await inner?.evaluate(({ textContent }) => textContent), "inner");
  const { probes, hits } = await probed(page as unknown as Page);
  assert.ok(hits < probes / 4, `${hits} of ${probes}`);
  assert.deepEqual(await warnings(), []);
  await browser.disconnect();
});

test("Playwright works as ever, and a function that it exposes ends the quiet", async () => {
  await using browser = await chromium.connectOverCDP(quiet.cdpUrl);
  const [context] = browser.contexts();
  const page = context!.pages()[0]!;
  const said: string[] = [];
  page.on("console", (message) => said.push(message.text()));
  await page.goto(`${stage.site.url}/form.html`);
  await page.getByLabel("Name").fill("Ada");
  await page.getByRole("button", { name: "Send the order" }).click();
  await page.waitForSelector("#result:has-text('Ada')");
  assert.equal(await page.evaluate(() => document.title), "Ordered");
  await page.goto("data:text/html,<p>No script stands here</p>");
  assert.equal(await page.evaluate("document.body.innerText"), "No script stands here");
  await page.setContent('<iframe srcdoc="<b id=in>inner</b>"></iframe>');
  assert.equal(await page.frameLocator("iframe").locator("#in").innerText(), "inner");
  const opened = await context!.newPage();
  await opened.goto(`${stage.site.url}/article.html`);
  assert.equal(await opened.evaluate(() => document.title), "Moonflowers");
  const worker = opened.waitForEvent("worker");
  await opened.evaluate(() => void new Worker(URL.createObjectURL(new Blob(["self.owl = 5"]))));
  assert.equal(await (await worker).evaluate("self.owl"), 5);
  const { probes, hits } = await probed(page);
  assert.ok(hits < probes / 4, `${hits} of ${probes}`);
  assert.deepEqual(await warnings(), []);

  await page.exposeFunction("add", (one: number, other: number) => one + other);
  assert.equal(await page.evaluate("add(1, 2)"), 3);
  await page.goto(`${stage.site.url}/article.html`);
  assert.equal(await page.evaluate("add(3, 4)"), 7);
  await page.evaluate("console.log('once')");
  await until("the console was heard", () => said.includes("once"));
  assert.equal(said.filter((text) => text === "once").length, 1);
  assert.match((await warnings()).join("\n"), /exposed a function/);
});

test("a client of one page gets the contexts before the answer, and those of the next page", async () => {
  const params = { session_id: quiet.id };
  const { tabs } = await stage.server.client.sessionDebugInfo({ params });
  await using client = await CdpClient.connect(tabs[0]!.ws_url);
  await client.result("Runtime.enable");
  const told = () =>
    new Set(client.events.splice(0).map((one) => `${one.method} ${one.sessionId}`));
  const created = "Runtime.executionContextCreated undefined";
  assert.deepEqual(told(), new Set([created]));
  await client.result("Page.enable");
  await client.result("Page.navigate", { url: `${stage.site.url}/article.html` });
  const cleared = "Runtime.executionContextsCleared";
  await until("the new contexts were told", () => {
    const names = client.events.map(({ method }) => method);
    const at = names.indexOf(cleared);
    return at !== -1 && names.lastIndexOf("Runtime.executionContextCreated") > at;
  });
  assert.ok(told().isSupersetOf(new Set([created, `${cleared} undefined`])));
});

test("without the option every look of the page sees the client", async () => {
  const { cdpUrl } = await start(false);
  await using browser = await chromium.connectOverCDP(cdpUrl);
  const { probes, hits } = await probed(browser.contexts()[0]!.pages()[0]!);
  assert.equal(hits, probes);
});
