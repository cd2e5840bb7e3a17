import assert from "node:assert/strict";
import { after, before, beforeEach, mock, test } from "node:test";
import type { NotteClient } from "notte-sdk";
import { openInbox } from "../api/personas-beside.ts";
import { emailOf } from "../mailbox.ts";
import { startTestServer, type TestServer } from "../server.ts";
import { connect } from "./notte-client.ts";

let server: TestServer;
let beside: Awaited<ReturnType<typeof openInbox>>;
let notte: NotteClient;

before(async () => {
  // The SDK tells every persona on the console.
  for (const way of ["log", "warn"] as const) mock.method(console, way, () => undefined);
  server = await startTestServer({
    NOCTURNE_WARM_BROWSERS: "0",
    NOCTURNE_MAIL_DOMAIN: "mail.example",
    NOCTURNE_MAIL_PORT: "0",
    NOCTURNE_LOG_LEVEL: "silent",
  });
  beside = await openInbox(server);
});
beforeEach(() => void (notte = connect(server)));
after(async () => {
  mock.restoreAll();
  await beside?.[Symbol.asyncDispose]();
  await server?.[Symbol.asyncDispose]();
});

test("a persona is made, known again by its id, listed and deleted", async () => {
  const made = await notte.Persona({ create_vault: true }).get();
  const again = notte.Persona({ persona_id: made.persona_id });
  assert.deepEqual(await again.get(), made);
  assert.equal(again.hasVault, true);
  const listed = await notte.personas.list();
  assert.deepEqual(
    listed.map(({ persona_id }) => persona_id),
    [made.persona_id],
  );
  const deleted = await again.delete();
  assert.equal(deleted.status, "success");
  await assert.rejects(again.delete(), /not found/);
  assert.deepEqual(await notte.personas.list(), []);
});

test("an account is kept in the vault of a persona", async () => {
  await notte.Persona({ create_vault: true }).use(async (persona) => {
    await persona.get();
    await persona.addCredentials("https://shop.example/register");
    const kept = await persona.vault.getCredentials("https://shop.example/");
    assert.partialDeepStrictEqual(kept, { email: persona.info.email });
  });
});

test("messages are read, and read once where only new ones are wanted", async () => {
  await notte.Persona({ create_vault: false }).use(async (persona) => {
    const { email } = await persona.get();
    await beside.inbox.email([email], emailOf());
    await beside.inbox.email([email], emailOf({ subject: "Newer", html: null }));
    const emails = await persona.emails({ limit: 5, timedelta: "PT5M", only_unread: true });
    assert.deepEqual(
      emails.map(({ subject, sender_email, html_content }) => [
        subject,
        sender_email,
        html_content === null,
      ]),
      [
        ["Newer", "no-reply@shop.example", true],
        ["Your code", "no-reply@shop.example", false],
      ],
    );
    assert.deepEqual(await persona.emails({ only_unread: true }), []);
    assert.equal((await persona.emails()).length, 2);
    assert.deepEqual(await persona.sms(), []);
  });
  assert.deepEqual(await notte.personas.list(), []);
});

test("what can't be had is said", async () => {
  const persona = notte.Persona({ create_phone_number: true });
  await assert.rejects(persona.get(), /NOCTURNE_PHONE_NUMBERS/);
  await assert.rejects(notte.Persona({ persona_id: "nobody" }).get(), /not found/);
});
