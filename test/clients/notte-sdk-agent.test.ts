import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import type { Session } from "notte-sdk";
import { z } from "zod";
import { type ByTask, openByTask } from "../agents/by-task.ts";
import { completion, decision } from "../agents/stage.ts";
import { until } from "../processes.ts";
import { connect, forgetWatchdogs, idOfSession } from "./notte-client.ts";

let by: ByTask;
let restore: () => void;
before(async () => {
  restore = forgetWatchdogs();
  by = await openByTask();
});
after(async () => {
  restore();
  await by?.[Symbol.asyncDispose]();
});

const scroll = { json: decision({ type: "scroll_down" }, "look further down") };
const done = (answer: unknown) => ({ json: completion(answer) });

interface Update {
  type: string;
  data: Record<string, unknown>;
}

/** A session of the client, and an agent of its on a task of this script. */
function agentOn<T>(use: (session: Session, client: ReturnType<typeof connect>) => Promise<T>) {
  const client = connect(by.stage.server);
  return client.Session().use((session) => use(session, client));
}

test("run() tells each step as it happens, then the completion, and nothing after it", async () => {
  await agentOn(async (session, client) => {
    const updates: Update[] = [];
    const agent = client.Agent({ session, max_steps: 5 });
    const result = await agent.run({
      task: by.task([scroll, scroll, done("42 owls")]),
      url: `${by.stage.site.url}/long.html`,
      updateHandler: (update) => updates.push(update as unknown as Update),
    });
    assert.equal(result.status, "closed");
    assert.equal(result.success, true);
    assert.equal(result.answer, "42 owls");
    // The SDK hands on all that it reads; what it would read too late is sent 300 ms later.
    const { promise, resolve } = Promise.withResolvers<void>();
    setTimeout(resolve, 600);
    await promise;
    const kinds = updates.map(({ type, data }) =>
      type === "step"
        ? ((data["action"] as { type: string } | undefined)?.type ?? "no step")
        : type,
    );
    assert.deepEqual(kinds, ["goto", "scroll_down", "scroll_down", "completion", "completion"]);
    assert.equal(updates.at(-1)?.type, "completion");
    assert.equal(updates.at(-1)?.data["agent_id"], agent.agentId);
    const { steps } = await agent.status();
    assert.deepEqual(
      updates.filter(({ data }) => "action" in data).map(({ data }) => data),
      steps,
    );
  });
});

test("run() with a zod schema answers a value of it", async () => {
  await agentOn(async (session, client) => {
    const answer = { price: 12.5, tags: ["owl", "night"] };
    const result = await client.Agent({ session }).run({
      task: by.task([done({ price: "dear" }), done(answer)]),
      response_format: z.object({ price: z.number(), tags: z.array(z.string()) }),
    });
    assert.equal(result.success, true, String(result.answer));
    assert.deepEqual(result.answer, answer);
  });
});

test("run() of an agent that fails answers why", async () => {
  await agentOn(async (session, client) => {
    const result = await client.Agent({ session }).run({
      task: by.task([{ json: completion("There are no owls.", false) }]),
    });
    assert.deepEqual(
      [result.status, result.success, result.answer],
      ["closed", false, "There are no owls."],
    );
  });
});

test("start(), status() and stop() in the middle of a run", async () => {
  await agentOn(async (session, client) => {
    const agent = client.Agent({ session, use_vision: false });
    const started = await agent.start({ task: by.task([scroll, { hangs: true }]) });
    assert.deepEqual([started.status, started.session_id], ["active", idOfSession(session)]);
    await until("a step was done", async () => (await agent.status()).steps?.length === 1);
    const stopped = await agent.stop();
    assert.partialDeepStrictEqual(stopped, {
      status: "closed",
      success: false,
      answer: "The agent was stopped.",
    });
    assert.deepEqual(await agent.status(), stopped);
    assert.deepEqual(await agent.stop(), stopped);
  });
});

test("a run that is stopped while it is watched ends for the watcher too", async () => {
  await agentOn(async (session, client) => {
    const agent = client.Agent({ session });
    const updates: Update[] = [];
    const running = agent.run({
      task: by.task([{ hangs: true }]),
      updateHandler: (update) => updates.push(update as unknown as Update),
    });
    await until("it runs", () => agent.isRunning());
    const { server } = by.stage;
    await server.client.agentStop({ params: { agent_id: agent.agentId } });
    assert.equal((await running).answer, "The agent was stopped.");
    assert.deepEqual(
      updates.map(({ type }) => type),
      ["completion"],
    );
  });
});

test("an agent of a session that has ended, and one by its id", async () => {
  const id = await agentOn(async (session, client) => {
    const agent = client.Agent({ session });
    await agent.run({ task: by.task([done("early")]) });
    return agent.agentId;
  });
  const client = connect(by.stage.server);
  const late = client.Agent({ agent_id: id });
  const { status, answer, steps } = await late.status();
  assert.deepEqual([status, answer, steps?.length], ["closed", "early", 1]);
});

test("what can't be started is told in the server's words", async () => {
  await agentOn(async (session, client) => {
    const task = by.task([done("x")]);
    await assert.rejects(client.Agent({ session, max_steps: 151 }).start({ task }), {
      message: /body\.max_steps: .*151/,
    });
    await assert.rejects(client.Agent({ session, reasoning_model: "owl/night" }).run({ task }), {
      message: /body\.reasoning_model: expected '<provider>\/<model>' with a provider of: openai, /,
    });
  });
});
