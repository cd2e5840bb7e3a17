import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { chromium as playwright, type Browser as Client } from "playwright-core";
import { failedWith, invalidWith } from "../api/error-body.ts";
import { hands } from "../hands.ts";
import { until } from "../processes.ts";
import { openStage, type Stage, type StagedSession } from "../stage.ts";
import { type PlainChromium, startChromium } from "../workflow/chromium.ts";

let stage: Stage;
/** Somebody else's browser, and who else works in it. */
let theirs: PlainChromium;
let neighbour: Client;

before(async () => {
  [stage, theirs] = await Promise.all([openStage(), startChromium()]);
  neighbour = await playwright.connectOverCDP(theirs.url);
});
after(async () => {
  await neighbour?.close();
  await theirs?.[Symbol.asyncDispose]();
  await stage?.[Symbol.asyncDispose]();
});

const pages = () => neighbour.contexts()[0]!.pages();
/** Whether a picture of the site comes. */
const picture = `new Promise((resolve) => {
  const image = new Image();
  image.addEventListener("load", () => resolve("came"));
  image.addEventListener("error", () => resolve("was blocked"));
  const content = '<svg xmlns="http://www.w3.org/2000/svg"/>';
  image.src = "/file?type=image/svg%2Bxml&content=" + content + "&" + performance.now();
})`;
const addresses = () => pages().map((page) => page.url());

describe("a session on a browser that somebody else runs", () => {
  let session: StagedSession;
  const { evaluate, open, succeed } = hands(() => ({ stage, session }));
  const address = () => new URL(theirs.url);

  before(async () => {
    await pages()[0]!.goto(`${stage.site.url}/article.html`);
    const extra_http_headers = { "x-session": "external" };
    session = await stage.startSession({
      cdp_url: theirs.url,
      record: true,
      extra_http_headers,
      block_resources: ["image"],
    });
  });
  after(() => session?.[Symbol.asyncDispose]());

  test("works on the page that is open, as whoever else does", async () => {
    const { metadata } = await session.observe();
    assert.equal(metadata.url, `${stage.site.url}/article.html`);
    await succeed({ type: "goto", url: `${stage.site.url}/form.html` });
    await succeed({ type: "fill", selector: "[name=name]", value: "Moon" });
    assert.deepEqual(addresses(), [`${stage.site.url}/form.html`]);
    assert.equal(await pages()[0]!.inputValue("[name=name]"), "Moon");
    const last = stage.site.requests.find(({ path }) => path === "/form.html");
    assert.equal(last?.headers["x-session"], "external");
  });

  test("blocks what it was told to", async () => {
    assert.equal(await evaluate(`return ${picture}`), "was blocked");
  });

  test("tells what it can't count, and nothing of the address that may be a key", async () => {
    const status = await session.status();
    assert.match(status.warnings?.join() ?? "", /cdp_url: the bytes/);
    assert.doesNotMatch(JSON.stringify(status), /devtools\/browser/);
    assert.notEqual(new URL(session.cdpUrl).port, address().port);
  });

  test("follows the pages that others open, also in contexts of their own", async () => {
    const context = await neighbour.newContext();
    const page = await context.newPage();
    await page.goto(`${stage.site.url}/long.html`);
    const { metadata } = await session.observe();
    assert.ok(metadata.tabs.some(({ url }) => url.endsWith("/long.html")));
    await context.close();
  });

  test("gives files by their content", async () => {
    const upload = new Blob(["Ipomoea alba"]);
    await stage.server.client.fileUpload({ params: { filename: "seeds.txt" }, upload });
    await open("/files-upload.html");
    for (const selector of ["#plain", "#opens"]) {
      await succeed({ type: "upload_file", selector, file_path: "seeds.txt" });
      const log = "document.getElementById('log').textContent";
      await until("the page has read it", async () => (await evaluate(log)).includes("Ipomoea"));
      const { events, files } = JSON.parse(await evaluate(log)) as Record<string, unknown>;
      assert.deepEqual(events, ["input", "change"]);
      assert.partialDeepStrictEqual(files, [{ name: "seeds.txt", size: 12, type: "text/plain" }]);
    }
  });

  test("says where what is downloaded stays", async () => {
    await open("/files-download.html");
    const done = await session.execute({ type: "download_file", selector: "#attachment" });
    assert.match(done.message, /stays on the machine of the external browser/);
    assert.equal(done.success, false);
  });

  test("lets CDP clients in by its own address, under its own rules", async () => {
    await open("/article.html");
    const client = await playwright.connectOverCDP(session.cdpUrl);
    const [page] = client.contexts()[0]!.pages();
    assert.equal(page!.url(), `${stage.site.url}/article.html`);
    await assert.rejects(page!.goto("file:///etc/passwd"), /only web pages/);
    await client.close();
    assert.equal(addresses().length, 1);
  });

  test("leaves the browser as it was, but for the pages that were there", async () => {
    await succeed({ type: "goto_new_tab", url: `${stage.site.url}/index.html` });
    await until("the neighbour sees it", () => addresses().length === 2);
    await session[Symbol.asyncDispose]();
    await until("the new tab is closed", () => addresses().length === 1);
    await pages()[0]!.goto(`${stage.site.url}/many.html`);
    assert.equal(await pages()[0]!.evaluate(picture), "came");
    const last = stage.site.requests.findLast(({ path }) => path === "/many.html");
    assert.equal(last?.headers["x-session"], undefined);
    const { frames } = await stage.server.client.sessionReplayFrames({
      params: { session_id: session.id },
    });
    assert.ok(frames.length > 0);
  });
});

