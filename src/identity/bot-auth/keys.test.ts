import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type TestContext, test } from "node:test";
import { openDatabase } from "../../store/open.ts";
import { Sealing } from "../../store/sealing.ts";
import { BotAuth } from "./bot-auth.ts";
import { directoryMs, rereadMs, rotateSigningKey, signatureMs } from "./keys.ts";

const began = Date.UTC(2026, 0, 1);
const url = new URL("https://agents.example/directory");
const request = { method: "GET", url: "https://owl.example/" };

/** A signer whose clock stands still, with what it is made with. */
async function begin(t: TestContext) {
  t.mock.timers.enable({ apis: ["Date"], now: began });
  const data = await mkdtemp(join(tmpdir(), "nocturne-test-"));
  const db = await openDatabase(data);
  const sealing = new Sealing(randomBytes(32));
  const agent = () => url.origin;
  const onError = assert.ifError;
  const botAuth = new BotAuth({ db, sealing, agent, unverifiable: undefined, onError });
  t.after(async () => {
    botAuth[Symbol.dispose]();
    await db.destroy();
    await rm(data, { recursive: true });
  });
  const at = (ms: number) => t.mock.timers.setTime(began + ms);
  const listed = async () => {
    const { body } = await botAuth.directory(url);
    return (JSON.parse(body) as { keys: { kid: string; nbf: number; exp?: number }[] }).keys;
  };
  const signer = () => {
    const { "Signature-Input": input = "" } = botAuth.sign(request);
    return /keyid="([^"]+)"/.exec(input)?.[1];
  };
  return { db, sealing, botAuth, at, listed, signer };
}

test("a new key is listed before it signs, and the old one until what it signed has expired", async (t) => {
  const { db, sealing, botAuth, at, listed, signer } = await begin(t);
  await botAuth.ready();
  const first = signer();
  const { id: second } = await rotateSigningKey(db, sealing, false);
  const keys = await listed();
  assert.deepEqual(
    keys.map(({ kid }) => kid),
    [second, first],
  );
  assert.equal(signer(), first);
  assert.equal(keys[0]?.nbf, (began + directoryMs) / 1000);
  at(directoryMs - 1);
  assert.equal(signer(), first);
  at(directoryMs);
  assert.equal(signer(), second);
  const last = directoryMs + rereadMs + signatureMs;
  assert.ok(keys[1]!.exp! * 1000 >= began + last);
  at(last);
  assert.equal((await listed()).length, 2);
  at(last + directoryMs);
  assert.deepEqual(
    (await listed()).map(({ kid }) => kid),
    [second],
  );
});

test("of keys that are made in a row each signs in its time, and a forced one alone", async (t) => {
  const { db, sealing, botAuth, at, listed, signer } = await begin(t);
  await botAuth.ready();
  const { id: second } = await rotateSigningKey(db, sealing, false);
  at(1000);
  const { id: third } = await rotateSigningKey(db, sealing, false);
  assert.equal((await listed()).length, 3);
  at(directoryMs);
  assert.equal(signer(), second);
  at(directoryMs + 1000);
  assert.equal(signer(), third);
  const { id: fourth } = await rotateSigningKey(db, sealing, true);
  assert.deepEqual(
    (await listed()).map(({ kid }) => kid),
    [fourth],
  );
  assert.equal(signer(), fourth);
  at(-1);
  assert.equal(signer(), fourth);
});

test("the first key is made once, and nothing private is kept in the clear", async (t) => {
  const { db, botAuth, listed } = await begin(t);
  await Promise.all([botAuth.ready(), botAuth.ready(), listed()]);
  const rows = await db.selectFrom("signing_key").selectAll().execute();
  assert.equal(rows.length, 1);
  assert.match(rows[0]!.sealed, /^v1\./);
  assert.deepEqual(Object.keys((await listed())[0]!), ["kty", "crv", "kid", "x", "use", "nbf"]);
});
