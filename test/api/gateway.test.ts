import assert from "node:assert/strict";
import { readdir, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { browsersOf } from "../processes.ts";
import { openStage, type Stage, type StagedSession } from "../stage.ts";
import { CdpClient } from "./cdp-client.ts";

let stage: Stage;
let session: StagedSession;

before(async () => {
  stage = await openStage();
  session = await stage.startSession();
});

after(() => stage?.[Symbol.asyncDispose]());

/** The session and its browser are there, and whoever comes anew can use them. */
async function goesOn(): Promise<void> {
  assert.equal((await session.status()).status, "active");
  await using client = await CdpClient.connect(session.cdpUrl);
  const sessionId = await client.attachToPage();
  const sum = { expression: "6 * 7", returnByValue: true };
  const { result } = await client.result<{ result: { value: number } }>(
    "Runtime.evaluate",
    sum,
    sessionId,
  );
  assert.equal(result.value, 42);
}

async function urlsOf(client: CdpClient): Promise<string[]> {
  const { targetInfos } = await client.result<{ targetInfos: { url: string }[] }>(
    "Target.getTargets",
    { filter: [{}] },
  );
  return targetInfos.map(({ url }) => url);
}

const outside = [
  "file:///etc/passwd",
  "FiLe:///etc/passwd",
  " file:///etc/passwd",
  "fi\nle:///etc/passwd",
  "\u0001file:///etc/passwd",
  "chrome://version",
  "chrome://settings/",
  "view-source:file:///etc/passwd",
  "view-source:https://example.com",
  "filesystem:http://127.0.0.1/temporary/a",
  "devtools://devtools/bundled/inspector.html",
  "chrome-extension://abc/page.html",
  "about:version",
];

describe("a command that would leave the session is answered with an error", () => {
  const files = { files: ["/etc/passwd"], items: [], dragOperationsMask: 1 };
  const refused: [string, Record<string, unknown>?][] = [
    ["Browser.crash"],
    ["Browser.crashGpuProcess"],
    ["Browser.executeBrowserCommand", { commandId: "openTabSearch" }],
    ["Browser.getBrowserCommandLine"],
    ["SystemInfo.getInfo"],
    ["SystemInfo.getProcessInfo"],
    ["Extensions.loadUnpacked", { path: "/tmp" }],
    ["PWA.install", { manifestId: "https://example.com/" }],
    ["Tethering.bind", { port: 9999 }],
    ["Target.exposeDevToolsProtocol", { targetId: "x", bindingName: "cdp" }],
    ["Target.openDevTools", { targetId: "x" }],
    ["Target.setRemoteLocations", { locations: [{ host: "127.0.0.1", port: 9222 }] }],
    ["Target.sendMessageToTarget", { message: "{}" }],
    ["Target.createBrowserContext", { proxyServer: "http://127.0.0.1:1" }],
    ["Target.createBrowserContext", { proxyBypassList: "*" }],
    ["DOM.setFileInputFiles", { files: ["/etc/passwd"] }],
    ["Input.dispatchDragEvent", { type: "drop", x: 1, y: 1, data: files }],
    ["Network.loadNetworkResource", { url: "file:///etc/passwd", options: {} }],
    ...outside.map((url): [string, object] => ["Page.navigate", { url }]),
    ...outside.map((url): [string, object] => ["Target.createTarget", { url }]),
  ].map(([method, params = {}]) => [method as string, params as Record<string, unknown>]);

  for (const [method, params] of refused) {
    test(`${method} ${JSON.stringify(params)}`, async () => {
      await using client = await CdpClient.connect(session.cdpUrl);
      const page = await client.attachToPage();
      for (const sessionId of [undefined, page]) {
        const { error } = await client.send(method, params, sessionId);
        assert.match(error?.message ?? "", new RegExp(`^${method} is refused: .`));
        assert.equal(error?.code, -32000);
      }
      await client.result("Browser.getVersion");
      for (const url of await urlsOf(client)) assert.match(url, /^about:blank/);
    });
  }

  test("on the socket of a single page too", async () => {
    const params = { session_id: session.id };
    const { tabs } = await stage.server.client.sessionDebugInfo({ params });
    await using client = await CdpClient.connect(tabs[0]!.ws_url);
    for (const [method, given] of refused) {
      const { error } = await client.send(method, given);
      assert.match(error?.message ?? "", new RegExp(`^${method} is refused`));
    }
    await client.result("Page.enable");
  });

  test("and the session goes on", goesOn);
});

test("ordinary pages can be opened, by any spelling", async () => {
  await using client = await CdpClient.connect(session.cdpUrl);
  const page = await client.attachToPage();
  const { url } = stage.site;
  const web = [
    "about:blank",
    "",
    "data:text/html,night",
    url,
    ` ${url}/form.html`,
    url.toUpperCase(),
  ];
  for (const address of web) {
    const opened = await client.result<{ targetId: string }>("Target.createTarget", {
      url: address,
    });
    await client.result("Target.closeTarget", opened);
  }
  for (const address of web.filter((one) => one !== "")) {
    const { errorText } = await client.result<{ errorText?: string }>(
      "Page.navigate",
      { url: address },
      page,
    );
    assert.equal(errorText, undefined, address);
  }
  const { error } = await client.send("Page.navigate", { url: "/article.html" }, page);
  assert.equal(error?.message, "Cannot navigate to invalid URL");
});

test("dragging without files is not refused", async () => {
  await using client = await CdpClient.connect(session.cdpUrl);
  const page = await client.attachToPage();
  const data = {
    items: [{ mimeType: "text/plain", data: "moth" }],
    files: [],
    dragOperationsMask: 1,
  };
  await client.result("Input.dispatchDragEvent", { type: "dragEnter", x: 1, y: 1, data }, page);
});

test("downloads stay in the session's folder, wherever the client wants them", async () => {
  await using client = await CdpClient.connect(session.cdpUrl);
  const page = await client.attachToPage();
  const elsewhere = join(tmpdir(), `nocturne-elsewhere-${session.id}`);
  const wanted = { behavior: "allow", downloadPath: elsewhere };
  await client.result("Page.setDownloadBehavior", wanted, page);
  await client.result("Browser.setDownloadBehavior", { ...wanted, eventsEnabled: true });
  const done = client.event(
    ({ method, params }) =>
      method === "Browser.downloadProgress" && params["state"] === "completed",
  );
  const expression = `
    const link = document.createElement("a");
    link.href = "data:text/plain,by night";
    link.download = "../../night.txt";
    link.click()`;
  await client.result("Runtime.evaluate", { expression, userGesture: true }, page);
  await done;
  await assert.rejects(stat(elsewhere), { code: "ENOENT" });
  const folder = join(browsersOf(stage.server.data)[0]!.folder, "downloads");
  assert.equal((await readdir(folder)).length, 1);
  const params = { session_id: session.id };
  const { files } = await stage.server.client.fileListDownloads({ params });
  assert.deepEqual(
    files.map(({ name, size }) => [name, size]),
    [["_.._night.txt", 8]],
  );
});

describe("two clients of one session", () => {
  test("do not reach each other's CDP sessions", async () => {
    await using one = await CdpClient.connect(session.cdpUrl);
    await using other = await CdpClient.connect(session.cdpUrl);
    const theirs = await one.attachToPage();
    const commands = [
      ["Runtime.evaluate", { expression: "document.title = 'taken'" }],
      ["Page.navigate", { url: "about:blank" }],
      ["Browser.close", {}],
    ] as const;
    for (const [method, params] of commands) {
      const { error, sessionId } = await other.send(method, params, theirs);
      assert.deepEqual(error, { code: -32001, message: "Session with given id not found." });
      assert.equal(sessionId, theirs);
    }
    const { error } = await other.send("Target.detachFromTarget", { sessionId: theirs });
    assert.ok(error);
    await one.result("Runtime.evaluate", { expression: "1" }, theirs);
  });

  test("do not hear each other's events", async () => {
    await using one = await CdpClient.connect(session.cdpUrl);
    await using other = await CdpClient.connect(session.cdpUrl);
    const page = await one.attachToPage();
    await one.result("Runtime.enable", {}, page);
    const heard = one.event(({ method }) => method === "Runtime.consoleAPICalled");
    await one.result("Runtime.evaluate", { expression: "console.log('psst')" }, page);
    await heard;
    await other.result("Browser.getVersion");
    assert.deepEqual(other.events, []);
  });

  test("may use the same message ids", async () => {
    await using one = await CdpClient.connect(session.cdpUrl);
    await using other = await CdpClient.connect(session.cdpUrl);
    const pages = await Promise.all([one.attachToPage(), other.attachToPage()]);
    const answers = await Promise.all(
      [one, other].map((client, at) =>
        client.result<{ result: { value: number } }>(
          "Runtime.evaluate",
          { expression: String(at) },
          pages[at],
        ),
      ),
    );
    assert.deepEqual(
      answers.map(({ result }) => result.value),
      [0, 1],
    );
  });

  test("end on their own: Browser.close closes the one socket and not the session", async () => {
    await using stays = await CdpClient.connect(session.cdpUrl);
    const leaves = await CdpClient.connect(session.cdpUrl);
    const page = await stays.attachToPage();
    assert.deepEqual(await leaves.result("Browser.close"), {});
    assert.equal((await leaves.closed).code, 1000);
    await stays.result("Runtime.evaluate", { expression: "1" }, page);
    await goesOn();
  });
});

describe("what is no CDP message", () => {
  for (const text of ["not json", "", "[]", "[{}]", "7", "null", '"text"', '{"id":1', "{}{}"]) {
    test(`${JSON.stringify(text)} closes the socket with 1007`, async () => {
      const client = await CdpClient.connect(session.cdpUrl);
      client.socket.send(text);
      assert.equal((await client.closed).code, 1007);
      await goesOn();
    });
  }

  const malformed = [
    { id: 1 },
    { id: 2, method: 5 },
    { id: 3, method: null },
    { id: 4, method: ["Page.enable"] },
    { id: 5, method: "Page.navigate", params: null },
    { id: 6, method: "Target.createBrowserContext", params: "proxyServer" },
    { id: 7, method: "Browser.setDownloadBehavior", params: [] },
    { id: 8, method: "" },
    { id: 9, method: "Páge.enable" },
    { id: 10, method: "Browser.getVersion", more: true },
    { id: 1.5, method: "Browser.getVersion" },
    { id: 2 ** 31, method: "Browser.getVersion" },
    { id: "one", method: "Browser.getVersion" },
  ];
  for (const message of malformed) {
    test(`${JSON.stringify(message)} is an error, and no more`, async () => {
      await using client = await CdpClient.connect(session.cdpUrl);
      const answered = client.answerTo(message.id);
      client.socket.send(JSON.stringify(message));
      assert.equal((await answered).error?.code, -32600);
      await client.result("Browser.getVersion");
    });
  }

  test("names that every object has are methods that nobody has", async () => {
    await using client = await CdpClient.connect(session.cdpUrl);
    for (const method of [".", "constructor", "__proto__", "toString.call", "Nope.nope"]) {
      assert.ok((await client.send(method)).error, method);
    }
    for (const sessionId of ["", "nobody", "0".repeat(32), "__proto__"]) {
      const { error } = await client.send("Browser.getVersion", {}, sessionId);
      assert.equal(error?.code, -32001, sessionId);
    }
  });
});
