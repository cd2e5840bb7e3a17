import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { setTimeout } from "node:timers/promises";
import { accountOfKey, createApiKey } from "../store/api-keys.ts";
import { findCredential, putCredential } from "../store/credentials.ts";
import { type Database, openDatabase } from "../store/open.ts";
import { Sealing, Unreadable } from "../store/sealing.ts";
import { findVaultCard, setVaultCard } from "../store/vaults.ts";
import type { Card } from "./credential.ts";
import { siteOf } from "./site.ts";
import { Vaults } from "./vaults.ts";

const ada = { email: "ada@lovelace.example", password: "tr0ub4dor" };
const eve = { username: "eve", password: "correct-horse", mfaSecret: "JBSW Y3DP EHPK 3PXP" };
const card: Card = {
  holder: "Ada Lovelace",
  number: "4111 1111-1111 1111",
  cvv: "123",
  expiration: "12/31",
};
const bank = siteOf("https://www.bank.example/login");
const shop = siteOf("http://shop.example/");
const missing = { status: 404 };

let folder: string;
let db: Database;
let vaults: Vaults;
let account: string;
let other: string;

before(async () => {
  folder = await mkdtemp(join(tmpdir(), "nocturne-vaults-"));
  db = await openDatabase(folder);
  vaults = new Vaults({ db, sealing: new Sealing(randomBytes(32)) });
  account = await newAccount("mine");
  other = await newAccount("another");
});

after(async () => {
  await db.destroy();
  await rm(folder, { recursive: true, force: true });
});

async function newAccount(name: string): Promise<string> {
  const { key } = await createApiKey(db, { account: name, name: "test" });
  return (await accountOfKey(db, key))!;
}

const newVault = async () => (await vaults.create(account, "test")).id;

describe("a vault", () => {
  test("is listed newest first, renamed, and gone when it is deleted", async () => {
    const first = await vaults.create(other, "first");
    while (Date.now() <= first.createdAt) await setTimeout(1);
    const second = await vaults.create(other, "second", { forPersona: true });
    const rows = { limit: 10, offset: 0 };
    assert.deepEqual(await vaults.list(other, rows), [second, first]);
    assert.deepEqual(await vaults.list(other, { limit: 1, offset: 1 }), [first]);
    assert.deepEqual(await vaults.get(other, second.id), { ...second, forPersona: true });
    await vaults.rename(other, first.id, "better");
    assert.equal((await vaults.get(other, first.id)).name, "better");
    await vaults.delete(other, first.id);
    await assert.rejects(vaults.get(other, first.id), missing);
    await assert.rejects(vaults.delete(other, first.id), missing);
    assert.deepEqual(await vaults.list(other, rows), [second]);
  });

  test("is deleted with what is in it", async () => {
    const id = await newVault();
    await vaults.putCredential(account, id, bank, ada);
    await vaults.delete(account, id);
    assert.equal(await findCredential(db, id, bank.domain), undefined);
  });

  test("is not there for another account, whatever is asked of it", async () => {
    const id = await newVault();
    await vaults.putCredential(account, id, bank, ada);
    await vaults.putCard(account, id, card);
    const attempts = [
      () => vaults.get(other, id),
      () => vaults.rename(other, id, "mine now"),
      () => vaults.delete(other, id),
      () => vaults.credentials(other, id),
      () => vaults.credential(other, id, bank),
      () => vaults.credential(other, id),
      () => vaults.putCredential(other, id, bank, eve),
      () => vaults.deleteCredential(other, id, bank),
      () => vaults.card(other, id),
      () => vaults.putCard(other, id, { ...card, holder: "Eve" }),
      () => vaults.deleteCard(other, id),
      () => vaults.open(other, id),
    ];
    for (const attempt of attempts) await assert.rejects(attempt, missing, String(attempt));
    assert.equal((await vaults.get(account, id)).name, "test");
    assert.deepEqual(await vaults.credential(account, id), {
      ...ada,
      domain: "bank.example",
      mayBePlain: false,
    });
    assert.deepEqual(await vaults.card(account, id), card);
  });
});

describe("a credential", () => {
  test("is found by its site, and replaced by another for the same", async () => {
    const id = await newVault();
    await assert.rejects(vaults.credential(account, id, bank), missing);
    await vaults.putCredential(account, id, bank, ada);
    await vaults.putCredential(account, id, shop, eve);
    const bought = { ...eve, domain: "shop.example", mayBePlain: true };
    assert.deepEqual(await vaults.credential(account, id, siteOf("www.shop.example")), bought);
    await vaults.putCredential(account, id, siteOf("https://my.bank.example"), eve);
    assert.deepEqual(await vaults.credentials(account, id), [
      { ...eve, domain: "bank.example", mayBePlain: false },
      bought,
    ]);
    await vaults.deleteCredential(account, id, bank);
    await assert.rejects(vaults.credential(account, id, bank), missing);
    await assert.rejects(vaults.deleteCredential(account, id, bank), missing);
    assert.deepEqual(await vaults.credentials(account, id), [bought]);
  });

  test("needs no site where it is the only one", async () => {
    const id = await newVault();
    await assert.rejects(vaults.credential(account, id), missing);
    await vaults.putCredential(account, id, bank, ada);
    assert.equal((await vaults.credential(account, id)).domain, "bank.example");
    await vaults.putCredential(account, id, shop, eve);
    await assert.rejects(vaults.credential(account, id), { status: 422, message: /2 credentials/ });
  });

  test("with a wrong TOTP seed is not kept", async () => {
    const id = await newVault();
    const wrong = { ...ada, mfaSecret: "not base32!" };
    await assert.rejects(vaults.putCredential(account, id, bank, wrong), { status: 422 });
    assert.deepEqual(await vaults.credentials(account, id), []);
  });
});

