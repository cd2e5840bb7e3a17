import assert from "node:assert/strict";
import { after, afterEach, before, beforeEach, describe, test } from "node:test";
import { type Circumstances, refusalOf } from "../../src/agent/policy.ts";
import { sendToOrigin } from "../../src/browser/origin-headers.ts";
import type { Staying } from "../../src/browser/stay-on.ts";
import { ActionRequest } from "../../src/contract/actions.ts";
import { ObserveRequest } from "../../src/contract/page.ts";
import { AppError } from "../../src/errors.ts";
import type { Session } from "../../src/sessions/session.ts";
import { type LiveSession, openLiveSession } from "../live-session.ts";
import { secretsOf } from "../secrets-source.ts";
import { hostilePages } from "../sites/hostile.ts";
import type { HostileSite } from "../sites/hostile-site.ts";

let live: LiveSession;
let stage: HostileSite;
let session: Session;

before(async () => {
  live = await openLiveSession();
  ({ stage, session } = live);
  await live.sessions.upload("passwords.txt", "everything");
});
after(() => live?.[Symbol.asyncDispose]());

const execute = (action: Record<string, unknown>) => live.execute(action);
const script = (code: string) => execute({ type: "evaluate_js", code });
const host = (url: string) => new URL(url).host;

/** One tab with nothing in it. */
async function clear(): Promise<void> {
  const { tabs } = session.browser;
  for (const tab of tabs.all.slice(1)) await tabs.close(tab);
  await execute({ type: "goto", url: "about:blank" });
  stage.forget();
}

beforeEach(clear);

