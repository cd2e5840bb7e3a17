import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { createRequire } from "node:module";
import { after, before, describe, test } from "node:test";
import { Ajv } from "ajv";
import formats from "ajv-formats";
import { chromium } from "playwright-core";
import { WebSocket } from "ws";
import type { TimelineEvent } from "../../src/contract/timeline.ts";
import { keyOfAccount } from "../api/accounts.ts";
import { until } from "../processes.ts";
import { serveWatchedSite, type WatchedSite } from "../sites/watched-site.ts";
import { openStage, type Stage } from "../stage.ts";

const secret = "Owl&Night-4711!";
let stage: Stage;
let site: WatchedSite;
let params: { session_id: string };
let events: TimelineEvent[];
/** Of another purpose. */
let logsToken: string;
const live: { type: string; data: Record<string, unknown> }[] = [];
const onlySteps: { type: string }[] = [];

before(async () => {
  site = await serveWatchedSite(secret);
  stage = await openStage();
  const { client } = stage.server;
  const { vault_id } = await client.vaultCreate({ body: { name: "watched" } });
  const credentials = { email: "ada@example.com", password: secret };
  await client.vaultCredentialsAdd({
    params: { vault_id },
    body: { url: "https://bank.example", credentials },
  });
  params = await started({ vault_id, record_bodies: true });
  const { ws } = await client.sessionDebugInfo({ params });
  logsToken = new URL(ws.logs).searchParams.get("token")!;
  await follow(`${ws.logs}&types=all`, live);
  await follow(ws.logs, onlySteps);
  await browse();
  events = await timeline();
});
after(async () => {
  await stage[Symbol.asyncDispose]();
  await site[Symbol.asyncDispose]();
});

async function started(body: Record<string, unknown>): Promise<{ session_id: string }> {
  const { session_id } = await stage.server.client.sessionStart({ body });
  return { session_id };
}

async function follow(url: string, into: object[]): Promise<void> {
  const socket = new WebSocket(url);
  socket.on("message", (data: Buffer) => into.push(JSON.parse(data.toString("utf8")) as object));
  await once(socket, "open");
}

async function execute(body: Record<string, unknown>) {
  const done = await stage.server.client.pageExecute({ params, body });
  assert.equal(done.success, true, done.message);
}

/** Does all that the tests look for, as the API and as a client. */
async function browse(): Promise<void> {
  await execute({ type: "goto", url: `${site.one}/everything` });
  for (const path of ["/of-worker", "/of-frame", "/arrived", "/posted"])
    await until(`${path} is asked for`, () => site.asked.some((one) => one.path === path));
  await until("the worker has failed", async () =>
    (await timeline()).some((one) => one.type === "page_error" && /worker/.test(one.data.message)),
  );
  await execute({ type: "goto", url: `${site.one}/asking` });
  await execute({ type: "click", selector: "button" });
  await execute({ type: "click", selector: "#file" });
  await execute({ type: "click", selector: "#popup" });
  await execute({ type: "close_tab" });
  const { cdp_url } = await stage.server.client.sessionStatus({ params });
  await using browser = await chromium.connectOverCDP(cdp_url!);
  const page = await browser.contexts()[0]!.newPage();
  await page.goto(`${site.one}/client`);
  await page.close();
}

async function timeline(query: { types?: string; limit?: number } = {}): Promise<TimelineEvent[]> {
  const { client } = stage.server;
  const items: TimelineEvent[] = [];
  let after: string | null = null;
  do {
    const asked = { limit: 2_000, ...query, ...(after === null ? {} : { after }) };
    const page: { items: TimelineEvent[]; next: string | null } = await client.sessionTimeline({
      params,
      query: asked,
    });
    items.push(...page.items);
    after = page.next;
  } while (after !== null);
  return items;
}

type EventOf<Type extends TimelineEvent["type"]> = Extract<TimelineEvent, { type: Type }>;

function allOf<Type extends TimelineEvent["type"]>(type: Type): EventOf<Type>["data"][] {
  return events.flatMap((one) => (one.type === type ? [one.data as EventOf<Type>["data"]] : []));
}

function request(part: string) {
  const found = allOf("request").filter(({ url }) => url.includes(part));
  assert.ok(found[0], `there is a request with ${part}`);
  return found;
}

