import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { after, before, describe, test } from "node:test";
import { z } from "zod";
import { actionSchemas } from "../../src/contract/actions.ts";
import type { Endpoint } from "../../src/contract/endpoint.ts";
import { endpoints } from "../../src/contract/index.ts";
import { openApiDocument } from "../../src/contract/openapi.ts";
import { agreeable } from "../agents/agreeable.ts";
import { completion } from "../agents/stage.ts";
import { type ScriptedModels, serveModels } from "../models/server.ts";
import { startTestServer, type TestServer } from "../server.ts";
import { failedWith, invalidWith } from "./error-body.ts";
import { addressOf, type Call, type Place, sampleOf } from "./samples.ts";

const operations = Object.entries<Endpoint>(endpoints);
const withBody = operations.filter(([, { body }]) => body !== undefined);

let server: TestServer;
let models: ScriptedModels;
let place: Place;

before(async () => {
  models = await serveModels(agreeable(() => ({ json: completion("Hi") })));
  server = await startTestServer({
    NOCTURNE_WARM_BROWSERS: "0",
    ...models.environment("openai"),
    NOCTURNE_MODEL: "openai/gpt-5.4-mini",
    NOCTURNE_MAIL_DOMAIN: "mail.example",
    NOCTURNE_MAIL_PORT: "0",
  });
  const { session_id: liveId } = await server.client.sessionStart({});
  const started = await server.client.agentStart({
    body: { task: "Say hello.", session_id: liveId },
  });
  const agentId = started.agent_id;
  const { vault_id: vaultId } = await server.client.vaultCreate({});
  await server.client.agentStop({ params: { agent_id: agentId } });
  const { profile_id: profileId } = await server.client.profileCreate({});
  place = {
    liveId,
    endedId: liveId,
    unseenId: liveId,
    siteUrl: "about:blank",
    agentId,
    waitingId: agentId,
    vaultId,
    personaId: randomUUID(),
    profileId,
    connectionId: await newConnection(vaultId),
  };
});

/** A connection to a site that is not there. */
async function newConnection(vault_id: string): Promise<string> {
  const url = "http://127.0.0.1:1/";
  const credentials = { email: "ada@example.org", password: "owl" };
  await server.client.vaultCredentialsAdd({ params: { vault_id }, body: { url, credentials } });
  const login = { task: "Log in." };
  const body = { url, sign: { text: "Welcome" }, vault_id, login };
  return (await server.client.connectionCreate({ body })).connection_id;
}

after(async () => {
  await server?.[Symbol.asyncDispose]();
  await models?.[Symbol.asyncDispose]();
});

interface Field {
  type?: string | string[];
  anyOf?: Field[];
  oneOf?: Field[];
  enum?: unknown[];
  const?: unknown;
  minimum?: number;
  maximum?: number;
}

const { paths, components } = openApiDocument("test");

type Json = Record<string, unknown>;

interface Operation {
  parameters?: { in: string; name: string; schema: Field }[];
  requestBody?: { content: { "application/json": { schema: Json } } };
}

function operationOf({ path, method }: Endpoint): Operation {
  return paths[path]![method.toLowerCase()] as Operation;
}

/** The fields of an operation's body, as the OpenAPI document declares them. */
function bodyFields(operation: Endpoint): [string, Field][] {
  const { schema } = operationOf(operation).requestBody!.content["application/json"];
  const name = (schema["$ref"] as string | undefined)?.split("/").at(-1);
  const { properties = {} } = name === undefined ? schema : components.schemas[name]!;
  return Object.entries(properties as Record<string, Field>);
}

function actionFields(schema: z.ZodType): [string, Field][] {
  const { properties = {} } = z.toJSONSchema(schema, { io: "input", unrepresentable: "any" });
  return Object.entries(properties as Record<string, Field>);
}

function choices(field: Field): Field[] {
  return (field.anyOf ?? field.oneOf)?.flatMap(choices) ?? [field];
}

/** A value of a type that the field does not take; undefined where it takes anything. */
function wrongType(field: Field): unknown {
  const types = choices(field).flatMap(
    ({ type, enum: values }) => type ?? (values ? "string" : []),
  );
  if (types.length === 0) return undefined;
  return [[7], { seven: 7 }, "seven", 7.5, true].find((value) => {
    const type = Array.isArray(value) ? "array" : typeof value;
    return !types.includes(type);
  });
}

