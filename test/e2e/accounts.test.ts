import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import {
  inboxSettings,
  phoneNumber,
  type SendingSite,
  serveAccountsTo,
} from "../accounts-stage.ts";
import { shopper } from "../agents/shopper.ts";
import { agentEnded } from "../agents/task-stage.ts";
import { type ScriptedModels, serveModels } from "../models/server.ts";
import { solvingModel } from "../models/task-solver.ts";
import { until } from "../processes.ts";
import { startTestServer, type TestServer } from "../server.ts";

const card = {
  card_holder_name: "Grace Hopper",
  card_number: "4000 0566 5566 5556",
  card_cvv: "713",
  card_full_expiration: "11/2029",
};

/** As the site gets it. */
const receivedCard = {
  number: "4000056655665556",
  name: "Grace Hopper",
  expiry: "11/29",
  cvc: "713",
};

let models: ScriptedModels;
let server: TestServer;
let site: SendingSite;

before(async () => {
  models = await serveModels(solvingModel(shopper));
  server = await startTestServer({
    ...inboxSettings,
    ...models.environment("openai"),
    NOCTURNE_WARM_BROWSERS: "0",
    NOCTURNE_MODEL: "openai/gpt-5.4-mini",
  });
  site = await serveAccountsTo(server.app);
});
after(async () => {
  for (const one of [site, server, models]) await one?.[Symbol.asyncDispose]();
});

type Start = Parameters<TestServer["client"]["sessionStart"]>[0]["body"];

async function session<Result>(start: Start, use: (id: string) => Promise<Result>) {
  const { session_id } = await server.client.sessionStart({ body: start });
  try {
    return await use(session_id);
  } finally {
    await server.client.sessionStop({ params: { session_id } });
  }
}

async function startAgent(session_id: string, persona_id: string, task: string): Promise<string> {
  const body = { session_id, persona_id, task, use_vision: false, max_steps: 40 };
  return (await server.client.agentStart({ body })).agent_id;
}

async function succeeded(agentId: string): Promise<void> {
  const { success, error, answer } = await agentEnded(server, agentId);
  assert.equal(success, true, `${error}: ${answer}`);
}

/** What the user does while the agent waits: the setup key of the site goes into the persona's vault. */
async function keepSeed(agent_id: string, vault_id: string, email: string): Promise<void> {
  const { client } = server;
  await until("the agent asks for it", async () => {
    const {
      status,
      error,
      waiting_for: waiting,
    } = await client.agentStatus({
      params: { agent_id },
    });
    assert.equal(status, "active", error ?? "");
    return waiting !== null;
  });
  const params = { vault_id };
  const { credentials } = await client.vaultCredentialsGet({ params, query: { url: site.url } });
  const mfa_secret = site.person(email)!.seed!;
  const body = { url: site.url, credentials: { ...credentials, mfa_secret } };
  await client.vaultCredentialsAdd({ params, body });
  await client.agentHelp({ params: { agent_id }, body: { answer: "It is kept." } });
}

async function emailsOf(persona_id: string): Promise<string[]> {
  const query = { only_unread: "false" };
  const emails = await server.client.personaEmailsList({ params: { persona_id }, query });
  return emails.map(({ subject }) => subject ?? "");
}

test("a persona opens an account, logs in, pays, and stays logged in by its profile", async (t) => {
  const { client } = server;
  const { persona_id, vault_id, ...persona } = await client.personaCreate({
    body: { create_vault: true, create_phone_number: true },
  });
  assert.equal(persona.phone_number, phoneNumber);
  const params = { vault_id: vault_id! };
  const { profile_id } = await client.profileCreate({ body: {} });
  const passwordOf = async () => {
    const query = { url: site.url };
    return (await client.vaultCredentialsGet({ params, query })).credentials.password;
  };

  await t.test("it signs up, confirms its address, and sets up the app and the phone", async () => {
    await session({}, async (id) => {
      const task = `Open an account. Begin at ${site.url}/join.`;
      const agent = await startAgent(id, persona_id, task);
      await keepSeed(agent, params.vault_id, persona.email);
      await succeeded(agent);
    });
    const password = await passwordOf();
    assert.match(password, /^.{20}$/);
    assert.partialDeepStrictEqual(site.person(persona.email), {
      firstName: persona.first_name,
      lastName: persona.last_name,
      phone: phoneNumber,
      password,
      isConfirmed: true,
      hasApp: true,
      hasPhone: true,
    });
    assert.deepEqual(site.received.passwords, [password, password]);
    assert.equal(site.texts.length, 1);
  });

  await t.test("it logs in in a new session, and pays in the provider's frame", async () => {
    await client.vaultCreditCardSet({ params, body: { credit_card: card } });
    site.shape.card = "framed";
    await session({ profile: { id: profile_id, persist: true } }, async (id) => {
      const task = `Log in and buy what is in the basket. Begin at ${site.url}/login.`;
      await succeeded(await startAgent(id, persona_id, task));
    });
    assert.deepEqual(site.received.cards, [receivedCard]);
    assert.equal(site.received.passwords.at(-1), await passwordOf());
    assert.equal(site.texts.length, 2);
  });

  await t.test("with the profile it is logged in at once, and nothing is sent", async () => {
    const before = [site.texts.length, site.received.codes.length, await emailsOf(persona_id)];
    await session({ profile: { id: profile_id, persist: false } }, async (id) => {
      const on = { params: { session_id: id } };
      await client.pageExecute({ ...on, body: { type: "goto", url: `${site.url}/account` } });
      await until("the page knows who it is", async () => {
        const { space } = await client.pageObserve(on);
        return space.description.includes(`Signed in as ${persona.email}`);
      });
    });
    const after = [site.texts.length, site.received.codes.length, await emailsOf(persona_id)];
    assert.deepEqual(after, before);
    assert.deepEqual(after[2], [
      "Welcome to Fernhollow: here is 10% off",
      "Confirm your email address",
    ]);
  });

  await t.test(
    "a site that asks in other ways, and tells no field's purpose, is the same",
    async () => {
      Object.assign(site.shape, {
        logIn: "two steps",
        code: "six boxes",
        expiry: "lists",
        card: "in the page",
        autocomplete: false,
      });
      await session({}, async (id) => {
        const task = `Log in again and buy what is in the basket. Begin at ${site.url}/login.`;
        await succeeded(await startAgent(id, persona_id, task));
      });
      assert.deepEqual(site.received.cards, [receivedCard, receivedCard]);
    },
  );
});
