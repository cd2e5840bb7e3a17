import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { type IncomingMessage, request as httpRequest } from "node:http";
import { after, before, describe, test } from "node:test";
import { type ByTask, openByTask } from "../agents/by-task.ts";
import { completion, decision } from "../agents/stage.ts";
import { until } from "../processes.ts";
import type { StagedSession } from "../stage.ts";
import { responseOf } from "./cdp-client.ts";
import { failedWith, invalidWith } from "./error-body.ts";

let by: ByTask;
let session: StagedSession;

before(async () => {
  by = await openByTask();
  session = await by.stage.startSession();
});
after(async () => {
  await session?.[Symbol.asyncDispose]();
  await by?.[Symbol.asyncDispose]();
});

const reason = 'Which <b>owl</b> & "why"?';
const asks = { json: decision({ type: "help", reason }) };
const done = { json: completion("all of it") };

const call = (agent_id: string, answer: string) =>
  by.stage.server.call("POST", `/agents/${agent_id}/help`, { answer });
const stop = (agent_id: string) => by.stage.server.client.agentStop({ params: { agent_id } });

/** An agent that waits, with the link for whoever helps it. */
async function waitingAgent(script = [asks, done]) {
  const id = await by.start(script, session.id);
  const { help_url: link } = await by.waiting(id);
  return { id, link, answerLink: link.replace("/help?", "/help/answer?") };
}

function send(link: string, answer: string): Promise<Response> {
  return fetch(link, { method: "POST", body: new URLSearchParams({ answer }) });
}

describe("an agent that waits for a person", () => {
  test("says so in its state and in its session's, and goes on with the answer", async () => {
    const { id } = await waitingAgent();
    const { task, waiting_for, status } = await by.status(id);
    assert.equal(status, "active");
    assert.equal(waiting_for?.reason, reason);
    const minutes = (Date.parse(waiting_for.until) - Date.parse(waiting_for.since)) / 60_000;
    assert.equal(minutes, 10);
    assert.equal((await session.status()).waiting_for?.reason, reason);
    const answer = 'The "snowy"\nowl.';
    const answered = await call(id, answer);
    assert.equal(answered.status, 200);
    assert.equal(((await answered.json()) as { waiting_for: unknown }).waiting_for, null);
    assert.equal((await by.ended(id)).success, true);
    assert.equal((await session.status()).waiting_for, null);
    const next = by.asked(task)[1]!.text;
    assert.ok(next.includes(`who answered: ${JSON.stringify(answer)}`), next.slice(-400));
  });

  test("takes one answer: of two people, one is told so", async () => {
    const { id } = await waitingAgent();
    const answers = await Promise.all([call(id, "one"), call(id, "two")]);
    assert.deepEqual(
      answers.map(({ status }) => status).toSorted((one, other) => one - other),
      [200, 409],
    );
    await by.ended(id);
    assert.equal((await failedWith(await call(id, "three"), 409)).error, "not_waiting");
  });

  test("can be stopped", async () => {
    const { id } = await waitingAgent();
    const { waiting_for, end_reason } = await stop(id);
    assert.deepEqual([waiting_for, end_reason], [null, "stopped"]);
    assert.equal((await session.status()).waiting_for, null);
  });
});