function post(id: string, path: string, body: unknown): Promise<Response> {
  const { method } = endpoints[id as keyof typeof endpoints];
  return server.call(method, addressOf(path, sampleOf(id, place)), body);
}

/** The issue with this field; there has to be one. */
async function issueWith(response: Response, part: string, field: string) {
  const { detail } = await invalidWith(response);
  const issue = detail.find(({ loc }) => loc[0] === part && loc[1] === field);
  assert.ok(issue, `no issue with ${part}.${field} in ${JSON.stringify(detail)}`);
  return issue;
}

describe("a body", () => {
  for (const [id, { method, path, bodyOptional }] of withBody) {
    test(`of ${id} has to be JSON`, async () => {
      for (const body of ["not json", '{"half":', "{'a': 1}", "<a/>"]) {
        const response = await fetch(server.url + addressOf(path, sampleOf(id, place)), {
          method,
          headers: { authorization: `Bearer ${server.key}` },
          body,
        });
        assert.equal((await failedWith(response, 400)).error, "invalid_json");
      }
    });

    test(`of ${id} has to be an object`, async () => {
      for (const body of [[], [{}], "text", 7, true]) {
        const { detail } = await invalidWith(await post(id, path, body));
        assert.deepEqual(detail[0]!.loc.slice(0, 1), ["body"]);
      }
    });

    test(`of ${id} ${bodyOptional ? "may be absent, empty or null" : "has to be there"}`, async () => {
      for (const body of [undefined, "", " ", "null"]) {
        const response = await fetch(server.url + addressOf(path, sampleOf(id, place)), {
          method,
          headers: { authorization: `Bearer ${server.key}`, "content-type": "application/json" },
          ...(body === undefined ? {} : { body }),
        });
        if (bodyOptional !== true) await invalidWith(response);
        else {
          assert.equal(response.status, 200);
          const { session_id } = (await response.json()) as { session_id?: string };
          if (id === "sessionStart") await server.call("DELETE", `/sessions/${session_id}/stop`);
        }
      }
    });
  }
});

describe("a field", () => {
  const objects = withBody.filter(([, operation]) => bodyFields(operation).length > 0);

  test("of a wrong type is named, with what would be right", async () => {
    for (const [id, operation] of objects) {
      const { path } = operation;
      for (const [field, schema] of bodyFields(operation)) {
        const wrong = wrongType(schema);
        if (wrong === undefined) continue;
        const sent = { ...(sampleOf(id, place).body as object), [field]: wrong };
        const { msg } = await issueWith(await post(id, path, sent), "body", field);
        assert.match(msg, /expected|Invalid/, `${id} ${field}: ${msg}`);
      }
    }
  });

  test("with a fixed set of values says which, and what came", async () => {
    let count = 0;
    for (const [id, operation] of objects) {
      const { path } = operation;
      for (const [field, schema] of bodyFields(operation)) {
        const values = choices(schema).flatMap(({ enum: allowed = [] }) => allowed);
        if (values.length === 0) continue;
        count += 1;
        const sent = { ...(sampleOf(id, place).body as object), [field]: "moonlit" };
        const { msg } = await issueWith(await post(id, path, sent), "body", field);
        for (const value of [...values, "moonlit"]) {
          assert.ok(msg.includes(JSON.stringify(value)), `${id} ${field}: ${msg}`);
        }
      }
    }
    assert.ok(count >= 4);
  });

  test("out of its bounds says which they are", async () => {
    let count = 0;
    for (const [id, operation] of objects) {
      const { path } = operation;
      for (const [field, schema] of bodyFields(operation)) {
        for (const { minimum, maximum = Infinity } of choices(schema)) {
          if (minimum === undefined) continue;
          for (const [bound, wrong] of [
            [minimum, minimum - 1],
            [maximum, maximum + 1],
          ] as const) {
            if (!Number.isSafeInteger(wrong)) continue;
            count += 1;
            const sent = { ...(sampleOf(id, place).body as object), [field]: wrong };
            const { msg } = await issueWith(await post(id, path, sent), "body", field);
            assert.ok(msg.includes(String(bound)) && msg.includes(String(wrong)), msg);
          }
        }
      }
    }
    assert.ok(count >= 8);
  });

  test("that is required and absent is named", async () => {
    const required: [string, unknown, string][] = [
      ["sessionCookiesSet", {}, "cookies"],
      ["envStep", {}, "action_id"],
      ["agentStart", { session_id: place.liveId }, "task"],
      ["agentStart", { task: "Say hello." }, "session_id"],
      ["agentHelp", {}, "answer"],
      ["vaultUpdate", {}, "name"],
      ["vaultCredentialsAdd", { email: "ada", password: "x" }, "url"],
      ["vaultCredentialsAdd", { url: "example.org", email: "ada" }, "password"],
      ["vaultCreditCardSet", {}, "credit_card"],
      ["pageExecute", { type: "goto" }, "url"],
      ["pageExecute", { type: "fill", id: "I1" }, "value"],
      ["pageExecute", { type: "click" }, "id"],
      ["pageExecute", {}, "type"],
    ];
    for (const [id, body, field] of required) {
      const path = endpoints[id as keyof typeof endpoints].path;
      await issueWith(await post(id, path, body), "body", field);
    }
  });
});

