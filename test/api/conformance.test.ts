import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { after, before, describe, test } from "node:test";
import { z } from "zod";
import type { Endpoint, EventSchemas } from "../../src/contract/endpoint.ts";
import { readEvents, type StreamEvent } from "../../src/contract/event-stream.ts";
import { endpoints } from "../../src/contract/index.ts";
import { agreeable } from "../agents/agreeable.ts";
import { completion, decision } from "../agents/stage.ts";
import { type ScriptedModels, serveModels } from "../models/server.ts";
import { until } from "../processes.ts";
import { startTestServer, type TestServer } from "../server.ts";
import { serveSite, type Site } from "../sites/server.ts";
import { keyOfAccount } from "./accounts.ts";
import { failedWith } from "./error-body.ts";
import { putPersona } from "./personas-beside.ts";
import { addressOf, type Call, type Place, sampleOf, samples } from "./samples.ts";

const operations = Object.entries<Endpoint>(endpoints);
const closed = operations.filter(([, { auth }]) => auth === "key");
const askingTask = "Ask a person.";

let server: TestServer;
let site: Site;
let models: ScriptedModels;
let place: Place;
let otherKey: string;

before(async () => {
  site = await serveSite();
  models = await serveModels(
    agreeable(({ text, schema }) => {
      if (Object.hasOwn(Object(schema?.["properties"]), "prompt")) {
        return { json: { prompt: "Find the owls." } };
      }
      const asks = text.includes(askingTask);
      return { json: asks ? decision({ type: "help", reason: "Who am I?" }) : completion("Hi") };
    }),
  );
  server = await startTestServer({
    NOCTURNE_WARM_BROWSERS: "0",
    ...models.environment("openai"),
    NOCTURNE_MODEL: "openai/gpt-5.4-mini",
    NOCTURNE_MAIL_DOMAIN: "mail.example",
    NOCTURNE_MAIL_PORT: "0",
    SEARXNG_URL: `${site.url}/searxng`,
  });
  otherKey = (await keyOfAccount(server.data, "another")).key;
  const { session_id: unseenId } = await server.client.sessionStart({});
  await server.client.sessionStop({ params: { session_id: unseenId } });
  const { session_id: endedId } = await server.client.sessionStart({});
  await server.client.pageExecute({
    params: { session_id: endedId },
    body: { type: "goto", url: site.url },
  });
  await until("a picture is recorded", async () => {
    const params = { session_id: endedId };
    return (await server.client.sessionReplayFrames({ params })).frames.length > 0;
  });
  await server.client.sessionStop({ params: { session_id: endedId } });
  const { session_id: liveId } = await server.client.sessionStart({});
  await server.client.pageExecute({
    params: { session_id: liveId },
    body: { type: "goto", url: site.url },
  });
  const { session_id: askingId } = await server.client.sessionStart({});
  place = {
    profileId: await makeProfile(),
    liveId,
    endedId,
    unseenId,
    siteUrl: site.url,
    agentId: await startAgent({ task: "Say hello.", session_id: liveId }),
    personaId: randomUUID(),
    waitingId: await startAgent({ task: askingTask, session_id: askingId, max_steps: 150 }),
    vaultId: await newVault(),
    connectionId: "made before each call",
  };
  await ended(place.agentId);
});

async function startAgent(body: { task: string; session_id: string; max_steps?: number }) {
  return (await server.client.agentStart({ body })).agent_id;
}

const statusOf = (id: string) => server.client.agentStatus({ params: { agent_id: id } });

async function ended(id: string): Promise<void> {
  await until("the agent has ended", async () => (await statusOf(id)).status === "closed");
}

after(async () => {
  await server?.[Symbol.asyncDispose]();
  await site?.[Symbol.asyncDispose]();
  await models?.[Symbol.asyncDispose]();
});

async function newVault(): Promise<string> {
  return (await server.client.vaultCreate({})).vault_id;
}

