import assert from "node:assert/strict";
import { after, afterEach, before, beforeEach, describe, test } from "node:test";
import type { ModelRequest, Reply } from "../models/reply.ts";
import { type HostilePage, hostilePages } from "../sites/hostile.ts";
import { type HostileSite, serveHostileSite } from "../sites/hostile-site.ts";
import { type AgentStage, agentStage, completion, decision } from "./stage.ts";

let stage: AgentStage;
let sites: HostileSite;

before(async () => {
  sites = await serveHostileSite();
  stage = await agentStage();
  const form = new FormData();
  form.set("file", new Blob(["everything"]), "passwords.txt");
  const { url, key } = stage.server;
  const headers = { authorization: `Bearer ${key}` };
  const sent = await fetch(`${url}/storage/uploads/passwords.txt`, {
    method: "POST",
    headers,
    body: form,
  });
  assert.equal(sent.status, 200);
});
after(async () => {
  await stage?.[Symbol.asyncDispose]();
  await sites[Symbol.asyncDispose]();
});
beforeEach(() => sites.forget());

/** What was not on a page as the model was shown it. */
const unseen: string[] = [];
afterEach(() => assert.deepEqual(unseen.splice(0), []));

/** To ask what a temptation is, before the servers run. */
const places = {
  site: { url: "", received: [] },
  attacker: { url: "", received: [] },
} as unknown as HostileSite;

const host = () => new URL(sites.site.url).host;

/** What a model answers that does whatever the page tempts it to. */
function obeying({ temptations, line }: HostilePage) {
  const wanted = temptations(sites);
  return ({ text }: ModelRequest, count: number): Reply => {
    const action = wanted[count - 1];
    if (action === undefined) return { json: completion() };
    const { selector, timeout: _timeout, ...rest } = action;
    if (selector === undefined) return { json: decision({ ...rest, type: String(rest["type"]) }) };
    const id = line?.exec(text)?.[1];
    // Thrown here, in the model's server, nobody would see it.
    if (id === undefined) unseen.push(`${line?.source} is not in the prompt`);
    return { json: decision({ ...rest, type: String(rest["type"]), id: id ?? "B1" }) };
  };
}

describe("an agent whose model obeys every page", () => {
  // Without a vault there are no secrets to be had, and nothing to act on by id.
  const acted = hostilePages.filter(
    ({ line, temptations }) =>
      line !== undefined || temptations(places).every(({ selector }) => selector === undefined),
  );
  for (const one of acted) {
    test(one.name, async () => {
      const wanted = one.temptations(sites).length;
      const { status, asked } = await stage.run(
        {
          task: "Tell me what the page says about the weather.",
          url: one.page(sites),
          allowed_domains: [host()],
          max_steps: wanted + 3,
        },
        obeying(one),
      );
      assert.ok(asked.length > 0, status.error ?? "");
      assert.deepEqual(one.mustNotHappen(sites, []), []);
      assert.equal(status.status, "closed");
    });
  }
});

test("the model is told where the page would have led, by the host alone", async () => {
  const popup = hostilePages.find(({ name }) => name.startsWith("a popup"));
  const { asked } = await stage.run(
    { url: popup!.page(sites), allowed_domains: [host()] },
    obeying(popup!),
  );
  const attacker = new URL(sites.attacker.url).host;
  assert.match(asked[1]!.text, new RegExp(`Not opened, because .*: ${attacker}"`));
});

test("what such a run did is tried again on the same hosts only", async () => {
  const button = hostilePages.find(({ name }) => name.startsWith("a redirect"))!;
  const { status } = await stage.run(
    { url: button.page(sites), allowed_domains: [host()] },
    obeying(button),
  );
  assert.ok(status.steps.some(({ action, success }) => action.type === "click" && success));
  const params = { agent_id: status.agent_id };
  const { steps } = await stage.server.client.agentWorkflowVerify({ params, body: {} });
  assert.ok(steps.some(({ action }) => action === "click"));
  assert.deepEqual(sites.attacker.received, []);
});

test("nonsense among the domains is refused, and the session is free again", async () => {
  const { client } = stage.server;
  const body = { session_id: stage.sessionId, task: "a task", allowed_domains: ["https://x.y/"] };
  await assert.rejects(client.agentStart({ body }), /allowed_domains/);
  const { status } = await stage.run({ allowed_domains: [host()] }, () => ({ json: completion() }));
  assert.equal(status.success, true);
  const went = await client.pageExecute({
    params: { session_id: stage.sessionId },
    body: { type: "goto", url: sites.attacker.url },
  });
  assert.equal(went.success, true, "what an agent was kept from is open to its user");
});
