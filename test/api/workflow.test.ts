import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { after, before, describe, test } from "node:test";
import type { WorkflowCode } from "../../src/contract/workflow.ts";
import { serveModels, type ScriptedModels } from "../models/server.ts";
import { startTestServer, type TestServer } from "../server.ts";
import { failedWith, invalidWith } from "./error-body.ts";

let models: ScriptedModels;
let server: TestServer;
let plainServer: TestServer;
/** What the shop's button is called now on the pages where it is no longer 'Order', by their path. */
const labels = new Map<string, string>();

const shop = createServer(({ url = "/" }, response) => {
  response.setHeader("content-type", "text/html; charset=utf-8");
  response.end(`<!doctype html><title>Shop</title><label>Password <input type="password"></label>
    <button onclick="document.body.append('Thank you')">${labels.get(url) ?? "Order"}</button><button>Leave</button>`);
});

before(async () => {
  models = await serveModels((request) => {
    const id = /(B\d+)\[:\]<button>Buy</.exec(request.text)?.[1] ?? null;
    return { json: { id } };
  });
  const environment = models.environment("openai");
  server = await startTestServer({
    NOCTURNE_WARM_BROWSERS: "0",
    NOCTURNE_MODEL: "openai/gpt-4o",
    ...environment,
  });
  plainServer = await startTestServer({ NOCTURNE_WARM_BROWSERS: "0" });
  await new Promise<void>((resolve) => shop.listen(0, "127.0.0.1", resolve));
});

after(async () => {
  shop.closeAllConnections();
  await new Promise((resolve) => shop.close(resolve));
  await plainServer[Symbol.asyncDispose]();
  await server[Symbol.asyncDispose]();
  await models[Symbol.asyncDispose]();
});

const secret = "owl-by-night-4";

/** A session in which something was ordered on a page of the shop; it is over. */
async function ordered({ client }: TestServer, path = "/", ...more: Record<string, unknown>[]) {
  const { session_id } = await client.sessionStart({});
  const params = { session_id };
  const url = `http://127.0.0.1:${(shop.address() as AddressInfo).port}${path}`;
  for (const body of [
    { type: "goto", url },
    { type: "fill", selector: "input", value: secret },
    { type: "click", selector: "text=Nothing", timeout: 1 },
    { type: "click", selector: "text=Order" },
    ...more,
  ]) {
    await client.pageExecute({ params, body });
  }
  await client.sessionStop({ params });
  return params;
}

const values = { SITE_127_0_0_1_PASSWORD: secret };

test("a session's steps come as code in every form, without the secrets that were filled in", async () => {
  const answer = { type: "completion", success: true, answer: '{"orders": [7], "paid": true}' };
  const params = await ordered(server, "/", answer);
  const path = `/sessions/${params.session_id}/workflow/code`;
  const whole = (await (
    await server.call("GET", `${path}?as_workflow=True&infer_response_format=True`)
  ).json()) as WorkflowCode;
  assert.deepEqual(
    whole.json_actions.map(({ type }) => type),
    ["goto", "fill", "click"],
  );
  assert.equal(whole.json_actions[2]?.["selector"], 'internal:role=button[name="Order"i]');
  assert.deepEqual(whole.secrets, ["SITE_127_0_0_1_PASSWORD"]);
  assert.match(whole.python_script, /^def run\(/m);
  assert.match(whole.typescript_script, /export async function run/);
  assert.match(whole.code, /getByRole\("button", \{ name: "Order" \}\)/);
  assert.deepEqual(whole.notes, [
    "The answer is the recorded one: no step reads it anew (scrape would).",
    "Left out: a step that failed.",
  ]);
  assert.deepEqual(whole.response_format, {
    type: "object",
    properties: { orders: { type: "array", items: { type: "number" } }, paid: { type: "boolean" } },
    required: ["orders", "paid"],
  });
  assert.equal(whole.verification, null);
  assert.ok(!JSON.stringify(whole).includes(secret));
  const steps = (await (await server.call("GET", path)).json()) as WorkflowCode;
  assert.doesNotMatch(steps.python_script, /def run/);
  assert.equal(steps.response_format, null);
});

test("it is done again when asked: up to a secret, unless that is given", async () => {
  const params = await ordered(server);
  const { client } = server;
  const { verification } = await client.sessionWorkflowCode({ params, query: { verify: "true" } });
  assert.equal(verification?.success, false);
  assert.equal(verification.steps.length, 2);
  assert.match(verification.steps[1]!.message, /needs a value for SITE_127_0_0_1_PASSWORD/);
  const { success, steps } = await client.sessionWorkflowVerify({ params, body: { values } });
  assert.equal(success, true, JSON.stringify(steps.at(-1)));
  assert.equal(steps.length, 3);
});

// Each waits long for the button that is gone, and so both at once.
describe("with a model, what nothing recorded finds", { concurrency: true }, () => {
  /** Does an order again on a page whose button has got another name. */
  async function orderedAgain(path: string, label: string) {
    const params = await ordered(server, path);
    labels.set(path, label);
    const body = { values, heal_with_model: true };
    return server.client.sessionWorkflowVerify({ params, body });
  }

  test("is named by it", async () => {
    const { success, steps } = await orderedAgain("/buy", "Buy");
    assert.equal(success, true, JSON.stringify(steps.at(-1)));
    assert.deepEqual(steps[2]?.healed, { from: 'internal:role=button[name="Order"i]', to: "B1" });
    assert.ok(models.requests.length > 0);
    for (const { text } of models.requests) assert.ok(!text.includes(secret));
  });

  test("is not acted on by an id that is not on the page", async () => {
    const { success, steps } = await orderedAgain("/away", "Away");
    assert.equal(success, false);
    assert.match(steps[2]!.message, /No element fits/);
  });
});

test("a server without a model says so", async () => {
  const { session_id } = await plainServer.client.sessionStart({});
  const path = `/sessions/${session_id}/workflow`;
  const query = await plainServer.call("GET", `${path}/code?verify=true&heal_with_model=true`);
  assert.deepEqual((await invalidWith(query)).detail[0]?.loc, ["query", "heal_with_model"]);
  const body = await plainServer.call("POST", `${path}/verify`, { heal_with_model: true });
  assert.deepEqual((await invalidWith(body)).detail[0]?.loc, ["body", "heal_with_model"]);
});

test("a session that is not there has no code", async () => {
  for (const [method, end] of [
    ["GET", "code"],
    ["POST", "verify"],
  ] as const) {
    const path = `/sessions/${randomUUID()}/workflow/${end}`;
    await failedWith(await server.call(method, path), 404);
  }
});

test("values that are no texts are refused by their field", async () => {
  const path = `/sessions/${randomUUID()}/workflow/verify`;
  const { detail } = await invalidWith(await server.call("POST", path, { values: { NAME: 7 } }));
  assert.deepEqual(detail[0]?.loc, ["body", "values", "NAME"]);
});
