import assert from "node:assert/strict";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { findBrowsers } from "../../src/browser/find.ts";
import { takeInventory } from "../../src/browser/inventory.ts";
import { PagePool } from "../../src/browser/page-pool.ts";
import { BrowserPool, launchChoice } from "../../src/browser/pool.ts";
import { killGroup, runRoot } from "../../src/browser/run-folder.ts";
import { readSettings } from "../../src/settings.ts";
import { browsersOf, until } from "../processes.ts";

let data: string;
let browsers: BrowserPool;
let pages: PagePool;
const never = new AbortController().signal;

before(async () => {
  data = await mkdtemp(join(tmpdir(), "nocturne-pages-"));
  const { browser: explicit, playwrightBrowsers } = readSettings();
  const found = findBrowsers({ explicit, playwrightBrowsers });
  const { chromium } = await takeInventory(found, explicit !== undefined);
  assert.ok(typeof chromium !== "string", JSON.stringify(chromium));
  const choice = launchChoice(chromium);
  const egress = { policy: { allowPrivateNetwork: true } };
  const errors: unknown[] = [];
  browsers = new BrowserPool({
    common: {
      runRoot: runRoot(data),
      egress,
      sandbox: process.getuid?.() !== 0,
      display: undefined,
    },
    warm: choice,
    size: 0,
    launchAtOnce: 1,
    onError: (error) => errors.push(error),
  });
  pages = new PagePool({ browsers, choice, atOnce: 2, onError: (error) => errors.push(error) });
});
after(async () => {
  await pages[Symbol.asyncDispose]();
  await browsers[Symbol.asyncDispose]();
  await rm(data, { recursive: true, force: true });
});

async function contextsOf({ browser }: Awaited<ReturnType<PagePool["take"]>>): Promise<string[]> {
  const { targetInfos } = await browser.cdp.browser.send("Target.getTargets");
  const contexts = targetInfos.map(({ browserContextId }) => browserContextId ?? "");
  const own = await browser.cdp.browser.send("Target.getBrowserContexts");
  return [...new Set(contexts)].filter((id) => own.browserContextIds.includes(id));
}

describe("a pool of pages", () => {
  test("hands out pages of one browser, each in a context of its own that ends with it", async () => {
    const one = await pages.take(never);
    const other = await pages.take(never);
    assert.equal(one.browser, other.browser);
    assert.equal((await contextsOf(one)).length, 2);
    const { targetId } = one.tab;
    one[Symbol.dispose]();
    const left = async () => (await contextsOf(other)).length;
    // One is made ahead for whoever comes next.
    await until("the page has gone", () =>
      other.browser.tabs.all.every((tab) => tab.targetId !== targetId),
    );
    assert.ok((await left()) <= 2);
    other[Symbol.dispose]();
  });

  test("lets those above its number wait, and go when they give up", async () => {
    const held = [await pages.take(never), await pages.take(never)];
    const leaves = new AbortController();
    const impatient = pages.take(leaves.signal);
    const patient = pages.take(never);
    leaves.abort(new Error("not waited for any longer"));
    await assert.rejects(impatient, /not waited for/);
    held[0]![Symbol.dispose]();
    using third = await patient;
    assert.notEqual(third.tab, held[0]!.tab);
    held[1]![Symbol.dispose]();
  });

  test("goes on with a new browser when its own has died", async () => {
    const { browser, ...page } = await pages.take(never);
    killGroup(browser.processId!);
    await browser.gone;
    page[Symbol.dispose]();
    using next = await pages.take(never);
    assert.notEqual(next.browser, browser);
    const { result } = await next.tab.session.send("Runtime.evaluate", { expression: "6 * 7" });
    assert.equal(result.value, 42);
  });

  test("ends its browser with itself", async () => {
    await pages[Symbol.asyncDispose]();
    await until("no browser is left", () => browsersOf(data).length === 0);
    await assert.rejects(pages.take(never));
  });
});
