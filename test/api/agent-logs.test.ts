import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { after, before, describe, test } from "node:test";
import { WebSocket } from "ws";
import { AgentStatusResponse, AgentStep } from "../../src/contract/agents.ts";
import { type ByTask, openByTask } from "../agents/by-task.ts";
import { completion, decision } from "../agents/stage.ts";
import { until } from "../processes.ts";
import type { StagedSession } from "../stage.ts";
import { keyOfAccount } from "./accounts.ts";
import { handshake } from "./cdp-client.ts";
import { failedWith } from "./error-body.ts";

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

type Json = Record<string, unknown>;

const address = (id: string, token: string) =>
  `${by.stage.server.url.replace("http", "ws")}/agents/${id}/debug/logs?token=${token}&session_id=${session.id}`;

const python = "Python/3.11 websockets/15.0.1";

/** A socket with all that came, and what it was closed with. */
function watch(id: string, { token = by.stage.server.key, client = python } = {}) {
  const socket = new WebSocket(address(id, token), { headers: { "user-agent": client } });
  const messages: Json[] = [];
  const closed = once(socket, "close").then(([code, reason]) => ({
    code: code as number,
    reason: String(reason),
  }));
  socket.on("message", (data: Buffer) => messages.push(JSON.parse(data.toString()) as Json));
  return { socket, messages, closed };
}

/** As the Python client does: to the agent_stop, where all without a status has to be a step or a log line. */
function readAsPython(messages: Json[]): { steps: AgentStep[]; result: AgentStatusResponse } {
  const at = messages.findIndex(({ status }) => status === "agent_stop");
  assert.ok(at >= 0, "agent_stop never came");
  const steps = messages
    .slice(0, at)
    .filter((one) => one["status"] === undefined && typeof one["validation"] !== "string");
  return {
    steps: steps.map((one) => AgentStep.parse(one)),
    result: AgentStatusResponse.parse(messages[at]!["agent"]),
  };
}

/** As the TypeScript client does: to the first that is the agent itself. */
function readAsTypeScript(id: string, messages: Json[]): { steps: Json[]; result: Json } {
  const at = messages.findIndex(
    ({ agent_id: own, task, status }) => own === id && task !== undefined && status !== undefined,
  );
  assert.ok(at >= 0);
  return { steps: messages.slice(0, at), result: messages[at]! };
}

describe("the log of an agent", () => {
  test("is told step by step, and ends as each client wants it", async () => {
    const id = await by.start([tab, tab, done], session.id);
    const { messages, closed } = watch(id);
    assert.equal((await closed).code, 1000);
    const status = await by.status(id);
    const python = readAsPython(messages);
    assert.deepEqual(python.result, status);
    assert.deepEqual(python.steps, status.steps);
    const lines = messages.filter((one) => one["status"] === undefined && "validation" in one);
    assert.equal(lines.length, 1);
    const other = watch(id, { client: "" });
    await other.closed;
    const typescript = readAsTypeScript(id, other.messages);
    assert.deepEqual(typescript.result, status);
    assert.deepEqual(
      typescript.steps.map((one) => one["step"]),
      [1, 2, 3],
    );
    assert.deepEqual(
      messages.slice(-2).map((one) => one["status"]),
      ["closed", "agent_stop"],
    );
  });

  test("is told nothing more once the client has what it wants", async () => {
    const id = await by.start([done], session.id);
    const { socket, messages } = watch(id);
    socket.on("message", () => {
      if (messages.at(-1)?.["agent_id"] === id) socket.close();
    });
    await once(socket, "close");
    assert.equal(messages.at(-1)?.["status"], "closed");
  });

  test("holds every step once, whenever one comes", async () => {
    const keys = Array.from({ length: 9 }, () => tab);
    const id = await by.start([...keys, done], session.id);
    const watchers = [];
    while ((await by.status(id)).status === "active") watchers.push(watch(id));
    assert.ok(watchers.length > 5);
    for (const { messages, closed } of watchers) {
      await closed;
      assert.deepEqual(
        readAsPython(messages).steps.map(({ step }) => step),
        Array.from({ length: 10 }, (_, index) => index + 1),
      );
    }
  });

  test("tells that a person is waited for", async () => {
    const asks = { json: decision({ type: "help", reason: "Which owl?" }) };
    const id = await by.start([asks, done], session.id);
    const { messages, closed } = watch(id);
    await by.waiting(id);
    await by.stage.server.client.agentHelp({ params: { agent_id: id }, body: { answer: "Any." } });
    await closed;
    const logs = messages.flatMap(({ validation }) => validation ?? []);
    assert.deepEqual(logs.slice(0, 2), [
      "Waiting for a person: Which owl?",
      "A person is not waited for any more.",
    ]);
  });

  test("can be had after the end of the run, and of the session", async () => {
    await using own = await by.stage.startSession();
    const id = await by.start([tab, done], own.id);
    const status = await by.ended(id);
    for (const end of [false, true]) {
      if (end) await own[Symbol.asyncDispose]();
      const { messages, closed } = watch(id);
      assert.equal((await closed).code, 1000);
      const { steps, result } = readAsPython(messages);
      assert.deepEqual([steps, result], [status.steps, status]);
    }
  });

  test("of a run that is stopped ends with that", async () => {
    const id = await by.start([{ hangs: true }], session.id);
    const { socket, messages, closed } = watch(id);
    await once(socket, "open");
    await by.stage.server.client.agentStop({ params: { agent_id: id } });
    await closed;
    assert.equal(readAsPython(messages).result.end_reason, "stopped");
  });

  test("leaves out what would be too long for a client, and says so", async () => {
    const code = "'¶ '.repeat(1_600_000)";
    const long = { json: decision({ type: "evaluate_js", code }) };
    const id = await by.start([long, tab, done], session.id);
    const { steps } = await by.ended(id);
    assert.ok((steps[0]?.data?.markdown.length ?? 0) > 3_000_000, steps[0]?.message);
    const { messages, closed } = watch(id);
    await closed;
    for (const message of messages) {
      assert.ok(Buffer.byteLength(JSON.stringify(message)) < 5_000_000);
    }
    const python = readAsPython(messages);
    for (const told of [python.steps, python.result.steps]) {
      assert.deepEqual(
        told.map(({ step }) => step),
        [1, 2, 3],
      );
      assert.equal(told[0]?.data, null);
      assert.match(told[0]?.notes.join() ?? "", /too long to be sent here/);
    }
    assert.equal(python.result.answer, "all of it");
  });

  test("answers pings while nothing happens", async () => {
    const id = await by.start([{ hangs: true }], session.id);
    const { socket, closed } = watch(id);
    await once(socket, "open");
    socket.ping("still there?");
    const [data] = (await once(socket, "pong")) as [Buffer];
    assert.equal(data.toString(), "still there?");
    await by.stage.server.client.agentStop({ params: { agent_id: id } });
    await closed;
  });
});

