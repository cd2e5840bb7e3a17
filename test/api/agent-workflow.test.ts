import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { after, before, beforeEach, describe, test } from "node:test";
import type { WorkflowCode } from "../../src/contract/workflow.ts";
import { type ByTask, openByTask, type Script } from "../agents/by-task.ts";
import { completion, decision, idOf } from "../agents/stage.ts";
import type { ModelRequest } from "../models/reply.ts";
import { until } from "../processes.ts";
import { serveTaskSite, type TaskSite } from "../sites/task-site.ts";
import type { StagedSession } from "../stage.ts";
import { keyOfAccount } from "./accounts.ts";
import { failedWith, invalidWith } from "./error-body.ts";

let by: ByTask;
let site: TaskSite;
let session: StagedSession;
let url: string;

before(async () => {
  by = await openByTask();
  site = await serveTaskSite();
  session = await by.stage.startSession();
  url = `${site.url}/note`;
});
after(async () => {
  await session?.[Symbol.asyncDispose]();
  await by?.[Symbol.asyncDispose]();
  await site?.[Symbol.asyncDispose]();
});
beforeEach(async () => {
  await session.execute({ type: "goto", url: "about:blank" });
  site.forget("note");
});

const note = "Two owls at ten";
const goal = { note, typed: true };
type Action = (request: ModelRequest) => Record<string, unknown>;
const fill: Action = (request) => ({ type: "fill", id: idOf(request, /Note/), value: note });
const save: Action = (request) => ({ type: "click", id: idOf(request, /Save/) });

/** A script that does these, and then says that it is done. */
function doing(actions: Action[], answer: unknown = "saved"): Script {
  return (request, count) => {
    const action = actions[count - 1];
    return { json: action === undefined ? completion(answer) : decision(action(request)) };
  };
}

async function codeOf(agent_id: string, query: Record<string, string> = {}): Promise<WorkflowCode> {
  return by.stage.server.client.agentWorkflowCode({
    params: { agent_id },
    query: { as_workflow: "true", ...query },
  });
}

async function ran(script: Script, more: Record<string, unknown> = {}): Promise<string> {
  const id = await by.start(script, session.id, more);
  const { success, error, answer } = await by.ended(id);
  assert.equal(success, true, error ?? answer ?? "");
  return id;
}

/** What an agent did is done again in a fresh session, and reaches the goal. */
async function verified(agent_id: string): Promise<void> {
  site.forget("note");
  const { success, steps } = await by.stage.server.client.agentWorkflowVerify({
    params: { agent_id },
  });
  assert.equal(success, true, JSON.stringify(steps.at(-1)));
  assert.deepEqual(await site.reported("note", goal), goal);
}

const typesIn = ({ json_actions: actions }: WorkflowCode) => actions.map(({ type }) => type);
const usual = ["goto", "fill", "click"];

const recordedAnswer = "The answer is the recorded one: no step reads it anew (scrape would).";

