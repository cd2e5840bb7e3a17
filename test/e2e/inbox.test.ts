import assert from "node:assert/strict";
import { after, before, beforeEach, test } from "node:test";
import { ActionRequest } from "../../src/contract/actions.ts";
import type { Session } from "../../src/sessions/session.ts";
import type { PersonaRecord } from "../../src/store/personas.ts";
import { type LiveSessions, openLiveSessions } from "../live-sessions.ts";
import { emailOf } from "../mailbox.ts";

const number = "+15550100";
const longest = 10_000;

let sessions: LiveSessions;
let ada: PersonaRecord;
let session: Session;

before(async () => {
  sessions = await openLiveSessions();
  const { personas, account } = sessions;
  ada = await personas.create(account, { vault: false, phone: false });
  session = await sessions.start({ persona_id: ada.id });
});
after(async () => {
  session?.end("stopped");
  await sessions?.[Symbol.asyncDispose]();
});
beforeEach(async () => {
  const all = { limit: 100, since: 0, onlyUnread: false };
  await Promise.all([sessions.inbox.emails(ada.id, all), sessions.inbox.texts(ada.id, all)]);
});

const execute = (action: Record<string, unknown>, on = session) =>
  on.execute(ActionRequest.parse(action));

test("emails are read with what is found in them, once", async () => {
  await sessions.inbox.email([ada.email], emailOf());
  await sessions.inbox.email([ada.email], emailOf({ subject: "In HTML", text: null }));
  const { success, message, data } = await execute({ type: "email_read" });
  assert.deepEqual([success, message], [true, `Read 2 emails to ${ada.email}`]);
  const { emails } = data!.structured!.data as { emails: Record<string, unknown>[] };
  const [{ created_at, ...html } = assert.fail("there are two"), plain] = emails;
  assert.ok(Math.abs(Date.now() - Date.parse(String(created_at))) < 60_000);
  assert.deepEqual(html, {
    subject: "In HTML",
    sender_email: "no-reply@shop.example",
    codes: ["314159"],
    links: [],
    content: "Your code is 314159.",
  });
  assert.partialDeepStrictEqual(plain, { subject: "Your code", content: emailOf().text });
  assert.match(data!.markdown, /^## In HTML \(from no-reply@shop\.example\)\n.*Z\nCodes: 314159\n/);
  assert.match(data!.markdown, /\n- https:\/\/shop\.example\/confirm\?t=abc\n/);
  assert.deepEqual(data!.links, ["https://shop.example/confirm?t=abc"]);

  const again = await execute({ type: "email_read", only_unread: false, limit: 1, timedelta: 60 });
  assert.equal(again.message, `Read 1 email to ${ada.email}`);
});

test("the steps that are kept don't have what the messages say", async () => {
  await sessions.inbox.email([ada.email], emailOf({ subject: "wisteria", text: "58213" }));
  await execute({ type: "email_read" });
  const steps = await sessions.keptSteps(session);
  assert.match(steps, /Messages are not kept with the steps/);
  assert.doesNotMatch(steps, /wisteria|58213/);
});

test("an email is waited for, and a long one is cut", async () => {
  const reading = execute({ type: "email_read" });
  const text = "x".repeat(longest + 5);
  await sessions.inbox.email([ada.email], emailOf({ subject: "Late", text }));
  const { success, data } = await reading;
  assert.equal(success, true);
  const { emails } = data!.structured!.data as { emails: { subject: string; content: string }[] };
  assert.equal(emails[0]?.subject, "Late");
  assert.match(emails[0].content, /^x{10000}\n\(5 more characters are left out/);
});

test("waiting for an email ends with the session", async () => {
  const other = await sessions.start({ persona_id: ada.id });
  const reading = execute({ type: "email_read" }, other);
  other.end("stopped");
  await assert.rejects(reading, /is closed/);
});

test("texts are read by the number, and without one nothing is waited for", async () => {
  const none = await execute({ type: "sms_read" });
  assert.equal(none.success, false);
  assert.match(none.message, /no phone number.*POST \/personas/);

  await sessions.givePhone(ada, number);
  const reading = execute({ type: "sms_read", limit: 3 });
  const body = "271828 is your code";
  await sessions.inbox.text(number, { reference: null, sender: "Shop", body });
  const { data, message } = await reading;
  assert.equal(message, `Read 1 text message to ${number}`);
  const { sms } = data!.structured!.data as { sms: Record<string, unknown>[] };
  const [{ created_at: _at, ...text } = assert.fail("there is one"), ...more] = sms;
  assert.deepEqual(text, { sender_number: "Shop", content: body, codes: ["271828"], links: [] });
  assert.deepEqual(more, []);
});

test("without a persona nothing is read; the one that is used last is read of", async () => {
  const other = await sessions.start();
  for (const type of ["email_read", "sms_read"]) {
    const { success, message } = await execute({ type }, other);
    assert.equal(success, false);
    assert.match(message, /persona_id/);
  }
  const { personas, account, inbox } = sessions;
  const bob = await personas.create(account, { vault: false, phone: false });
  await inbox.email([bob.email], emailOf({ subject: "To Bob" }));
  {
    using _ada = other.identity.use(await sessions.openPersona(ada.id));
    using _bob = other.identity.use(await sessions.openPersona(bob.id));
    const { data } = await execute({ type: "email_read" }, other);
    assert.match(data!.markdown, /^## To Bob/);
  }
  const { message } = await execute({ type: "email_read" }, other);
  assert.match(message, /persona_id/);
  other.end("stopped");
});

test("a persona that was deleted meanwhile is told of, and not waited for", async () => {
  const { personas, account } = sessions;
  const eve = await personas.create(account, { vault: false, phone: false });
  const other = await sessions.start({ persona_id: eve.id });
  await personas.delete(account, eve.id);
  for (const type of ["email_read", "sms_read"]) {
    const { success, message } = await execute({ type }, other);
    assert.equal(success, false);
    assert.match(message, /the persona .* was deleted/);
  }
  other.end("stopped");
});

test("an unknown persona is refused before anything is started", async () => {
  await assert.rejects(sessions.start({ persona_id: "nobody" }), {
    status: 422,
    message: /persona_id: Persona 'nobody' not found/,
  });
});

test("lengths of time in every form are understood, others are refused", () => {
  for (const timedelta of ["0:05:00", "PT5M", "5m", "300", 300, null, undefined])
    ActionRequest.parse({ type: "sms_read", timedelta });
  for (const timedelta of ["soon", "", -1, {}])
    assert.throws(() => ActionRequest.parse({ type: "sms_read", timedelta }), /timedelta/);
});
