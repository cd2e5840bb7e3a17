import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { after, before, describe, test } from "node:test";
import type { SessionStep } from "../../src/contract/sessions.ts";
import { type ByTask, openByTask } from "../agents/by-task.ts";
import { completion, decision } from "../agents/stage.ts";
import type { Reply } from "../models/reply.ts";
import { until } from "../processes.ts";
import type { StagedSession } from "../stage.ts";
import { keyOfAccount } from "./accounts.ts";
import { failedWith, invalidWith } from "./error-body.ts";

let by: ByTask;
let session: StagedSession;
let otherKey: string;

before(async () => {
  by = await openByTask();
  session = await by.stage.startSession();
  otherKey = (await keyOfAccount(by.stage.server.data, "another")).key;
});
after(async () => {
  await session?.[Symbol.asyncDispose]();
  await by?.[Symbol.asyncDispose]();
});

const tab = { json: decision({ type: "press_key", key: "Tab" }) };
const done = { json: completion("all of it") };
const hangs = { hangs: true };

function start(body: Record<string, unknown>): Promise<Response> {
  const task = by.task([done]);
  return by.stage.server.call("POST", "/agents/start", { task, session_id: session.id, ...body });
}

const stop = (agent_id: string) => by.stage.server.client.agentStop({ params: { agent_id } });

function nested(depth: number): object {
  return depth === 0 ? { type: "string" } : { type: "array", items: nested(depth - 1) };
}

describe("an agent can't be started with", () => {
  const wrong: [field: string, value: unknown, says: RegExp][] = [
    ["task", "", />=1/],
    ["task", "x".repeat(50_001), /50000/],
    ["max_steps", 0, /1, got 0/],
    ["max_steps", 151, /150, got 151/],
    ["reasoning_model", "gpt-4o", /<provider>\/<model>.*openai/],
    ["reasoning_model", "owl/night", /<provider>\/<model>.*openai/],
    ["reasoning_model", "anthropic/claude-sonnet-4-5", /ANTHROPIC_API_KEY/],
    ["response_format", { type: "owl" }, /schema/],
    ["response_format", "a string", /expected/],
    ["response_format", { $ref: "#" }, /refers to itself/],
    ["response_format", nested(60), /nested more than 40 deep/],
    ["response_format", { $ref: "https://example.com/schema" }, /outside of the schema/],
    ["session_offset", 9_999, /steps so far/],
    ["session_offset", -1, /0, got -1/],
    ["vault_id", "v-1", /Vault 'v-1' not found/],
    ["persona_id", "p-1", /Persona 'p-1' not found/],
    ["allowed_domains", [], /1/],
    ["url", "not a url at all", /./],
    ["url", "javascript:alert(1)", /./],
    ["url", "file:///etc/passwd", /./],
    ["files", ["nope.txt"], /'nope\.txt' is not among the uploaded files/],
    ["help_timeout_minutes", 0, /1, got 0/],
    ["help_timeout_minutes", 61, /60, got 61/],
    ["use_vision", "perhaps", /expected/],
    ["notifier_config", { type: "pigeon" }, /type|Invalid/],
  ];
  for (const [field, value, says] of wrong) {
    test(`${field} ${JSON.stringify(value).slice(0, 40)}`, async () => {
      const { detail } = await invalidWith(await start({ [field]: value }));
      const issue = detail.find(({ loc }) => loc[1] === field);
      assert.match(issue?.msg ?? JSON.stringify(detail), says);
    });
  }

  test("a page to begin on that the domains don't allow", async () => {
    const fields = { url: "https://elsewhere.example/", allowed_domains: ["example.com"] };
    const { detail } = await invalidWith(await start(fields));
    assert.match(detail[0]?.msg ?? "", /is not on example\.com/);
  });

  test("a session that is unknown, another account's, or closed", async () => {
    assert.equal(
      (await failedWith(await start({ session_id: randomUUID() }), 404)).error,
      "not_found",
    );
    const body = { task: "x", session_id: session.id };
    const authorization = `Bearer ${otherKey}`;
    const foreign = await by.stage.server.call("POST", "/agents/start", body, { authorization });
    assert.equal((await failedWith(foreign, 404)).error, "not_found");
    const closed = await by.stage.startSession();
    await closed[Symbol.asyncDispose]();
    const late = await start({ session_id: closed.id });
    assert.equal((await failedWith(late, 404)).error, "session_closed");
  });

  test("a session that ends meanwhile", async () => {
    for (let round = 0; round < 4; round++) {
      const own = await by.stage.startSession();
      const starting = start({ session_id: own.id, allowed_domains: ["example.com"] });
      await own[Symbol.asyncDispose]();
      const response = await starting;
      if (response.status === 200) {
        const { agent_id } = (await response.json()) as { agent_id: string };
        assert.equal((await by.ended(agent_id)).end_reason, "session ended");
      } else assert.equal((await failedWith(response, 404)).error, "session_closed");
    }
  });

  test("a session that another agent runs on, which is named", async () => {
    const first = await by.start([hangs], session.id);
    const body = await failedWith(await start({}), 409);
    assert.equal(body.error, "agent_running");
    assert.match(body.message, new RegExp(first));
    await stop(first);
    assert.equal((await by.ended(await by.start([done], session.id))).success, true);
  });

  test("two at the same time: one of them runs", async () => {
    const task = by.task([hangs]);
    const answers = await Promise.all([1, 2, 3].map(() => start({ task })));
    assert.deepEqual(
      answers.map(({ status }) => status).toSorted((one, other) => one - other),
      [200, 409, 409],
    );
    const started = answers.find(({ status }) => status === 200)!;
    await stop(((await started.json()) as { agent_id: string }).agent_id);
  });
});