describe("the code of an agent that", () => {
  test("began on a page that was open opens it first", async () => {
    await session.execute({ type: "goto", url });
    const id = await ran(doing([fill, save]));
    const code = await codeOf(id);
    assert.deepEqual(typesIn(code), usual);
    assert.equal(code.json_actions[0]?.["url"], url);
    await verified(id);
  });

  test("failed at first leaves that out", async () => {
    const astray = (tab_index: number): Action => {
      return () => ({ type: "switch_tab", tab_index });
    };
    const id = await ran(doing([astray(7), fill, astray(9), save]), { url });
    const code = await codeOf(id);
    assert.deepEqual(typesIn(code), usual);
    assert.deepEqual(code.notes, [recordedAnswer, "Left out: 2 steps that failed."]);
    await verified(id);
  });

  test("was stopped does what was done until then, and answers nothing", async () => {
    const script: Script = (request, count) =>
      count < 3 ? { json: decision([fill, save][count - 1]!(request)) } : { hangs: true };
    const agent_id = await by.start(script, session.id, { url });
    await until("it has saved", async () => (await by.status(agent_id)).steps.length === 3);
    const running = await codeOf(agent_id);
    await by.stage.server.client.agentStop({ params: { agent_id } });
    const code = await codeOf(agent_id);
    assert.deepEqual(typesIn(code), usual);
    assert.deepEqual(code.json_actions, running.json_actions);
    assert.deepEqual(running.notes, ["The recorded run had no success: it is not over."]);
    assert.deepEqual(code.notes, ["The recorded run had no success: stopped."]);
    assert.match(code.code, /return undefined;/);
    await verified(agent_id);
  });

  test("asked a person leaves that out", async () => {
    const asks: Action = () => ({ type: "help", reason: "Which owls?" });
    const agent_id = await by.start(doing([asks, fill, save]), session.id, { url });
    await by.waiting(agent_id);
    await by.stage.server.client.agentHelp({ params: { agent_id }, body: { answer: "Snowy." } });
    assert.equal((await by.ended(agent_id)).success, true);
    const code = await codeOf(agent_id);
    assert.deepEqual(typesIn(code), usual);
    assert.deepEqual(code.notes, [
      recordedAnswer,
      "Left out: a step that asked a person for help.",
    ]);
    assert.ok(!JSON.stringify(code).includes("Snowy"));
    await verified(agent_id);
  });

  test("read the page for an answer of a shape reads it again", async () => {
    const response_format = {
      type: "object",
      properties: { title: { type: "string" } },
      required: ["title"],
    };
    const reads: Action = () => ({ type: "scrape" });
    const script = doing([reads], '{"title": "The code"}');
    // It has no script, and so nobody waits for it to be filled.
    const still = `${site.url}/parts/locker`;
    const id = await ran(script, { url: still, response_format });
    const code = await codeOf(id, { verify: "true" });
    assert.deepEqual(typesIn(code), ["goto", "scrape"]);
    assert.deepEqual(code.response_format, response_format);
    assert.match(code.code, /const answer = await textOf/);
    assert.match(code.python_script, /return result\.data\.markdown/);
    assert.equal(code.verification?.success, true);
    assert.equal(code.verification.steps.length, 2);
  });

  test("began with the steps of an earlier run is that of the earlier run", async () => {
    const task = by.task((request, count) => {
      const actions = [fill, save];
      const action = count <= 2 ? actions[count - 1] : undefined;
      return { json: action === undefined ? completion("saved") : decision(action(request)) };
    });
    const first = await ran([], { task, url });
    const second = await ran([], { task, url, replay: true });
    const { steps, model_calls_saved: saved } = await by.status(second);
    assert.equal(saved, 2, JSON.stringify(steps.map(({ message }) => message)));
    assert.deepEqual(await codeOf(second), await codeOf(first));
    await verified(second);
  });

  test("typed what its task says takes it as a parameter", async () => {
    const script = by.task(doing([fill, save]));
    const id = await ran([], { url, task: `${script} The note is: ${note}` });
    const code = await codeOf(id);
    assert.deepEqual(code.parameters, [{ name: "note", value: note }]);
    const other = "A hedgehog at two";
    site.forget("note");
    const { success } = await by.stage.server.client.agentWorkflowVerify({
      params: { agent_id: id },
      body: { values: { note: other } },
    });
    assert.equal(success, true);
    const wanted = { note: other, typed: true };
    assert.deepEqual(await site.reported("note", wanted), wanted);
  });

  test("did nothing has no steps", async () => {
    const code = await codeOf(await ran(doing([])));
    assert.deepEqual(code.json_actions, []);
    assert.match(code.code, /return "saved";/);
  });
});

test("there is no code of an agent that is not there, or another account's", async () => {
  const { server } = by.stage;
  const id = await ran(doing([]));
  const { key } = await keyOfAccount(server.data, "another");
  const theirs = { authorization: `Bearer ${key}` };
  for (const [method, end] of [
    ["GET", "code"],
    ["POST", "verify"],
  ] as const) {
    const path = (agent: string) => `/agents/${agent}/workflow/${end}`;
    await failedWith(await server.call(method, path(randomUUID())), 404);
    await failedWith(await server.call(method, path(id), undefined, theirs), 404);
  }
  const body = { values: ["moth"] };
  const refused = await server.call("POST", `/agents/${id}/workflow/verify`, body);
  assert.deepEqual((await invalidWith(refused)).detail[0]?.loc, ["body", "values"]);
});
