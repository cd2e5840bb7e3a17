import assert from "node:assert/strict";
import { after, before, beforeEach, test } from "node:test";
import { ProfileWatch } from "../../src/browser/profile/watch.ts";
import type { Session } from "../../src/sessions/session.ts";
import { emptyState } from "../../src/store/profile-state.ts";
import { type LiveSessions, openLiveSessions } from "../live-sessions.ts";
import { serveTwoOrigins, type TwoOrigins } from "../sites/two-origins.ts";

let live: LiveSessions;
let site: TwoOrigins;
let session: Session;
before(async () => {
  site = await serveTwoOrigins();
  live = await openLiveSessions();
  session = await live.start();
});
after(async () => {
  await live?.[Symbol.asyncDispose]();
  await site?.[Symbol.asyncDispose]();
});

// Or what one test left would be there for the next one's watch.
beforeEach(() => goto("about:blank"));

const soon = () => AbortSignal.timeout(20_000);

async function goto(url: string): Promise<void> {
  const { tabs } = session.browser;
  await tabs.current!.session.send("Page.navigate", { url });
  await tabs.current!.loaded(10_000);
}

async function evaluate(expression: string): Promise<unknown> {
  const asked = { expression, awaitPromise: true, returnByValue: true };
  const { result } = await session.browser.tabs.current!.session.send("Runtime.evaluate", asked);
  return result.value;
}

/** Writes a value of each storage, by the page's origin. */
const write = (value: string) =>
  evaluate(`localStorage.local = sessionStorage.tab = ${JSON.stringify(value)}`);

const stored = (origin: string, value: string) => ({
  origin,
  localStorage: [["local", value]],
  sessionStorage: [["tab", value]],
  databases: [],
});

test("what was left is read out of sight, and that asks nothing of any site", async () => {
  using watch = new ProfileWatch(session.browser, emptyState());
  await goto(`${site.one}/`);
  // Its worker would answer for it.
  await evaluate(
    `navigator.serviceWorker.register("/worker.js").then(() => new Promise((resolve) =>
      navigator.serviceWorker.controller ? resolve() : navigator.serviceWorker.oncontrollerchange = resolve))`,
  );
  await write("1");
  await goto(`${site.other}/`);
  await write("2");
  const asked = site.asked.length;
  using tabs = session.browser.tabs.watch();
  // What keeps pages on their hosts does not keep us, and does not note it.
  const staying = await session.stayOn(["localhost"]);
  const { state, missing } = await watch.capture(soon());
  assert.deepEqual(staying.look(), { blocked: [], framed: [] });
  await staying[Symbol.asyncDispose]();
  assert.deepEqual(missing, []);
  assert.deepEqual(state.origins, [stored(site.one, "1"), stored(site.other, "2")]);
  assert.deepEqual(tabs.opened, []);
  assert.equal(session.browser.tabs.all.length, 1);
  assert.deepEqual(site.asked.slice(asked), []);
});

test("while outside clients look on nothing is opened, and nothing is forgotten", async () => {
  using watch = new ProfileWatch(session.browser, emptyState());
  await goto(`${site.one}/`);
  await write("3");
  await goto(`${site.other}/`);
  await write("4");
  session.browser.tabs.clients += 1;
  const during = await watch.capture(soon());
  session.browser.tabs.clients -= 1;
  const ofTab = { ...stored(site.one, "3"), localStorage: [] };
  assert.deepEqual(during.state.origins, [ofTab, stored(site.other, "4")]);
  const later = await watch.capture(soon());
  assert.deepEqual(later.state.origins, [stored(site.one, "3"), stored(site.other, "4")]);
});

test("what a page writes as it leads away is kept, of a site that had stored nothing", async () => {
  for (const [value, last] of [
    ["by script", 'localStorage.local = "by script"'],
    ["at the end", 'onpagehide = () => { localStorage.local = "at the end"; }'],
  ] as const) {
    await goto(`${site.one}/`);
    await evaluate("localStorage.clear(); sessionStorage.clear()");
    await goto("about:blank");
    using watch = new ProfileWatch(session.browser, emptyState());
    await goto(`${site.one}/`);
    const tab = session.browser.tabs.current!;
    const led = Promise.withResolvers<void>();
    const stop = tab.session.on("Page.frameNavigated", () => led.resolve());
    await evaluate(`${last}; location.href = ${JSON.stringify(`${site.other}/`)}; 0`);
    await led.promise;
    stop();
    const { state } = await watch.capture(soon());
    const found = state.origins.find(({ origin }) => origin === site.one);
    assert.deepEqual(found?.localStorage, [["local", value]]);
  }
});

test("what a window writes as it closes itself is kept", async () => {
  const { tabs } = session.browser;
  await goto(`${site.one}/`);
  await evaluate("localStorage.clear(); sessionStorage.clear()");
  await goto(`${site.other}/`);
  using watch = new ProfileWatch(session.browser, emptyState());
  const opened = await tabs.open(`${site.one}/`);
  await opened.begun(10_000);
  await opened.loaded(10_000);
  const expression = 'localStorage.local = "logged in"; close()';
  opened.session.post("Runtime.evaluate", { expression });
  await opened.gone(10_000);
  const { state } = await watch.capture(soon());
  const found = state.origins.find(({ origin }) => origin === site.one);
  assert.deepEqual(found?.localStorage, [["local", "logged in"]]);
});

test("a page that is busy is read beside it", async () => {
  using watch = new ProfileWatch(session.browser, emptyState());
  await goto(`${site.one}/`);
  await write("5");
  session.browser.tabs.current!.session.post("Runtime.evaluate", { expression: "for (;;);" });
  const { state, missing } = await watch.capture(soon());
  session.browser.tabs.current!.session.post("Runtime.terminateExecution");
  assert.deepEqual(missing, []);
  assert.deepEqual(state.origins, [stored(site.one, "5")]);
});

test("what can't be read in time is told, and stays as it was", async () => {
  const before = { ...emptyState(), origins: [stored(site.one, "old") as never] };
  using watch = new ProfileWatch(session.browser, before);
  await goto(`${site.one}/`);
  await write("6");
  await goto("about:blank");
  const { state, missing } = await watch.capture(AbortSignal.abort(new Error("too late")));
  assert.deepEqual(missing, [`what ${site.one} has changed (too late)`]);
  assert.deepEqual(state.origins, [{ ...stored(site.one, "old"), sessionStorage: [["tab", "6"]] }]);
});
