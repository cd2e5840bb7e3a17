import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { after, before, describe, test } from "node:test";
import { connect } from "puppeteer-core";
import sharp from "sharp";
import { allowedHosts } from "../../src/browser/allowed-hosts.ts";
import { findBrowsers } from "../../src/browser/find.ts";
import { launchFirefox } from "../../src/browser/firefox/launch.ts";
import { Interception, type RequestJudge } from "../../src/browser/interception.ts";
import { runRoot } from "../../src/browser/run-folder.ts";
import { Staying } from "../../src/browser/stay-on.ts";
import { caseRunner } from "../case-runner.ts";
import { listeningPorts, processesNaming, processesOfGroup, until } from "../processes.ts";
import { startTestServer, type TestServer } from "../server.ts";
import { type Case, pathOf } from "../sites/cases/case.ts";
import { clickables } from "../sites/cases/clickables.ts";
import { controls } from "../sites/cases/controls.ts";
import { frames } from "../sites/cases/framed.ts";
import { layers } from "../sites/cases/layers.ts";
import { nested } from "../sites/cases/nested.ts";
import { places } from "../sites/cases/places.ts";
import { type CaseSite, serveCases } from "../sites/cases/server.ts";
import { shadows } from "../sites/cases/shadows.ts";
import { unseen } from "../sites/cases/unseen.ts";
import { serveSite, type Site } from "../sites/server.ts";

const groups = [clickables, shadows, unseen, places, frames, nested, controls, layers];
const all: Case[] = groups.flat();

/** What Chromium sees by asking who listens; Firefox tells nobody (docs/firefox.md). */
const unseenInFirefox: Record<string, RegExp> = {
  "addEventListener div": /Listening/,
  "list items by delegation, no cursor": /^<li[^>]*>Apple/,
  "SVG rect with listener": /^<rect/,
  "canvas with listener": /^<canvas/,
  "li with a listener holding a checkbox": /^<li/,
};

let server: TestServer;
let cases: CaseSite;
let site: Site;
let id: string;

before(async () => {
  [cases, site, server] = await Promise.all([
    serveCases(all),
    serveSite(),
    startTestServer({ NOCTURNE_WARM_BROWSERS: "0" }),
  ]);
  id = (await server.client.sessionStart({ body: { browser_type: "firefox" } })).session_id;
});

after(async () => {
  await server[Symbol.asyncDispose]();
  await Promise.all([site, cases].map((one) => one[Symbol.asyncDispose]()));
});

const runner = caseRunner(() => ({ server, site: cases, id }));
const { execute, evaluate, observe, refusal, run } = runner;
const goto = (path: string) => execute({ type: "goto", url: site.url + path });
const find = (name: string): Case => all.find((one) => one.name === name)!;
const status = () => server.client.sessionStatus({ params: { session_id: id } });

test("it starts without a word to anybody, and has a BiDi address in place of a CDP one", async () => {
  const { browser_type: type, cdp_url, bidi_url, warnings, ...session } = await status();
  assert.equal(type, "firefox");
  assert.equal(cdp_url, null);
  assert.match(bidi_url ?? "", /\/bidi\?token=/);
  assert.match(warnings.join(), /cdp_url is null/);
  assert.equal(session.network_request_bytes, 0);
});

describe("pages that are hard to see or to act on", () => {
  for (const one of all.filter(({ name }) => !(name in unseenInFirefox)))
    test(`${one.name}: as in Chromium`, async () => {
      await runner.open(pathOf(one));
      await runner.passStage(one);
      if (one.next !== undefined) await runner.passStage(one.next);
    });

  for (const [name, line] of Object.entries(unseenInFirefox))
    test(`${name}: not seen, unlike in Chromium`, async () => {
      await runner.open(pathOf(find(name)));
      const { elements } = await observe();
      assert.deepEqual(
        elements.filter(({ tag }) => line.test(tag)),
        [],
      );
    });
});

