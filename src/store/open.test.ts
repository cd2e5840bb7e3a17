import assert from "node:assert/strict";
import { chmod, mkdtemp, readdir, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { openDatabase } from "./open.ts";

test("a database is its owner's alone, also in a folder that all may read", async (t) => {
  const folder = await mkdtemp(join(tmpdir(), "nocturne-open-"));
  t.after(() => rm(folder, { recursive: true, force: true }));
  await chmod(folder, 0o755);
  const db = await openDatabase(folder);
  try {
    const names = (await readdir(folder)).toSorted();
    assert.deepEqual(names, ["nocturne.db", "nocturne.db-shm", "nocturne.db-wal"]);
    for (const name of names) {
      const { mode } = await stat(join(folder, name));
      assert.equal(mode & 0o777, 0o600, name);
    }
  } finally {
    await db.destroy();
  }
});
