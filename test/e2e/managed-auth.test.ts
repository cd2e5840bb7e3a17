import assert from "node:assert/strict";
import { after, before, beforeEach, describe, test } from "node:test";
import { placeholders } from "../../src/contract/placeholders.ts";
import { agreeable } from "../agents/agreeable.ts";
import { completion, decision, idOf } from "../agents/stage.ts";
import { failedWith } from "../api/error-body.ts";
import { readAgentPrompt } from "../models/agent-prompt.ts";
import { type ScriptedModels, serveModels } from "../models/server.ts";
import { browsersOf, until } from "../processes.ts";
import { startTestServer, type TestServer } from "../server.ts";
import { type AccountsSite, serveAccounts } from "../sites/accounts-site.ts";

const ada = {
  firstName: "Ada",
  lastName: "Lovelace",
  email: "ada@fernhollow.example",
  phone: "+442079460123",
  password: "tr0ub4dor-managed",
};

const endlessTask = "Think about it.";
/** The sign that nobody is logged in is seen at once; that of the opposite may come late. */
const loggedOut = { selector: "input[type=password]", absent: true };

let server: TestServer;
let site: AccountsSite;
let models: ScriptedModels;
/** Of the right password. */
let vaultId: string;

before(async () => {
  site = await serveAccounts();
  models = await serveModels(
    agreeable((request) => {
      if (request.text.includes(endlessTask)) return { hangs: true };
      const fill = (line: RegExp, value: string) =>
        decision({ type: "fill", id: idOf(request, line), value });
      const decisions = [
        () => fill(/Email/, placeholders.email),
        () => fill(/Password/, placeholders.password),
        () => decision({ type: "click", id: idOf(request, /Log in/) }),
      ];
      const { step } = readAgentPrompt(request);
      return { json: decisions[step - 1]?.() ?? completion("I have logged in.") };
    }),
  );
  server = await startTestServer({
    NOCTURNE_WARM_BROWSERS: "0",
    NOCTURNE_MODEL: "openai/gpt-5.4-mini",
    ...models.environment("openai"),
  });
  vaultId = await newVault(ada.password);
});
after(async () => {
  await server?.[Symbol.asyncDispose]();
  await models?.[Symbol.asyncDispose]();
  await site?.[Symbol.asyncDispose]();
});

/** The site knows nobody's browser any more. */
function logOut(): void {
  site.forget();
  site.shape.steps = "none";
  site.open(ada);
}

beforeEach(() => {
  models.requests.length = 0;
});

async function newVault(password: string, { client } = server): Promise<string> {
  const { vault_id } = await client.vaultCreate({});
  const credentials = { email: ada.email, password };
  await client.vaultCredentialsAdd({
    params: { vault_id },
    body: { url: site.url, credentials },
  });
  return vault_id;
}

function connect(more: Record<string, unknown> = {}, { client } = server) {
  const login = { task: "Log in to the shop." };
  const sign = { text: "Signed in as" };
  const body = { url: `${site.url}/account`, sign, vault_id: vaultId, login, ...more };
  return client.connectionCreate({ body });
}

const check = (connection_id: string) =>
  server.client.connectionCheck({ params: { connection_id } });

async function allSessions() {
  return (await server.client.listSessions({ query: { page_size: 100 } })).items;
}

/** Nothing runs, and no secret was told or kept. */
async function assertNothingLeft(): Promise<void> {
  assert.equal((await server.client.capabilities({})).active_sessions, 0);
  for (const { session_id } of await allSessions()) {
    const told = await server.client.sessionStatus({ params: { session_id } });
    assert.ok(!JSON.stringify(told).includes(ada.password));
  }
  // A browser that is told to end may take a moment.
  await until("no browser is left", () => browsersOf(server.data).length === 0);
}

/** What the account's page shows first in a session with these options. */
async function accountIn(options: Record<string, unknown>) {
  const session = await server.client.sessionStart({ body: options });
  const params = { session_id: session.session_id };
  const execute = (body: Record<string, unknown>) => server.client.pageExecute({ params, body });
  try {
    await execute({ type: "goto", url: `${site.url}/account` });
    const { space } = await server.client.pageObserve({ params });
    return { session, shown: space.description };
  } finally {
    await server.client.sessionStop({ params });
  }
}