test("a card is kept as it was given, replaced and deleted", async () => {
  const id = await newVault();
  await assert.rejects(vaults.card(account, id), missing);
  await assert.rejects(vaults.deleteCard(account, id), missing);
  await vaults.putCard(account, id, card);
  await vaults.putCard(account, id, { ...card, cvv: "999" });
  assert.deepEqual(await vaults.card(account, id), { ...card, cvv: "999" });
  await vaults.deleteCard(account, id);
  await assert.rejects(vaults.card(account, id), missing);
});

describe("an open vault", () => {
  test("holds what there is, with the digits of the card", async () => {
    const id = await newVault();
    await vaults.putCredential(account, id, bank, ada);
    await vaults.putCard(account, id, card);
    using open = await vaults.open(account, id);
    assert.equal(open.id, id);
    assert.deepEqual(open.credentials, [{ ...ada, domain: "bank.example", mayBePlain: false }]);
    assert.deepEqual(open.card, { ...card, number: "4111111111111111" });
  });

  test("follows what is changed, until it is disposed", async () => {
    const id = await newVault();
    const elsewhere = await newVault();
    const open = await vaults.open(account, id);
    using second = await vaults.open(account, id);
    using apart = await vaults.open(account, elsewhere);
    assert.deepEqual([open.credentials, open.card], [[], undefined]);

    await vaults.putCredential(account, id, bank, ada);
    await vaults.putCredential(account, id, bank, eve);
    await vaults.putCredential(account, id, shop, ada);
    await vaults.putCard(account, id, card);
    const names = (one: typeof open) =>
      one.credentials.map((c) => [c.domain, c.email ?? c.username]);
    const both = [
      ["bank.example", "eve"],
      ["shop.example", "ada@lovelace.example"],
    ];
    assert.deepEqual([names(open), names(second)], [both, both]);
    assert.equal(second.card?.number, "4111111111111111");

    open[Symbol.dispose]();
    assert.deepEqual([open.credentials, open.card], [[], undefined]);
    await vaults.deleteCredential(account, id, bank);
    await vaults.deleteCard(account, id);
    assert.deepEqual([names(second), second.card], [both.slice(1), undefined]);
    await vaults.putCredential(account, id, bank, eve);
    assert.deepEqual(open.credentials, []);
    assert.deepEqual([apart.credentials, apart.card], [[], undefined]);
  });

  test("is empty when the vault is deleted", async () => {
    const id = await newVault();
    await vaults.putCredential(account, id, bank, ada);
    await vaults.putCard(account, id, card);
    using open = await vaults.open(account, id);
    await vaults.delete(account, id);
    assert.deepEqual([open.credentials, open.card], [[], undefined]);
  });

  test("and the database agree after many changes at once", async () => {
    const id = await newVault();
    using open = await vaults.open(account, id);
    const changes = Array.from({ length: 40 }, async (_, index) => {
      const site = siteOf(`site-${index % 4}.example`);
      if (index % 5 === 4) await vaults.deleteCredential(account, id, site).catch(() => undefined);
      else await vaults.putCredential(account, id, site, { ...ada, password: `p${index}` });
    });
    await Promise.all(changes);
    const kept = await vaults.credentials(account, id);
    assert.ok(kept.length > 0);
    const inOrder = open.credentials.toSorted((a, b) => (a.domain < b.domain ? -1 : 1));
    assert.deepEqual(inOrder, kept);
  });
});

describe("a sealed record", () => {
  test("opens in its own vault and for its own site only", async () => {
    const [id, thief] = [await newVault(), await newVault()];
    await vaults.putCredential(account, id, bank, ada);
    await vaults.putCredential(account, id, shop, eve);
    const { sealed } = (await findCredential(db, id, bank.domain))!;
    await putCredential(db, thief, { domain: bank.domain, sealed });
    await putCredential(db, id, { domain: shop.domain, sealed });
    await assert.rejects(vaults.credential(account, thief, bank), Unreadable);
    await assert.rejects(vaults.credential(account, id, shop), Unreadable);
    await assert.rejects(vaults.open(account, id), Unreadable);
    assert.equal((await vaults.credential(account, id, bank)).password, ada.password);
  });

  test("that was changed can't be read, but be replaced or deleted", async () => {
    const id = await newVault();
    await vaults.putCredential(account, id, bank, ada);
    await vaults.putCard(account, id, card);
    const { sealed } = (await findCredential(db, id, bank.domain))!;
    await putCredential(db, id, { domain: bank.domain, sealed: flipped(sealed) });
    await setVaultCard(db, id, flipped((await findVaultCard(db, id))!));
    await assert.rejects(vaults.credential(account, id, bank), Unreadable);
    await assert.rejects(vaults.credentials(account, id), Unreadable);
    await assert.rejects(vaults.card(account, id), Unreadable);
    await vaults.putCredential(account, id, bank, eve);
    await vaults.deleteCard(account, id);
    assert.equal((await vaults.credential(account, id, bank)).username, "eve");
  });

  test("does not open with another master key", async () => {
    const id = await newVault();
    await vaults.putCredential(account, id, bank, ada);
    const stranger = new Vaults({ db, sealing: new Sealing(randomBytes(32)) });
    await assert.rejects(stranger.credential(account, id, bank), Unreadable);
  });
});

/** A text with one character of its middle changed. */
function flipped(text: string): string {
  const middle = Math.floor(text.length * 0.9);
  const letter = text[middle] === "A" ? "B" : "A";
  return text.slice(0, middle) + letter + text.slice(middle + 1);
}