describe("acting", () => {
  test("a form is filled, chosen from and checked; keys reach it, chords too", async () => {
    await goto("/form.html");
    await execute({ type: "fill", selector: "[name=name]", value: "abc" });
    await execute({ type: "press_key", key: "Control+a" });
    await execute({ type: "press_key", key: "x" });
    assert.equal(await evaluate("document.querySelector('[name=name]').value"), "x");
    await execute({ type: "check", selector: "[name=gift]", value: true });
    await execute({
      type: "select_dropdown_option",
      selector: "[name=seed]",
      value: "moonflower",
    });
    assert.equal(await evaluate("document.querySelector('[name=seed]').value"), "moonflower");
  });

  test("a picture is what the page is", async () => {
    await goto("/long.html");
    await execute({ type: "scroll_down", amount: 100 });
    const { screenshot } = await server.client.pageObserve({ params: { session_id: id } });
    const picture = sharp(Buffer.from(screenshot.raw ?? "", "base64"));
    const { width, height } = await picture.metadata();
    assert.equal(`${width} × ${height}`, await evaluate("`${innerWidth} × ${innerHeight}`"));
    const { dominant } = await picture.stats();
    assert.notDeepEqual(dominant, { r: 0, g: 0, b: 0 });
  });

  test("dialogs are answered and told", async () => {
    await goto("/dialogs.html");
    const { message } = await run({ type: "click", selector: "text=Ask" });
    assert.match(message, /The page showed a confirm dialog: "Are you sure\?" \(accepted\)/);
    assert.equal(await evaluate("document.title"), "confirmed");
  });

  test("a popup becomes the current tab; tabs are switched and closed", async () => {
    await goto("/");
    await execute({ type: "click", selector: "text=Order in a new tab" });
    assert.equal(await evaluate("location.pathname"), "/form.html");
    await execute({ type: "switch_tab", tab_index: 0 });
    assert.equal(await evaluate("location.pathname"), "/");
    await execute({ type: "switch_tab", tab_index: 1 });
    await execute({ type: "close_tab" });
    assert.equal(await evaluate("location.pathname"), "/");
  });

  test("the way back and forth, and where it ends", async () => {
    await goto("/article.html");
    await execute({ type: "go_back" });
    await execute({ type: "go_forward" });
    assert.match(await refusal({ type: "go_forward" }), /no page to go forward to/);
    await execute({ type: "reload" });
    assert.match(await refusal({ type: "goto", url: "http://nowhere.invalid/" }), /Cannot resolve/);
  });

  test("files come and go", async () => {
    await goto("/files-download.html");
    await execute({ type: "download_file", selector: "#attachment" });
    const { files } = await server.client.fileListDownloads({ params: { session_id: id } });
    assert.deepEqual(
      files.map(({ name }) => name),
      ["report.txt"],
    );
    const form = new FormData();
    form.append("file", new Blob(["seeds"]), "seeds.txt");
    const uploaded = await fetch(`${server.url}/storage/uploads/seeds.txt`, {
      method: "POST",
      headers: { authorization: `Bearer ${server.key}` },
      body: form,
    });
    assert.equal(uploaded.status, 200);
    await goto("/files-upload.html");
    await execute({ type: "upload_file", selector: "#plain", file_path: "seeds.txt" });
    assert.equal(await evaluate("document.querySelector('#plain').files[0].name"), "seeds.txt");
  });

  test("cookies are read and set", async () => {
    const params = { session_id: id };
    const cookie = { name: "one", value: "1", domain: "127.0.0.1", path: "/", httpOnly: false };
    await server.client.sessionCookiesSet({ params, body: { cookies: [cookie] } });
    assert.match(await evaluate("document.cookie"), /one=1/);
  });
});

test("Puppeteer joins by BiDi, twice, on the page that the session works on; what leaves the session is refused", async () => {
  const { bidi_url: browserWSEndpoint } = await status();
  for (const time of [1, 2]) {
    const browser = await connect({
      browserWSEndpoint: browserWSEndpoint!,
      protocol: "webDriverBiDi",
      defaultViewport: null,
    });
    const [page] = await browser.pages();
    await page!.goto(`${site.url}/form.html?${time}`);
    await page!.type("[name=name]", "Ada");
    assert.equal(await evaluate("document.querySelector('[name=name]').value"), "Ada");
    await assert.rejects(page!.goto("file:///etc/passwd"), /refused/);
    await browser.disconnect();
  }
  assert.equal(await evaluate("location.search"), "?2");
  assert.equal((await status()).status, "active");
});