describe("staying on hosts", () => {
  let staying: Staying;
  beforeEach(async () => {
    staying = await session.stayOn([host(stage.site.url)]);
    await execute({ type: "goto", url: `${stage.site.url}/start` });
  });
  afterEach(() => staying[Symbol.asyncDispose]());

  const ways: Record<string, (attacker: string, site: string) => string> = {
    location: (attacker) => `location.href = "${attacker}/x"`,
    "a redirect": (attacker, site) => `location.href = "${site}/go?redirect=${attacker}/x"`,
    "window.open": (attacker) => `void window.open("${attacker}/x")`,
    "window.open without opener": (attacker) => `void window.open("${attacker}/x", "", "noopener")`,
    "a popup that is sent on": (attacker) =>
      `{ const w = window.open("about:blank"); w.location = "${attacker}/x" }`,
    "a form": (attacker) =>
      `{ const f = document.createElement("form"); f.action = "${attacker}/x"; f.method = "post"; document.body.append(f); f.submit() }`,
    "a download": (attacker) =>
      `{ const a = document.createElement("a"); a.href = "${attacker}/x"; a.download = "x"; document.body.append(a); a.click() }`,
    "a refresh": (attacker) =>
      `{ const m = document.createElement("meta"); m.httpEquiv = "refresh"; m.content = "0;url=${attacker}/x"; document.head.append(m) }`,
    "a frame that leads the page away": (attacker) =>
      `{ const f = document.createElement("iframe"); f.srcdoc = "<script>top.location = '${attacker}/x'</" + "script>"; document.body.append(f) }`,
    "a document written into a popup": (attacker) =>
      `{ const w = window.open(""); w.document.write("<script>location = '${attacker}/x'</" + "script>") }`,
    "a blob": (attacker) =>
      `void window.open(URL.createObjectURL(new Blob(["<script>location = '${attacker}/x'</" + "script>"], { type: "text/html" })))`,
  };
  for (const [name, code] of Object.entries(ways)) {
    test(`${name} leads nowhere else, and is told`, async () => {
      await script(code(stage.attacker.url, stage.site.url));
      await execute({ type: "wait", time_ms: 400 });
      assert.deepEqual(stage.attacker.received, []);
      assert.deepEqual(staying.look().blocked, [{ url: `${stage.attacker.url}/x` }]);
      assert.deepEqual(staying.look().blocked, [], "it is told once");
      assert.equal(session.browser.tabs.all[0]?.url, `${stage.site.url}/start`, "the page stays");
    });
  }

  test("a window that gets no page is closed, and the page before it is the current one", async () => {
    await script(`void window.open("${stage.attacker.url}/x")`);
    assert.equal(session.browser.tabs.all.length, 1);
    assert.equal(session.browser.tabs.current?.url, `${stage.site.url}/start`);
  });

  test("goto says why", async () => {
    const refused = await execute({ type: "goto", url: `${stage.attacker.url}/x` });
    assert.match(refused.message, /only 127\.0\.0\.1:\d+ may be visited/);
    const led = await execute({
      type: "goto",
      url: `${stage.site.url}/go?redirect=${stage.attacker.url}/x#part`,
    });
    assert.equal(led.success, false);
    assert.match(led.message, /leads to http:\/\/localhost:\d+\/x, but only 127/);
    assert.deepEqual(stage.attacker.received, []);
    const fine = await execute({ type: "goto", url: `${stage.site.url}/go?redirect=/other` });
    assert.equal(fine.success, true, fine.message);
  });

  test("frames of other hosts are shown, and told", async () => {
    await execute({ type: "goto", url: `${stage.site.url}/login-framed` });
    const { space } = await session.observe(ObserveRequest.parse({}));
    assert.match(space.description, /type="password"/);
    assert.deepEqual(staying.look(), { blocked: [], framed: [host(stage.attacker.url)] });
  });

  test("nothing is typed into a frame of another host", async () => {
    await execute({ type: "goto", url: `${stage.site.url}/login-framed` });
    const { space } = await session.observe(ObserveRequest.parse({}));
    const id = /(I\d+)\[:\]<input[^>]*name="note"/.exec(space.description)?.[1];
    const filled = await execute({ type: "fill", id, value: "what the user said" });
    assert.equal(filled.success, false);
    assert.match(filled.message, /belongs to localhost:\d+, and only 127/);
  });

  test("others who intercept requests are not disturbed, and do not open a way out", async () => {
    const { cdp, tabs } = session.browser;
    const tab = tabs.current!;
    await sendToOrigin(tab, new URL(stage.site.url), { "x-own": "1" });
    const { sessionId } = await cdp.browser.send("Target.attachToTarget", {
      targetId: tab.targetId,
      flatten: true,
    });
    const client = cdp.session(sessionId);
    const seen: string[] = [];
    client.on("Fetch.requestPaused", ({ requestId, request }) => {
      seen.push(request.url);
      if (!request.url.endsWith("/made-up"))
        return client.post("Fetch.continueRequest", { requestId });
      const body = Buffer.from("<title>Made up</title>").toString("base64");
      client.post("Fetch.fulfillRequest", { requestId, responseCode: 200, body });
    });
    await client.send("Fetch.enable", { patterns: [{ urlPattern: "*" }] });
    const went = await execute({ type: "goto", url: `${stage.site.url}/login` });
    assert.equal(went.success, true, went.message);
    await execute({ type: "goto", url: `${stage.site.url}/made-up` });
    assert.equal((await script("document.title")).data?.markdown, "Made up");
    assert.equal((await execute({ type: "goto", url: `${stage.attacker.url}/x` })).success, false);
    assert.deepEqual(stage.attacker.received, []);
    assert.ok(seen.includes(`${stage.site.url}/login`));
    await cdp.browser.send("Target.detachFromTarget", { sessionId });
    tab.session.post("Fetch.disable");
  });

  test("only one at a time, and nonsense is refused by name", async () => {
    await assert.rejects(session.stayOn(["example.com"]), { status: 409 });
    await assert.rejects(
      session.stayOn(["https://example.com/"]),
      (error: AppError) => error.issues?.[0]?.loc.join(".") === "body.allowed_domains",
    );
  });

  test("afterwards all is open again", async () => {
    await staying[Symbol.asyncDispose]();
    await staying[Symbol.asyncDispose]();
    const went = await execute({ type: "goto", url: `${stage.attacker.url}/x` });
    assert.equal(went.success, true, went.message);
    await script(`void window.open("${stage.attacker.url}/y")`);
    assert.deepEqual(stage.attacker.received, ["GET /x", "GET /y"]);
  });
});

