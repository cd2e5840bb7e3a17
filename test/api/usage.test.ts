import assert from "node:assert/strict";
import { after, before, beforeEach, describe, test } from "node:test";
import { monthAt } from "../../src/contract/usage.ts";
import { openDatabase } from "../../src/store/open.ts";
import type { Reply } from "../models/reply.ts";
import { type ScriptedModels, serveModels } from "../models/server.ts";
import { openStage, type Stage } from "../stage.ts";
import { keyOfAccount } from "./accounts.ts";
import { invalidWith } from "./error-body.ts";

let models: ScriptedModels;
let stage: Stage;
let replies: Reply[] = [];
before(async () => {
  models = await serveModels(() => replies.shift() ?? { status: 400, message: "no more" });
  stage = await openStage({
    ...models.environment("openai"),
    ...models.environment("anthropic"),
    NOCTURNE_MODEL: "openai/gpt-4o",
    NOCTURNE_FALLBACK_MODEL: "anthropic/claude-sonnet-4-5",
  });
});
after(async () => {
  await stage?.[Symbol.asyncDispose]();
  await models?.[Symbol.asyncDispose]();
});
beforeEach(() => {
  replies = [];
});

const html = "<!doctype html><title>Ships</title><h1>Ships</h1><p>Aurora weighs 1250 tons.</p>";
const format = {
  type: "object",
  properties: { tons: { type: "number" } },
  required: ["tons"],
};
const reply = { json: { tons: 1250 }, usage: { input: 1_000, output: 100, cached: 400 } };
const costOfReply = (600 * 2.5 + 400 * 1.25 + 100 * 10) / 1e6;

async function usage(key = stage.server.key, query: { period?: string } = {}) {
  const search = new URLSearchParams(query).toString();
  const headers = { authorization: `Bearer ${key}` };
  const response = await stage.server.call("GET", `/usage?${search}`, undefined, headers);
  assert.equal(response.status, 200);
  return (await response.json()) as Awaited<ReturnType<typeof stage.server.client.usage>>;
}

async function scrapeHtml(key = stage.server.key): Promise<void> {
  const response = await stage.server.call(
    "POST",
    "/scrape_from_html",
    { frames: [{ frameData: html }], response_format: format, instructions: "How heavy is it?" },
    { authorization: `Bearer ${key}` },
  );
  assert.equal(response.status, 200, await response.text());
}

async function newKey(name: string): Promise<string> {
  return (await keyOfAccount(stage.server.data, name)).key;
}

describe("what models cost", () => {
  test("is told by model, to the account that asked and to no other", async () => {
    const [mine, other] = [await newKey("weighing"), await newKey("watching")];
    replies = [reply, reply];
    await scrapeHtml(mine);
    await scrapeHtml(mine);
    const { models: used, llm_usage_cost, total_cost, notes } = await usage(mine);
    assert.equal(used.length, 1);
    const { cost_usd, ...rest } = used[0]!;
    assert.deepEqual(rest, {
      model: "openai/gpt-4o",
      calls: 2,
      input_tokens: 2_000,
      output_tokens: 200,
      cached_input_tokens: 800,
      unpriced_calls: 0,
    });
    assert.ok(Math.abs((cost_usd ?? 0) - 2 * costOfReply) < 1e-9, String(cost_usd));
    assert.equal(llm_usage_cost, cost_usd);
    assert.equal(total_cost, cost_usd);
    assert.equal(notes.length, 1);
    const { models: theirs, total_cost: nothing } = await usage(other);
    assert.deepEqual([theirs, nothing], [[], 0]);
  });

  test("is known however a page is had: in a session, by an action, by plain HTTP", async () => {
    replies = [reply, reply, reply];
    const url = `${stage.site.url}/file?${new URLSearchParams({ type: "text/html", content: html }).toString()}`;
    const request = { response_format: format, instructions: "How heavy is it?" };
    await using session = await stage.startSession();
    await session.execute({ type: "goto", url });
    const params = { session_id: session.id };
    await stage.server.client.pageScrape({ params, body: request });
    await session.execute({ type: "scrape", ...request });
    await stage.server.client.scrapeWebpage({ body: { url, ...request } });
    await usage();
    const db = await openDatabase(stage.server.data);
    const rows = await db
      .selectFrom("model_call")
      .select(["purpose", "session_id", "outcome"])
      .where("purpose", "in", ["page.scrape", "page.execute", "scrape"])
      .orderBy("id")
      .execute();
    await db.destroy();
    assert.deepEqual(
      rows.map(({ purpose, session_id, outcome }) => [purpose, session_id, outcome]),
      [
        ["page.scrape", session.id, "answered"],
        ["page.execute", session.id, "answered"],
        ["scrape", null, "answered"],
      ],
    );
  });

  test("counts what failed, and another model stands in", async () => {
    const key = await newKey("failing");
    replies = [{ status: 400, message: "flagged by our content policy" }, reply];
    await scrapeHtml(key);
    const { models: used } = await usage(key);
    assert.deepEqual(
      used.map(({ model, calls, output_tokens }) => [model, calls, output_tokens]),
      [
        ["anthropic/claude-sonnet-4-5", 1, 100],
        ["openai/gpt-4o", 1, 0],
      ],
    );
  });

  test("says where it is not known", async () => {
    await using odd = await openStage({
      ...models.environment("custom"),
      NOCTURNE_MODEL: "custom/mine",
    });
    replies = [reply];
    const body = { frames: [{ frameData: html }], response_format: format, instructions: "Heavy?" };
    await odd.server.client.scrapeFromHtml({ body });
    const { models: used, notes, llm_usage_cost } = await odd.server.client.usage({});
    assert.deepEqual([used[0]?.cost_usd, used[0]?.unpriced_calls], [null, 1]);
    assert.equal(llm_usage_cost, 0);
    assert.match(notes[1] ?? "", /cost of 1 calls is not known.*custom\/mine/);
  });
});