describe("the timeline", () => {
  test("tells the requests of the page, its frame of another site and its worker", () => {
    const [page] = request("/everything");
    assert.equal(page!.resource_type, "Document");
    assert.equal(page!.status, 200);
    assert.ok(page!.request_bytes > 100 && page!.response_bytes > 1_000);
    assert.equal(request("/of-frame")[0]!.tab, page!.tab);
    assert.equal(request("/of-worker")[0]!.tab, page!.tab);
    assert.equal(request("/posted")[0]!.method, "POST");
  });

  test("tells a redirect as requests of their own, a failure with its reason, and what came from the cache", () => {
    assert.equal(request("/moved")[0]!.status, 302);
    assert.equal(request("/arrived")[0]!.status, 200);
    const [failed] = request("/unsafe");
    assert.equal(failed!.status, null);
    assert.match(failed!.error ?? "", /net::ERR_UNSAFE_PORT/);
    assert.deepEqual(
      request("/kept").map((one) => one.from_cache),
      [false, true],
    );
  });

  test("tells a WebSocket once it is closed", () => {
    const [socket, ...more] = request("/socket");
    assert.equal(more.length, 0);
    assert.equal(socket!.resource_type, "WebSocket");
    assert.equal(socket!.status, 101);
    assert.equal(socket!.response_bytes, "echo of hello".length);
  });

  test("tells the console, with all that was written at once, and markup as text", () => {
    const written = allOf("console").map(({ level, text }) => `${level}: ${text}`);
    for (const line of [
      "log: several [object Object] 1,2 3",
      "info: an info",
      "debug: a debug",
      "warning: <img src=x onerror=alert(1)>",
      "error: an error",
      "log: of the frame",
      "log: of the worker",
      "log: of the popup",
      "log: of the client's page",
    ])
      assert.ok(written.includes(line), `${line} is in\n${written.join("\n")}`);
  });

  test("tells errors and rejections that nobody caught", () => {
    const errors = allOf("page_error").map(({ message }) => message);
    for (const message of [
      "Uncaught TypeError: not caught",
      "Uncaught (in promise) RangeError: not handled",
      "Uncaught Error: of the frame",
      "Uncaught Error: of the worker",
    ])
      assert.ok(errors.includes(message), `${message} is in\n${errors.join("\n")}`);
  });

  test("tells navigations, tabs, dialogs and downloads", () => {
    const went = allOf("navigation").map(({ url, same_document }) => [
      url.slice(site.one.length),
      same_document,
    ]);
    assert.deepEqual(
      went.filter(([url]) => /everything|asking/.test(String(url))),
      [
        ["/everything", false],
        ["/everything#pushed", true],
        ["/asking", false],
      ],
    );
    const states = allOf("tab").map(({ state }) => state);
    assert.deepEqual(states, ["opened", "opened", "closed", "opened", "closed"]);
    const asked = allOf("dialog").map(({ kind, answer }) => [kind, answer]);
    assert.deepEqual(asked, [
      ["alert", "accepted"],
      ["prompt", "dismissed"],
    ]);
    assert.deepEqual(
      allOf("download").map(({ name, state }) => [name, state]),
      [
        ["report.txt", "begun"],
        ["report.txt", "kept"],
      ],
    );
  });

  test("is in order, holds the steps, and is the same page by page", async () => {
    const times = events.map(({ at }) => at);
    assert.deepEqual(
      times,
      times.toSorted((one, other) => one - other),
    );
    assert.equal(allOf("step").length, 6);
    const byFew = await timeline({ limit: 7 });
    assert.deepEqual(byFew.slice(0, events.length), events);
    const chosen = await timeline({ types: "dialog,download" });
    assert.deepEqual(
      chosen,
      events.filter(({ type }) => type === "dialog" || type === "download"),
    );
  });

  test("refuses what it does not know", async () => {
    const path = `/sessions/${params.session_id}/timeline`;
    for (const query of ["types=step,gossip", "after=nonsense", "limit=0"]) {
      const answer = await stage.server.call("GET", `${path}?${query}`);
      assert.equal(answer.status, 422, query);
      assert.match(await answer.text(), new RegExp(query.split("=")[0]!));
    }
  });

  test("is told live over the socket of the logs, and clients that don't ask for it see steps", () => {
    const others = events.filter(({ type }) => type !== "step");
    const told = live.filter(({ type }) => type !== "execution_result");
    // The first tab was there before.
    assert.equal(told.length, others.length - 1);
    assert.deepEqual(told.at(-1)?.data, others.at(-1)?.data);
    assert.deepEqual(new Set(onlySteps.map(({ type }) => type)), new Set(["execution_result"]));
  });
});

test("a page that writes without end is told in part, and the server goes on", async () => {
  await execute({ type: "goto", url: `${site.one}/loop` });
  const written = await timeline({ types: "console" });
  const rounds = written.filter(({ data }) => JSON.stringify(data).includes("round"));
  assert.ok(rounds.length >= 100 && rounds.length <= 1_500, String(rounds.length));
});

