import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { Validator } from "@seriousme/openapi-schema-validator";
import type { Endpoint } from "../../src/contract/endpoint.ts";
import { endpoints } from "../../src/contract/index.ts";
import type { OpenApiDocument } from "../../src/contract/openapi.ts";
import { startTestServer, type TestServer } from "../server.ts";

const operations = Object.entries<Endpoint>(endpoints);

let server: TestServer;

before(async () => {
  server = await startTestServer({ NOCTURNE_WARM_BROWSERS: "0" });
});

after(() => server?.[Symbol.asyncDispose]());

async function readDocument(): Promise<OpenApiDocument> {
  const response = await fetch(`${server.url}/openapi.json`);
  assert.equal(response.status, 200);
  assert.match(response.headers.get("content-type") ?? "", /^application\/json\b/);
  return (await response.json()) as OpenApiDocument;
}

test("openapi.json is a valid OpenAPI 3.1 document", async () => {
  const document = await readDocument();
  const validator = new Validator();
  const { valid, errors } = await validator.validate({ ...document });
  assert.ok(valid, JSON.stringify(errors));
  assert.equal(validator.version, "3.1");
  assert.match(document.openapi, /^3\.1\./);
});

test("openapi.json names every operation of the contract and no other", async () => {
  const { paths } = await readDocument();
  const named = Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(
      ([method, one]) => `${String(one["operationId"])} ${method} ${path}`,
    ),
  );
  const declared = operations.map(
    ([id, { method, path }]) => `${id} ${method.toLowerCase()} ${path}`,
  );
  assert.deepEqual(named.toSorted(), declared.toSorted());
});

test("openapi.json says for every operation what comes in, what goes out, and who may", async () => {
  const { paths } = await readDocument();
  for (const [
    id,
    { method, path, body, upload, response, params, auth, status = 200 },
  ] of operations) {
    const { requestBody, responses, parameters, security } = paths[path]![
      method.toLowerCase()
    ] as unknown as {
      requestBody?: { content: object };
      responses: Record<string, { content: Record<string, { schema?: object }> }>;
      parameters?: { name: string; in: string }[];
      security?: unknown[];
    };
    const sent = upload ? ["multipart/form-data"] : body ? ["application/json"] : [];
    assert.deepEqual(Object.keys(requestBody?.content ?? {}), sent, id);
    assert.ok(responses["default"]?.content["application/json"]?.schema, id);
    const types =
      "bytes" in response
        ? [...(response.json === undefined ? [] : ["application/json"]), ...response.bytes]
        : ["events" in response ? "text/event-stream" : "application/json"];
    assert.deepEqual(Object.keys(responses[status]!.content), types, id);
    const inPath = (parameters ?? []).filter((one) => one.in === "path").map(({ name }) => name);
    assert.deepEqual(inPath, Object.keys(params?.shape ?? {}), id);
    assert.deepEqual(security, auth === "open" ? [] : undefined, id);
  }
});

test("every reference in openapi.json leads somewhere", async () => {
  const document = await readDocument();
  const names = [...JSON.stringify(document).matchAll(/"\$ref":"#\/components\/schemas\/(\w+)"/g)];
  assert.ok(names.length > 5);
  for (const [, name] of names) assert.ok(document.components.schemas[name!], name);
  assert.ok(!JSON.stringify(document).includes("#/$defs/"));
});

test("a default in openapi.json is a value of its own type", async () => {
  const document = await readDocument();
  const found: [unknown, string[]][] = [];
  const walk = (value: unknown): void => {
    if (typeof value !== "object" || value === null) return;
    const types = "type" in value ? [value.type].flat() : [];
    // Not the fields of an object that happen to have these names.
    if ("default" in value && types.every((type) => typeof type === "string"))
      found.push([value.default, types]);
    Object.values(value).forEach(walk);
  };
  walk(document);
  const typed = found.filter(([, types]) => types.length > 0);
  assert.ok(typed.length > 10);
  for (const [value, types] of typed) {
    const own = Number.isInteger(value) ? "integer" : Array.isArray(value) ? "array" : typeof value;
    assert.ok(types.includes(own), `${JSON.stringify(value)} is none of ${types.join(", ")}`);
  }
});

test("docs is a page that names every path, without scripts", async () => {
  const response = await fetch(`${server.url}/docs`);
  assert.equal(response.status, 200);
  assert.match(response.headers.get("content-type") ?? "", /^text\/html\b/);
  const html = await response.text();
  for (const [id, { path, method }] of operations) {
    assert.ok(html.includes(`<details id="${id}"><summary><b>${method}</b><code>${path}<`), id);
  }
  assert.ok(!/<script/i.test(html));
  const shown = (id: string) => html.split(`<details id="${id}">`)[1]?.split("</details>")[0] ?? "";
  assert.match(shown("listSessions"), /query page\?: integer.* = 1\n/);
  assert.match(shown("listSecrets"), /query namespace\?: .*\/\/ Only those of this namespace\./);
  assert.match(shown("secretGet"), /query namespace: &quot;function_env&quot; \| /);
  assert.match(shown("secretPut"), /<h3>Answer<\/h3><pre>\{\n {2}id: string/);
});
