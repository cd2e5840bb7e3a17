import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable } from "node:stream";
import { describe, test, type TestContext } from "node:test";
import { openDiskBlobs } from "../blobs/disk.ts";
import { AppError } from "../errors.ts";
import { accountOfKey, setOperatorKey } from "../store/api-keys.ts";
import { openDatabase } from "../store/open.ts";
import type { ProfileState } from "../store/profile-state.ts";
import { Sealing } from "../store/sealing.ts";
import { Profiles } from "./profiles.ts";

async function openProfiles(t: TestContext) {
  const data = await mkdtemp(join(tmpdir(), "nocturne-profiles-"));
  t.after(() => rm(data, { recursive: true, force: true }));
  const db = await openDatabase(data);
  t.after(() => db.destroy());
  await setOperatorKey(db, "key-for-the-tests-0001");
  const account = (await accountOfKey(db, "key-for-the-tests-0001")) ?? "";
  const blobs = await openDiskBlobs(join(data, "profiles"));
  const sealing = new Sealing(randomBytes(32));
  return { account, blobs, reopen: () => Profiles.open({ db, blobs, sealing }) };
}

function stateOf(value: string): ProfileState {
  const origin = { origin: "https://a.example", sessionStorage: [], databases: [] };
  return { format: 1, cookies: [], origins: [{ ...origin, localStorage: [["a", value]] }] };
}

const isError = (status: number, code: string) => (error: unknown) =>
  error instanceof AppError && error.status === status && error.code === code;

describe("a profile", () => {
  test("is empty at first, and then what was saved last", async (t) => {
    const { account, reopen } = await openProfiles(t);
    const profiles = await reopen();
    const { id } = await profiles.create(account, "mine");
    assert.match(id, /^notte-profile-[0-9a-f]{16}$/);
    assert.deepEqual(await profiles.load(id), { format: 1, cookies: [], origins: [] });
    await profiles.save(id, stateOf("1"), "cookies");
    await profiles.save(id, stateOf("2"), "cookies");
    assert.deepEqual(await (await reopen()).load(id), stateOf("2"));
    assert.deepEqual((await profiles.get(account, id)).domains, ["a.example"]);
  });

  test("keeps ten versions, with a blob each", async (t) => {
    const { account, blobs, reopen } = await openProfiles(t);
    const profiles = await reopen();
    const { id } = await profiles.create(account, null);
    for (let n = 1; n <= 12; n++) await profiles.save(id, stateOf(String(n)), "cookies");
    const versions = (await profiles.versions(id)).map(({ version }) => version);
    assert.deepEqual(versions, [12, 11, 10, 9, 8, 7, 6, 5, 4, 3]);
    assert.equal((await blobs.list()).length, 10);
    await assert.rejects(profiles.rollBack(id, 2), /version: is not kept; these are: 12, 11/);
    await profiles.rollBack(id, 3);
    assert.deepEqual(await profiles.load(id), stateOf("3"));
    await profiles.delete(account, id);
    assert.deepEqual(await blobs.list(), []);
  });

  test("is another account's to nobody", async (t) => {
    const { account, reopen } = await openProfiles(t);
    const profiles = await reopen();
    const { id } = await profiles.create(account, null);
    await assert.rejects(profiles.get("another", id), isError(404, "not_found"));
    await assert.rejects(profiles.delete("another", id), isError(404, "not_found"));
  });

  test("can't be read from the blob of another version", async (t) => {
    const { account, blobs, reopen } = await openProfiles(t);
    const profiles = await reopen();
    const { id } = await profiles.create(account, null);
    await profiles.save(id, stateOf("1"), "cookies");
    await profiles.save(id, stateOf("2"), "cookies");
    const [newest, older] = await profiles.versions(id);
    await blobs.put(newest!.blobId, (await blobs.get(older!.blobId))!, 1_000_000);
    await assert.rejects(profiles.load(id), isError(409, "profile_unreadable"));
    await blobs.delete(newest!.blobId);
    await assert.rejects(profiles.load(id), isError(409, "profile_unreadable"));
    await profiles.rollBack(id, older!.version);
    assert.deepEqual(await profiles.load(id), stateOf("1"));
  });

  test("leaves no blob of a save that was cut off", async (t) => {
    const { account, blobs, reopen } = await openProfiles(t);
    const profiles = await reopen();
    const { id } = await profiles.create(account, null);
    await profiles.save(id, stateOf("1"), "cookies");
    const [kept] = await blobs.list();
    await blobs.put("orphan-blob", Readable.from([Buffer.from("x")]), 10);
    await reopen();
    assert.deepEqual(await blobs.list(), [kept]);
    await assert.rejects(profiles.save("notte-profile-gone", stateOf("1"), "cookies"));
    assert.deepEqual(await blobs.list(), [kept]);
  });

  test("is changed by one after the other, so that no change is lost", async (t) => {
    const { account, reopen } = await openProfiles(t);
    const profiles = await reopen();
    const { id } = await profiles.create(account, null);
    const add = (name: string) => (state: ProfileState) => {
      const cookie = { name, value: "", domain: "a.example", path: "/", expires: -1 };
      const added = { ...cookie, httpOnly: false, secure: false };
      return { ...state, cookies: [...state.cookies, added] };
    };
    const names = Array.from("abcdefgh");
    await Promise.all(names.map((name) => profiles.change(id, add(name), "cookies")));
    const { cookies } = await profiles.load(id);
    assert.deepEqual(
      cookies.map(({ name }) => name),
      names,
    );
    await Promise.all(["1", "2", "3"].map((n) => profiles.save(id, stateOf(n), "cookies")));
    assert.deepEqual(await profiles.load(id), stateOf("3"));
  });

  test("is free again only by whom it was taken", async (t) => {
    const { reopen } = await openProfiles(t);
    const { locks } = await reopen();
    const first = locks.take("p", "one");
    assert.throws(() => locks.take("p", "two"), isError(409, "profile_in_use"));
    first[Symbol.dispose]();
    const second = locks.take("p", "two");
    first[Symbol.dispose]();
    assert.throws(() => locks.assertFree("p"), /'two'/);
    second[Symbol.dispose]();
    locks.assertFree("p");
  });
});
