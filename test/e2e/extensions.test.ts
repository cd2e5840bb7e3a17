import assert from "node:assert/strict";
import { generateKeyPairSync } from "node:crypto";
import { after, before, describe, test } from "node:test";
import { keyOfAccount } from "../api/accounts.ts";
import { failedWith, invalidWith } from "../api/error-body.ts";
import { crxOf } from "../crx.ts";
import { hands } from "../hands.ts";
import { runFolders, until } from "../processes.ts";
import { openStage, type Stage, type StagedSession } from "../stage.ts";
import { type ZipEntry, zipOf } from "../zip.ts";

let stage: Stage;
let session: StagedSession;

before(async () => void (stage = await openStage()));
after(() => stage?.[Symbol.asyncDispose]());

const { evaluate, open } = hands(() => ({ stage, session }));

const json = (name: string, value: unknown) => ({ name, content: JSON.stringify(value) });

/** Marks pages, asks for something in the background, blocks by rules, and tries what it may not. */
const marker = (name: string): ZipEntry[] => [
  json("manifest.json", {
    manifest_version: 3,
    name,
    version: "1.0",
    permissions: ["declarativeNetRequest", "tabs"],
    host_permissions: ["<all_urls>"],
    background: { service_worker: "worker.js" },
    content_scripts: [{ matches: ["<all_urls>"], js: ["page.js"], run_at: "document_start" }],
    declarative_net_request: {
      rule_resources: [{ id: "rules", enabled: true, path: "rules.json" }],
    },
  }),
  json("rules.json", [
    {
      id: 1,
      action: { type: "block" },
      condition: { urlFilter: "unwanted", resourceTypes: ["xmlhttprequest"] },
    },
  ]),
  {
    name: "page.js",
    content: `const { dataset } = document.documentElement;
      dataset.${name} = chrome.runtime.id;
      chrome.runtime.sendMessage(location).then((told) => (dataset.told = told));`,
  },
  {
    name: "worker.js",
    content: `chrome.runtime.onMessage.addListener(({ origin, search }, sender, respond) => {
        const files = ["file:///etc/passwd", "view-source:file:///etc/passwd", "chrome://version"];
        (async () => {
          const asked = await fetch(origin + "/headers?by=worker").then((answer) => answer.status);
          const read = await fetch("file:///etc/passwd").then((a) => a.text(), () => "nothing");
          if (search === "?tabs") for (const url of files) await chrome.tabs.create({ url, active: false });
          respond(asked + " " + read);
        })();
        return true;
      });`,
  },
];

/** Uploads a file; answers its id and what is told of it. */
const upload = async (file: Buffer<ArrayBuffer>) =>
  stage.server.client.extensionUpload({ upload: new Blob([file]) });

const start = (options: Record<string, unknown>) =>
  stage.server.call("POST", "/sessions/start", options);

describe("a session with extensions", () => {
  let chromeId: string | null;

  before(async () => {
    const keys = generateKeyPairSync("ec", { namedCurve: "P-256" });
    const [first, second] = await Promise.all([
      upload(zipOf(marker("zipped"))),
      upload(crxOf(zipOf(marker("packed")), keys)),
    ]);
    assert.partialDeepStrictEqual(first, { name: "zipped", format: "zip", chrome_id: null });
    assert.deepEqual(first.hosts, ["*://*/*"]);
    assert.deepEqual(second.permissions, ["declarativeNetRequest", "tabs"]);
    chromeId = second.chrome_id;
    session = await stage.startSession({
      extensions: [first.extension_id, second.extension_id],
    });
    // It has them already.
    const { extension_id } = second;
    await stage.server.client.extensionDelete({ params: { extension_id } });
  });
  after(() => session?.[Symbol.asyncDispose]());

  test("has them at work on its first page: scripts, rules and workers, each by its own id", async () => {
    await open("/article.html");
    const marks = "JSON.stringify({ ...document.documentElement.dataset })";
    await until("the worker has answered", async () => (await evaluate(marks)).includes("told"));
    const found = JSON.parse(await evaluate(marks)) as Record<string, string>;
    assert.equal(found["packed"], chromeId);
    assert.match(found["zipped"] ?? "", /^[a-p]{32}$/);
    assert.equal(found["told"], "200 nothing");
    assert.ok(stage.site.requests.some(({ path }) => path === "/headers"));
    const fetched = (path: string) =>
      evaluate(`return fetch("${path}").then(() => "came", () => "was blocked")`);
    assert.equal(await fetched("/unwanted"), "was blocked");
    assert.equal(await fetched("/wanted"), "came");
  });

  test("shows none of the machine's files and of the browser's own pages", async () => {
    await open("/article.html?tabs");
    const tabs = async () => (await session.observe()).metadata.tabs;
    await until("both have asked for them", async () => (await tabs()).length === 7);
    for (const { url, tab_id } of await tabs()) {
      if (url.startsWith("http")) continue;
      await session.execute({ type: "switch_tab", tab_index: tab_id });
      const seen = await evaluate("document.documentElement.innerText");
      assert.match(seen, /ERR_BLOCKED_BY_ADMINISTRATOR|blocked/, url);
    }
  });

  test("leaves nothing of them", async () => {
    await session[Symbol.asyncDispose]();
    await until("its folder is gone", () => runFolders(stage.server.data).length === 0);
  });
});