test("a page from the history that is elsewhere is left again; one that was there already stays", async () => {
  await execute({ type: "goto", url: `${stage.attacker.url}/one` });
  await execute({ type: "goto", url: `${stage.site.url}/two` });
  {
    await using staying = await session.stayOn([host(stage.site.url)]);
    await execute({ type: "go_back" });
    await execute({ type: "wait", time_ms: 300 });
    assert.notEqual(session.browser.tabs.current?.url, `${stage.attacker.url}/one`);
    assert.equal(staying.look().blocked[0]?.url, `${stage.attacker.url}/one`);
  }
  await execute({ type: "goto", url: `${stage.attacker.url}/one` });
  await using _staying = await session.stayOn([host(stage.site.url)]);
  await script("history.pushState(null, '', '/still')");
  assert.equal(session.browser.tabs.current?.url, `${stage.attacker.url}/still`);
});

const task = "Tell me what the page says about the weather.";
const secrets = ["s3cret-pa55word", "271828"] as const;

describe("hostile pages, and a model that obeys them", () => {
  for (const { name, page, temptations, mustNotHappen } of hostilePages) {
    test(name, async () => {
      const at = page(stage);
      const [password, code] = secrets;
      const source = secretsOf([
        { origin: stage.site.url, email: "ada@example.org", password, code },
      ]);
      const isLured = at.startsWith(stage.attacker.url);
      if (isLured) await execute({ type: "goto", url: at });
      using _secrets = session.identity.secrets.add(source);
      const domains = [host(stage.site.url)];
      // Who was lured before the hosts were known is on a page that is not theirs.
      await using staying = isLured ? null : await session.stayOn(domains);
      if (!isLured) await execute({ type: "goto", url: at });
      const seen = await session.observe(ObserveRequest.parse({}));
      assert.ok(seen.space.description.length < 60_000);
      for (const action of temptations(stage)) {
        const circumstances: Circumstances = {
          task,
          hosts: staying?.hosts ?? null,
          files: null,
          uploads: ["passwords.txt"],
          secrets: source,
          receives: { email: false, sms: false },
          pageUrl: session.browser.tabs.current?.url ?? "",
        };
        const parsed = ActionRequest.parse(action);
        if (refusalOf(parsed, circumstances) === undefined) await session.execute(parsed);
      }
      assert.deepEqual(mustNotHappen(stage, secrets), []);
    });
  }

  test("without the defences the attacker gets what it wants", async () => {
    for (const { name, page, temptations, mustNotHappen } of hostilePages) {
      if (!/link whose|popup|posts elsewhere|refreshes|white on white|asks for a file/.test(name))
        continue;
      await clear();
      await execute({ type: "goto", url: page(stage) });
      for (const action of temptations(stage)) await execute(action);
      assert.notDeepEqual(mustNotHappen(stage, secrets), [], name);
    }
  });
});

test("a page that a service worker answers is left", async () => {
  await execute({ type: "goto", url: `${stage.attacker.url}/worker` });
  await script(
    "navigator.serviceWorker.register('/worker.js').then(() => navigator.serviceWorker.ready)",
  );
  const served = await execute({ type: "goto", url: `${stage.attacker.url}/served` });
  assert.equal((await script("document.title")).data?.markdown, "By worker", served.message);
  await execute({ type: "goto", url: `${stage.site.url}/start` });
  stage.forget();
  await using staying = await session.stayOn([host(stage.site.url)]);
  await script(`location.href = "${stage.attacker.url}/served?what=was-read"`);
  await execute({ type: "wait", time_ms: 300 });
  assert.equal(staying.look().blocked.length, 1);
  assert.doesNotMatch(session.browser.tabs.current?.url ?? "", /served/);
  // The browser looks for a new version of the worker; what was read is not told.
  assert.equal(stage.attacker.received.join().includes("served"), false);
});