/** What a call needs to be so before it; answers the call, which may be about another thing then. */
async function prepare(
  { method, path }: Pick<Endpoint, "method" | "path">,
  call: Call,
): Promise<Call> {
  if (method === "DELETE" && /^\/vaults\/\{vault_id\}\/?$/.test(path))
    return { ...call, params: { vault_id: await newVault() } };
  if (path.startsWith("/vaults/{vault_id}/")) await fillVault();
  if (path.startsWith("/keys/{key_id}")) {
    const { key_id } = await server.client.keyCreate(samples.keyCreate(place));
    return { ...call, params: { key_id } };
  }
  if (path.startsWith("/extensions/{extension_id}")) {
    const { extension_id } = await server.client.extensionUpload(samples.extensionUpload(place));
    return { ...call, params: { extension_id } };
  }
  if (path.startsWith("/managed-auth/")) await fillSiteVault();
  if (path.startsWith("/managed-auth/connections/{connection_id}")) {
    const { connection_id } = await server.client.connectionCreate(samples.connectionCreate(place));
    return { ...call, params: { connection_id } };
  }
  if (path.startsWith("/agents/start")) await noAgentRuns();
  if (path.startsWith("/agents/{agent_id}/help")) {
    await until("it is waited for", async () => (await statusOf(place.waitingId)).waiting_for);
  }
  if (path.startsWith("/personas/{persona_id}")) await putPersona(server, place.personaId);
  if (path.startsWith("/profiles/{profile_id}")) {
    place.profileId = await makeProfile();
    if (call.params !== undefined) call.params["profile_id"] = place.profileId;
  }
  await putFile(path, call);
  if (!path.startsWith("/secrets/")) return call;
  const { id: secret_id } = await server.client.secretPut(samples.secretPut(place));
  return call.params?.["secret_id"] === undefined ? call : { ...call, params: { secret_id } };
}

async function fillVault(): Promise<void> {
  await server.client.vaultCredentialsAdd(samples.vaultCredentialsAdd(place));
  await server.client.vaultCreditCardSet(samples.vaultCreditCardSet(place));
}

/** A connection needs a credential for its site. */
async function fillSiteVault(): Promise<void> {
  await server.client.vaultCredentialsAdd({
    params: { vault_id: place.vaultId },
    body: { url: place.siteUrl, credentials: { email: "ada@example.org", password: "owl" } },
  });
}

/** A profile that has a version. */
async function makeProfile(): Promise<string> {
  const { profile_id } = await server.client.profileCreate({});
  const body = { cookies: [], mode: "replace" as const };
  await server.client.profileCookiesSet({ params: { profile_id }, body });
  return profile_id;
}

/** One agent at a time runs on a session. */
async function noAgentRuns(): Promise<void> {
  const { items } = await server.client.listAgents({ query: { only_active: "true" } });
  await Promise.all(
    items.filter(({ session_id: id }) => id === place.liveId).map(({ agent_id: id }) => ended(id)),
  );
}

/** The file that a call is about has to be there, also when the call before has deleted it. */
async function putFile(path: string, call: Call): Promise<void> {
  if (!/^\/storage\/.*\{filename\}/.test(path)) return;
  const sample = sampleOf("fileUpload", place);
  await fetch(server.url + addressOf(path, call), {
    method: "POST",
    headers: { authorization: `Bearer ${server.key}` },
    ...bodyOf(sample),
  });
}

function bodyOf({ body, upload }: Call): { body?: string | FormData } {
  if (upload === undefined) return body === undefined ? {} : { body: JSON.stringify(body) };
  const form = new FormData();
  form.append("file", upload);
  return { body: form };
}

async function send(
  { method, path }: Pick<Endpoint, "method" | "path">,
  given: Call,
  authorization: string | undefined = `Bearer ${server.key}`,
): Promise<Response> {
  const call = await prepare({ method, path }, given);
  return fetch(server.url + addressOf(path, call), {
    method,
    headers: {
      ...(authorization === "" ? {} : { authorization }),
      ...(call.body === undefined ? {} : { "content-type": "application/json" }),
    },
    ...bodyOf(call),
  });
}

