import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import type { Session } from "notte-sdk";
import type { AgentStep } from "../../src/contract/agents.ts";
import { type AgentTask, agentTasks } from "../agents/agent-task.ts";
import { openTaskStage, pageOf, type TaskStage } from "../agents/task-stage.ts";
import { type ScriptedModels, serveModels } from "../models/server.ts";
import { solvingModel } from "../models/task-solver.ts";
import { connect, forgetWatchdogs } from "./notte-client.ts";

/** One of each kind. */
const names = [
  "the cheapest of three pages",
  "four errors at once are mended",
  "a wrong password, then the right one",
  "switches are set by the state they tell",
  "a toast is answered before it goes",
  "a member on a later page",
  "a question that is answered with a text",
  "a code from a new tab, which is closed",
  "a cell of a table is edited by F2",
  "a form in a frame: deep",
  "a file is uploaded",
];

const tasks = agentTasks();
let models: ScriptedModels;
let stage: TaskStage;
let session: Session;

before(async () => {
  forgetWatchdogs();
  models = await serveModels(solvingModel(tasks));
  stage = await openTaskStage(models.environment("openai"));
  session = connect(stage.server).Session();
  await session.start();
});

after(async () => {
  await session.stop();
  await stage[Symbol.asyncDispose]();
  await models[Symbol.asyncDispose]();
});

/** What the SDK tells of a run on the way, and when (milliseconds since 1970). */
interface Update {
  type: string;
  data: unknown;
  at: number;
}

/** Runs a task as a user of the SDK would. */
async function run(task: AgentTask) {
  await task.prepare?.(stage.server);
  await session.execute({ type: "goto", url: "about:blank" });
  stage.site.forget(pageOf(task));
  const updates: Update[] = [];
  const agent = connect(stage.server).Agent({ session, max_steps: 60, use_vision: false });
  const result = await agent.run({
    task: task.words,
    url: `${stage.site.url}/${task.page}`,
    updateHandler: ({ type, data }) => void updates.push({ type, data, at: Date.now() }),
  });
  return { result, updates };
}

describe("agent.run() of the SDK solves a task and tells each step", () => {
  for (const name of names) {
    test(name, async () => {
      const task = tasks.find((one) => one.name === name);
      assert.ok(task !== undefined);
      const { result, updates } = await run(task);
      assert.equal(result.success, true, result.answer ?? "");
      assert.deepEqual(await stage.site.reported(pageOf(task), task.goal), task.goal);
      const steps = updates.filter(({ data }) => "action" in (data as object));
      // The way of a step through the log must not change it.
      assert.deepEqual(
        steps.map(({ data }) => data),
        result.steps,
      );
      assert.ok(steps.length > 2);
      assert.ok(steps[0]!.at < Date.parse((steps.at(-1)!.data as AgentStep).started_at));
      const last = updates.at(-1)!;
      assert.equal(last.type, "completion");
      assert.partialDeepStrictEqual(last.data, { success: true, answer: result.answer });
    });
  }
});
