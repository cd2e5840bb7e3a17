import assert from "node:assert/strict";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import type { Browser } from "../../src/browser/browser.ts";
import { findBrowsers } from "../../src/browser/find.ts";
import { Interception, type RequestJudge } from "../../src/browser/interception.ts";
import { takeInventory } from "../../src/browser/inventory.ts";
import { launch } from "../../src/browser/launch.ts";
import { launchChoice } from "../../src/browser/pool.ts";
import { ActionRequest } from "../../src/contract/actions.ts";
import type { TimelineEvent } from "../../src/contract/timeline.ts";
import type { Session } from "../../src/sessions/session.ts";
import { readSettings } from "../../src/settings.ts";
import { type LiveSessions, openLiveSessions } from "../live-sessions.ts";
import { until } from "../processes.ts";
import { type EgressSite, serveEgressSite } from "../sites/egress-site.ts";

let site: EgressSite;
let sessions: LiveSessions;
let session: Session;
const requests: Extract<TimelineEvent, { type: "request" }>["data"][] = [];

before(async () => {
  site = await serveEgressSite();
  sessions = await openLiveSessions();
  session = await sessions.start({
    egress: { allow: ["127.0.0.0/8", "*.localhost"], deny: forbidden() },
    block_resources: ["image"],
  });
  session.timeline.follow((event) => {
    if (event.type === "request") requests.push(event.data);
  });
});
after(async () => {
  session?.end("stopped");
  await sessions?.[Symbol.asyncDispose]();
  await site?.[Symbol.asyncDispose]();
});

const execute = (action: Record<string, unknown>) => session.execute(ActionRequest.parse(action));
const goto = (url: string) => execute({ type: "goto", url });

/** Under any name that leads there. */
function forbidden(): string[] {
  return [`127.0.0.1:${site.forbiddenPort}`, `localhost:${site.forbiddenPort}`];
}

/** In a page: goes to the forbidden port in every way that there is, each by a host of its own. */
function everyWay(port: number): string {
  const at = (way: string) => JSON.stringify(`${way}.localhost:${port}/`);
  const script = (way: string) =>
    `"/${way}.js?fetch=" + encodeURIComponent("http://" + ${at(way)})`;
  return `
    const add = (name, attributes) => document.body.append(Object.assign(document.createElement(name), attributes));
    fetch("http://" + ${at("fetch")}, { mode: "no-cors" }).catch(() => {});
    fetch("https://" + ${at("tls")}, { mode: "no-cors" }).catch(() => {});
    fetch("/?to=" + encodeURIComponent("http://" + ${at("redirect")}), { mode: "no-cors" }).catch(() => {});
    navigator.sendBeacon("http://" + ${at("beacon")}, "x");
    add("iframe", { src: "http://" + ${at("frame")} });
    add("link", { rel: "preconnect", href: "https://" + ${at("preconnect")} });
    add("link", { rel: "stylesheet", href: "http://" + ${at("style")} });
    add("iframe", { srcdoc: '<a download href=http://' + ${at("download")} + '></a><script>document.links[0].click()</' + 'script>' });
    window.open("http://" + ${at("popup")});
    new WebSocket("ws://" + ${at("ws")});
    new WebSocket("wss://" + ${at("wss")});
    new EventSource("http://" + ${at("events")});
    new Worker(${script("worker")});
    new SharedWorker(${script("shared")});
    navigator.serviceWorker.register(${script("service")});
    try { new WebTransport("https://" + ${at("transport")}).ready.catch(() => {}); } catch {}
    const peer = new RTCPeerConnection({ iceServers: [
      { urls: "stun:127.0.0.1:${port}" },
      { urls: "turn:127.0.0.1:${port}?transport=tcp", username: "a", credential: "b" },
    ] });
    peer.createDataChannel("x");
    peer.createOffer().then((offer) => peer.setLocalDescription(offer));
    void 0;`;
}

/** What each way is told by: the name of its host, and for WebRTC over UDP nothing at all. */
const ways =
  `fetch tls redirect beacon frame preconnect style download popup ws wss events worker shared
  service`.split(/\s+/);