describe("who may read the log", () => {
  let id: string;
  before(async () => {
    id = await by.start([{ hangs: true }], session.id);
  });
  after(async () => {
    await by.stage.server.client.agentStop({ params: { agent_id: id } });
  });

  async function tokens() {
    const { client } = by.stage.server;
    const { ws } = await client.sessionDebugInfo({ params: { session_id: session.id } });
    const tokenOf = (url: string) => new URL(url).searchParams.get("token")!;
    return { logs: tokenOf(ws.logs), view: tokenOf(ws.recording), cdp: tokenOf(ws.cdp) };
  }

  test("the account's key, and the tickets of the session's log and view", async () => {
    const { logs, view } = await tokens();
    for (const token of [by.stage.server.key, logs, view]) {
      assert.equal(await handshake(address(id, token)), "open");
    }
    const bare = address(id, "").split("?")[0]!;
    const headers = { authorization: `Bearer ${by.stage.server.key}` };
    assert.equal(await handshake(bare, headers), "open");
    assert.equal(await handshake(`${bare}/?token=${logs}`), "open");
  });

  test("nobody else", async () => {
    const { cdp, logs } = await tokens();
    await using other = await by.stage.startSession();
    const { client } = by.stage.server;
    const { ws } = await client.sessionDebugInfo({ params: { session_id: other.id } });
    const foreign = new URL(ws.logs).searchParams.get("token")!;
    const refused: [string, number, string?][] = [
      ["", 401],
      ["nobody", 401],
      [`${logs}x`, 401],
      [cdp, 403],
      [foreign, 403],
      [otherKey, 404],
      [by.stage.server.key, 404, randomUUID()],
      [logs, 403, randomUUID()],
    ];
    for (const [token, status, agent = id] of refused) {
      const answer = await handshake(address(agent, token));
      assert.ok(answer !== "open", `${token} ${status}`);
      await failedWith(answer, status);
    }
  });
});

test("no watcher is held after its socket or its run has ended", async () => {
  const held = () => process.getActiveResourcesInfo().filter((kind) => kind === "TCPSocketWrap");
  await until("the sockets before are gone", () => held().length < 10);
  const count = held().length;
  const id = await by.start([{ hangs: true }], session.id);
  const watchers = Array.from({ length: 20 }, () => watch(id));
  await Promise.all(watchers.map(({ socket }) => once(socket, "open")));
  for (const { socket } of watchers.slice(10)) socket.terminate();
  await by.stage.server.client.agentStop({ params: { agent_id: id } });
  await Promise.all(watchers.map(({ closed }) => closed));
  await until("the sockets are gone", () => held().length <= count + 2);
});
