import assert from "node:assert/strict";
import { after, before, beforeEach, describe, test } from "node:test";
import { placeholders } from "../../src/contract/placeholders.ts";
import type { WorkflowCode } from "../../src/contract/workflow.ts";
import { type ByTask, openByTask, type Script } from "../agents/by-task.ts";
import { completion, decision, idOf } from "../agents/stage.ts";
import type { ModelRequest } from "../models/reply.ts";
import { type AccountsSite, serveAccounts } from "../sites/accounts-site.ts";
import { codeAt } from "../sites/accounts/totp.ts";
import type { StagedSession } from "../stage.ts";
import { startChromium } from "../workflow/chromium.ts";
import { openScriptFolder, runScript, type ScriptFolder } from "../workflow/scripts.ts";

const email = "ada@fernhollow.example";
const password = "gr33n-l3aves-f4ll";
const seed = "JBSWY3DPEHPK3PXP";

let by: ByTask;
let site: AccountsSite;
let session: StagedSession;
let folder: ScriptFolder;
let vault_id: string;
let agent_id: string;
let code: WorkflowCode;

type Action = (request: ModelRequest) => Record<string, unknown>;
const fill =
  (line: RegExp, value: string, more = {}): Action =>
  (request) => ({ type: "fill", id: idOf(request, line), value, ...more });
const click =
  (line: RegExp): Action =>
  (request) => ({ type: "click", id: idOf(request, line) });

/** Logs in by placeholders. */
const logIn: Script = (request, count) => {
  const actions = [
    fill(/email/i, placeholders.email),
    fill(/password/i, placeholders.password),
    click(/Log in</),
    fill(/Code from/, placeholders.code, { type: "multi_factor_fill", code_from: "totp" }),
    click(/Continue</),
  ];
  return { json: count > 5 ? completion("in") : decision(actions[count - 1]!(request)) };
};

before(async () => {
  by = await openByTask();
  site = await serveAccounts();
  folder = await openScriptFolder();
  session = await by.stage.startSession();
  const { client } = by.stage.server;
  ({ vault_id } = await client.vaultCreate({ body: {} }));
  await client.vaultCredentialsAdd({
    params: { vault_id },
    body: { url: site.url, credentials: { email, password, mfa_secret: seed } },
  });
  openAccount();
  const url = `${site.url}/login`;
  agent_id = await by.start(logIn, session.id, { url, vault_id });
  const { success, error, steps } = await by.ended(agent_id);
  assert.equal(success, true, error ?? JSON.stringify(steps.map(({ message }) => message)));
  assertLoggedIn();
  code = await client.agentWorkflowCode({ params: { agent_id }, query: { as_workflow: "true" } });
});
after(async () => {
  await session?.[Symbol.asyncDispose]();
  await by?.[Symbol.asyncDispose]();
  await folder?.[Symbol.asyncDispose]();
  await site?.[Symbol.asyncDispose]();
});
beforeEach(() => openAccount());

function openAccount(): void {
  site.forget();
  site.shape.steps = "app";
  site.open({
    firstName: "Ada",
    lastName: "Lovelace",
    email,
    phone: "+436601234567",
    password,
    seed,
  });
}

function assertLoggedIn(): void {
  const { passwords, codes } = site.received;
  assert.deepEqual(passwords, [password]);
  assert.equal(codes.length, 1);
  const now = Date.now();
  assert.ok(
    [now, now - 30_000].some((at) => codeAt(seed, at) === codes[0]),
    codes[0],
  );
}

const name = (field: string) => `SITE_127_0_0_1_${field}`;
const fills = () => code.json_actions.filter(({ type }) => /fill/.test(type));