describe("after the end", () => {
  before(() => stage.server.client.sessionStop({ params }));

  test("the network log is files of JSON lines, by links without a key", async () => {
    const { client } = stage.server;
    const { batches, format, total_batch_count } = await client.sessionNetworkLogs({ params });
    assert.equal(format, "ndjson");
    assert.ok(batches.length > 0 && batches.length === total_batch_count);
    const lines: string[] = [];
    for (const { download_url, size } of batches) {
      const answer = await fetch(download_url!);
      assert.equal(answer.status, 200);
      const text = await answer.text();
      assert.equal(Buffer.byteLength(text), size);
      lines.push(...text.trim().split("\n"));
    }
    const requests = lines.map((line) => JSON.parse(line) as EventOf<"request">);
    assert.ok(requests.some(({ data }) => data.url.endsWith("/everything")));
    assert.doesNotMatch(lines.join("\n"), notToBeTold);
    const one = await client.sessionNetworkLogs({ params, query: { download: "false", limit: 1 } });
    assert.deepEqual(one.batches, [
      { ...batches[0], download_url: null, download_url_expires_in_seconds: null },
    ]);
  });

  test("other tickets and other accounts open nothing", async () => {
    const { server } = stage;
    const { batches } = await server.client.sessionNetworkLogs({ params });
    const link = new URL(batches[0]!.download_url!);
    const foreign = new URL(link);
    foreign.searchParams.set("token", logsToken);
    assert.equal((await fetch(foreign)).status, 403);
    const elsewhere = new URL(link);
    elsewhere.pathname = link.pathname.replace(params.session_id, randomUUID());
    assert.equal((await fetch(elsewhere)).status, 403);
    link.searchParams.delete("token");
    assert.equal((await fetch(link)).status, 401);
    const authorization = `Bearer ${(await keyOfAccount(server.data, "another")).key}`;
    for (const path of ["timeline", "network/logs", "network/har"]) {
      const url = `/sessions/${params.session_id}/${path}`;
      const answer = await server.call("GET", url, undefined, { authorization });
      assert.equal(answer.status, 404, path);
    }
  });

  test("the HAR is valid, with bodies, without cookies and keys", async () => {
    const { bytes } = await stage.server.client.sessionHar({ params });
    const text = Buffer.from(bytes).toString("utf8");
    const har = JSON.parse(text) as Har;
    assertHar(har);
    assert.doesNotMatch(text, notToBeTold);
    const entry = (part: string) =>
      har.log.entries.find(({ request: { url } }) => url.includes(part))!;
    assert.match(entry("/posted").request.postData!.text, /^word=/);
    assert.equal(entry("/posted").response.content.text, "answer of /posted");
    assert.deepEqual(
      [entry("/bytes").response.content.encoding, entry("/bytes").response.content.text],
      ["base64", Buffer.from([0, 255, 1, 254]).toString("base64")],
    );
    assert.equal(entry("/moved").response.redirectURL, `${site.one}/arrived`);
    const sent = entry("/posted").request.headers.find(({ name }) => name === "authorization");
    assert.equal(sent?.value, "(left out)");
  });

  test("no secret of the vault is told anywhere", async () => {
    const all = JSON.stringify([await timeline(), live]);
    assert.doesNotMatch(all, notToBeTold);
    assert.match(all, /pass \w+/);
    assert.match(all, /say \w+/);
  });
});

/** The secret as it is, as a URL writes it, and what is left out of headers. */
const notToBeTold = /Owl.{1,6}Night-4711|of-the-page|brown-cookie-value/;

interface Har {
  log: {
    entries: {
      request: {
        url: string;
        headers: { name: string; value: string }[];
        postData?: { text: string };
      };
      response: { redirectURL: string; content: { text?: string; encoding?: string } };
    }[];
  };
}

/** By the schema of HAR 1.2. */
function assertHar(har: object): void {
  const require = createRequire(import.meta.url);
  const schemas = require("har-schema") as Record<string, object>;
  const ajv = new Ajv({ strict: false, allErrors: true });
  (formats as unknown as (ajv: Ajv) => void)(ajv);
  for (const schema of Object.values(schemas)) ajv.addSchema({ ...schema, $schema: undefined });
  const isValid = ajv.validate("har.json#", har);
  assert.ok(isValid, ajv.errorsText());
}

test("a page can't tell that it is recorded", async () => {
  const seen = async (record: boolean) => {
    site.reports.length = 0;
    site.asked.length = 0;
    params = await started({ record });
    await execute({ type: "goto", url: `${site.one}/probe` });
    await until("the page has reported", () => site.reports.length > 0);
    await stage.server.client.sessionStop({ params });
    const headers = site.asked.find(({ path }) => path === "/probe")!.headers;
    return { report: site.reports[0]!, headers: Object.entries(headers) };
  };
  const recorded = await seen(true);
  assert.deepEqual(recorded, await seen(false));
  assert.doesNotMatch(recorded.report, / by |of an event|apply|dispatch/);
});