/** A browser that goes anywhere, and by UDP as well. */
async function openBrowser(runRoot: string): Promise<Browser> {
  const { browser: explicit, playwrightBrowsers } = readSettings();
  const found = findBrowsers({ explicit, playwrightBrowsers });
  const { chromium } = await takeInventory(found, explicit !== undefined);
  assert.ok(typeof chromium !== "string");
  return launch({
    ...launchChoice(chromium, { extraArguments: ["--webrtc-ip-handling-policy=default"] }),
    runRoot,
    egress: { policy: { allowPrivateNetwork: true } },
    display: undefined,
    sandbox: process.getuid?.() !== 0,
  });
}

test("without rules every way leads there", async () => {
  await using folder = new AsyncDisposableStack();
  const runRoot = await mkdtemp(join(tmpdir(), "nocturne-egress-"));
  folder.defer(() => rm(runRoot, { recursive: true }));
  await using browser = await openBrowser(runRoot);
  const tab = browser.tabs.current!;
  await tab.session.send("Page.navigate", { url: site.url });
  await tab.loaded(10_000);
  await tab.session.send("Runtime.evaluate", { expression: everyWay(site.forbiddenPort) });
  const missing = () => [...ways, "datagram", "turn"].filter((way) => !site.hits.has(way));
  await until("all came", () => missing().length === 0).catch(() => {});
  assert.deepEqual(missing(), []);
});

describe("a session with rules", () => {
  test("comes to a forbidden port in no way, and its log tells of each way once", async () => {
    site.hits.clear();
    await goto(site.url);
    await execute({ type: "evaluate_js", code: everyWay(site.forbiddenPort) });
    const port = site.forbiddenPort;
    const told = (way: string) =>
      requests.filter(
        ({ url }) => url.includes(`//${way}.localhost:${port}/`) && !url.endsWith(".ico"),
      );
    await until("each is told", () => ways.every((way) => told(way).length > 0)).catch(() => {});
    for (const way of ways) {
      const why = `Refused: ${way}.localhost:${port} is denied by egress.deny (localhost:${port})`;
      assert.deepEqual(
        told(way).map(({ error }) => error),
        [why],
        way,
      );
    }
    const turn = ({ url, error }: Told) => url.includes(`//127.0.0.1:${port}`) && error !== null;
    await until("TURN is told", () => requests.some(turn));
    assert.deepEqual([...site.hits], []);
  });

  test("says why it does not open a page, or one that it is sent to", async () => {
    const url = `http://a.localhost:${site.forbiddenPort}/`;
    for (const to of [url, url.replace("http:", "https:")]) {
      const direct = await goto(to);
      assert.equal(direct.success, false);
      assert.match(direct.message, /Refused: a\.localhost:\d+ is denied by egress\.deny/);
      const led = await goto(`${site.url}/?to=${encodeURIComponent(to)}`);
      assert.equal(led.success, false);
      assert.match(led.message, /it leads to https?:\/\/a\.localhost.+ is denied by egress\.deny/);
    }
    assert.deepEqual([...site.hits], []);
    assert.equal((await goto(site.url)).success, true);
  });

  test("makes no request of a kind that is blocked", async () => {
    await goto(site.url);
    const outcome = await script(`new Promise((resolve) => {
      const picture = new Image();
      picture.onload = () => resolve("loaded");
      picture.onerror = () => resolve("failed");
      picture.src = "/picture";
    })`);
    assert.equal(outcome, "failed");
    assert.equal(site.received.has("/picture"), false);
    await until("it is told", () => errorOf("/picture") !== undefined);
    assert.equal(errorOf("/picture"), "Refused: image is among block_resources");
  });
});