describe("a session on another session", () => {
  test("works on its page, and leaves it running", async () => {
    await using inner = await stage.startSession();
    const outer = await stage.startSession({ cdp_url: inner.cdpUrl });
    const done = await outer.execute({ type: "goto", url: `${stage.site.url}/form.html` });
    assert.equal(done.success, true, done.message);
    await outer.execute({ type: "click", selector: "[name=gift]" });
    const seen = await outer.observe();
    assert.match(seen.metadata.url, /form\.html$/);
    await outer[Symbol.asyncDispose]();
    const { metadata } = await inner.observe();
    assert.equal(metadata.url, seen.metadata.url);
    assert.equal((await inner.status()).status, "active");
  });
});

describe("what is no browser", () => {
  const start = (options: Record<string, unknown>) =>
    stage.server.call("POST", "/sessions/start", options);

  test("fails the start with the reason, and without the key in the address", async () => {
    const site = stage.site.url;
    const wrong: [cdp_url: string, why: RegExp][] = [
      ["ws://user:pass-1234@127.0.0.1:1/?token=pass-1234", /ECONNREFUSED/],
      [`${site}/?token=pass-1234`, /it answers 404 where \/json\/version/],
      [`${site.replace("http", "ws")}/?token=pass-1234`, /it answers 200, and no WebSocket/],
    ];
    for (const [cdp_url, why] of wrong) {
      const { message } = await failedWith(await start({ cdp_url }), 424);
      assert.match(message, why);
      assert.doesNotMatch(message, /pass-1234/);
    }
  });

  test("is refused with what such a browser can't be given", async () => {
    const options = {
      cdp_url: "file:///etc/passwd",
      proxies: true,
      egress: { allow: ["example.com"] },
      profile: { id: "one" },
      auth_ids: ["one"],
      browser_type: "chrome",
      locale: "de-CH",
      timezone: "Europe/Zurich",
      geolocation: { latitude: 1, longitude: 1 },
      extensions: ["one"],
      aspect_ratio: "16:9",
    };
    const { detail } = await invalidWith(await start(options));
    const named = new Set(detail.map(({ loc }) => loc[1]));
    assert.deepEqual(named, new Set(Object.keys(options)));
  });
});

test("a connection that is lost ends the session, with that reason", async () => {
  const lone = await startChromium();
  const session = await stage.startSession({ cdp_url: lone.url });
  await lone[Symbol.asyncDispose]();
  await until("it has ended", async () => (await session.status()).status !== "active");
  const { end_reason, error } = await session.status();
  assert.equal(end_reason, "browser crashed");
  assert.match(error ?? "", /connection to the external browser was lost/);
});