describe("agents are listed", () => {
  test("newest first, in pages, the active and the saved ones apart", async () => {
    const { server } = by.stage;
    const { key } = await keyOfAccount(server.data, "lister");
    const authorization = `Bearer ${key}`;
    const call = async (method: string, path: string, body?: unknown) =>
      (await (await server.call(method, path, body, { authorization })).json()) as never;
    const { session_id } = await call("POST", "/sessions/start", {});
    const ids: string[] = [];
    for (const script of [[done], [done], [hangs]]) {
      const body = { task: by.task(script), session_id };
      const { agent_id: id } = await call("POST", "/agents/start", body);
      ids.unshift(id);
      if (script[0] === done) {
        await until("it has ended", async () => {
          const { status } = await call("GET", `/agents/${String(id)}`);
          return status === "closed";
        });
      }
    }
    const list = async (query: string) => {
      const page: { items: { agent_id: string }[]; has_next: boolean } = await call(
        "GET",
        `/agents?${query}`,
      );
      return [page.items.map(({ agent_id: id }) => id), page.has_next];
    };
    assert.deepEqual(await list(""), [ids, false]);
    assert.deepEqual(await list("page_size=2"), [ids.slice(0, 2), true]);
    assert.deepEqual(await list("page_size=2&page=2"), [ids.slice(2), false]);
    assert.deepEqual(await list("only_active=True"), [[ids[0]], false]);
    assert.deepEqual(await list("only_saved=true"), [[], false]);
    // A running one and one that has ended.
    for (const id of ids.slice(0, 2)) await call("POST", `/agents/${id}/save`, {});
    assert.deepEqual(await list("only_saved=true"), [ids.slice(0, 2), false]);
    await call("POST", `/agents/${ids[1]}/save`, { saved: false });
    await call("DELETE", `/agents/${ids[0]}/stop`);
    assert.deepEqual(await list("only_saved=true"), [[ids[0]], false]);
    assert.deepEqual(await list("only_active=true"), [[], false]);
    const mine = await server.client.listAgents({ query: { page_size: 100 } });
    assert.ok(mine.items.every(({ agent_id: id }) => !ids.includes(id)));
    await call("DELETE", `/sessions/${String(session_id)}/stop`);
  });

  test("and are nobody else's", async () => {
    const id = await by.start([done], session.id);
    await by.ended(id);
    const authorization = `Bearer ${otherKey}`;
    for (const [method, path, body] of [
      ["GET", ""],
      ["GET", "/events"],
      ["DELETE", "/stop"],
      ["POST", "/save", {}],
      ["POST", "/help", { answer: "x" }],
    ] as const) {
      const path_ = `/agents/${id}${path}`;
      const response = await by.stage.server.call(method, path_, body, { authorization });
      assert.equal((await failedWith(response, 404)).error, "not_found", path_);
    }
  });
});