test("it is where it is told to be; requests are held for all who want them held, and go on when those have left", async () => {
  await using browser = await launchFirefox({
    path: findBrowsers().find(({ product }) => product === "firefox")!.path,
    runRoot: runRoot(server.data),
    egress: { policy: { allowPrivateNetwork: true } },
    headless: true,
    display: undefined,
    userAgent: "Mozilla/5.0 (X11; Linux x86_64; rv:150.0) Gecko/20100101 Firefox/150.0",
    locale: "de-CH",
    timeZone: "Asia/Tokyo",
    geolocation: undefined,
    signal: new AbortController().signal,
  });
  const tab = browser.tabs.current!;
  const open = (url: string) => tab.session.send("Page.navigate", { url });
  const judge: RequestJudge = ({ request }) =>
    request.url.includes("form") ? { refused: "no forms" } : { headers: { "x-signed": "yes" } };
  const interception = await Interception.begin(browser, [judge]);
  const staying = await Staying.begin(browser, allowedHosts(["127.0.0.1"]), () => undefined);
  assert.equal((await open(`${site.url}/article.html`)).errorText, undefined);
  const [asked] = site.requests.filter(({ path }) => path === "/article.html").slice(-1);
  assert.equal(asked?.headers["x-signed"], "yes");
  assert.match(asked?.headers["user-agent"] ?? "", /Firefox\/150/);
  assert.match(asked?.headers["accept-language"] ?? "", /^de-CH/);
  const place = "navigator.language + Intl.DateTimeFormat().resolvedOptions().timeZone";
  const { result } = await tab.session.send("Runtime.evaluate", { expression: place });
  assert.equal(result.value, "de-CHAsia/Tokyo");
  assert.match((await open(`${site.url}/form.html`)).errorText ?? "", /ABORTED/);
  assert.equal(browser.refusals.reasonFor(`${site.url}/form.html`), "no forms");
  const elsewhere = site.url.replace("127.0.0.1", "localhost");
  assert.match((await open(elsewhere)).errorText ?? "", /ABORTED/);
  assert.deepEqual(staying.look().blocked, [{ url: `${elsewhere}/` }]);
  const leading = `${site.url}/redirect?to=${encodeURIComponent(`${elsewhere}/led`)}`;
  assert.match((await open(leading)).errorText ?? "", /ABORTED/);
  assert.ok(
    site.requests.every(({ path }) => path !== "/led"),
    "A redirect got away",
  );
  await staying[Symbol.asyncDispose]();
  await interception[Symbol.asyncDispose]();
  assert.equal(browser.firefox?.holdsRequests(), false);
  assert.equal((await open(`${elsewhere}/form.html`)).errorText, undefined);
});

test("options that are for Chromium are refused by name", async () => {
  const body = { browser_type: "firefox", chrome_args: ["--mute-audio"], quiet_cdp: true };
  const response = await server.call("POST", "/sessions/start", body);
  assert.equal(response.status, 422);
  assert.match(await response.text(), /chrome_args.*quiet_cdp|quiet_cdp.*chrome_args/s);
});

test("nothing is left of it: no process, no port, no folder", async () => {
  const [main] = processesNaming(`${runRoot(server.data)}/`);
  const ports = listeningPorts(main!.id);
  assert.equal(ports.length, 1, "It listens on its BiDi port alone");
  await server.client.sessionStop({ params: { session_id: id } });
  const folder = /--profile (\S+)\/profile/.exec(main!.command)?.[1];
  await until("it is gone", () => processesOfGroup(main!.group).length === 0);
  await until("its folder is gone", () => !existsSync(folder!));
  await assert.rejects(fetch(`http://127.0.0.1:${ports[0]}/`));
});