describe("extensions of an account", () => {
  test("are listed, shown and deleted, and are nobody else's", async () => {
    const { client, data, url } = stage.server;
    const { extension_id } = await upload(zipOf(marker("mine")));
    const { items } = await client.extensionList({});
    assert.equal(items[0]?.extension_id, extension_id);
    const { key } = await keyOfAccount(data, "another");
    const headers = { authorization: `Bearer ${key}` };
    const path = `${url}/extensions/${extension_id}`;
    for (const method of ["GET", "DELETE"])
      await failedWith(await fetch(path, { method, headers }), 404);
    const asOther = await fetch(`${url}/sessions/start`, {
      method: "POST",
      headers: { ...headers, "content-type": "application/json" },
      body: JSON.stringify({ extensions: [extension_id] }),
    });
    const { detail } = await invalidWith(asOther);
    assert.deepEqual(detail[0]?.loc, ["body", "extensions", 0]);
    await client.extensionDelete({ params: { extension_id } });
    await failedWith(await stage.server.call("GET", `/extensions/${extension_id}`), 404);
  });

  test("a session is refused that names one that is unknown, or a browser that takes none", async () => {
    const { extension_id } = await upload(zipOf(marker("good")));
    const wrong: [Record<string, unknown>, loc: (string | number)[]][] = [
      [{ extensions: [extension_id, "none"] }, ["body", "extensions", 1]],
      [{ extensions: [extension_id, extension_id] }, ["body", "extensions", 1]],
      [{ extensions: [extension_id], browser_type: "chrome-turbo" }, ["body", "extensions"]],
    ];
    for (const [options, loc] of wrong) {
      const { detail } = await invalidWith(await start(options));
      assert.deepEqual(detail[0]?.loc, loc);
    }
  });

  test("one that the browser does not take fails the start with the browser's reason", async () => {
    const entries = marker("broken").filter(({ name }) => name !== "page.js");
    const { extension_id } = await upload(zipOf(entries));
    const { detail } = await invalidWith(await start({ extensions: [extension_id] }));
    assert.deepEqual(detail[0]?.loc, ["body", "extensions", 0]);
    assert.match(detail[0]?.msg ?? "", /does not load it: .*page\.js/);
    assert.doesNotMatch(detail[0]?.msg ?? "", /\/tmp/);
    assert.deepEqual(runFolders(stage.server.data), []);
  });

  test("a file that is no extension is refused, and not kept", async () => {
    const before = (await stage.server.client.extensionList({})).items.length;
    const form = new FormData();
    form.append("file", new Blob(["hello"]));
    const { url, key } = stage.server;
    const headers = { authorization: `Bearer ${key}` };
    const answer = await fetch(`${url}/extensions`, { method: "POST", headers, body: form });
    assert.deepEqual((await invalidWith(answer)).detail[0]?.loc, ["body", "file"]);
    assert.equal((await stage.server.client.extensionList({})).items.length, before);
  });
});