describe("an agent that is stopped", () => {
  const ways: [what: string, script: Reply[]][] = [
    ["while the model thinks", [tab, hangs]],
    ["while it waits on the page", [tab, { json: decision({ type: "wait", time_ms: 30_000 }) }]],
  ];
  for (const [what, script] of ways) {
    test(`${what} ends at once, once, and frees its session`, async () => {
      const id = await by.start(script, session.id);
      await until("it has done a step", async () => (await by.status(id)).steps.length === 1);
      const stopped = await stop(id);
      assert.partialDeepStrictEqual(stopped, {
        status: "closed",
        success: false,
        end_reason: "stopped",
        answer: "The agent was stopped.",
        events_url: null,
      });
      assert.equal(stopped.steps.length, 1);
      assert.deepEqual(await stop(id), stopped);
      assert.equal((await session.execute({ type: "press_key", key: "Tab" })).success, true);
      assert.deepEqual(await by.status(id), stopped);
    });
  }

  test("asks the model nothing more", async () => {
    const id = await by.start([tab, hangs], session.id);
    const { task } = await by.status(id);
    await until("the model is asked again", () => by.asked(task).length === 2);
    await stop(id);
    await by.ended(await by.start([tab, tab, done], session.id));
    assert.equal(by.asked(task).length, 2);
  });

  test("by the end of its session says so", async () => {
    const own = await by.stage.startSession();
    const id = await by.start([tab, hangs], own.id);
    await until("it runs", async () => (await by.status(id)).steps.length === 1);
    await own[Symbol.asyncDispose]();
    const { end_reason, success, answer } = await by.ended(id);
    assert.deepEqual([end_reason, success], ["session ended", false]);
    assert.match(answer ?? "", /session ended \(stopped\)/);
  });
});

describe("a run", () => {
  test("is told what was done on the session before, if it is to know", async () => {
    const { client } = by.stage.server;
    const params = { session_id: session.id };
    const url = `${by.stage.site.url}/form.html`;
    await by.ended(await by.start([done], session.id, { url }));
    const offset = (await client.sessionOffset({ params })).offset;
    const first = await by.start(
      [{ json: decision({ type: "fill", id: "I1", value: "Athena" }) }, done],
      session.id,
    );
    const told = await by.ended(first);
    assert.equal(told.replay_start_offset, offset);
    const knowing = await by.status(await by.start([done], session.id, { session_offset: offset }));
    const unknowing = async () => by.status(await by.start([done], session.id));
    await by.ended(knowing.agent_id);
    assert.match(by.asked(knowing.task)[0]!.text, /Before you: .*\n +did: fill I1.*Athena/);
    const { task, agent_id } = await unknowing();
    await by.ended(agent_id);
    assert.match(by.asked(task)[0]!.text, /# What you did so far\nNothing yet/);
  });

  test("stands in the steps of its session", async () => {
    const { client } = by.stage.server;
    const id = await by.start([tab, done], session.id);
    const { steps, replay_start_offset: from, replay_stop_offset: to } = await by.ended(id);
    const kept = await client.sessionStatus({ params: { session_id: session.id } });
    const own = kept.steps
      .slice(from, to)
      .filter(({ type }: SessionStep) => type === "agent_completion");
    assert.deepEqual(
      own.map(({ value }) => value),
      // What the actions met and brought stands in the session's own steps.
      steps.map(({ trace: _trace, ...step }) => ({ ...step, data: null })),
    );
  });

  test("can only complete at its last step", async () => {
    const id = await by.start([tab, tab, done], session.id, { max_steps: 3 });
    const { task, success, steps } = await by.ended(id);
    assert.deepEqual([success, steps.length], [true, 3]);
    const typesIn = ({ schema }: { schema: unknown }) =>
      [...JSON.stringify(schema).matchAll(/"(press_key|completion)"/g)].map(([, type]) => type);
    const [first, , last] = by.asked(task);
    assert.ok(typesIn(first!).includes("press_key"));
    assert.deepEqual([...new Set(typesIn(last!))], ["completion"]);
    assert.match(last!.text, /This is the last step/);
  });

  test("that does not complete in its last step has failed", async () => {
    const id = await by.start(() => tab, session.id, { max_steps: 1 });
    const { success, answer, end_reason } = await by.ended(id);
    assert.deepEqual([success, end_reason], [false, "max steps"]);
    assert.match(answer ?? "", /not finished within 1 step/);
  });

  test("counts what the models took, the verdict with it", async () => {
    const usage = { input: 1_000, output: 50, cached: 400 };
    const id = await by.start(
      [
        { ...tab, usage },
        { ...done, usage },
      ],
      session.id,
    );
    const { usage: sum, steps } = await by.ended(id);
    // The scripted judge takes 100 and 10.
    assert.partialDeepStrictEqual(sum, {
      calls: 3,
      input_tokens: 2_100,
      output_tokens: 110,
      cached_input_tokens: 800,
    });
    assert.ok(sum.cost_usd !== null && sum.cost_usd > 0);
    assert.deepEqual(
      steps.map((step) => step.usage?.input_tokens),
      [1_000, 1_000],
    );
  });

  test("has links only while it runs, and no key in anything", async () => {
    const { key } = by.stage.server;
    const id = await by.start([hangs], session.id);
    const running = await by.status(id);
    assert.match(running.events_url ?? "", new RegExp(`/agents/${id}/events\\?token=`));
    assert.ok(!JSON.stringify(running).includes(key));
    await stop(id);
    assert.equal((await by.status(id)).events_url, null);
  });
});
