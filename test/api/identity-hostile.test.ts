import assert from "node:assert/strict";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { after, before, beforeEach, describe, test } from "node:test";
import { inboxSettings, postText, type SendingSite, serveAccountsTo } from "../accounts-stage.ts";
import { startTestServer, type TestServer } from "../server.ts";
import { keyOfAccount } from "./accounts.ts";
import { failedWith, invalidWith } from "./error-body.ts";

const password = `tr0ub4dor-&"<3>`;
const email = "ada@lovelace.example";

let server: TestServer;
let site: SendingSite;
let vault_id: string;
/** What became of the codes that were wanted in vain: by who has no vault, and by another site. */
let waiting: Promise<[string, string]>;
/** A session with a persona and this vault. */
let session_id: string;
let persona: { persona_id: string; phone_number: string | null };

before(async () => {
  server = await startTestServer({
    ...inboxSettings,
    NOCTURNE_WARM_BROWSERS: "0",
    // A record that was tampered with is an error of the server.
    NOCTURNE_LOG_LEVEL: "silent",
    NOCTURNE_MODEL: "openai/gpt-5.4-mini",
    OPENAI_API_KEY: "never-asked",
  });
  site = await serveAccountsTo(server.app);
  persona = await server.client.personaCreate({ body: { create_phone_number: true } });
  vault_id = await newVault();
  const { persona_id, phone_number } = persona;
  const text = { to: phone_number, from: "Fernhollow", body: "Fernhollow: 314159 is your code." };
  await postText(server.url, text);
  waiting = Promise.all([
    wantCode({ persona_id }, site.url),
    wantCode({ persona_id, vault_id }, site.attackerUrl),
  ]);
  session_id = (await server.client.sessionStart({ body: { vault_id, persona_id } })).session_id;
});
after(async () => {
  await server?.[Symbol.asyncDispose]();
  await site?.[Symbol.asyncDispose]();
});
beforeEach(() => site.forget());

/** A code may be on its way, so it is waited for: meanwhile the other tests run. */
async function wantCode(start: Record<string, string>, root: string): Promise<string> {
  const params = await server.client.sessionStart({ body: start });
  await open(`${root}/login`, params.session_id);
  const { message } = await execute({ ...code, code_from: "sms" }, params.session_id);
  const value = await held("email", params.session_id);
  await server.client.sessionStop({ params });
  return value + message;
}

async function newVault(): Promise<string> {
  const made = await server.client.vaultCreate({});
  await keep(made.vault_id, password);
  return made.vault_id;
}

async function keep(vault: string, value: string): Promise<void> {
  const body = { url: site.url, credentials: { email, password: value } };
  await server.client.vaultCredentialsAdd({ params: { vault_id: vault }, body });
}

const execute = (body: Record<string, unknown>, id = session_id) =>
  server.client.pageExecute({ params: { session_id: id }, body });
const open = (url: string, id?: string) => execute({ type: "goto", url }, id);
const fill = { type: "fill", selector: "[name=password]", value: "mycoolpassword", timeout: 1_000 };
const code = { type: "multi_factor_fill", selector: "[name=email]", value: "999779" };

async function refused(action: Record<string, unknown>, why: RegExp, id?: string): Promise<void> {
  const done = await execute(action, id);
  assert.equal(done.success, false, done.message);
  assert.match(done.message, why);
  assert.ok(!JSON.stringify(done).includes("tr0ub4dor"));
}

/** What a field of the page holds, in a form in which nothing is redacted. */
async function held(name: string, id?: string): Promise<string> {
  const script = `[...document.querySelector("[name=${name}]").value].map((one) => one.codePointAt(0)).join()`;
  const { data } = await execute({ type: "evaluate_js", code: script }, id);
  const points = (data?.markdown ?? "").split(",").filter(Boolean);
  return String.fromCodePoint(...points.map(Number));
}

describe("a page that looks like the log-in", () => {
  test("on another host gets nothing", async () => {
    for (const root of [site.attackerUrl, site.at("shop.localhost")]) {
      await open(`${root}/login`);
      await refused(fill, /no credential for (shop\.)?localhost/);
      const value = { email: "user@example.org", current_password: "mycoolpassword" };
      await refused({ type: "form_fill", value }, /no credential for/);
      await refused({ ...fill, value: password }, /no credential for/);
      assert.equal((await held("password")) + (await held("email")), "");
    }
  });

  test("in a frame of another host gets nothing", async () => {
    await open(`${site.url}/hostile/framed`);
    const { space } = await server.client.pageObserve({ params: { session_id } });
    const id = /(I\d+)\[:\]<input[^>]*name="email"/.exec(space.description)?.[1];
    assert.ok(id, space.description);
    await refused({ type: "fill", id, value: "user@example.org" }, /no credential for localhost/);
    const value = { current_password: "mycoolpassword" };
    await refused({ type: "form_fill", value }, /no credential for localhost/);
  });

  test("that shows what is typed, or sends it elsewhere, gets nothing", async () => {
    await open(`${site.url}/hostile/open`);
    await refused(fill, /password fields only/);
    await open(`${site.url}/hostile/elsewhere`);
    await refused(fill, /another site/);
    await execute({ type: "click", selector: "button" });
    assert.ok(site.stolen.every((line) => !line.includes("tr0ub4dor")));
    assert.deepEqual(site.received, { passwords: [], codes: [], cards: [], leaks: [] });
  });
});