describe("a month", () => {
  test("is this one unless told, and told as it was written", async () => {
    const now = monthAt(Date.now()).name;
    assert.equal((await usage()).period, now);
    assert.equal((await usage(undefined, { period: "  march 2026 " })).period, "March 2026");
  });

  test("has its own sessions, and for how long they were open", async () => {
    const key = await newKey("sailing");
    const headers = { authorization: `Bearer ${key}` };
    const started = await stage.server.call("POST", "/sessions/start", {}, headers);
    const { session_id } = (await started.json()) as { session_id: string };
    assert.equal((await usage(key)).session_count, 1);
    await stage.server.call("DELETE", `/sessions/${session_id}/stop`, undefined, headers);
    const db = await openDatabase(stage.server.data);
    const { from, to } = monthAt(Date.UTC(2026, 2));
    await db
      .updateTable("session")
      .set({ created_at: to - 3 * 60_000, closed_at: to + 60_000 })
      .where("id", "=", session_id)
      .execute();
    await db.destroy();
    const march = await usage(key, { period: "March 2026" });
    assert.deepEqual([march.session_count, march.browser_minutes], [1, 3]);
    const april = await usage(key, { period: "April 2026" });
    assert.deepEqual([april.session_count, april.browser_minutes], [0, 1]);
    assert.ok(from < to);
  });

  test("that is none is refused", async () => {
    for (const period of ["Smarch 2026", "2026-03", "March", "March 20266", "", "13"]) {
      const search = new URLSearchParams({ period }).toString();
      const { detail } = await invalidWith(await stage.server.call("GET", `/usage?${search}`));
      assert.deepEqual(detail[0]?.loc, ["query", "period"], period);
    }
  });
});

describe("the log of requests", () => {
  test("has each request by its name, newest first, of one account", async () => {
    const key = await newKey("logging");
    const headers = { authorization: `Bearer ${key}` };
    await stage.server.call("GET", "/sessions", undefined, headers);
    await stage.server.call("GET", "/sessions/nobody", undefined, headers);
    await stage.server.call("GET", "/health", undefined, headers);
    const logs = async (search = "") => {
      const response = await stage.server.call("GET", `/usage/logs${search}`, undefined, headers);
      assert.equal(response.status, 200);
      return (await response.json()) as Awaited<ReturnType<typeof stage.server.client.usageLogs>>;
    };
    const first = await logs();
    assert.deepEqual(
      first.items.map(({ endpoint, status }) => [endpoint, status]),
      [
        ["sessions.status", 404],
        ["sessions.list", 200],
      ],
    );
    assert.ok(first.items.every(({ duration_ms }) => Number.isInteger(duration_ms)));
    assert.ok(first.items.every(({ created_at }) => /T.*Z$/.test(created_at)));
    const filtered = await logs("?endpoint=sessions.list");
    assert.deepEqual(
      filtered.items.map(({ endpoint }) => endpoint),
      ["sessions.list"],
    );
    const page = await logs("?page_size=1&page=2");
    assert.deepEqual(
      [page.items[0]?.endpoint, page.has_next, page.has_previous],
      ["usage.logs", true, true],
    );
    assert.deepEqual((await logs("?endpoint=vaults.list")).items, []);
  });

  test("knows its names", async () => {
    const response = await stage.server.call("GET", "/usage/logs?endpoint=sessions.begin");
    const { detail } = await invalidWith(response);
    assert.deepEqual(detail[0]?.loc, ["query", "endpoint"]);
    assert.match(detail[0]?.msg ?? "", /sessions\.start/);
  });

  test("has a caller who left before the answer", async () => {
    const key = await newKey("leaving");
    const headers = { authorization: `Bearer ${key}`, "content-type": "application/json" };
    const leaving = new AbortController();
    await using slow = await serveModels(() => {
      setImmediate(() => leaving.abort());
      return { hangs: true };
    });
    await using odd = await openStage({
      ...slow.environment("openai"),
      NOCTURNE_MODEL: "openai/gpt-4o",
      NOCTURNE_API_KEY: key,
    });
    const body = JSON.stringify({
      frames: [{ frameData: html }],
      response_format: format,
      instructions: "Heavy?",
    });
    const path = `${odd.server.url}/scrape_from_html`;
    const gone = fetch(path, { method: "POST", headers, body, signal: leaving.signal });
    await assert.rejects(gone, { name: "AbortError" });
    await slow.requests[0]?.left;
    const { items } = (await (
      await fetch(`${odd.server.url}/usage/logs`, { headers })
    ).json()) as Awaited<ReturnType<typeof odd.server.client.usageLogs>>;
    assert.deepEqual(
      items.map(({ endpoint, status }) => [endpoint, status]),
      [["scrape_from_html", 499]],
    );
  });
});
