import assert from "node:assert/strict";
import { chmod, mkdtemp, readdir, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import {
  keyFileOf,
  MasterKeyError,
  nextKeyFileOf,
  promoteNextKey,
  randomKey,
  readKeyFile,
  writeKeyFile,
} from "./key-file.ts";

let folder: string;
before(async () => {
  folder = await mkdtemp(join(tmpdir(), "nocturne-key-file-"));
});
after(() => rm(folder, { recursive: true, force: true }));

const key = randomKey();

test("a key is kept for its owner alone, and takes the place of the one before", async () => {
  writeKeyFile(keyFileOf(folder), randomKey());
  writeKeyFile(nextKeyFileOf(folder), key);
  promoteNextKey(folder);
  assert.deepEqual(await readdir(folder), ["master.key"]);
  assert.deepEqual(readKeyFile(keyFileOf(folder)), key);
  assert.equal((await stat(keyFileOf(folder))).mode & 0o777, 0o600);
});

test("a key may be written by hand", async () => {
  const path = join(folder, "by-hand");
  for (const text of [key.toString("hex"), ` ${key.toString("base64url")}\r\n`]) {
    await writeFile(path, text, { mode: 0o600 });
    assert.deepEqual(readKeyFile(path), key);
  }
});

test("there may be no file", () => {
  assert.equal(readKeyFile(join(folder, "nothing")), undefined);
});

test("a file that is no key is refused, and not repeated", async () => {
  const path = join(folder, "wrong");
  for (const text of ["", "password", key.toString("hex").slice(1), key.toString("base64") + key]) {
    await writeFile(path, text, { mode: 0o600 });
    assert.throws(
      () => readKeyFile(path),
      (error) =>
        error instanceof MasterKeyError &&
        error.message.includes(path) &&
        (text === "" || !error.message.includes(text)),
    );
  }
});

test("a file that anybody may read is refused with what to do", async () => {
  const path = join(folder, "open");
  await writeFile(path, key.toString("base64"));
  await chmod(path, 0o644);
  assert.throws(() => readKeyFile(path), /chmod 600 .*open.*rotate/);
  await chmod(path, 0o660);
  assert.deepEqual(readKeyFile(path), key);
});