describe("the code of a run with a vault", () => {
  test("holds no value of it, and names all that its scripts read", () => {
    const text = JSON.stringify(code);
    for (const value of [password, email, seed, vault_id]) assert.ok(!text.includes(value), value);
    assert.deepEqual(
      fills().map(({ value }) => value),
      [placeholders.email, placeholders.password, placeholders.code],
    );
    const read = ["EMAIL", "PASSWORD", "OTP"].map(name);
    assert.deepEqual(code.secrets, [...read, "NOTTE_VAULT_ID"]);
    assert.ok(!code.code.includes(`"${placeholders.password}"`), code.code);
    assert.doesNotMatch(code.code, /secret\("NOTTE/);
    assert.match(
      code.notes.join("\n"),
      new RegExp(`${name("OTP")} is a one-time code of the moment`),
    );
    assert.match(code.python_script, /client\.Session\(vault_id=os\.environ\["NOTTE_VAULT_ID"\]\)/);
    assert.ok(code.python_script.includes(`value="${placeholders.password}"`));
  });

  test("is done again with the vault", async () => {
    const { success, steps } = await by.stage.server.client.agentWorkflowVerify({
      params: { agent_id },
    });
    assert.equal(success, true, JSON.stringify(steps.at(-1)));
    assertLoggedIn();
  });

  test("logs in from a plain browser with what the environment says", async () => {
    await using chromium = await startChromium();
    const given = [email, password, codeAt(seed, Date.now())];
    using _ = environment({
      NOTTE_CDP_URL: chromium.url,
      ...Object.fromEntries(["EMAIL", "PASSWORD", "OTP"].map((one, at) => [name(one), given[at]!])),
    });
    await runScript(await folder.write("playwright.ts", code.code));
    assertLoggedIn();
  });

  test("logs in from Notte's package with the id of the vault", async () => {
    const { url, key } = by.stage.server;
    using _ = environment({ NOTTE_API_URL: url, NOTTE_API_KEY: key, NOTTE_VAULT_ID: vault_id });
    await runScript(await folder.write("notte.ts", code.typescript_script));
    assertLoggedIn();
  });
});

describe("a task that was done with a vault", () => {
  test("is done again with it without asking, and its placeholders are not typed without it", async () => {
    const task = by.task((request, count) =>
      count === 1 ? logIn(request, 1) : { json: completion("in") },
    );
    const url = `${site.url}/login`;
    const first = await by.start([], session.id, { task, url, vault_id });
    assert.equal((await by.ended(first)).success, true);
    const run = async (more: Record<string, unknown>) => {
      const id = await by.start([], session.id, { task, url, replay: true, ...more });
      return (await by.ended(id)).steps.map(({ action, replayed, success }) => [
        action.type,
        replayed,
        success,
      ]);
    };
    assert.deepEqual(await run({ vault_id }), [
      ["goto", false, true],
      ["fill", true, true],
      ["completion", false, true],
    ]);
    const [, filled] = await run({});
    assert.deepEqual(filled, ["fill", true, false]);
  });
});

test("what was done on a session with a vault is done again with that", async () => {
  const { client } = by.stage.server;
  const { session_id } = await client.sessionStart({ body: { vault_id } });
  const params = { session_id };
  for (const body of [
    { type: "goto", url: `${site.url}/login` },
    { type: "fill", selector: "[name=password]", value: placeholders.password },
    { type: "fill", selector: "[name=email]", value: placeholders.email, press_enter: true },
  ])
    await client.pageExecute({ params, body });
  await client.sessionStop({ params });
  const { success, steps } = await client.sessionWorkflowVerify({ params });
  assert.equal(success, true, JSON.stringify(steps.at(-1)));
  assert.deepEqual(site.received.passwords, [password, password]);
});

describe("once the vault is deleted", () => {
  before(async () => {
    const { client } = by.stage.server;
    await client.vaultDelete({ params: { vault_id } });
  });

  test("a step that needs it says so, and nothing is typed", async () => {
    const { success, steps } = await by.stage.server.client.agentWorkflowVerify({
      params: { agent_id },
    });
    assert.equal(success, false);
    assert.match(
      steps.at(-1)?.message ?? "",
      new RegExp(`the vault or persona .* is not there; give a value for ${name("EMAIL")}`),
    );
    assert.deepEqual(site.received.passwords, []);
  });

  test("values can be given in its place", async () => {
    const { success, steps } = await by.stage.server.client.agentWorkflowVerify({
      params: { agent_id },
      body: {
        values: {
          [name("EMAIL")]: email,
          [name("PASSWORD")]: password,
          [name("OTP")]: codeAt(seed, Date.now()),
        },
      },
    });
    assert.equal(success, true, JSON.stringify(steps.at(-1)));
    assertLoggedIn();
  });
});

/** Variables of this process until it is disposed. */
function environment(given: Record<string, string>): Disposable {
  Object.assign(process.env, given);
  return {
    [Symbol.dispose]() {
      for (const one of Object.keys(given)) delete process.env[one];
    },
  };
}
