import assert from "node:assert/strict";
import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, test, type TestContext } from "node:test";
import { type Browser, chromium, type Page } from "playwright-core";
import { connect as connectPuppeteer, type DownloadBehavior } from "puppeteer-core";
import { openStage, type Stage, type StagedSession } from "../stage.ts";

let stage: Stage;
let session: StagedSession;
before(async () => {
  stage = await openStage();
});
after(() => stage?.[Symbol.asyncDispose]());

const report = "The moonflower opened at 21:14.\n";
const archive = () => `${stage.site.url}/files-download.html`;

/** A session for one test, and a folder of the client's own machine. */
async function begin(t: TestContext): Promise<string> {
  session = await stage.startSession();
  t.after(() => session[Symbol.asyncDispose]());
  const folder = await mkdtemp(join(tmpdir(), "nocturne-client-"));
  t.after(() => rm(folder, { recursive: true }));
  return folder;
}

describe("Playwright", () => {
  /** Clicks, and waits until Playwright says that the download has ended; answers why it failed. */
  async function download(page: Page, selector: string) {
    const [begun] = await Promise.all([page.waitForEvent("download"), page.click(selector)]);
    return { begun, failure: await begun.failure() };
  }

  async function firstPage(browser: Browser): Promise<Page> {
    const page = browser.contexts()[0]!.pages()[0]!;
    await page.goto(archive());
    return page;
  }

  test("hears of a download, which is kept with the session", async (t) => {
    await begin(t);
    await using browser = await chromium.connectOverCDP(session.cdpUrl);
    const page = await firstPage(browser);
    const { begun, failure } = await download(page, "#attachment");
    assert.equal(failure, null);
    assert.equal(begun.suggestedFilename(), "report.txt");
    assert.equal(begun.url(), `${stage.site.url}/files/report`);
    // As soon as Playwright knows that it has ended.
    assert.deepEqual(await session.downloads(), { "report.txt": report });

    await download(page, "#blob");
    await download(page, "#attachment");
    assert.deepEqual(await session.downloads(), {
      "export.csv": "a;b\n1;2\n",
      "report (1).txt": report,
      "report.txt": report,
    });
  });

  test("hears of a download that the API sets off, and the other way round", async (t) => {
    await begin(t);
    await using browser = await chromium.connectOverCDP(session.cdpUrl);
    const page = await firstPage(browser);
    const heard = page.waitForEvent("download");
    const done = await session.execute({ type: "download_file", selector: "#attachment" });
    assert.equal(done.success, true, done.message);
    assert.equal((await heard).suggestedFilename(), "report.txt");
    assert.deepEqual(await session.downloads(), { "report.txt": report });
  });

  test("gets a context of its own whose downloads are kept too, unless it denies them", async (t) => {
    await begin(t);
    await using browser = await chromium.connectOverCDP(session.cdpUrl);
    for (const acceptDownloads of [true, false]) {
      const context = await browser.newContext({ acceptDownloads });
      const page = await context.newPage();
      await page.goto(archive());
      const { failure } = await download(page, acceptDownloads ? "#attachment" : "#data");
      assert.equal(failure === null, acceptDownloads);
      await context.close();
    }
    assert.deepEqual(await session.downloads(), { "report.txt": report });
  });

  test("that leaves takes nothing with it", async (t) => {
    await begin(t);
    const browser = await chromium.connectOverCDP(session.cdpUrl);
    await firstPage(browser);
    await browser.close();
    const done = await session.execute({ type: "download_file", selector: "#attachment" });
    assert.equal(done.success, true, done.message);
    assert.deepEqual(await session.downloads(), { "report.txt": report });
  });
});

describe("Puppeteer", () => {
  async function connect(t: TestContext, downloadBehavior?: DownloadBehavior) {
    const browser = await connectPuppeteer({
      browserWSEndpoint: session.cdpUrl,
      defaultViewport: null,
      ...(downloadBehavior === undefined ? {} : { downloadBehavior }),
    });
    t.after(() => browser.disconnect());
    return browser;
  }

  const kept = async (count: number) => {
    for (;;) {
      const downloads = await session.downloads();
      if (Object.keys(downloads).length >= count) return downloads;
    }
  };

  for (const policy of ["allow", "allowAndName", "default", undefined] as const) {
    test(`downloads into the session, and nowhere else (${policy ?? "nothing said"})`, async (t) => {
      const downloadPath = await begin(t);
      const browser = await connect(t, policy && { policy, downloadPath });
      const [page] = await browser.pages();
      await page!.goto(archive());
      await page!.click("#attachment");
      assert.deepEqual(await kept(1), { "report.txt": report });
      assert.deepEqual(await readdir(downloadPath), []);
    });
  }

  test("downloads in a context of its own as well", async (t) => {
    await begin(t);
    const browser = await connect(t);
    const context = await browser.createBrowserContext();
    const page = await context.newPage();
    await page.goto(archive());
    await page.click("#attachment");
    assert.deepEqual(await kept(1), { "report.txt": report });
  });
});
