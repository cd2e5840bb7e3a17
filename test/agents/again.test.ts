import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import type { ModelRequest } from "../models/reply.ts";
import { type AgentStage, agentStage, completion, decision, idOf } from "./stage.ts";

let stage: AgentStage;

before(async () => {
  stage = await agentStage();
});
after(() => stage?.[Symbol.asyncDispose]());

/** Writes a note as the task says, by what it is shown. */
function noter(request: ModelRequest, count: number) {
  const actions = [
    () => decision({ type: "fill", id: idOf(request, /Note/), value: "Two owls at ten" }),
    () => decision({ type: "click", id: idOf(request, /Save/) }),
    () => completion("saved"),
  ];
  return { json: actions[Math.min(count, 3) - 1]!() };
}

const task = "Write the note 'Two owls at ten' and save it";
const goal = { note: "Two owls at ten", typed: true };

describe("a task that was done before", () => {
  test("is done again without asking the model but for the answer", async () => {
    const url = `${stage.site.url}/note`;
    const first = await stage.run({ task, url }, noter);
    assert.equal(first.status.success, true, first.status.error ?? "");
    assert.equal(first.status.model_calls_saved, 0);
    assert.deepEqual(await stage.site.reported("note", goal), goal);
    stage.site.forget("note");

    const again = await stage.run({ task, url, replay: true }, () => ({
      json: completion("saved"),
    }));
    assert.equal(again.status.success, true, again.status.error ?? "");
    assert.equal(again.asked.length, 1);
    assert.equal(again.status.model_calls_saved, 2);
    assert.deepEqual(
      again.status.steps.map(({ replayed, action }) => [action.type, replayed]),
      [
        ["goto", false],
        ["fill", true],
        ["click", true],
        ["completion", false],
      ],
    );
    assert.deepEqual(await stage.site.reported("note", goal), goal);
    assert.match(again.asked[0]!.text, /The same as in the earlier run/);
  });

  test("asks the model where the page differs, and goes on from there", async () => {
    const url = `${stage.site.url}/note`;
    const params = { session_id: stage.sessionId };
    await stage.server.client.pageExecute({ params, body: { type: "goto", url } });
    const code = `localStorage.setItem("news", "1")`;
    await stage.server.client.pageExecute({ params, body: { type: "evaluate_js", code } });
    stage.site.forget("note");
    const { status, asked } = await stage.run({ task, url, replay: true }, (request, count) =>
      count === 1
        ? { json: decision({ type: "click", id: idOf(request, /Close the news/) }) }
        : { json: completion("saved") },
    );
    assert.equal(status.success, true, status.error ?? "");
    assert.equal(asked.length, 2);
    const told = status.steps.slice(1).map(({ replayed, success }) => [replayed, success]);
    assert.ok(told.some(([replayed, success]) => replayed === true && success === false));
    assert.deepEqual(told.at(-2), [true, true]);
    assert.deepEqual(await stage.site.reported("note", goal), goal);
  });

  test("may do no more than the model may now: what is refused is not done, and the model is asked", async () => {
    const url = `${stage.site.url}/note`;
    const words = "Mark the page";
    const script = { type: "evaluate_js", code: `document.title = "marked"` };
    const first = await stage.run({ task: words, url }, (_, count) => ({
      json: count === 1 ? decision(script) : completion("marked"),
    }));
    assert.equal(first.status.success, true, first.status.error ?? "");
    const allowed_domains = [new URL(url).host];
    const { status, asked } = await stage.run(
      { task: words, url, allowed_domains, replay: true },
      () => ({ json: completion("not done", false) }),
    );
    assert.match(status.steps[1]!.message, /^Refused: no script is run/);
    assert.deepEqual([status.model_calls_saved, asked.length], [0, 1]);
    assert.doesNotMatch(asked[0]!.text, /^title: marked$/m);
  });

  test("has the model type the password, which is kept nowhere", async () => {
    const url = `${stage.site.url}/login`;
    const words = "Sign in as ada with the password moth-light";
    const actions: ((request: ModelRequest) => Record<string, unknown>)[] = [
      (request) => ({ type: "fill", id: idOf(request, /User/), value: "ada" }),
      (request) => ({ type: "fill", id: idOf(request, /Password/), value: "moth-light" }),
      (request) => ({ type: "click", id: idOf(request, /Sign in/) }),
      (request) => ({ type: "click", id: idOf(request, /Sign out/) }),
    ];
    const first = await stage.run({ task: words, url }, (request, count) => ({
      json: actions[count - 1] ? decision(actions[count - 1]!(request)) : completion("in and out"),
    }));
    assert.equal(first.status.success, true, first.status.error ?? "");
    const { status, asked } = await stage.run(
      { task: words, url, replay: true },
      (request, count) => ({
        json: count === 1 ? decision(actions[1]!(request)) : completion("in and out"),
      }),
    );
    assert.equal(status.success, true, status.error ?? "");
    assert.deepEqual(
      status.steps.map(({ action, replayed, success }) => [action.type, replayed, success]),
      [
        ["goto", false, true],
        ["fill", true, true],
        ["fill", false, true],
        ["click", true, true],
        ["click", true, true],
        ["completion", false, true],
      ],
    );
    assert.equal(asked.length, 2);
  });

  test("from another page is not", async () => {
    const other = `${stage.site.url}/note?another`;
    const { asked } = await stage.run({ task, url: other, replay: true }, noter);
    assert.equal(asked.length, 3);
  });

  test("in other words is not, nor one that had no success", async () => {
    const url = `${stage.site.url}/note`;
    const failing = "Write a note that can't be written";
    await stage.run({ task: failing, url }, () => ({ json: completion("no", false) }));
    const { asked } = await stage.run({ task: failing, url, replay: true }, noter);
    assert.equal(asked.length, 3);
  });

  test("does only what this run may do", async () => {
    const form = new FormData();
    form.set("file", new File(["a drawing"], "moth.txt"));
    const headers = { authorization: `Bearer ${stage.server.key}` };
    const init = { method: "POST", headers, body: form };
    const kept = await fetch(`${stage.server.url}/storage/uploads/moth.txt`, init);
    assert.equal(kept.ok, true, await kept.text());
    const request = { task: "Choose the file moth.txt", url: `${stage.site.url}/upload` };
    const chooses = (asked: ModelRequest, count: number) => ({
      json:
        count === 1
          ? decision({ type: "upload_file", id: idOf(asked, /file/), file_path: "moth.txt" })
          : completion("chosen"),
    });
    const first = await stage.run(request, chooses);
    assert.equal(first.status.steps[1]?.success, true, first.status.steps[1]?.message);
    const again = { ...request, replay: true, files: [] };
    const { status } = await stage.run(again, () => ({ json: completion("chosen") }));
    const step = status.steps.find(({ action }) => action.type === "upload_file");
    assert.equal(step?.replayed, true);
    assert.equal(step.success, false);
    assert.match(step.message, /^Refused: 'moth.txt' is not among the files of this task/);
    assert.equal(status.model_calls_saved, 0);
  });
});
