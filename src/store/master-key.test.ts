import assert from "node:assert/strict";
import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, test } from "node:test";
import { filledPlaces, fillWithSealed, placesBy } from "../../test/sealed-data.ts";
import { keyFileOf, MasterKeyError, nextKeyFileOf, randomKey, writeKeyFile } from "./key-file.ts";
import { openMasterKey, sealingOf } from "./master-key.ts";
import { type Database, openDatabase } from "./open.ts";
import { rewrapAll } from "./rewrap-all.ts";
import { Unreadable } from "./sealing.ts";

describe("the master key", () => {
  let folder: string;
  let db: Database;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "nocturne-master-key-"));
    db = await openDatabase(folder);
  });
  afterEach(async () => {
    await db.destroy();
    await rm(folder, { recursive: true, force: true });
  });

  const keyFiles = async () => (await readdir(folder)).filter((name) => name.startsWith("master"));
  const contents = async () =>
    Promise.all((await keyFiles()).map((name) => readFile(join(folder, name), "utf8")));
  const checkRows = () => db.selectFrom("master_key").selectAll().execute();

  /** It is refused, with these words, and neither a key file nor the database is changed. */
  async function refused(words: RegExp, given?: Buffer): Promise<void> {
    const before = [await keyFiles(), await contents(), await checkRows()];
    await assert.rejects(openMasterKey(db, folder, given), (error) => {
      assert.ok(error instanceof MasterKeyError, String(error));
      assert.match(error.message, words);
      assert.equal(error.message.split("\n").length, 1);
      return true;
    });
    assert.deepEqual([await keyFiles(), await contents(), await checkRows()], before);
  }

  describe("the key of the data folder", () => {
    test("is made once and stays", async () => {
      const key = await openMasterKey(db, folder, undefined);
      assert.equal(key.length, 32);
      assert.deepEqual(await keyFiles(), ["master.key"]);
      const rows = await checkRows();
      assert.deepEqual(await openMasterKey(db, folder, undefined), key);
      assert.deepEqual(await checkRows(), rows);
    });

    test("of a folder that has sealed nothing yet is taken as it is", async () => {
      const key = randomKey();
      writeKeyFile(keyFileOf(folder), key);
      assert.deepEqual(await openMasterKey(db, folder, undefined), key);
      await rm(keyFileOf(folder));
      await refused(/master key is missing/);
    });

    test("is not made anew when it vanishes, nor replaced when it is wrong", async () => {
      const key = await openMasterKey(db, folder, undefined);
      await rm(keyFileOf(folder));
      await refused(/missing.*master\.key.*NOCTURNE_MASTER_KEY/);
      writeKeyFile(keyFileOf(folder), randomKey());
      await refused(/master\.key is not the key that sealed/);
      await writeFile(keyFileOf(folder), "");
      await refused(/master\.key does not hold a key/);
      writeKeyFile(keyFileOf(folder), key);
      assert.deepEqual(await openMasterKey(db, folder, undefined), key);
    });

    test("has to open what is sealed also where its own record is gone", async () => {
      const key = await openMasterKey(db, folder, undefined);
      await fillWithSealed(db, sealingOf(key), "words");
      await db.deleteFrom("master_key").execute();
      await rm(keyFileOf(folder));
      await refused(/missing/);
      await refused(/NOCTURNE_MASTER_KEY is not the key/, randomKey());
      writeKeyFile(keyFileOf(folder), key);
      assert.deepEqual(await openMasterKey(db, folder, undefined), key);
      assert.equal((await checkRows()).length, 1);
    });
  });

  describe("a key of the settings", () => {
    test("is the one, and no file is made", async () => {
      const key = randomKey();
      assert.deepEqual(await openMasterKey(db, folder, key), key);
      assert.deepEqual(await openMasterKey(db, folder, key), key);
      assert.deepEqual(await keyFiles(), []);
      await refused(/NOCTURNE_MASTER_KEY is not the key/, randomKey());
      await refused(/missing/);
    });

    test("goes before a file that differs, when it is right", async () => {
      const key = await openMasterKey(db, folder, undefined);
      const other = randomKey();
      writeKeyFile(keyFileOf(folder), other);
      assert.deepEqual(await openMasterKey(db, folder, key), key);
      assert.equal((await contents())[0]!.trim(), other.toString("base64"));
    });

    test("is refused when the file is the right one, and says so", async () => {
      await openMasterKey(db, folder, undefined);
      await refused(/is not the key .*master\.key is: unset NOCTURNE_MASTER_KEY/, randomKey());
    });
  });

  describe("a rotation", () => {
    test("puts everything under the new key and touches no content", async () => {
      const [from, to] = [await openMasterKey(db, folder, undefined), randomKey()];
      await fillWithSealed(db, sealingOf(from), "words");
      const before = await db.selectFrom("secret").selectAll().execute();
      let kept = 0;
      const count = await rewrapAll(db, { from, to, keep: () => void (kept += 1) });
      assert.deepEqual([count, kept], [filledPlaces.length + 1, 1]);
      assert.deepEqual(await placesBy(db, sealingOf(to)), { opened: filledPlaces, shut: [] });
      assert.deepEqual(await placesBy(db, sealingOf(from)), { opened: [], shut: filledPlaces });
      const after = await db.selectFrom("secret").selectAll().execute();
      for (const [at, { sealed, ...rest }] of after.entries()) {
        const { sealed: old, ...others } = before[at]!;
        assert.equal(sealed.split(".")[2], old.split(".")[2]);
        assert.notEqual(sealed.split(".")[1], old.split(".")[1]);
        assert.deepEqual(rest, others);
      }
      await refused(/master\.key is not the key/);
      assert.deepEqual(await openMasterKey(db, folder, to), to);
    });

    for (const [column, table, place] of [
      ["sealed", "secret", "secret/s1"],
      ["wrapped_key", "profile_version", "profile/r1/1"],
      ["sealed", "credential", "credential/v1/owl.example"],
    ] as const) {
      test(`stops at ${place} that can't be opened, and nothing is changed`, async () => {
        const from = await openMasterKey(db, folder, undefined);
        await fillWithSealed(db, sealingOf(from), "words");
        const rows = await db.selectFrom(table).selectAll().execute();
        const [first, second] = rows.map((row) => String(Object(row)[column]));
        // Each opens, but not in the other's place.
        await db
          .updateTable(table)
          .set({ [column]: second })
          .where(column as never, "=", first as never)
          .execute();
        const keep = () => assert.fail("nothing may be kept");
        await assert.rejects(rewrapAll(db, { from, to: randomKey(), keep }), (error) => {
          assert.ok(error instanceof Unreadable && error.message.includes(place));
          return true;
        });
        assert.deepEqual((await placesBy(db, sealingOf(from))).shut, [place]);
        assert.deepEqual(await openMasterKey(db, folder, undefined), from);
      });
    }

    test("that can't keep its key changes nothing", async () => {
      const from = await openMasterKey(db, folder, undefined);
      await fillWithSealed(db, sealingOf(from), "words");
      const keep = () => {
        throw new Error("The disk is full.");
      };
      await assert.rejects(rewrapAll(db, { from, to: randomKey(), keep }), /disk is full/);
      assert.deepEqual((await placesBy(db, sealingOf(from))).shut, []);
    });

    test("that was cut off before it counted leaves the old key", async () => {
      const key = await openMasterKey(db, folder, undefined);
      writeKeyFile(nextKeyFileOf(folder), randomKey());
      assert.deepEqual(await openMasterKey(db, folder, undefined), key);
      assert.deepEqual(await keyFiles(), ["master.key"]);
      await writeFile(nextKeyFileOf(folder), "cut o");
      assert.deepEqual(await openMasterKey(db, folder, undefined), key);
    });

    test("that was cut off after it counted is finished by the next start", async () => {
      const [from, to] = [await openMasterKey(db, folder, undefined), randomKey()];
      await fillWithSealed(db, sealingOf(from), "words");
      await rewrapAll(db, { from, to, keep: () => writeKeyFile(nextKeyFileOf(folder), to) });
      assert.deepEqual(await keyFiles(), ["master.key", "master.key.new"]);
      assert.deepEqual(await openMasterKey(db, folder, undefined), to);
      assert.deepEqual(await keyFiles(), ["master.key"]);
      assert.deepEqual(await openMasterKey(db, folder, undefined), to);
      assert.deepEqual((await placesBy(db, sealingOf(to))).opened, filledPlaces);
    });
  });
});
