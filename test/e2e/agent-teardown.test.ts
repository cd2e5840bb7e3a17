import assert from "node:assert/strict";
import { describe, test, type TestContext } from "node:test";
import { readEvents } from "../../src/contract/event-stream.ts";
import { agreeable } from "../agents/agreeable.ts";
import { decision } from "../agents/stage.ts";
import { type ScriptedModels, serveModels } from "../models/server.ts";
import { processesNaming, runFolders, until } from "../processes.ts";
import { runRoot } from "../../src/browser/run-folder.ts";
import { makeDataFolder, type ServerProcess, startServerProcess } from "../server-process.ts";

/** A server process with an agent that has done a step and then waits for its model. */
async function busyServer(t: TestContext, data: string, models: ScriptedModels) {
  const server = await startServerProcess(t, data, {
    NOCTURNE_WARM_BROWSERS: "0",
    ...models.environment("openai"),
    NOCTURNE_MODEL: "openai/gpt-5.4-mini",
  });
  const { session_id } = await server.client.sessionStart({ body: {} });
  const body = { task: "Think.", session_id, use_vision: false };
  const { agent_id } = await server.client.agentStart({ body });
  const params = { agent_id };
  await until("it has done a step and thinks", async () => {
    const { steps } = await server.client.agentStatus({ params });
    return steps.length === 1 && models.requests.length === 2;
  });
  return { server, params };
}

function thinking(t: TestContext): Promise<ScriptedModels> {
  let count = 0;
  const models = serveModels(
    agreeable(() => {
      count += 1;
      return count === 1 ? { json: decision({ type: "press_key", key: "Tab" }) } : { hangs: true };
    }),
  );
  t.after(async () => (await models)[Symbol.asyncDispose]());
  return models;
}

async function assertNothingLeft(data: string): Promise<void> {
  await until("no process names the run root", () => processesNaming(runRoot(data)).length === 0);
  assert.deepEqual(runFolders(data), []);
}

async function assertClosed(
  { client }: ServerProcess,
  params: { agent_id: string },
  reason: string,
): Promise<void> {
  const { status, success, end_reason, answer, steps, closed_at } = await client.agentStatus({
    params,
  });
  assert.deepEqual([status, success, end_reason], ["closed", false, reason]);
  assert.match(answer ?? "", /[Ss]erver/);
  assert.equal(steps.length, 1);
  assert.ok(closed_at !== null);
  const { items } = await client.listAgents({ query: { only_active: "true" } });
  assert.deepEqual(items, []);
  const events = await Array.fromAsync(await client.agentEvents({ params }), ({ event }) => event);
  assert.deepEqual(events, ["step", "end"]);
}

describe("an agent in the middle of a call to its model", () => {
  test("ends honestly with a server that is asked to end, and its watchers are told", async (t) => {
    const data = await makeDataFolder(t);
    const { server, params } = await busyServer(t, data, await thinking(t));
    const { events_url: link } = await server.client.agentStatus({ params });
    const watching = fetch(link!).then((response) =>
      Array.fromAsync(readEvents(response.body!), ({ event }) => event),
    );
    await until("it is watched", async () => (await fetch(link!, { method: "HEAD" })).ok);
    assert.equal(await server.end("SIGTERM"), 0, server.output());
    assert.deepEqual(await watching, ["step", "end"]);
    await assertNothingLeft(data);
    assert.doesNotMatch(server.output(), /"level":[56]0/);
    const next = await startServerProcess(t, data, { NOCTURNE_WARM_BROWSERS: "0" });
    await assertClosed(next, params, "server shutdown");
    assert.equal(await next.end("SIGTERM"), 0);
  });

  test("is told to be lost by the server after one that was killed", async (t) => {
    const data = await makeDataFolder(t);
    const { server, params } = await busyServer(t, data, await thinking(t));
    assert.equal(await server.end("SIGKILL"), "SIGKILL");
    const next = await startServerProcess(t, data, { NOCTURNE_WARM_BROWSERS: "0" });
    await assertClosed(next, params, "server lost");
    assert.equal(await next.end("SIGTERM"), 0);
    await assertNothingLeft(data);
  });
});