describe("one after the other", () => {
  let connectionId: string;
  let profileId: string;

  test("a connection is logged in by its task", async () => {
    logOut();
    const made = await connect();
    [connectionId, profileId] = [made.connection_id, made.profile_id];
    const { status, message } = await check(connectionId);
    assert.deepEqual([status, message], ["authenticated", "Logged in. The page shows the sign."]);
    assert.deepEqual(site.received.passwords, [ada.password]);
    assert.ok(models.requests.length > 0);
    const kept = await server.client.connectionGet({ params: { connection_id: connectionId } });
    assert.deepEqual([kept.status, kept.message], [status, message]);
    assert.ok(Date.parse(kept.checked_at!) >= Date.parse(kept.created_at));
    await assertNothingLeft();
  });

  test("the next check finds it so, and asks no model", async () => {
    const { status, message } = await check(connectionId);
    assert.deepEqual([status, message], ["authenticated", "The page shows the sign."]);
    assert.deepEqual([site.received.passwords.length, models.requests.length], [1, 0]);
  });

  test("a session with it is logged in on its first page, whatever its own profile holds", async () => {
    const { profile_id: id } = await server.client.profileCreate({});
    const { cookies } = await server.client.profileCookiesGet({
      params: { profile_id: profileId },
    });
    const old = cookies.map(({ name, domain, path }) => ({ name, domain, path, value: "old" }));
    const own = { name: "own", domain: "127.0.0.1", path: "/", value: "1" };
    await server.client.profileCookiesSet({
      params: { profile_id: id },
      body: { cookies: [...old, own] },
    });
    const before = (await allSessions()).length;
    const options = { auth_ids: [connectionId], profile: { id, persist: true } };
    const { session, shown } = await accountIn(options);
    assert.equal((await allSessions()).length, before + 1, "it was checked just now");
    assert.match(shown, /Signed in as ada@/);
    assert.deepEqual([session.auth_ids, session.warnings], [[connectionId], []]);
    assert.deepEqual([site.received.passwords.length, models.requests.length], [1, 0]);
    const kept = await server.client.profileCookiesGet({ params: { profile_id: id } });
    assert.ok(kept.cookies.some(({ name }) => name === "own"));
    await assertNothingLeft();
  });

  test("so is a page that is scraped without a session", async () => {
    const body = { url: `${site.url}/settings`, auth_ids: [connectionId] };
    const { markdown } = await server.client.scrapeWebpage({ body });
    assert.match(markdown, /Lovelace/);
  });

  test("a run that logged in is done again without a model, once for all who ask", async () => {
    const { items } = await server.client.listAgents({});
    const login = { agent_id: items[0]!.agent_id };
    const again = await connect({ login, profile_id: profileId });
    logOut();
    const [one, other] = await Promise.all([
      check(again.connection_id),
      check(again.connection_id),
    ]);
    assert.equal(one.message, "Logged in. The page shows the sign.");
    assert.deepEqual(one, other);
    assert.deepEqual(site.received.passwords, [ada.password]);
    assert.deepEqual(models.requests, []);
    const { shown } = await accountIn({ auth_ids: [connectionId, again.connection_id] });
    assert.match(shown, /Signed in as ada@/);
    await assertNothingLeft();
  });

  test("while a session is going to save the profile, a check is refused", async () => {
    const body = { profile: { id: profileId, persist: true } };
    const { session_id } = await server.client.sessionStart({ body });
    const refused = await server.call("POST", `/managed-auth/connections/${connectionId}/check`);
    assert.match((await failedWith(refused, 409)).message, new RegExp(session_id));
    await server.client.sessionStop({ params: { session_id } });
  });
});

test("with a wrong password no session starts; without waiting one does, and says so", async () => {
  logOut();
  const { connection_id: id } = await connect({
    name: "The shop",
    vault_id: await newVault("wrong-password"),
    sign: loggedOut,
  });
  const start = { auth_ids: [id], idle_timeout_minutes: 1 };
  const { message } = await failedWith(await server.call("POST", "/sessions/start", start), 424);
  assert.match(
    message,
    new RegExp(`^No session: the connection 'The shop' \\(${id}\\) is not logged in: `),
  );
  assert.match(message, /what it should not: the selector 'input.*I have logged in/);
  assert.ok(!message.includes("wrong-password"));
  await assertNothingLeft();
  const asked = models.requests.length;
  const { session, shown } = await accountIn({ ...start, wait_for_authentication: false });
  assert.match(shown, /Log in/);
  assert.equal(session.warnings.length, 1);
  assert.match(session.warnings[0]!, /^auth_ids: the connection 'The shop' .* is not logged in: /);
  assert.equal(models.requests.length, asked);
  await assertNothingLeft();
});

test("a check ends with its server, as an answer that says so", async () => {
  logOut();
  const other = await startTestServer({
    NOCTURNE_WARM_BROWSERS: "0",
    NOCTURNE_MODEL: "openai/gpt-5.4-mini",
    NOCTURNE_LOG_LEVEL: "silent",
    ...models.environment("openai"),
  });
  try {
    const vault_id = await newVault(ada.password, other);
    const connection = await connect(
      { vault_id, sign: loggedOut, login: { task: endlessTask } },
      other,
    );
    const body = { auth_ids: [connection.connection_id] };
    const started = other.call("POST", "/sessions/start", body);
    await until("the model is asked", () => models.requests.length > 0);
    await other.app[Symbol.asyncDispose]();
    assert.match((await failedWith(await started, 503)).message, /The server is stopping/);
    assert.deepEqual(browsersOf(other.data), []);
  } finally {
    await other[Symbol.asyncDispose]();
  }
});
