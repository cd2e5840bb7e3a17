import assert from "node:assert/strict";
import { readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { chromium } from "playwright-core";
import { ApiError } from "../../src/contract/client.ts";
import type { SessionResponse } from "../../src/contract/sessions.ts";
import { browsersOf, runFolders, until } from "../processes.ts";
import { serveTwoOrigins, type TwoOrigins } from "../sites/two-origins.ts";
import { startTestServer, type TestServer } from "../server.ts";

let server: TestServer;
let site: TwoOrigins;
before(async () => {
  site = await serveTwoOrigins();
  // One that waits warm: a profile is given to it when it is handed out.
  server = await startTestServer({ NOCTURNE_WARM_BROWSERS: "1" });
});
after(async () => {
  await server?.[Symbol.asyncDispose]();
  await site?.[Symbol.asyncDispose]();
});

async function makeProfile(): Promise<string> {
  return (await server.client.profileCreate({})).profile_id;
}

/** A session with a profile, and what is done with its page. */
async function startWith(id: string, persist: boolean, options: Record<string, unknown> = {}) {
  const body = { profile: { id, persist }, ...options };
  const started = await server.client.sessionStart({ body });
  const params = { session_id: started.session_id };
  const execute = (action: Record<string, unknown>) =>
    server.client.pageExecute({ params, body: action });
  return {
    started,
    params,
    execute,
    goto: async (url: string) => assert.ok((await execute({ type: "goto", url })).success),
    evaluate: async (code: string) => {
      const { success, message, data } = await execute({ type: "evaluate_js", code });
      assert.ok(success, message);
      return data?.markdown ?? "";
    },
    stop: (): Promise<SessionResponse> => server.client.sessionStop({ params }),
    status: () => server.client.sessionStatus({ params }),
  };
}

type Used = Awaited<ReturnType<typeof startWith>>;

/** Makes a database of every kind of value; runs in the page. */
const makeDatabase = `new Promise((resolve, reject) => {
  const open = indexedDB.open("owls", 3);
  open.onerror = reject;
  open.onupgradeneeded = () => {
    const birds = open.result.createObjectStore("birds", { keyPath: "id", autoIncrement: true });
    birds.createIndex("by name", ["name", "kind"], { unique: true });
    birds.createIndex("tags", "tags", { multiEntry: true });
    open.result.createObjectStore("things");
  };
  open.onsuccess = async () => {
    const work = open.result.transaction(["birds", "things"], "readwrite");
    for (let n = 0; n < 250; n++) work.objectStore("birds").add({ name: "owl " + n, kind: 1, tags: ["a", "b" + n] });
    const self = { list: [1, , 3] };
    self.self = self;
    const things = {
      date: new Date(86400000), map: new Map([["k", new Set([1n, undefined])]]), cycle: self,
      bytes: new Uint8Array([1, 2, 255]), buffer: new Uint16Array([7]).buffer, number: [NaN, -0],
      pattern: /o+w/gi, blob: new Blob(["blob"], { type: "text/x" }), file: new File(["file"], "f.txt", { lastModified: 5 }),
      "half \\ud800": "\\u2028", boolean: false, nothing: undefined,
    };
    for (const [name, value] of Object.entries(things)) work.objectStore("things").put(value, name);
    work.objectStore("things").put("by date", new Date(5));
    work.objectStore("things").put("by bytes", [1, new Uint8Array([9])]);
    const key = await crypto.subtle.generateKey({ name: "AES-GCM", length: 128 }, false, ["encrypt"]);
    open.result.transaction("things", "readwrite").objectStore("things").put(key, "key").onsuccess = () => resolve("made");
  };
})`;

/** Tells that database as text; runs in the page. */
const tellDatabase = `new Promise((resolve, reject) => {
  const open = indexedDB.open("owls");
  open.onerror = reject;
  open.onsuccess = () => {
    const work = open.result.transaction(open.result.objectStoreNames);
    const told = { version: open.result.version };
    const birds = work.objectStore("birds");
    told.birds = [birds.keyPath, birds.autoIncrement, [...birds.indexNames].map((name) => {
      const { keyPath, unique, multiEntry } = birds.index(name);
      return [name, keyPath, unique, multiEntry];
    })];
    birds.count().onsuccess = (event) => told.count = event.target.result;
    birds.index("tags").get("b249").onsuccess = (event) => told.bird = event.target.result;
    const keys = work.objectStore("things").getAllKeys();
    const things = work.objectStore("things").getAll();
    work.oncomplete = async () => {
      const by = new Map(keys.result.map((key, index) => [key instanceof Date ? "date key " + key.getTime() : String(key), things.result[index]]));
      const cycle = by.get("cycle");
      const file = by.get("file");
      told.things = [
        [...by.keys()], by.get("date").toISOString(), [...by.get("map")].map(([k, v]) => [k, [...v].map(String)]),
        cycle.self === cycle, 1 in cycle.list, cycle.list.length, [...by.get("bytes")], by.get("buffer").byteLength,
        by.get("number").map((n) => Object.is(n, -0) ? "-0" : String(n)), String(by.get("pattern")),
        by.get("blob").type, await by.get("blob").text(), file.name, file.lastModified, await file.text(),
        by.get("half \\ud800"), by.get("boolean"), by.has("nothing"), by.get("nothing") === undefined,
      ];
      resolve(JSON.stringify(told));
    };
  };
})`;

const storages = `JSON.stringify([localStorage, sessionStorage].map((one) => ({ ...one })))`;

/** Fills both sites, leaving the first before it is saved. */
async function fill(session: Used): Promise<string> {
  await session.goto(`${site.one}/cookies`);
  await session.evaluate(
    "localStorage.setItem('a', '1'); localStorage.setItem('key', 'k'); sessionStorage.setItem('tab', 'x'); 'ok'",
  );
  await session.evaluate(makeDatabase);
  const told = await session.evaluate(tellDatabase);
  await session.goto(`${site.other}/cookies`);
  await session.evaluate("localStorage.other = 'é\\u2028'; sessionStorage.t = 2; 'ok'");
  return told;
}

describe("what a profile keeps", () => {
  test("comes back in a new session: cookies, storages and databases of both sites", async () => {
    const id = await makeProfile();
    const first = await startWith(id, true);
    const told = await fill(first);
    const stopped = await first.stop();
    assert.equal(stopped.status, "closed");
    assert.deepEqual(
      stopped.warnings.filter((one) => one.startsWith("profile")),
      ["profile: not saved: 1 records of 'owls/things' (can't be told: CryptoKey) of " + site.one],
    );
    assert.deepEqual(
      (await server.client.profileGet({ params: { profile_id: id } })).persisted_domains,
      ["127.0.0.1", "localhost"],
    );

    const asked = site.asked.length;
    const second = await startWith(id, false);
    assert.equal(site.asked.length, asked, "nothing was asked of the sites");
    assert.deepEqual(
      second.started.warnings,
      stopped.warnings.filter((one) => !one.startsWith("profile")),
    );
    await second.goto(`${site.one}/echo`);
    assert.deepEqual(
      (await second.evaluate("document.querySelector('#said').textContent")).split("; ").toSorted(),
      ["hidden=2", "partitioned=3", "session=1"],
    );
    assert.equal(await second.evaluate("String(history.length)"), "2");
    assert.equal(await second.evaluate("localStorage.getItem('key')"), "k");
    assert.deepEqual(JSON.parse(await second.evaluate(storages)), [{ a: "1" }, { tab: "x" }]);
    const { things, ...rest } = JSON.parse(await second.evaluate(tellDatabase)) as {
      things: unknown[][];
    };
    const before = JSON.parse(told) as { things: unknown[][] };
    before.things[0] = before.things[0]!.filter((key) => key !== "key");
    assert.deepEqual({ things, ...rest }, before);
    const next = `new Promise((resolve) => { indexedDB.open("owls").onsuccess = ({ target }) => {
      target.result.transaction("birds", "readwrite").objectStore("birds").add({}).onsuccess = (event) => resolve(String(event.target.result));
    } })`;
    assert.equal(await second.evaluate(next), "251");
    // What the page changes in its tab is not overwritten.
    await second.evaluate("sessionStorage.tab = 'mine'; 'ok'");
    await second.goto(`${site.other}/`);
    assert.deepEqual(JSON.parse(await second.evaluate(storages)), [
      { other: "é\u2028" },
      { t: "2" },
    ]);
    await second.goto(`${site.one}/`);
    assert.equal(await second.evaluate("sessionStorage.tab"), "mine");
    const cookies = await server.client.sessionCookiesGet({ params: second.params });
    const saved = await server.client.profileCookiesGet({ params: { profile_id: id } });
    const named = ({
      name,
      domain,
      httpOnly,
      sameSite,
      partitionKey,
      session,
    }: (typeof saved.cookies)[0]) =>
      JSON.stringify({ name, domain, httpOnly, sameSite, partitionKey, session });
    assert.deepEqual(cookies.cookies.map(named).toSorted(), saved.cookies.map(named).toSorted());
    assert.equal(saved.cookies.length, 6);
    await second.stop();
  });

  test("is what a tab held that has gone on to another site, and not what it removed", async () => {
    const id = await makeProfile();
    const first = await startWith(id, true);
    await first.goto(`${site.one}/`);
    await first.evaluate("sessionStorage.a = 1; sessionStorage.b = 2; localStorage.c = 3; 'ok'");
    await first.stop();
    const second = await startWith(id, true);
    await second.goto(`${site.one}/`);
    await second.evaluate("sessionStorage.removeItem('a'); localStorage.clear(); 'ok'");
    await second.goto(`${site.other}/`);
    await second.stop();
    const third = await startWith(id, false);
    await third.goto(`${site.one}/`);
    assert.deepEqual(JSON.parse(await third.evaluate(storages)), [{}, { b: "2" }]);
    await third.stop();
  });

  test("is told of what is too large for it, and holds the rest", async () => {
    const id = await makeProfile();
    const first = await startWith(id, true);
    await first.goto(`${site.one}/`);
    const put = await first.evaluate(`localStorage.a = 1; return new Promise((resolve) => {
      const open = indexedDB.open("large");
      open.onupgradeneeded = () => open.result.createObjectStore("all");
      open.onsuccess = () => {
        const all = open.result.transaction("all", "readwrite").objectStore("all");
        all.put(new ArrayBuffer(16 * 1024 * 1024), 1).onsuccess = () => resolve("put");
      };
    })`);
    assert.equal(put, "put");
    const { warnings } = await first.stop();
    assert.ok(
      warnings.includes(
        `profile: not saved: the database 'large' (it is larger than a profile may keep) of ${site.one}`,
      ),
      String(warnings),
    );
    const second = await startWith(id, false);
    await second.goto(`${site.one}/`);
    assert.equal(await second.evaluate("localStorage.a"), "1");
    assert.equal(await second.evaluate("indexedDB.databases().then((all) => all.length)"), "0");
    await second.stop();
  });

  test("is not changed by a session that only reads it", async () => {
    const id = await makeProfile();
    const first = await startWith(id, false);
    await first.goto(`${site.one}/cookies`);
    await first.evaluate("localStorage.a = 1; 'ok'");
    await first.stop();
    assert.deepEqual(
      (await server.client.profileVersions({ params: { profile_id: id } })).versions,
      [],
    );
  });

  test("is not saved again when nothing has changed", async () => {
    const id = await makeProfile();
    for (let n = 0; n < 2; n++) {
      const session = await startWith(id, true);
      await session.goto(`${site.one}/`);
      await session.evaluate("localStorage.a = 1; 'ok'");
      await session.stop();
    }
    const { versions } = await server.client.profileVersions({ params: { profile_id: id } });
    assert.deepEqual(
      versions.map(({ version }) => version),
      [1],
    );
  });
});

const failsWith = (status: number, code: string, message: RegExp) => (error: unknown) => {
  assert.ok(error instanceof ApiError, String(error));
  const body = error.body as { error: string; message: string };
  assert.deepEqual([error.status, body.error], [status, code]);
  assert.match(body.message, message);
  return true;
};

describe("who uses a profile", () => {
  test("may be several that read, but one that saves", async () => {
    const id = await makeProfile();
    const saver = await startWith(id, true);
    const readers = [await startWith(id, false), await startWith(id, false)];
    const { session_id } = saver.started;
    const inUse = failsWith(409, "profile_in_use", new RegExp(session_id));
    await assert.rejects(startWith(id, true), inUse);
    const params = { profile_id: id };
    await assert.rejects(server.client.profileDelete({ params }), inUse);
    await assert.rejects(server.client.profileRollback({ params, body: { version: 1 } }), inUse);
    await assert.rejects(server.client.profileCookiesSet({ params, body: { cookies: [] } }), inUse);
    for (const reader of readers) await reader.stop();
    await saver.stop();
    const next = await startWith(id, true);
    await next.stop();
  });

  test("must name one of its own", async () => {
    const unknown = "notte-profile-0123456789abcdef";
    await assert.rejects(startWith(unknown, false), failsWith(422, "invalid_input", /profile\.id/));
    await until("only the warm browser is there", () => browsersOf(server.data).length === 1);
  });
});

describe("older states", () => {
  test("can be rolled back to", async () => {
    const id = await makeProfile();
    const params = { profile_id: id };
    for (const value of ["1", "2"]) {
      const session = await startWith(id, true);
      await session.goto(`${site.one}/`);
      await session.evaluate(`localStorage.a = ${value}; 'ok'`);
      await session.stop();
    }
    await server.client.profileRollback({ params, body: { version: 1 } });
    const { versions } = await server.client.profileVersions({ params });
    assert.deepEqual(
      versions.map(({ version, source }) => [version, source.split(" ")[0]]),
      [
        [3, "rollback"],
        [2, "session"],
        [1, "session"],
      ],
    );
    const session = await startWith(id, false);
    await session.goto(`${site.one}/`);
    assert.equal(await session.evaluate("localStorage.a"), "1");
    await session.stop();
  });

  test("that were changed on the disk are refused and stay as they are", async () => {
    const id = await makeProfile();
    const params = { profile_id: id };
    const blobs = join(server.data, "profiles");
    const before = new Set(await readdir(blobs, { recursive: true }));
    const cookies = [{ name: "a", value: "secret-value", domain: "127.0.0.1" }];
    await server.client.profileCookiesSet({ params, body: { cookies } });
    const added = (await readdir(blobs, { recursive: true })).filter((name) => !before.has(name));
    const path = join(
      blobs,
      added.find((name) => name.includes("/"))!,
    );
    const bytes = await readFile(path);
    assert.ok(!bytes.includes("secret-value"));
    bytes[40]! ^= 1;
    await writeFile(path, bytes);
    const unreadable = failsWith(409, "profile_unreadable", /rollback/);
    await assert.rejects(startWith(id, true), unreadable);
    await assert.rejects(server.client.profileCookiesGet({ params }), unreadable);
    assert.deepEqual(await readFile(path), bytes);
    // The start that failed has given it free.
    await server.client.profileDelete({ params });
  });
});

describe("a CDP client", () => {
  test("finds the profile in its first page, and what its own pages store is saved", async () => {
    const id = await makeProfile();
    const first = await startWith(id, true);
    await fill(first);
    await first.stop();
    const second = await startWith(id, true);
    const browser = await chromium.connectOverCDP(second.started.cdp_url!);
    const context = browser.contexts()[0]!;
    assert.equal(context.pages().length, 1);
    const page = context.pages()[0]!;
    const opened: string[] = [];
    context.on("page", (one) => opened.push(one.url()));
    await page.goto(`${site.one}/`);
    assert.equal(await page.evaluate("localStorage.a + sessionStorage.tab"), "1x");
    const own = await context.newPage();
    await own.goto(`${site.other}/`);
    await own.evaluate(
      "localStorage.mine = 'yes'; sessionStorage.own = 1; document.cookie = 'made=1'",
    );
    // It has left the first site, which has to be looked at out of sight.
    await page.evaluate("localStorage.late = 1");
    await page.goto("about:blank");
    const gone = new Promise((resolve) => browser.on("disconnected", resolve));
    await second.stop();
    await gone;
    assert.equal(opened.length, 1, String(opened));
    const third = await startWith(id, false);
    await third.goto(`${site.other}/`);
    assert.deepEqual(
      JSON.parse(
        await third.evaluate(
          "JSON.stringify([localStorage.mine, sessionStorage.own, document.cookie])",
        ),
      ).slice(0, 2),
      ["yes", "1"],
    );
    assert.match(await third.evaluate("document.cookie"), /made=1/);
    await third.goto(`${site.one}/`);
    assert.equal(await third.evaluate("localStorage.late"), "1");
    await third.stop();
  });
});

describe("the end of a session", () => {
  test("leaves nothing of it", async () => {
    const id = await makeProfile();
    const session = await startWith(id, true);
    await session.goto(`${site.one}/`);
    await session.evaluate("localStorage.a = 1; 'ok'");
    await session.stop();
    await until("only the warm browser is there", () => browsersOf(server.data).length <= 1);
    await until("its folders are gone", () => runFolders(server.data).length <= 3);
  });
});