/** How files begin. */
const beginnings: Record<string, RegExp> = {
  "image/png": /^\x89PNG/,
  "image/jpeg": /^\xff\xd8\xff/,
  "application/json": /^\{/,
};

/** The answer is a success of this operation, with nothing in it that the contract does not declare. */
async function succeeded(
  response: Response,
  { response: declared, status = 200 }: Endpoint,
): Promise<unknown> {
  assert.equal(response.status, status, response.ok ? "" : await response.clone().text());
  assert.ok(Number(response.headers.get("x-ratelimit-limit")) > 0);
  const type = response.headers.get("content-type") ?? "";
  if ("bytes" in declared && declared.json === undefined) {
    assert.ok(declared.bytes.includes(type), type);
    const start = Buffer.from(await response.arrayBuffer()).toString("latin1", 0, 4);
    assert.match(start, beginnings[type] ?? /never/);
    return undefined;
  }
  if ("events" in declared) {
    assert.equal(type, "text/event-stream");
    return declaredEvents(readEvents(response.body!), declared.events);
  }
  assert.match(type, /^application\/json\b/);
  const answer: unknown = await response.json();
  const schema = "bytes" in declared ? declared.json! : declared;
  assert.deepEqual(schema.parse(answer), answer);
  // The Python client takes a success with this key for an error (contract 1.0.1).
  assert.ok(!Object.hasOwn(answer as object, "detail"));
  return answer;
}

/** The events, up to the end of the stream, are those that the contract declares. */
async function declaredEvents(
  events: AsyncIterable<StreamEvent>,
  schemas: EventSchemas,
): Promise<undefined> {
  let count = 0;
  for await (const { id, event, data } of events) {
    assert.notEqual(id, "");
    assert.deepEqual(schemas[event]!.parse(data), data);
    count += 1;
  }
  assert.ok(count > 0);
}

/** Stops a session that a sample has started. */
async function tidy(answer: unknown): Promise<void> {
  const { success, data } = z.object({ session_id: z.string() }).safeParse(answer);
  // An agent's answer names the session that it was given.
  if (!success || Object.hasOwn(answer as object, "agent_id")) return;
  const { liveId, endedId, unseenId } = place;
  if ([liveId, endedId, unseenId].includes(data.session_id)) return;
  await server.client.sessionStop({ params: data });
}

function withSession(call: Call, session_id: string): Call {
  const { params } = call;
  if (params?.["session_id"] !== undefined) return { ...call, params: { ...params, session_id } };
  return { ...call, body: { ...(call.body as object), session_id } };
}

/** The operations on one session, named in the path or in the body. */
function onSession(): [string, Endpoint, Call][] {
  return operations
    .map(([id, operation]): [string, Endpoint, Call] => [id, operation, sampleOf(id, place)])
    .filter(([, , { params, body }]) =>
      [params, body].some((part) => Object.hasOwn(Object(part), "session_id")),
    );
}

describe("every operation", () => {
  for (const [id, operation] of operations) {
    test(`${id} succeeds in shape`, async () => {
      await tidy(await succeeded(await send(operation, sampleOf(id, place)), operation));
    });

    test(`${id} has its trailing slash and its aliases`, async () => {
      const { method, path, aliases = [] } = operation;
      const places = [{ method, path: `${path}/` }, ...aliases];
      for (const alias of [
        ...places,
        ...aliases.map((one) => ({ ...one, path: `${one.path}/` })),
      ]) {
        await tidy(await succeeded(await send(alias, sampleOf(id, place)), operation));
      }
    });

    test(`${id} can be called by the typed client`, async () => {
      const call = server.client[id as keyof typeof endpoints] as (call: Call) => Promise<unknown>;
      const answer = await call(await prepare(operation, sampleOf(id, place)));
      const { response } = operation;
      if ("bytes" in response && response.json === undefined) {
        assert.ok((answer as { bytes: Uint8Array }).bytes.length > 100);
      } else if ("events" in response) {
        await declaredEvents(answer as AsyncIterable<StreamEvent>, response.events);
      } else {
        const schema = "bytes" in response ? response.json! : response;
        assert.deepEqual(schema.parse(answer), answer);
        await tidy(answer);
      }
    });

    test(`${id} may carry keys and query parameters that nobody knows`, async () => {
      const call = sampleOf(id, place);
      const more = {
        ...call,
        query: { ...call.query, db_preview: "x" },
        ...(call.body === undefined
          ? {}
          : { body: { ...(call.body as object), unknown_key: [1] } }),
      };
      await tidy(await succeeded(await send(operation, more), operation));
    });
  }
});

describe("who may", () => {
  const wrong = ["", "Bearer nobody-has-this-key", "Bearer undefined", "Bearer", "Basic eDp5"];

  for (const [id, operation] of closed) {
    test(`${id} is refused without a valid key`, async () => {
      for (const authorization of wrong) {
        const response = await send(operation, sampleOf(id, place), authorization);
        const { error } = await failedWith(response, 401);
        assert.equal(error, "unauthorized");
      }
    });
  }

  test("open operations answer whatever key is sent", async () => {
    const open = operations.filter(([, { auth }]) => auth === "open");
    assert.ok(open.length > 0);
    for (const [id, operation] of open) {
      for (const authorization of wrong) {
        await succeeded(await send(operation, sampleOf(id, place), authorization), operation);
      }
    }
  });

  test("a key is looked at before the body", async () => {
    const response = await fetch(`${server.url}/sessions/start`, { method: "POST", body: "[]" });
    await failedWith(response, 401);
  });

  test("an unknown session is not found", async () => {
    for (const [id, operation, call] of onSession()) {
      const response = await send(operation, withSession(call, randomUUID()));
      assert.equal((await failedWith(response, 404)).error, "not_found", id);
    }
  });

  test("another account's session, running or ended, is not found in the same words", async () => {
    const unknown = randomUUID();
    for (const [id, operation, call] of onSession()) {
      const mine = await failedWith(await send(operation, withSession(call, unknown)), 404);
      for (const foreign of [place.liveId, place.endedId]) {
        const response = await send(operation, withSession(call, foreign), `Bearer ${otherKey}`);
        const body = await failedWith(response, 404);
        const text = JSON.stringify(body).replaceAll(foreign, unknown);
        assert.deepEqual(JSON.parse(text), mine, id);
      }
    }
    const { status } = await server.client.sessionStatus({ params: { session_id: place.liveId } });
    assert.equal(status, "active");
  });
});

describe("a session that has ended", () => {
  const readable = new Set([
    "sessionStatus",
    "sessionStop",
    "sessionOffset",
    "sessionWorkflowCode",
    "sessionWorkflowVerify",
    "sessionTimeline",
    "sessionNetworkLogs",
    "sessionHar",
    "sessionReplay",
    "sessionReplayDelete",
    "sessionReplayFrame",
    "sessionReplayFrames",
    "sessionThumbnail",
    "fileListDownloads",
    "fileUploadDownloadedFile",
    "fileDownload",
    "fileDownloadDelete",
  ]);

  test("answers for itself, and its page is closed", async () => {
    for (const [id, operation, call] of onSession()) {
      const response = await send(operation, withSession(call, place.endedId));
      if (readable.has(id)) await succeeded(response, operation);
      else assert.equal((await failedWith(response, 404)).error, "session_closed", id);
    }
  });

  test("keeps why and when it ended, and has no links any more", async () => {
    const ended = await server.client.sessionStatus({ params: { session_id: place.endedId } });
    assert.equal(ended.status, "closed");
    assert.equal(ended.end_reason, "stopped");
    assert.ok(Date.parse(ended.closed_at!) >= Date.parse(ended.created_at));
    assert.equal(ended.cdp_url, null);
    assert.equal(ended.viewer_url, null);
  });

  test("stays as it is when it is stopped again", async () => {
    const params = { session_id: place.endedId };
    const first = await server.client.sessionStatus({ params });
    assert.deepEqual(await server.client.sessionStop({ params }), first);
  });

  test("stands in the list of all sessions and not in that of the active ones", async () => {
    const ids = async (only_active: string) => {
      const { items } = await server.client.listSessions({
        query: { only_active, page_size: 100 },
      });
      return items.map(({ session_id }) => session_id);
    };
    assert.ok((await ids("False")).includes(place.endedId));
    const active = await ids("True");
    assert.ok(active.includes(place.liveId));
    assert.ok(!active.includes(place.endedId));
  });
});

describe("what is not there", () => {
  const paths = ["/nothing", "/sessions/start/more", "/v1/health", "/favicon.ico"];

  test("is a 404 in the common body, by any method", async () => {
    for (const path of paths) {
      for (const method of ["GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"]) {
        const response = await server.call(method, path);
        assert.ok(Number(response.headers.get("x-ratelimit-limit")) > 0);
        assert.equal((await failedWith(response, 404)).error, "no_such_operation");
      }
    }
  });

  test("is a 404 where the path is there by another method only", async () => {
    await failedWith(await server.call("GET", "/env/step"), 404);
    await failedWith(await server.call("DELETE", "/sessions"), 404);
    await failedWith(await server.call("PATCH", `/sessions/${place.liveId}`), 404);
  });

  test("HEAD answers as GET does, without a body", async () => {
    const there = await server.call("HEAD", "/health");
    const missing = await server.call("HEAD", "/nothing");
    assert.deepEqual([there.status, await there.text()], [200, ""]);
    assert.deepEqual([missing.status, await missing.text()], [404, ""]);
  });
});
