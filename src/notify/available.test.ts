import assert from "node:assert/strict";
import { test } from "node:test";
import { availableNotifiers, mailAccount } from "./available.ts";

test("mail needs both of its settings, and says which one is missing", () => {
  const from = "Nocturne <night@example.com>";
  const url = "smtp://night:the-secret@mail.example";
  assert.deepEqual(mailAccount(url, from), { url, from });
  assert.equal(mailAccount(url, undefined), "set NOCTURNE_MAIL_FROM");
  assert.equal(mailAccount(undefined, from), "set NOCTURNE_SMTP_URL");
  assert.equal(mailAccount(undefined, undefined), "set NOCTURNE_SMTP_URL and NOCTURNE_MAIL_FROM");
});

test("what is available is told without secrets", () => {
  const mail = { url: "smtp://night:the-secret@mail.example", from: "night@example.com" };
  const all = availableNotifiers({ webhookSecret: "the-secret-of-webhooks", mail });
  assert.ok(Object.values(all).every(({ available }) => available));
  assert.ok(!JSON.stringify(all).includes("the-secret"));
  const bare = availableNotifiers({ webhookSecret: undefined, mail: "set NOCTURNE_SMTP_URL" });
  assert.equal(bare.email.available, false);
  assert.match(bare.email.detail!, /NOCTURNE_SMTP_URL/);
  assert.match(bare.webhook.detail!, /NOCTURNE_WEBHOOK_SECRET/);
});
