import assert from "node:assert/strict";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, beforeEach, describe, test } from "node:test";
import { randomBytes, randomUUID } from "node:crypto";
import { emailOf } from "../../test/mailbox.ts";
import { unavailable } from "../errors.ts";
import { accountOfKey, createApiKey } from "../store/api-keys.ts";
import { type Database, openDatabase } from "../store/open.ts";
import { addPersona, takenNumbers } from "../store/personas.ts";
import { Sealing } from "../store/sealing.ts";
import { Inbox } from "./inbox.ts";
import type { PhoneNumbers } from "./numbers.ts";
import { Personas, type PersonaVaults } from "./personas.ts";

describe("personas", () => {
  const plain = { vault: false, phone: false };
  const whole = { vault: true, phone: true };

  let data: string;
  let db: Database;
  let account: string;
  let inbox: Inbox;
  /** The numbers that may be given out, and those that were given back. */
  let pool: string[];
  let back: string[];
  let broken: Set<string>;

  /** Vaults as rows alone. */
  const vaults: PersonaVaults = {
    async create(accountId, name) {
      if (broken.has("vaults")) throw unavailable("no vault today");
      const id = randomUUID();
      await db
        .insertInto("vault")
        .values({ id, account_id: accountId, name, for_persona: 1, card: null, created_at: 0 })
        .execute();
      return { id };
    },
    async delete(_accountId, id) {
      await db.deleteFrom("vault").where("id", "=", id).execute();
    },
  };

  /** Numbers as long as there are any. */
  const numbers: PhoneNumbers = {
    async allocate() {
      const number = pool.shift();
      if (number === undefined) throw unavailable("all numbers are taken");
      return { number, source: "pool" };
    },
    async release(number) {
      if (broken.has("release")) throw unavailable("the carrier does not answer");
      back.push(number);
      pool.push(number);
    },
  };

  const personasWith = (changed = {}) =>
    new Personas({ db, vaults, inbox, domain: "mail.example", numbers, ...changed });
  const countOf = async (table: "vault" | "persona" | "message") =>
    (await db.selectFrom(table).selectAll().execute()).length;

  before(async () => {
    data = await mkdtemp(join(tmpdir(), "nocturne-personas-"));
    db = await openDatabase(data);
    const { key } = await createApiKey(db, { account: "default", name: "test" });
    account = (await accountOfKey(db, key))!;
    inbox = new Inbox({ db, sealing: new Sealing(randomBytes(32)) });
  });
  after(async () => {
    await db.destroy();
    await rm(data, { recursive: true });
  });
  beforeEach(async () => {
    await db.deleteFrom("persona").execute();
    await db.deleteFrom("vault").execute();
    pool = ["+15550101", "+15550102", "+15550103"];
    back = [];
    broken = new Set();
  });

  describe("creating", () => {
    test("gives a name, an address that goes with it, and nothing that was not wanted", async () => {
      const { id, email, firstName, lastName, ...rest } = await personasWith().create(
        account,
        plain,
      );
      assert.match(email, /^[a-z]+\.[a-z]+\d{2,4}@mail\.example$/);
      assert.ok(firstName !== "" && lastName !== "");
      assert.partialDeepStrictEqual(rest, { accountId: account, phone: null, vaultId: null });
      assert.equal((await personasWith().get(account, id)).email, email);
    });

    test("gives a vault by the persona's name, and a number", async () => {
      const made = await personasWith().create(account, whole);
      assert.deepEqual(made.phone, { number: "+15550101", source: "pool" });
      const vault = await db.selectFrom("vault").selectAll().executeTakeFirstOrThrow();
      assert.equal(vault.id, made.vaultId);
      assert.equal(vault.name, `${made.firstName} ${made.lastName}`);
    });

    test("goes on while there are numbers", async () => {
      const personas = personasWith();
      const made = await Promise.all([1, 2, 3].map(() => personas.create(account, whole)));
      assert.equal(new Set(made.map(({ phone }) => phone?.number)).size, 3);
      await assert.rejects(personas.create(account, whole), { status: 503 });
      assert.deepEqual([await countOf("vault"), await countOf("persona")], [3, 3]);
    });

    test("is all or nothing", async () => {
      broken.add("vaults");
      await assert.rejects(personasWith().create(account, whole), /no vault today/);
      assert.deepEqual(back, ["+15550101"]);
      await assert.rejects(personasWith({ domain: undefined }).create(account, plain), {
        status: 503,
        message: /NOCTURNE_MAIL_DOMAIN/,
      });
      assert.deepEqual([await countOf("vault"), await countOf("persona")], [0, 0]);
    });

    test("that fails at its end gives back the number and the vault", async () => {
      // No account of this id: the row is refused.
      const orphan = { ...vaults, create: () => vaults.create(account, "x", { forPersona: true }) };
      const personas = personasWith({ vaults: orphan });
      await assert.rejects(personas.create("nobody", whole), /FOREIGN KEY/);
      assert.deepEqual(back, ["+15550101"]);
      assert.deepEqual([await countOf("vault"), await countOf("persona")], [0, 0]);
    });

    test("an address that is taken is not given again", async () => {
      const made = await personasWith().create(account, plain);
      assert.equal(await addPersona(db, { ...made, id: randomUUID() }), false);
    });
  });

  describe("deleting", () => {
    test("takes the vault, the number and the messages with it", async () => {
      const personas = personasWith();
      const { id, email } = await personas.create(account, whole);
      await inbox.email([email], emailOf());
      assert.equal(await countOf("message"), 1);
      await personas.delete(account, id);
      assert.deepEqual(back, ["+15550101"]);
      for (const table of ["persona", "vault", "message"] as const)
        assert.equal(await countOf(table), 0, table);
      await assert.rejects(personas.delete(account, id), {
        status: 404,
        message: /not found/,
      });
      assert.equal(await inbox.email([email], emailOf()), 0);
    });

    test("goes on where a carrier that did not answer had stopped it", async () => {
      const personas = personasWith();
      const { id } = await personas.create(account, whole);
      broken.add("release");
      await assert.rejects(personas.delete(account, id), /does not answer/);
      assert.deepEqual([await countOf("vault"), await countOf("persona")], [1, 1]);
      broken.clear();
      await personas.delete(account, id);
      assert.deepEqual([await countOf("vault"), await countOf("persona")], [0, 0]);
    });

    test("another account's persona is not found", async () => {
      const personas = personasWith();
      const { id } = await personas.create(account, plain);
      await assert.rejects(personas.delete("another", id), { status: 404 });
      assert.equal(await countOf("persona"), 1);
    });
  });

  describe("numbers", () => {
    test("are given once, taken away, and given to the next", async () => {
      const personas = personasWith();
      pool = ["+15550101"];
      const ada = await personas.create(account, plain);
      const bob = await personas.create(account, plain);
      assert.equal(await personas.addNumber(account, ada.id), "+15550101");
      assert.equal(await personas.addNumber(account, ada.id), "+15550101");
      await assert.rejects(personas.addNumber(account, bob.id), { status: 503 });
      assert.equal(await personas.removeNumber(account, ada.id), "+15550101");
      await assert.rejects(personas.removeNumber(account, ada.id), { status: 404 });
      assert.equal(await personas.addNumber(account, bob.id), "+15550101");
      assert.deepEqual(back, ["+15550101"]);
    });

    test("are bought and given back once, also when it is asked for twice at the same time", async () => {
      const personas = personasWith();
      const { id } = await personas.create(account, plain);
      const given = [personas.addNumber(account, id), personas.addNumber(account, id)];
      assert.deepEqual(await Promise.all(given), ["+15550101", "+15550101"]);
      assert.deepEqual(pool, ["+15550102", "+15550103"]);
      const taken = [personas.removeNumber(account, id), personas.removeNumber(account, id)];
      const [first, second] = await Promise.allSettled(taken);
      assert.deepEqual([first?.status, second?.status], ["fulfilled", "rejected"]);
      assert.deepEqual(back, ["+15550101"]);
    });

    test("stay with the persona while they can't be given back", async () => {
      const personas = personasWith();
      const { id } = await personas.create(account, whole);
      broken.add("release");
      await assert.rejects(personas.removeNumber(account, id), { status: 503 });
      assert.deepEqual([...(await takenNumbers(db))], ["+15550101"]);
    });
  });

  test("a persona's inbox is its own", async () => {
    const personas = personasWith();
    const ada = await personas.create(account, whole);
    const bob = await personas.create(account, plain);
    const [hers, his] = [
      await personas.inbox(account, ada.id),
      await personas.inbox(account, bob.id),
    ];
    const arrived = hers.arrival("email", new AbortController().signal);
    await inbox.email([hers.email], emailOf());
    assert.equal(await arrived, true);
    const all = { limit: 10, since: 0, onlyUnread: true };
    const peeked = [(await hers.peekEmails(all)).length, (await hers.peekTexts(all)).length];
    assert.deepEqual(peeked, [1, 0]);
    assert.deepEqual(
      [(await hers.emails(all)).length, (await his.emails(all)).length, await his.texts(all)],
      [1, 0, []],
    );
    assert.deepEqual([await hers.number(), await his.number()], ["+15550101", undefined]);
    await personas.removeNumber(account, ada.id);
    assert.equal(await hers.number(), undefined);
    await assert.rejects(personas.inbox("another", ada.id), { status: 404 });
  });
});
