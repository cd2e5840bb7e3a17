import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { createTransport } from "nodemailer";
import { readSettings } from "../settings.ts";
import { accountOfKey, createApiKey } from "../store/api-keys.ts";
import { openDatabase } from "../store/open.ts";
import { Sealing } from "../store/sealing.ts";
import { buildIdentity } from "./identity.ts";

test("what a mail server hands in is in the persona's inbox, with its code and its link", async () => {
  const data = await mkdtemp(join(tmpdir(), "nocturne-identity-"));
  const db = await openDatabase(data);
  const { key } = await createApiKey(db, { account: "default", name: "test" });
  {
    await using identity = await buildIdentity({
      db,
      sealing: new Sealing(randomBytes(32)),
      settings: readSettings({ NOCTURNE_MAIL_DOMAIN: "mail.example", NOCTURNE_MAIL_PORT: "0" }),
      onError: (error) => assert.fail(String(error)),
      note: assert.fail,
    });
    const account = (await accountOfKey(db, key))!;
    const persona = await identity.personas.create(account, { vault: false, phone: false });
    const transport = createTransport({
      host: "127.0.0.1",
      port: Number(identity.mail?.split(":").at(-1)),
      requireTLS: true,
      tls: { rejectUnauthorized: false },
    });
    const mail = {
      from: "Owl <a@owl.example>",
      to: persona.email.replace("@", "+shop@").toUpperCase(),
      subject: "Confirm your account",
      html: '<p>Your code:</p><h1>314 159</h1><a href="https://owl.example/c/1">Confirm</a>',
      messageId: "<m@owl.example>",
    };
    await transport.sendMail(mail);
    await transport.sendMail(mail);
    const stranger = transport.sendMail({ ...mail, to: "nobody@mail.example" });
    await assert.rejects(stranger, /550 5\.1\.1/);
    transport.close();
    const query = { limit: 10, since: 0, onlyUnread: false };
    const emails = await identity.inbox.emails(persona.id, query);
    assert.equal(emails.length, 1);
    assert.deepEqual(emails[0]!.codes, ["314159"]);
    assert.deepEqual(emails[0]!.links, ["https://owl.example/c/1"]);
    assert.deepEqual(emails[0]!.sender, { address: "a@owl.example", name: "Owl" });
  }
  await db.destroy();
  await rm(data, { recursive: true });
});
