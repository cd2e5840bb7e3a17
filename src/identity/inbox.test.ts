import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, beforeEach, describe, test } from "node:test";
import { emailOf, noNumbers } from "../../test/mailbox.ts";
import { accountOfKey, createApiKey } from "../store/api-keys.ts";
import { type Database, openDatabase } from "../store/open.ts";
import { type PersonaRecord, setPersonaPhone } from "../store/personas.ts";
import { Sealing } from "../store/sealing.ts";
import { Inbox } from "./inbox.ts";
import { Personas } from "./personas.ts";
import { Vaults } from "./vaults.ts";

describe("an inbox", () => {
  const everything = { limit: 100, since: 0, onlyUnread: false };
  const number = "+4915550100";

  let data: string;
  let db: Database;
  let inbox: Inbox;
  let personas: Personas;
  let ada: PersonaRecord;
  let bob: PersonaRecord;

  before(async () => {
    data = await mkdtemp(join(tmpdir(), "nocturne-inbox-"));
    db = await openDatabase(data);
    const { key } = await createApiKey(db, { account: "default", name: "test" });
    const accountId = (await accountOfKey(db, key))!;
    const sealing = new Sealing(randomBytes(32));
    inbox = new Inbox({ db, sealing });
    personas = new Personas({
      db,
      vaults: new Vaults({ db, sealing }),
      inbox,
      domain: "mail.example",
      numbers: noNumbers,
    });
    const without = { vault: false, phone: false };
    ada = await personas.create(accountId, without);
    bob = await personas.create(accountId, without);
    await setPersonaPhone(db, ada.id, { number, source: "pool" });
  });
  after(async () => {
    await db.destroy();
    await rm(data, { recursive: true });
  });
  beforeEach(async () => {
    await db.deleteFrom("message").execute();
  });

  const subjects = async (persona: PersonaRecord, query = {}) =>
    (await inbox.emails(persona.id, { ...everything, ...query })).map(({ subject }) => subject);

  describe("an email", () => {
    test("reaches a persona in any case and with any tag, once", async () => {
      const [mailbox, domain] = ada.email.split("@");
      const spelled = [
        ada.email,
        ada.email.toUpperCase(),
        `${mailbox}+shop@${domain}`,
        `${mailbox}+a+b@${domain!.toUpperCase()}`,
      ];
      for (const address of spelled) assert.equal(await inbox.knows(address), true, address);
      for (const address of [
        "",
        "@",
        "a@",
        "+x@mail.example",
        `${mailbox}@other.example`,
        mailbox!,
      ])
        assert.equal(await inbox.knows(address), false, address);
      assert.equal(await inbox.email(spelled, emailOf()), 1);
      assert.deepEqual(await subjects(ada), ["Your code"]);
    });

    test("reaches several personas, and nobody else", async () => {
      const nobody = "nobody@mail.example";
      assert.equal(await inbox.email([ada.email, nobody, bob.email], emailOf()), 2);
      assert.equal(await inbox.email([nobody], emailOf()), 0);
      assert.deepEqual(await subjects(ada), ["Your code"]);
      assert.deepEqual(await subjects(bob), ["Your code"]);
    });

    test("is read as it came, with what is found in it", async () => {
      const came = Date.now();
      await inbox.email([ada.email], emailOf());
      const [{ id, receivedAt, ...read } = assert.fail("there is one")] = await inbox.emails(
        ada.id,
        everything,
      );
      const { reference: _reference, ...sent } = emailOf();
      const found = { codes: ["314159"], links: ["https://shop.example/confirm?t=abc"] };
      assert.deepEqual(read, { ...sent, ...found });
      assert.ok(receivedAt >= came - 1_000 && id.length === 36);
    });

    test("that comes again is kept once", async () => {
      const again = emailOf({ reference: "<1@shop.example>" });
      assert.equal(await inbox.email([ada.email], again), 1);
      assert.equal(await inbox.email([ada.email], again), 1);
      await inbox.email([bob.email], again);
      assert.deepEqual([await subjects(ada), await subjects(bob)], [["Your code"], ["Your code"]]);
      await inbox.email([ada.email], emailOf());
      await inbox.email([ada.email], emailOf());
      assert.equal((await subjects(ada)).length, 3);
    });

    test("leaves nothing of what it says in the files of the database", async () => {
      const secret = "wisteria-58213";
      await inbox.email(
        [ada.email],
        emailOf({
          reference: `<${secret}@x.example>`,
          sender: { address: `${secret}@x.example`, name: secret },
          subject: secret,
          text: secret,
          html: secret,
          attachments: [{ name: secret, contentType: secret, size: 1 }],
        }),
      );
      await inbox.text(number, { reference: null, sender: secret, body: secret });
      const files = await readdir(data);
      for (const file of files) {
        assert.ok(!(await readFile(join(data, file))).includes("wisteria"), file);
      }
      assert.ok((await readFile(join(data, "nocturne.db-wal"))).includes(ada.id));
    });

    test("that was changed in the database, or moved to another place, is not read", async () => {
      await inbox.email([ada.email], emailOf());
      await inbox.email([ada.email], emailOf({ subject: "Another" }));
      const [one, other] = await db.selectFrom("message").selectAll().execute();
      await db
        .updateTable("message")
        .set({ sealed: one!.sealed })
        .where("id", "=", other!.id)
        .execute();
      await assert.rejects(inbox.emails(ada.id, everything), { name: "Unreadable" });
    });

    test("in HTML alone has its text as well", async () => {
      await inbox.email([ada.email], emailOf({ text: null, html: "<p>Hello <b>Ada</b></p>" }));
      await inbox.email([ada.email], emailOf({ text: null, html: null }));
      const texts = (await inbox.emails(ada.id, everything)).map(({ text }) => text);
      assert.deepEqual(texts, [null, "Hello Ada"]);
    });

    test("is cut where it is too long, and says so", async () => {
      const long = "é".repeat(600_000);
      await inbox.email(
        [ada.email],
        emailOf({ text: `x${long}`, html: long, subject: "s".repeat(5_000) }),
      );
      const [{ text, html, subject } = assert.fail("there is one")] = await inbox.emails(
        ada.id,
        everything,
      );
      assert.match(
        text!.slice(-200),
        /^é+\n\[The rest was cut off: the message is longer than 1 MB\.\]$/,
      );
      assert.match(html!.slice(-200), /^é+<p>\[The rest was cut off.*\]<\/p>$/);
      assert.ok(Buffer.byteLength(text!) <= 1024 * 1024 + 100);
      assert.equal(subject.length, 1_001);
    });
  });

  describe("a listing", () => {
    test("has the newest first, as many as are wanted, and marks as read what it shows", async () => {
      for (const subject of ["one", "two", "three", "four"])
        await inbox.email([ada.email], emailOf({ subject }));
      assert.deepEqual(await subjects(ada, { limit: 2 }), ["four", "three"]);
      assert.deepEqual(await subjects(ada, { onlyUnread: true }), ["two", "one"]);
      assert.deepEqual(await subjects(ada, { onlyUnread: true }), []);
      assert.deepEqual(await subjects(ada), ["four", "three", "two", "one"]);
    });

    test("looks back as far as it is told", async () => {
      await inbox.email([ada.email], emailOf({ subject: "old" }));
      await db.updateTable("message").set({ received_at: 1_000 }).execute();
      await inbox.email([ada.email], emailOf({ subject: "new" }));
      assert.deepEqual(await subjects(ada, { since: 1_001 }), ["new"]);
      assert.deepEqual(await subjects(ada, { since: 1_000 }), ["new", "old"]);
    });

    test("two at the same time don't both have an unread message", async () => {
      await inbox.email([ada.email], emailOf());
      const both = await Promise.all([
        subjects(ada, { onlyUnread: true }),
        subjects(ada, { onlyUnread: true }),
      ]);
      assert.deepEqual(both.flat(), ["Your code"]);
    });

    test("has the newest 500 of a kind, and the other kind is left alone", async () => {
      await inbox.text(number, { reference: null, sender: null, body: "kept" });
      for (let at = 1; at <= 503; at += 1)
        await inbox.email([ada.email], emailOf({ subject: `${at}`, text: "", html: null }));
      const all = await subjects(ada, { limit: 1_000 });
      assert.deepEqual([all.length, all[0], all.at(-1)], [500, "503", "4"]);
      assert.equal((await inbox.texts(ada.id, everything)).length, 1);
    });
  });

  describe("a text message", () => {
    test("reaches the persona that has the number", async () => {
      const text = { reference: "SM1", sender: "Shop", body: "Your code: 271828" };
      assert.equal(await inbox.text(number, text), true);
      assert.equal(await inbox.text(number, text), true);
      assert.equal(await inbox.text("+15550999", text), false);
      const [{ id: _id, receivedAt: _at, ...read } = assert.fail("there is one"), ...more] =
        await inbox.texts(ada.id, everything);
      assert.deepEqual(read, { sender: "Shop", body: text.body, codes: ["271828"], links: [] });
      assert.deepEqual([more, await subjects(ada)], [[], []]);
    });
  });

  describe("waiting", () => {
    test("ends with the next message of the kind, for everybody who waits", async () => {
      const stop = new AbortController();
      const wait = (id: string, kind: "email" | "sms") => inbox.waitFor(id, kind, stop.signal);
      const waiting = [wait(ada.id, "email"), wait(ada.id, "email")];
      const others = [wait(ada.id, "sms"), wait(bob.id, "email")];
      await inbox.email([ada.email], emailOf());
      assert.deepEqual(await Promise.all(waiting), [true, true]);
      stop.abort();
      assert.deepEqual(await Promise.all(others), [false, false]);
      assert.equal(await wait(ada.id, "email"), false);
    });

    test("is not ended by a message that had come before", async () => {
      const again = emailOf({ reference: "<2@shop.example>" });
      await inbox.email([ada.email], again);
      const stop = new AbortController();
      const waiting = inbox.waitFor(ada.id, "email", stop.signal);
      await inbox.email([ada.email], again);
      stop.abort();
      assert.equal(await waiting, false);
    });
  });
});
