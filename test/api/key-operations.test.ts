import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { createClient } from "../../src/contract/client.ts";
import { startTestServer, type TestServer } from "../server.ts";
import { keyOfAccount } from "./accounts.ts";
import { failedWith, invalidWith } from "./error-body.ts";

let server: TestServer;

before(async () => (server = await startTestServer({ NOCTURNE_WARM_BROWSERS: "0" })));
after(() => server?.[Symbol.asyncDispose]());

test("a key is made, works, is listed without itself, and ends when it is revoked", async () => {
  const made = await server.client.keyCreate({ body: { name: "  a pipeline " } });
  assert.equal(made.name, "a pipeline");
  assert.match(made.key, /^noc_[\w-]{32}$/);
  assert.ok(made.key.startsWith(made.hint.slice(0, -1)));
  const itself = createClient({ baseUrl: server.url, apiKey: made.key });
  const { items, has_next } = await itself.listKeys({});
  assert.deepEqual(
    items.map(({ name }) => name),
    ["a pipeline", "NOCTURNE_API_KEY"],
  );
  assert.equal(has_next, false);
  assert.ok(!JSON.stringify(items).includes(made.key));

  const params = { key_id: made.key_id };
  assert.equal((await itself.keyRevoke({ params })).status, "success");
  await assert.rejects(itself.listKeys({}), { status: 401 });
  assert.equal((await server.client.keyRevoke({ params })).status, "success", "again");
  const listed = await server.client.listKeys({ query: { page_size: 1 } });
  assert.ok(listed.items[0]!.revoked_at);
  assert.equal(listed.has_next, true);
});

test("the key of the settings can't be revoked, nor made", async () => {
  const { items } = await server.client.listKeys({ query: { page_size: 100 } });
  const { key_id } = items.find(({ name }) => name === "NOCTURNE_API_KEY")!;
  const { message } = await failedWith(await server.call("DELETE", `/keys/${key_id}`), 409);
  assert.match(message, /setting NOCTURNE_API_KEY/);
  assert.equal((await server.call("GET", "/keys")).status, 200);
  const named = (name: unknown) => server.call("POST", "/keys", { name });
  for (const name of ["NOCTURNE_API_KEY", " ", "n".repeat(101), undefined])
    assert.deepEqual((await invalidWith(await named(name))).detail[0]!.loc, ["body", "name"]);
});

test("another account's keys are as if there were none", async () => {
  const { key, id } = await keyOfAccount(server.data, "another");
  const another = createClient({ baseUrl: server.url, apiKey: key });
  assert.equal((await another.listKeys({})).items.length, 1);
  await failedWith(await server.call("DELETE", `/keys/${id}`), 404);
  await failedWith(await server.call("DELETE", "/keys/no-such-key"), 404);
});