describe("a code", () => {
  test("is for the site on which there is an account", async () => {
    await open(`${site.url}/login`);
    const { success, message } = await execute({ ...code, code_from: "sms" });
    assert.equal(success, true, message);
    assert.equal(await held("email"), "314159");
  });

  test("can't be had from where nobody receives any", async () => {
    const { session_id: id } = await server.client.sessionStart({ body: {} });
    await open(`${site.url}/login`, id);
    for (const code_from of ["sms", "email"]) await refused({ ...code, code_from }, /persona/, id);
    await refused({ ...code, code_from: "totp" }, /vault_id/, id);
    assert.equal(await held("email", id), "");
    await server.client.sessionStop({ params: { session_id: id } });
  });
});

describe("a vault that is in use", () => {
  test("gives what it holds now, hides what it held, and gives nothing once it is deleted", async () => {
    const vault = await newVault();
    const { session_id: id } = await server.client.sessionStart({ body: { vault_id: vault } });
    const echo = `${site.url}/hostile/echo?in=page`;
    await open(echo, id);
    await execute(fill, id);
    assert.equal(await held("password", id), password);
    await keep(vault, "a-newer-one-5?");
    const shown = async () => {
      const { space } = await server.client.pageObserve({ params: { session_id: id } });
      return /You typed .*/.exec(space.description)?.[0];
    };
    assert.equal(await shown(), "You typed mycoolpassword");
    await execute(fill, id);
    assert.equal(await held("password", id), "a-newer-one-5?");
    await server.client.vaultDelete({ params: { vault_id: vault } });
    assert.equal(await shown(), "You typed mycoolpassword");
    await open(`${site.url}/login`, id);
    await refused(fill, /no credential for 127\.0\.0\.1/, id);
    await server.client.sessionStop({ params: { session_id: id } });
  });
});

describe("a session or an agent", () => {
  const unknown = "00000000-0000-4000-8000-000000000000";
  const active = async (headers = {}) => {
    const answer = await server.call("GET", "/sessions?only_active=true", undefined, headers);
    const { items } = (await answer.json()) as { items: { session_id: string }[] };
    return new Set(items.map((one) => one.session_id));
  };

  test("is not started with what another account has, in the words of what is not there", async () => {
    const { key } = await keyOfAccount(server.data, "another");
    const headers = { authorization: `Bearer ${key}` };
    const { profile_id } = await server.client.profileCreate({ body: {} });
    const start = (path: string, body: unknown) => server.call("POST", path, body, headers);
    const own = await start("/sessions/start", {});
    const { session_id: theirs } = (await own.json()) as { session_id: string };
    for (const [field, id, wrap] of [
      ["vault_id", vault_id, (value: string) => ({ vault_id: value })],
      ["persona_id", persona.persona_id, (value: string) => ({ persona_id: value })],
      ["profile.id", profile_id, (value: string) => ({ profile: { id: value } })],
    ] as const) {
      const paths =
        field === "profile.id" ? ["/sessions/start"] : ["/sessions/start", "/agents/start"];
      for (const path of paths) {
        const more = path === "/agents/start" ? { session_id: theirs, task: "Look." } : {};
        const [foreign, none] = [
          await invalidWith(await start(path, { ...more, ...wrap(id) })),
          await invalidWith(await start(path, { ...more, ...wrap(unknown) })),
        ];
        assert.deepEqual(foreign.detail[0]?.loc, ["body", ...field.split(".")]);
        assert.equal(JSON.stringify(foreign).replaceAll(id, unknown), JSON.stringify(none));
      }
    }
    assert.deepEqual(await active(headers), new Set([theirs]));
  });

  test("is not started with a vault that was tampered with", async () => {
    const vault = await newVault();
    const before = await active();
    using db = new DatabaseSync(join(server.data, "nocturne.db"));
    const change = "update credential set sealed = substr(sealed, 1, length(sealed) - 4) || 'AAAA'";
    db.prepare(`${change} where vault_id = ?`).run(vault);
    const answer = await server.call("POST", "/sessions/start", { vault_id: vault });
    await failedWith(answer, 500);
    assert.ok((await active()).isSubsetOf(before));
  });
});

test("a site that a code does not name, and on which there is no account, does not get it", async () => {
  const [without, attacker] = await waiting;
  assert.match(without, /no code for 127\.0\.0\.1 has arrived/);
  assert.match(attacker, /no code for localhost has arrived/);
});
