import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { readMetrics } from "../prometheus.ts";
import { openStage, type Stage } from "../stage.ts";
import { keyOfAccount } from "./accounts.ts";
import { failedWith } from "./error-body.ts";

const token = "token-of-prometheus";
let stage: Stage;

before(async () => (stage = await openStage({ NOCTURNE_METRICS_TOKEN: token })));
after(() => stage?.[Symbol.asyncDispose]());

function ask(authorization?: string): Promise<Response> {
  const headers = new Headers(authorization === undefined ? [] : { authorization });
  return fetch(`${stage.server.url}/metrics`, { headers });
}

async function read() {
  const response = await ask(`Bearer ${token}`);
  assert.equal(response.status, 200);
  assert.match(response.headers.get("content-type") ?? "", /^text\/plain; version=0\.0\.4/);
  return readMetrics(await response.text());
}

test("a session and what is done in it are counted, and its own series go with it", async () => {
  const { server, site } = stage;
  const session = await stage.startSession();
  const own = `session_id="${session.id}"`;
  await session.execute({ type: "goto", url: site.url });
  await session.execute({ type: "click", id: "B99" });
  const running = await read();
  assert.equal(running.value('nocturne_sessions{state="active"}'), 1);
  assert.equal(running.value('nocturne_sessions{state="waiting"}'), 0);
  assert.equal(running.value('nocturne_session_start_seconds_count{browser="cold"}'), 1);
  assert.equal(running.value("nocturne_browser_launch_seconds_count"), 1);
  assert.equal(running.value("nocturne_admission_wait_seconds_count"), 1);
  assert.equal(running.value('nocturne_action_seconds_count{type="goto"}'), 1);
  assert.equal(running.value('nocturne_action_failures_total{type="goto"}'), 0);
  assert.equal(running.value('nocturne_action_seconds_count{type="click"}'), 1);
  assert.equal(running.value('nocturne_action_failures_total{type="click"}'), 1);
  assert.ok(running.value(`nocturne_session_cpu_seconds_total{${own}}`) > 0);
  assert.ok(running.value(`nocturne_session_memory_bytes{${own}}`) > 10_000_000);
  const sent = running.value('nocturne_egress_bytes_total{direction="out"}');
  const received = running.value('nocturne_egress_bytes_total{direction="in"}');
  assert.ok(sent > 100 && received > 100, `${sent} and ${received} bytes`);
  await session[Symbol.asyncDispose]();
  const ended = await read();
  assert.equal(ended.value('nocturne_sessions{state="active"}'), 0);
  assert.equal(ended.value('nocturne_sessions_ended_total{end_reason="stopped"}'), 1);
  assert.ok(!ended.has(session.id));
  assert.ok(ended.value('nocturne_egress_bytes_total{direction="in"}') >= received);
  const operation = 'operation="page.execute",status="2xx"';
  assert.equal(ended.value(`nocturne_http_request_seconds_count{${operation}}`), 2);
  assert.equal((await server.call("GET", `/sessions/${session.id}`)).status, 200);
});

test("scrapes are counted by what came of them", async () => {
  const { client } = stage.server;
  const url = stage.site.url;
  await client.scrapeWebpage({ body: { url, via: "http" } });
  const nowhere = "http://127.0.0.1:9/";
  await failedWith(await stage.server.call("POST", "/scrape", { url: nowhere, via: "http" }), 502);
  const { value } = await read();
  assert.equal(value('nocturne_scrapes_total{via="http",blocked="none",success="true"}'), 1);
  assert.equal(value('nocturne_scrapes_total{via="none",blocked="none",success="false"}'), 1);
  assert.ok(value('nocturne_egress_refused_total{reason="unreachable"}') > 0);
});

test("refused requests are counted by status, and no address is a label", async () => {
  const before = await read();
  const secret = "/vaults/made-up-path-1234";
  await failedWith(await fetch(stage.server.url + "/sessions"), 401);
  const wrong = await stage.server.call("POST", "/sessions/start", { browser_type: 1 });
  assert.equal(wrong.status, 422);
  await failedWith(await stage.server.call("GET", `/nothing${secret}`), 404);
  const { value, has } = await read();
  for (const status of ["401", "422"]) {
    const series = `nocturne_http_refused_total{status="${status}"}`;
    assert.equal(value(series) - before.value(series), 1, status);
  }
  assert.ok(value('nocturne_http_request_seconds_count{operation="none",status="4xx"}') > 0);
  assert.ok(!has("made-up"));
});

test("only the token and the operator's keys open the metrics", async () => {
  const { data, key } = stage.server;
  assert.equal((await ask(`Bearer ${key}`)).status, 200);
  await failedWith(await ask(), 401);
  await failedWith(await ask(`Bearer ${token}x`), 401);
  const other = await keyOfAccount(data, "somebody-else");
  await failedWith(await ask(`Bearer ${other.key}`), 403);
});