describe("the page of whoever helps", () => {
  test("shows the reason as it is, the browser, and a form; nothing on it runs", async () => {
    const { id, link } = await waitingAgent();
    const response = await fetch(link);
    assert.equal(response.status, 200);
    assert.match(response.headers.get("content-type") ?? "", /^text\/html/);
    const policy = response.headers.get("content-security-policy") ?? "";
    assert.match(policy, /default-src 'none'/);
    assert.doesNotMatch(policy, /script-src|unsafe/);
    assert.equal(response.headers.get("referrer-policy"), "no-referrer");
    const html = await response.text();
    assert.ok(html.includes("Which &lt;b&gt;owl&lt;/b&gt; &amp; &quot;why&quot;?"));
    assert.doesNotMatch(html, /<script|<b>/);
    const view = /<iframe src="([^"]+)"/.exec(html)?.[1]?.replaceAll("&amp;", "&");
    assert.match(await (await fetch(view!)).text(), /Live session/);
    assert.ok(!html.includes(by.stage.server.key));
    const withKey = link.replace(/token=.*/, `token=${by.stage.server.key}`);
    const forOwner = await (await fetch(withKey)).text();
    assert.ok(forOwner.includes("<form") && !forOwner.includes(by.stage.server.key));
    await stop(id);
  });

  test("takes the answer by its form, and says thanks", async () => {
    const { id, link } = await waitingAgent();
    const { task } = await by.status(id);
    const html = await (await fetch(link)).text();
    const action = /<form method="post" action="([^"]+)"/.exec(html)?.[1]?.replaceAll("&amp;", "&");
    const response = await send(action!, "Grüße & 🦉");
    assert.equal(response.status, 200);
    assert.match(await response.text(), /Thank you/);
    await by.ended(id);
    assert.ok(by.asked(task)[1]!.text.includes('who answered: "Grüße & 🦉"'));
  });

  test("takes the answer as JSON, and tells nothing of the run for it", async () => {
    const { id, answerLink } = await waitingAgent();
    const post = (body: unknown) =>
      fetch(answerLink, {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify(body),
      });
    await invalidWith(await post({}));
    await invalidWith(await post({ answer: "x".repeat(20_001) }));
    assert.deepEqual(await (await post({ answer: "snowy" })).json(), { answered: true });
    await by.ended(id);
    assert.equal((await failedWith(await post({ answer: "again" }), 410)).error, "agent_ended");
  });

  test("says when nobody is waited for, and shows nothing of a run that has ended", async () => {
    const { id, link, answerLink } = await waitingAgent([asks, { hangs: true } as never]);
    await send(answerLink, "snowy");
    const { task } = await by.status(id);
    await until("the model is asked again", () => by.asked(task).length === 2);
    const idle = await fetch(link);
    assert.equal(idle.status, 200);
    assert.match(await idle.text(), /does not wait for an answer now/);
    const late = await send(answerLink, "too late");
    assert.equal(late.status, 409);
    assert.match(await late.text(), /does not wait for help/);
    await stop(id);
    for (const response of [await fetch(link), await send(answerLink, "x")]) {
      assert.equal(response.status, 410);
      assert.doesNotMatch(await response.text(), /<iframe|<form|owl/);
    }
  });

  test("is not made for a Host header that is none", async () => {
    const { id, link } = await waitingAgent();
    const { pathname, search, hostname, port } = new URL(link);
    for (const host of ["evil.example;script-src *", "evil.example;script-src", "a@b", "a/b"]) {
      const options = { hostname, port, path: pathname + search, headers: { host } };
      const request = httpRequest(options).end();
      const [answer] = (await once(request, "response")) as [IncomingMessage];
      const response = await responseOf(answer);
      assert.equal(response.status, 400, host);
      assert.doesNotMatch(await response.text(), /evil|token/);
    }
    await stop(id);
  });

  test("opens by its ticket, and by no other", async () => {
    const { id, link } = await waitingAgent();
    const { events_url } = await by.status(id);
    const { viewer_url } = await session.status();
    const tokenOf = (url: string) => new URL(url).searchParams.get("token")!;
    const own = tokenOf(link);
    const elsewhere = `${by.stage.server.url}/agents/${randomUUID()}/help?token=${own}`;
    const refused: [string, number][] = [
      [link.replace(/\?.*/, ""), 401],
      [link.replace(own, `${own}x`), 401],
      [link.replace(own, tokenOf(events_url!)), 403],
      [link.replace(own, tokenOf(viewer_url!)), 403],
      [elsewhere, 403],
    ];
    for (const [url, status] of refused) {
      assert.equal((await fetch(url)).status, status, url);
      assert.equal((await send(url.replace("/help", "/help/answer"), "x")).status, status, url);
    }
    assert.equal((await by.status(id)).waiting_for?.reason, reason);
    // It opens nothing else.
    const { url } = by.stage.server;
    await failedWith(await fetch(`${url}/agents/${id}/events?token=${own}`), 403);
    const authorization = `Bearer ${own}`;
    await failedWith(await fetch(`${url}/agents/${id}`, { headers: { authorization } }), 401);
    await stop(id);
  });
});