describe("an action", () => {
  const path = endpoints.pageExecute.path;

  test("of an unknown type is told which there are", async () => {
    const { msg } = await issueWith(
      await post("pageExecute", path, { type: "jump" }),
      "body",
      "type",
    );
    for (const type of Object.keys(actionSchemas)) assert.ok(msg.includes(type), msg);
    assert.ok(msg.includes("jump"), msg);
  });

  for (const [type, schema] of Object.entries(actionSchemas)) {
    test(`${type} names each field of a wrong type, in every form of the body`, async () => {
      for (const [field, declared] of actionFields(schema)) {
        const wrong = wrongType(declared);
        if (field === "type" || wrong === undefined) continue;
        await issueWith(await post("pageExecute", path, { type, [field]: wrong }), "body", field);
        const seed = { action: { type, [field]: wrong } };
        await issueWith(await post("pageExecute", path, seed), "body", field);
      }
    });
  }
});

describe("a query", () => {
  const wrongOf: Record<string, string[]> = {
    integer: ["seven", "1.5", "NaN", "{}"],
    boolean: ["maybe", "7", "yes"],
  };

  test("of a wrong type is named", async () => {
    const types = new Set<string>();
    for (const [id, operation] of operations) {
      const { method, path } = operation;
      const declared = operationOf(operation).parameters?.filter((one) => one.in === "query") ?? [];
      for (const { name: field, schema } of declared) {
        const type = String(schema.type);
        for (const wrong of wrongOf[type] ?? []) {
          types.add(type);
          const call: Call = { ...sampleOf(id, place), query: { [field]: wrong } };
          const { msg } = await issueWith(
            await server.call(method, addressOf(path, call), call.body),
            "query",
            field,
          );
          if (type === "boolean") assert.match(msg, /"true".*"false"/);
        }
      }
    }
    assert.deepEqual([...types].toSorted(), ["boolean", "integer"]);
  });

  test("out of its bounds, or given twice, is refused", async () => {
    for (const search of ["page=0", "page_size=0", "page_size=101", "page=-1", "page=1&page=2"]) {
      const [field] = search.split("=");
      await issueWith(await server.call("GET", `/sessions?${search}`), "query", field!);
    }
  });

  test("is a boolean in every language's spelling", async () => {
    for (const value of ["true", "false", "True", "False", "1", "0"]) {
      const response = await server.call("GET", `/sessions?only_active=${value}`);
      assert.equal(response.status, 200, value);
    }
  });
});

describe("what is not even a request", () => {
  const post = (headers: Record<string, string>, body: string) =>
    fetch(`${server.url}/sessions/start`, {
      method: "POST",
      headers: { authorization: `Bearer ${server.key}`, ...headers },
      body,
    });

  test("a path that is not well encoded, or far too long, is answered in the common body", async () => {
    await failedWith(await server.call("GET", "/sessions/%zz"), 400);
    await failedWith(await server.call("GET", `/sessions/${"a".repeat(5000)}`), 400);
  });

  test("a JSON body may come under any content type", async () => {
    for (const type of ["text/plain", "application/x-www-form-urlencoded", "application/json5"]) {
      const response = await post({ "content-type": type }, '{"browser_type":"safari"}');
      assert.equal((await invalidWith(response)).detail[0]!.loc[1], "browser_type");
    }
  });
});
