import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { after, before, describe, test } from "node:test";
import { startTestServer, type TestServer } from "../server.ts";
import { keyOfAccount } from "./accounts.ts";
import { failedWith, invalidWith } from "./error-body.ts";

// Models that a request may name, and none where it names none.
const model = "azure/owl";
const root = "/managed-auth/connections";
const url = "https://www.shop.example/account";
const sign = { text: "Signed in" };

let server: TestServer;
let vault_id: string;

before(async () => {
  server = await startTestServer({
    NOCTURNE_WARM_BROWSERS: "0",
    AZURE_API_KEY: "key-of-nobody",
    AZURE_API_BASE: "http://127.0.0.1:1/v1",
  });
  asOther = { authorization: `Bearer ${(await keyOfAccount(server.data, "another")).key}` };
  vault_id = await newVault();
});
after(() => server?.[Symbol.asyncDispose]());

async function newVault(): Promise<string> {
  const made = await server.client.vaultCreate({});
  const credentials = { email: "ada@shop.example", password: "tr0ub4dor-auth" };
  const body = { url: "https://shop.example", credentials };
  await server.client.vaultCredentialsAdd({ params: { vault_id: made.vault_id }, body });
  return made.vault_id;
}

const login = { task: "Log in.", reasoning_model: model };
const create = (more: Record<string, unknown> = {}) =>
  server.client.connectionCreate({ body: { url, sign, vault_id, login, ...more } });
let asOther: Record<string, string>;

/** The fields that a connection is refused for, with what is said of each. */
async function refusal(more: Record<string, unknown>, headers = {}): Promise<Map<string, string>> {
  const body = { url, sign, vault_id, login, ...more };
  const { detail } = await invalidWith(await server.call("POST", root, body, headers));
  return new Map(detail.map(({ loc, msg }) => [loc.slice(1).join("."), msg]));
}

describe("a connection", () => {
  test("is made with a profile of its own, not yet checked, and stays so", async () => {
    const made = await create({ name: "The shop" });
    assert.deepEqual(
      [made.name, made.url, made.vault_id, made.status, made.checked_at],
      ["The shop", url, vault_id, "unchecked", null],
    );
    assert.deepEqual(made.sign, { ...sign, selector: null, url_contains: null, absent: false });
    assert.deepEqual(made.login, { ...login, max_steps: 20, agent_id: null });
    const { name } = await server.client.profileGet({ params: { profile_id: made.profile_id } });
    assert.equal(name, "The shop");
    const { connection_id } = made;
    assert.deepEqual(await server.client.connectionGet({ params: { connection_id } }), made);
  });

  test("takes the host for its name, and a profile that there is", async () => {
    const { profile_id } = await server.client.profileCreate({});
    const made = await create({ profile_id });
    assert.deepEqual([made.name, made.profile_id], ["www.shop.example", profile_id]);
  });

  test("stands in the list, newest first, page by page", async () => {
    const newest = await create();
    const page = await server.client.listConnections({ query: { page_size: 1 } });
    assert.deepEqual(page, {
      items: [newest],
      page: 1,
      page_size: 1,
      has_next: true,
      has_previous: false,
    });
  });

  test("leaves its vault and its profile when it is deleted", async () => {
    const { connection_id, profile_id } = await create();
    const params = { connection_id };
    assert.equal((await server.client.connectionDelete({ params })).success, true);
    await failedWith(await server.call("GET", `${root}/${connection_id}`), 404);
    await failedWith(await server.call("DELETE", `${root}/${connection_id}`), 404);
    await server.client.profileGet({ params: { profile_id } });
    await server.client.vaultCredentialsList({ params: { vault_id } });
  });

  test("goes with its vault, and with its profile", async () => {
    const first = await create({ vault_id: await newVault() });
    await server.client.vaultDelete({ params: { vault_id: first.vault_id } });
    await failedWith(await server.call("GET", `${root}/${first.connection_id}`), 404);
    const second = await create();
    await server.client.profileDelete({ params: { profile_id: second.profile_id } });
    await failedWith(await server.call("GET", `${root}/${second.connection_id}`), 404);
  });

  test("is another account's business", async () => {
    const { connection_id, profile_id } = await create();
    for (const [method, path] of [
      ["GET", ""],
      ["DELETE", ""],
      ["POST", "/check"],
    ] as const) {
      const mine = await server.call(method, `${root}/${connection_id}${path}`, undefined, asOther);
      const { message } = await failedWith(mine, 404);
      assert.equal(message, `Connection '${connection_id}' not found`);
    }
    assert.match((await refusal({}, asOther)).get("vault_id") ?? "", /not found/);
    const listed = (await (await server.call("GET", root, undefined, asOther)).json()) as object;
    assert.deepEqual((listed as { items: unknown[] }).items, []);
    await server.client.profileGet({ params: { profile_id } });
  });
});

describe("what can't be", () => {
  const wrong: [Record<string, unknown>, string, RegExp][] = [
    [{ url: "ftp://shop.example" }, "url", /invalid/i],
    [{ url: "https://ada:owl@shop.example" }, "url", /must not hold a password/],
    [{ url: "https://co.uk" }, "url", /ending that many share/],
    [{ url: "https://other.example" }, "vault_id", /no credential for other\.example/],
    [{ vault_id: randomUUID() }, "vault_id", /not found/],
    [{ profile_id: "none" }, "profile_id", /not found/],
    [{ sign: {} }, "sign", /at least one of text, selector/],
    [{ login: {} }, "login", /either a task or an agent_id/],
    [{ login: { task: "x", agent_id: "y" } }, "login", /either a task or an agent_id/],
    [{ login: { agent_id: "none" } }, "login.agent_id", /not found/],
    [{ login: { task: "x" } }, "login.reasoning_model", /set NOCTURNE_MODEL/],
    [{ login: { task: "x", reasoning_model: "nobody/x" } }, "login.reasoning_model", /provider of/],
  ];

  for (const [more, field, why] of wrong) {
    test(`${JSON.stringify(more)} is refused for ${field}, and leaves no profile`, async () => {
      const count = async () => (await server.client.profileList({})).items.length;
      const before = await count();
      assert.match((await refusal(more)).get(field) ?? "", why);
      assert.equal(await count(), before);
    });
  }

  test("a session with connections that the account does not have, or with one twice", async () => {
    const { connection_id } = await create();
    const none = randomUUID();
    const start = (auth_ids: string[], headers = {}) =>
      server.call("POST", "/sessions/start", { auth_ids, wait_for_authentication: false }, headers);
    const unknown = await invalidWith(await start([connection_id, none]));
    assert.deepEqual(
      unknown.detail.map(({ loc }) => loc),
      [["body", "auth_ids", 1]],
    );
    const foreign = await invalidWith(await start([connection_id], asOther));
    assert.deepEqual(foreign.detail[0]!.loc, ["body", "auth_ids", 0]);
    const twice = await invalidWith(await start([connection_id, connection_id]));
    assert.match(twice.message, /auth_ids: must not name one twice/);
    assert.equal((await server.client.capabilities({})).active_sessions, 0);
  });
});
