import assert from "node:assert/strict";
import { once } from "node:events";
import { get, type IncomingMessage } from "node:http";
import { after, before, describe, test } from "node:test";
import { readEvents, type StreamEvent } from "../../src/contract/event-stream.ts";
import { issueTicket } from "../../src/http/tickets.ts";
import { keyFileOf, readKeyFile } from "../../src/store/key-file.ts";
import { deriveKey } from "../../src/store/master-key.ts";
import { type ByTask, openByTask } from "../agents/by-task.ts";
import { completion, decision } from "../agents/stage.ts";
import { until } from "../processes.ts";
import type { StagedSession } from "../stage.ts";
import { failedWith } from "./error-body.ts";

let by: ByTask;
let session: StagedSession;

before(async () => {
  by = await openByTask();
  session = await by.stage.startSession();
});
after(async () => {
  await session?.[Symbol.asyncDispose]();
  await by?.[Symbol.asyncDispose]();
});

const tab = { json: decision({ type: "press_key", key: "Tab" }) };
const done = { json: completion("all of it") };
const hangs = { hangs: true };

const stop = (agent_id: string) => by.stage.server.client.agentStop({ params: { agent_id } });

function open(id: string, headers: Record<string, string> = {}): Promise<Response> {
  return by.stage.server.call("GET", `/agents/${id}/events`, undefined, headers);
}

async function read(response: Response): Promise<StreamEvent[]> {
  assert.equal(response.status, 200);
  return Array.fromAsync(readEvents(response.body!));
}

const namesOf = (events: StreamEvent[]) => events.map(({ id, event }) => `${id} ${event}`);

describe("the events of an agent", () => {
  test("tell all that happens, in its order, and end with the end", async () => {
    const asks = { json: decision({ type: "help", reason: "Which owl?" }) };
    const id = await by.start([tab, asks, done], session.id);
    const reading = open(id).then(read);
    const { help_url } = await by.waiting(id);
    await by.stage.server.client.agentHelp({ params: { agent_id: id }, body: { answer: "Any." } });
    const events = await reading;
    assert.deepEqual(namesOf(events), [
      "1 step",
      "2 step",
      "2.1 waiting",
      "2.2 waiting",
      "3 step",
      "3.1 validation",
      "end end",
    ]);
    const status = await by.status(id);
    assert.deepEqual(events.at(-1)?.data, status);
    assert.deepEqual(
      events.flatMap(({ event, data }) => (event === "step" ? [data] : [])),
      status.steps,
    );
    const waits = events.flatMap(({ event, data }) =>
      event === "waiting" ? [data as { waiting_for: { help_url: string } | null }] : [],
    );
    assert.equal(new URL(waits[0]!.waiting_for!.help_url).pathname, new URL(help_url).pathname);
    assert.equal(waits[1]!.waiting_for, null);
  });

  test("go on after the one that was had last, also when the run has ended", async () => {
    const id = await by.start([tab, tab, done], session.id);
    const events = await read(await open(id));
    for (const last of ["1", "2", "3", "3.1"]) {
      const place = events.findIndex((one) => one.id === last);
      const rest = await read(await open(id, { "last-event-id": last }));
      // The log of a run that has ended is not kept, but its steps are.
      const expected = events.slice(place + 1).filter(({ event }) => event !== "validation");
      assert.deepEqual(rest, expected, last);
    }
  });

  test("are over for who has had the end: nothing is left to come back for", async () => {
    const id = await by.start([done], session.id);
    await by.ended(id);
    const response = await open(id, { "last-event-id": "end" });
    assert.deepEqual([response.status, await response.text()], [204, ""]);
  });

  test("can be read by the typed client, and given up", async () => {
    const id = await by.start([tab, hangs], session.id);
    const { client } = by.stage.server;
    for await (const { event, data } of await client.agentEvents({ params: { agent_id: id } })) {
      assert.equal(event, "step");
      assert.equal("step" in data && data.step, 1);
      break;
    }
    await stop(id);
  });

  test("are nobody's whose connection has gone", async () => {
    const kinds = new Set(["TCPSocketWrap", "Timeout"]);
    const held = () => process.getActiveResourcesInfo().filter((kind) => kinds.has(kind)).length;
    const id = await by.start([hangs], session.id);
    const count = held();
    const { url, key } = by.stage.server;
    // Not by fetch, which connects anew at once when it is given up.
    const options = { agent: false as const, headers: { authorization: `Bearer ${key}` } };
    const requests = Array.from({ length: 20 }, () => get(`${url}/agents/${id}/events`, options));
    const opened = await Promise.all(requests.map((one) => once(one, "response")));
    assert.ok(opened.every(([response]) => (response as IncomingMessage).statusCode === 200));
    assert.ok(held() >= count + 40);
    for (const one of requests) one.destroy();
    await until("the connections and their timers are gone", () => held() <= count + 6);
    await stop(id);
  });
});

describe("the link to the events", () => {
  test("needs no key, and is for this agent and for this alone", async () => {
    const { server } = by.stage;
    const id = await by.start([hangs], session.id);
    const { events_url: link } = await by.status(id);
    await using another = await by.stage.startSession();
    const other = await by.start([done], another.id);
    const token = new URL(link ?? "").searchParams.get("token")!;
    const opened = await fetch(link!);
    assert.equal(opened.headers.get("content-type"), "text/event-stream");
    assert.equal((await fetch(link!.replace(token, server.key))).status, 200);
    const there = `${server.url}/agents/${id}`;
    await failedWith(await fetch(`${there}/events`), 401);
    await failedWith(await fetch(`${there}/events?token=`), 401);
    await failedWith(await fetch(`${there}/events?token=${token}x`), 401);
    await failedWith(await fetch(`${there}?token=${token}`), 401);
    await failedWith(await fetch(`${there}/help?token=${token}`, { method: "POST" }), 401);
    const foreign = `${server.url}/agents/${other}/events?token=${token}`;
    await failedWith(await fetch(foreign), 403);
    await stop(id);
    const events = await read(opened);
    assert.deepEqual(namesOf(events), ["end end"]);
  });

  test("ends with its time", async () => {
    const { server } = by.stage;
    const id = await by.start([done], session.id);
    await by.ended(id);
    const secret = deriveKey(readKeyFile(keyFileOf(server.data))!, "tickets");
    const ticket = (expiresAt: number, purpose: "logs" | "help" = "logs") =>
      issueTicket(secret, { purpose, subject: id, accountId: "nobody", expiresAt });
    const at = (token: string) => fetch(`${server.url}/agents/${id}/events?token=${token}`);
    await failedWith(await at(ticket(Date.now() - 1)), 401);
    await failedWith(await at(ticket(Date.now() + 60_000)), 404);
    await failedWith(await at(ticket(Date.now() + 60_000, "help")), 403);
  });
});
