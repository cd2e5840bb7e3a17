import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { openStage, type Stage, type StagedSession } from "../stage.ts";

let stage: Stage;
let session: StagedSession;

before(async () => {
  stage = await openStage();
  session = await stage.startSession();
  await session.execute({ type: "goto", url: stage.site.url });
});

after(() => stage?.[Symbol.asyncDispose]());

function call(method: string, path: string, body?: unknown, headers?: Record<string, string>) {
  return stage.server.call(method, `/sessions/${session.id}${path}`, body, headers);
}

async function json(response: Response): Promise<Record<string, unknown>> {
  assert.equal(response.status, 200);
  return (await response.json()) as Record<string, unknown>;
}

describe("what clients forbid to have more keys (contract 1.0.5)", () => {
  test("the sockets of a session", async () => {
    const { ws } = await json(await call("GET", "/debug"));
    assert.deepEqual(Object.keys(ws as object).toSorted(), ["cdp", "logs", "recording"]);
  });

  test("an echoed goto", async () => {
    const { url } = stage.site;
    const sent = { type: "goto", url, wait_until: "load", id: "B1", timeout: 1, clear: true };
    for (const body of [sent, { action: sent }]) {
      const { action } = await json(await call("POST", "/page/execute", body));
      const keys = Object.keys(action as object).toSorted();
      assert.deepEqual(keys, ["category", "description", "type", "url"]);
    }
  });
});

describe("an action comes in every generation's form", () => {
  const forms: [string, Record<string, unknown>][] = [
    ["flat", { type: "press_key", key: "Tab" }],
    ["the seed's", { action: { type: "press_key", value: "Tab", id: null, url: null } }],
    ["the seed's value, flat", { type: "press_key", value: "Tab" }],
  ];
  for (const [name, body] of forms) {
    test(name, async () => {
      const { success, action, exception } = await json(await call("POST", "/page/execute", body));
      assert.deepEqual([success, exception], [true, null]);
      assert.equal((action as { key: string }).key, "Tab");
    });
  }

  test("a failure of the action is a success of the call, with both its words", async () => {
    const body = { type: "click", id: "B999" };
    const { success, message, exception } = await json(await call("POST", "/page/execute", body));
    assert.equal(success, false);
    assert.ok(message);
    assert.equal(exception, message);
  });
});

describe("a picture", () => {
  const png = [0x89, 0x50, 0x4e, 0x47];
  const jpeg = [0xff, 0xd8, 0xff];
  const wanted: [string, Record<string, string>, string, number[]][] = [
    ["is a PNG", {}, "image/png", png],
    ["is a JPEG for the Go client", { "x-notte-request-origin": "cli" }, "image/jpeg", jpeg],
    ["is a JPEG when only that is accepted", { accept: "image/jpeg" }, "image/jpeg", jpeg],
    ["is a PNG for the other clients", { "x-notte-request-origin": "sdk-node" }, "image/png", png],
  ];
  for (const [name, headers, type, start] of wanted) {
    test(name, async () => {
      const response = await call("POST", "/page/screenshot", undefined, headers);
      assert.equal(response.headers.get("content-type"), type);
      const bytes = new Uint8Array(await response.arrayBuffer());
      assert.deepEqual([...bytes.subarray(0, start.length)], start);
    });
  }
});

describe("the first documented shapes, by Accept (contract A1, A3)", () => {
  const accept = "application/vnd.notte.seed+json";

  test("a list is a bare array, and otherwise a page", async () => {
    const list = await stage.server.call("GET", "/sessions", undefined, { accept });
    assert.ok(Array.isArray(await list.json()));
    const page = (await (await stage.server.call("GET", "/sessions")).json()) as object;
    const keys = ["has_next", "has_previous", "items", "page", "page_size"];
    assert.deepEqual(Object.keys(page).toSorted(), keys);
  });

  test("an observation's screenshot is a string, and otherwise an object", async () => {
    const seed = await json(await call("POST", "/page/observe", {}, { accept }));
    assert.match(String(seed["screenshot"]), /^\/9j\//);
    const { screenshot } = await json(await call("POST", "/page/observe", {}));
    assert.match((screenshot as { raw: string }).raw, /^\/9j\//);
  });
});

describe("a page of a list", () => {
  test("says whether there is more on either side", async () => {
    const pageOf = async (query: string) => {
      const response = await stage.server.call("GET", `/sessions?${query}`);
      return (await response.json()) as { items: unknown[]; has_next: boolean; page_size: number };
    };
    const other = await stage.startSession();
    await other[Symbol.asyncDispose]();
    const shape = ({ items, ...rest }: Awaited<ReturnType<typeof pageOf>>) => [items.length, rest];
    assert.deepEqual(shape(await pageOf("page_size=1")), [
      1,
      { page: 1, page_size: 1, has_next: true, has_previous: false },
    ]);
    assert.deepEqual(shape(await pageOf("page_size=1&page=2")), [
      1,
      { page: 2, page_size: 1, has_next: false, has_previous: true },
    ]);
    assert.deepEqual(shape(await pageOf("page=99")), [
      0,
      { page: 99, page_size: 10, has_next: false, has_previous: true },
    ]);
  });
});

describe("what counts as activity (contract 4.1)", () => {
  const operations: [string, Record<string, unknown> | undefined][] = [
    ["/page/observe", {}],
    ["/page/execute", { type: "press_key", key: "Tab" }],
    ["/page/scrape", {}],
    ["/page/screenshot", undefined],
  ];
  const lastAccess = async () => Date.parse((await session.status()).last_accessed_at);

  test("every operation on the page, unless it asks not to", async () => {
    for (const [path, body] of operations) {
      const before = await lastAccess();
      for (const no of ["false", "False"]) {
        const response = await call("POST", `${path}?update_metadata=${no}`, body);
        assert.equal(response.status, 200);
      }
      assert.equal(await lastAccess(), before, path);
      await call("POST", `${path}?update_metadata=true`, body);
      assert.ok((await lastAccess()) > before, path);
    }
  });

  test("not looking at the session itself", async () => {
    const before = await lastAccess();
    for (const path of ["", "/offset", "/debug"]) await call("GET", path);
    await stage.server.call("GET", "/sessions");
    assert.equal(await lastAccess(), before);
  });
});

test("a step is kept with the session, and counted", async () => {
  const offset = async () => (await json(await call("GET", "/offset")))["offset"] as number;
  const before = await offset();
  await session.execute({ type: "press_key", key: "Tab" });
  await session.observe();
  assert.equal(await offset(), before + 2);
  const { steps } = await session.status();
  assert.equal(steps.length, before + 2);
  assert.deepEqual(
    steps.slice(-2).map(({ type }) => type),
    ["execution_result", "observation"],
  );
});