describe("an interception", () => {
  const judge: RequestJudge = ({ request: { url } }) => {
    if (url.endsWith("/throws")) throw new Error("a mistake");
    const headers: Record<string, string> = { "x-one": "first" };
    if (url.endsWith("/unsendable")) headers["x-three"] = "a\r\nb";
    return { headers };
  };
  const later: RequestJudge = ({ request: { url } }) => {
    if (new URL(url).pathname.startsWith("/refused")) return { refused: "No." };
    return { headers: { "X-ONE": "last", "X-Two": "2" } };
  };
  const fetched = (path: string) =>
    script(
      `fetch("${path}", { headers: { "X-One": "own" } }).then((r) => r.status, () => "failed")`,
    );

  test("adds headers to every request and lets none pass that can't be judged", async () => {
    await using _interception = await Interception.begin(session.browser, [judge, later]);
    await goto(`${site.url}/page`);
    assert.equal(site.received.get("/page")?.["x-one"], "last");
    assert.equal(await fetched("/ok"), "200");
    assert.equal(site.received.get("/ok")?.["x-one"], "last");
    assert.equal(site.received.get("/ok")?.["x-two"], "2");
    for (const [path, why] of [
      ["/throws", /could not be checked/],
      ["/unsendable", /can't be sent/],
      ["/refused", /^No\.$/],
    ] as const) {
      assert.equal(await fetched(path), "failed", path);
      assert.equal(site.received.has(path), false, path);
      await until("it is told", () => errorOf(path) !== undefined);
      assert.match(errorOf(path) ?? "", why);
    }
    const went = await goto(`${site.url}/refused-page`);
    assert.match(went.message, /Can't open .+: No\./);
    const led = await goto(`${site.url}/?to=/refused-page`);
    assert.match(led.message, /leads to .+\/refused-page\. No\./);
    assert.equal(site.received.has("/refused-page"), false);
  });

  test("sees popups and all workers from their first request on, beside others that intercept", async () => {
    await using _staying = await session.stayOn(["127.0.0.1"]);
    await using _interception = await Interception.begin(session.browser, [judge, later]);
    const { session: client } = session.browser.tabs.current!;
    const seen: string[] = [];
    using routing = new DisposableStack();
    routing.defer(
      client.on("Fetch.requestPaused", ({ requestId, request }) => {
        seen.push(new URL(request.url).pathname);
        client.post("Fetch.continueRequest", { requestId });
      }),
    );
    await client.send("Fetch.enable", {});
    routing.defer(() => client.post("Fetch.disable"));
    await goto(`${site.url}/start`);
    await script(`
      window.open("/popup");
      new Worker("/worker-2.js?fetch=/by-worker");
      new SharedWorker("/shared-2.js?fetch=/by-shared");
      navigator.serviceWorker.register("/service-2.js?fetch=/by-service", { scope: "/nothing" });
      0`);
    const paths = ["/start", "/popup", "/by-worker", "/by-shared", "/by-service"];
    await until("all came", () => paths.every((path) => site.received.has(path)));
    for (const path of paths) assert.equal(site.received.get(path)?.["x-two"], "2", path);
    assert.ok(seen.includes("/start"));
    assert.match((await goto(`http://localhost:1/`)).message, /only 127\.0\.0\.1 may be visited/);
  });

  test("leaves the server's own pages alone, and ends with itself", async () => {
    const { cdp, tabs } = session.browser;
    await using interception = await Interception.begin(session.browser, [later]);
    const open = () => cdp.browser.send("Target.createTarget", { url: "about:blank" });
    const targetId = await tabs.hide(async () => (await open()).targetId);
    const { sessionId } = await cdp.browser.send("Target.attachToTarget", {
      targetId,
      flatten: true,
    });
    await cdp.session(sessionId).send("Page.navigate", { url: `${site.url}/refused-hidden` });
    await until("it came", () => site.received.has("/refused-hidden"));
    assert.equal(site.received.get("/refused-hidden")?.["x-two"], undefined);
    await cdp.browser.send("Target.closeTarget", { targetId });
    await interception[Symbol.asyncDispose]();
    await goto(`${site.url}/refused-after`);
    assert.equal(site.received.has("/refused-after"), true);
  });
});

type Told = (typeof requests)[number];

function errorOf(path: string): string | null | undefined {
  return requests.find(({ url }) => url === site.url + path)?.error;
}

async function script(code: string): Promise<string> {
  const { data, message } = await execute({ type: "evaluate_js", code });
  return data?.markdown ?? message;
}
