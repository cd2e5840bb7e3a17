import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { isDeepStrictEqual } from "node:util";
import type { AgentStatusResponse } from "../../src/contract/agents.ts";
import { onlyOnce, secretsOf } from "../actor/only-once.ts";
import { type ScriptedModels, serveModels } from "../models/server.ts";
import { solvingModel } from "../models/task-solver.ts";
import { openScriptStage, type ScriptStage } from "../workflow/script-stage.ts";
import { agentTasks, type AgentTask } from "./agent-task.ts";
import { Turns } from "../../src/turns.ts";
import { completion, isVerdict } from "./stage.ts";
import { agentEnded, openTaskStage, pageOf, type TaskStage } from "./task-stage.ts";

/** A model of each protocol, and where it is asked. */
const models: [name: string, path: RegExp][] = [
  ["openai/gpt-5.4-mini", /\/responses$/],
  ["openai_compatible/moth", /\/chat\/completions$/],
  ["anthropic/claude-sonnet-4-5", /\/messages$/],
  ["gemini/gemini-2.5-flash", /:generateContent$/],
];

/** Of these an agent makes a second run, which begins by the steps of the first. */
const runTwice = new Set([
  "twins are told apart by what stands around them",
  "a book is found, the one that is in, and reserved over four pages",
  "a form with a trap for robots",
  "a day in a calendar two months on and one back",
  "a field that proposes while one types",
  "a feed that goes on and on",
  "a pop-up that comes uninvited",
  "a question that is answered with a text",
  "a form in a frame: other",
  "a form in a shadow root: closed",
  "a file is uploaded through a button",
  "what a script makes is downloaded",
]);

const tasks = agentTasks();
/** The runs that solve the tasks, by the tasks' names. */
const solved = new Map(tasks.map(({ name }) => [name, Promise.withResolvers<string>()]));
let scripted: ScriptedModels;
let stage: TaskStage;
let scripts: ScriptStage;
/** A model that knows nothing of tasks: it only says that they are done. */
let onlyCompletes = false;
const done = { agents: 0, replay: 0, playwright: 0, notte: 0, again: 0 };

before(async () => {
  const solver = solvingModel(tasks);
  scripted = await serveModels((request) =>
    onlyCompletes && !isVerdict(request) ? { json: completion() } : solver(request),
  );
  stage = await openTaskStage({
    NOCTURNE_WARM_BROWSERS: "2",
    ...scripted.environment("openai"),
    ...scripted.environment("openai_compatible"),
    ...scripted.environment("anthropic"),
    ...scripted.environment("gemini"),
  });
  scripts = await openScriptStage(stage.server);
});

after(async () => {
  console.log(`Of ${tasks.length} tasks agents solved ${done.agents} by the prompt alone.`);
  console.log(
    `Without a model the server did ${done.replay} of these again, Playwright ${done.playwright}, the SDK ${done.notte}; agents did ${done.again} of ${runTwice.size} by their first run.`,
  );
  for (const one of [scripts, stage, scripted]) await one?.[Symbol.asyncDispose]();
});

/** How an agent is asked for a task. */
interface Way {
  model: string;
  path: RegExp;
  vision: boolean;
  /** The address stands in the words, not in the request. */
  told: boolean;
}

/** Every fourth task is of the same protocol; within a protocol the other ways take turns. */
function wayOf(index: number): Way {
  const [model, path] = models[index % models.length]!;
  const turn = Math.floor(index / models.length);
  return { model, path, vision: turn % 2 === 0, told: turn % 3 === 0 };
}

async function run(task: AgentTask, way: Way, more = {}): Promise<AgentStatusResponse> {
  const sessionId = await stage.ready(task);
  const url = `${stage.site.url}/${task.page}`;
  const { agent_id: id } = await stage.server.client.agentStart({
    body: {
      task: way.told ? `${task.words} Begin at ${url}.` : task.words,
      ...(way.told ? {} : { url }),
      session_id: sessionId,
      reasoning_model: way.model,
      use_vision: way.vision,
      max_steps: 60,
      ...more,
    },
  });
  return agentEnded(stage.server, id);
}

async function reaches(task: AgentTask): Promise<void> {
  assert.deepEqual(await stage.site.reported(pageOf(task), task.goal), task.goal);
}

async function solvedBy(task: AgentTask, way: Way): Promise<string> {
  const asked = scripted.requests.length;
  const ended = await run(task, way);
  assert.equal(ended.end_reason, "completed", ended.answer ?? "");
  assert.equal(ended.success, true);
  await reaches(task);
  await task.verify?.(stage.server, ended.session_id);
  const requests = scripted.requests.slice(asked);
  assert.equal(ended.usage.calls, requests.length);
  for (const { path } of requests) assert.match(path.split("?")[0] ?? "", way.path);
  // The last request is the judge's.
  for (const { messages } of requests.slice(0, -1)) {
    assert.equal(messages.flatMap(({ images }) => images).length, way.vision ? 1 : 0);
  }
  done.agents += 1;
  return ended.agent_id;
}

