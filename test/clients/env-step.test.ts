import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { openStage, type Stage } from "../stage.ts";
import {
  EnvStepResponse,
  SessionResponse,
  read,
  refusal,
  startSeedSession,
} from "./seed-client.ts";

let stage: Stage;
before(async () => (stage = await openStage()));
after(() => stage[Symbol.asyncDispose]());

function call(method: string, path: string, body?: unknown, headers?: Record<string, string>) {
  return stage.server.call(method, path, body, headers);
}

function envStep(body: Record<string, unknown>) {
  return read(EnvStepResponse, call("POST", "/env/step", body));
}

async function statusOf(id: string): Promise<string> {
  return (await read(SessionResponse, call("GET", `/sessions/${id}`))).status;
}

test("the first generation's steps navigate, click and fill", async () => {
  await using session = await startSeedSession(stage.server);
  const step = (body: Record<string, unknown>) => envStep({ session_id: session.id, ...body });
  const first = await step({ action_id: "navigate", value: `${stage.site.url}/`, enter: true });
  assert.partialDeepStrictEqual(first, {
    session_id: session.id,
    title: "The Night Garden",
    url: `${stage.site.url}/`,
    error: null,
    screenshot: null,
  });
  const order = first.space?.actions.find(({ description }) => description.includes(">Order<"));
  assert.equal(order?.name, "click");

  const second = await step({ action_id: order.id, screenshot: true });
  assert.equal(second.title, "Order");
  const picture = Buffer.from(second.screenshot ?? "", "base64");
  assert.equal(picture.subarray(0, 3).toString("hex"), "ffd8ff");

  await step({ action_id: "I5", value: "moonflower" });
  const third = await step({ action_id: "I1", value: "Ada", enter: true });
  assert.equal(third.title, "Ordered");
  assert.partialDeepStrictEqual(JSON.parse(await session.evaluate("result.textContent")), {
    name: "Ada",
    seed: "moonflower",
  });

  const failed = await step({ action_id: "B99" });
  assert.match(failed.error ?? "", /^'B99' is not in the last observation/);
  assert.equal(failed.title, "Ordered");
  assert.equal((await step({ action_id: "S4" })).title, "The Night Garden");
  assert.match((await step({ action_id: "S2" })).data, /^# The Night Garden$/m);
});

test("a step without a session has one of its own, kept only when asked for", async () => {
  const navigate = { action_id: "navigate", value: `${stage.site.url}/`, session_id: null };
  const once = await envStep({ ...navigate, keep_alive: false });
  assert.equal(once.title, "The Night Garden");
  assert.equal(await statusOf(once.session_id), "closed");

  const kept = await envStep({ ...navigate, keep_alive: true, session_timeout: 7 });
  assert.equal(await statusOf(kept.session_id), "active");
  const started = await read(SessionResponse, call("GET", `/sessions/${kept.session_id}`));
  assert.equal(started.idle_timeout_minutes, 7);

  const again = await envStep({ session_id: kept.session_id, action_id: "S3" });
  assert.notEqual(again.screenshot, null);
  assert.equal(await statusOf(kept.session_id), "active");
  await envStep({ session_id: kept.session_id, action_id: "S8" });
  assert.equal(await statusOf(kept.session_id), "closed");
});

test("a step that makes no sense is refused in words", async () => {
  await using session = await startSeedSession(stage.server);
  const wrong = await refusal(
    call("POST", "/env/step", { session_id: session.id, action_id: "sing" }),
  );
  assert.equal(wrong.status, 400);
  assert.equal(wrong.detail, wrong.message);
  assert.match(wrong.message, /'sing'/);
  const nowhere = await refusal(
    call("POST", "/env/step", {
      session_id: "abc123",
      action_id: "navigate",
      value: stage.site.url,
    }),
  );
  assert.deepEqual([nowhere.status, nowhere.detail], [404, "Session 'abc123' not found"]);
  const empty = await refusal(call("POST", "/env/step", { session_id: session.id }));
  assert.match(empty.message, /action_id/);
});