/** What the agent did is done again by the server, and by both scripts. */
async function doneAgain(task: AgentTask, index: number, agent_id: string): Promise<void> {
  const { site, server } = stage;
  site.forget(pageOf(task));
  const query = { as_workflow: "true", verify: "true" };
  const code = await server.client.agentWorkflowCode({ params: { agent_id }, query });
  const { success, steps } = code.verification!;
  assert.equal(success, true, JSON.stringify(steps.at(-1)));
  assert.deepEqual(
    steps.filter(({ healed }) => healed !== null),
    [],
  );
  await reaches(task);
  done.replay += 1;
  site.forget(pageOf(task));
  await scripts.run(`${index}-playwright.ts`, code.code);
  await reaches(task);
  done.playwright += 1;
  site.forget(pageOf(task));
  await scripts.run(`${index}-notte.ts`, code.typescript_script);
  await reaches(task);
  done.notte += 1;
}

/** An agent begins with the steps of its first run, and has only to say that it is done. */
async function runAgain(task: AgentTask, way: Way): Promise<void> {
  onlyCompletes = true;
  const asked = scripted.requests.length;
  const ended = await run(task, way, { replay: true });
  assert.equal(ended.success, true, ended.answer ?? "");
  await reaches(task);
  const byModel = ended.steps.filter(({ replayed }) => !replayed).map(({ action }) => action.type);
  assert.deepEqual(byModel, way.told ? ["completion"] : ["goto", "completion"]);
  assert.equal(ended.model_calls_saved, ended.steps.length - byModel.length);
  // One is the judge's.
  assert.equal(scripted.requests.length - asked, 2);
  done.again += 1;
}

/** Whether a task that should not work does, and not only by a lucky number. */
async function worksTimeAndAgain(task: AgentTask, agent_id: string): Promise<boolean> {
  const body = { values: secretsOf[task.name] ?? {} };
  for (let times = 0; times < 8; times++) {
    stage.site.forget(pageOf(task));
    const params = { agent_id };
    const { success } = await stage.server.client.agentWorkflowVerify({ params, body });
    if (!success) return false;
    // It is over: what the page has not reported by now it hardly will.
    const reached = await stage.site.reported(pageOf(task), task.goal, 1_000);
    if (!isDeepStrictEqual(reached, task.goal)) return false;
  }
  return true;
}

async function solve(task: AgentTask, index: number): Promise<string> {
  const way = wayOf(index);
  try {
    const id = await solvedBy(task, way);
    if (runTwice.has(task.name)) await runAgain(task, way);
    return id;
  } catch (error) {
    await stage.startAfresh();
    throw error;
  } finally {
    onlyCompletes = false;
  }
}

/** Reports are told apart by their page: one task of a page at a time. */
const turns = new Map(tasks.map((task) => [pageOf(task), new Turns(1)]));
const indexed = tasks.map((task, index) => ({ ...task, index }));

// Agents and scripts mostly wait for pages: while one task is done again, the next one is solved.
describe("tasks", { concurrency: 2 }, () => {
  describe("are solved by agents", { concurrency: 1 }, () => {
    for (const task of indexed) {
      test(`${task.group}: ${task.name}`, async () => {
        using _turn = await turns.get(pageOf(task))!.take();
        const id = solve(task, task.index);
        solved.get(task.name)!.resolve(id);
        await id;
      });
    }
  });

  describe("are done again", { concurrency: 1 }, () => {
    for (const task of indexed.filter(({ name }) => onlyOnce[name] === undefined)) {
      test(`${task.group}: ${task.name}`, async () => {
        const id = await solved.get(task.name)!.promise;
        using _turn = await turns.get(pageOf(task))!.take();
        await doneAgain(task, task.index, id);
      });
    }
  });
});

// They wait for what does not come, and so several at once; those of one page report by the same name.
describe("not done again", { concurrency: 3 }, () => {
  const once = tasks.filter(({ name }) => onlyOnce[name] !== undefined);
  for (const members of Map.groupBy(once, pageOf).values()) {
    test(members.map(({ name }) => `${name}, for ${onlyOnce[name]}`).join("; "), async () => {
      for (const task of members) {
        const id = await solved.get(task.name)!.promise;
        assert.equal(await worksTimeAndAgain(task, id), false, "it is listed as what can't work");
      }
    });
  }
});

test("every task that is named is one", () => {
  const names = new Set(tasks.map(({ name }) => name));
  const listed = [...Object.keys(onlyOnce), ...Object.keys(secretsOf), ...runTwice];
  assert.deepEqual(
    listed.filter((name) => !names.has(name)),
    [],
  );
});
