import assert from "node:assert/strict";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { type Database, openDatabase } from "./open.ts";
import { pruneRequests, RequestLog } from "./request-log.ts";

let folder: string;
let db: Database;
before(async () => {
  folder = await mkdtemp(join(tmpdir(), "nocturne-requests-"));
  db = await openDatabase(folder);
});
after(async () => {
  await db.destroy();
  await rm(folder, { recursive: true, force: true });
});

const onError = (error: unknown): never => {
  throw error;
};
const all = { endpoint: undefined, limit: 1_000, offset: 0 };

test("each account keeps its newest requests, and none of them too long", async () => {
  await using log = new RequestLog({ db, onError });
  const request = { endpoint: "scrape", status: 200, ms: 5 };
  for (let createdAt = 1; createdAt <= 20; createdAt += 1) {
    log.add({ ...request, accountId: "busy", createdAt });
  }
  log.add({ ...request, accountId: "calm", createdAt: 2 });
  log.add({ ...request, accountId: "calm", createdAt: 12 });
  // A day of 1970 is too old to be kept by the log itself, which prunes with its first rows.
  assert.deepEqual(await log.list("busy", all), []);

  const now = Date.now();
  for (let at = 1; at <= 20; at += 1)
    log.add({ ...request, accountId: "busy", createdAt: now + at });
  log.add({ ...request, accountId: "calm", createdAt: now + 2 });
  log.add({ ...request, accountId: "calm", createdAt: now + 12 });
  assert.equal((await log.list("busy", all)).length, 20);
  await pruneRequests(db, { before: now + 4, each: 5 });
  const times = async (account: string) =>
    (await log.list(account, all)).map(({ createdAt }) => createdAt - now);
  assert.deepEqual(await times("busy"), [20, 19, 18, 17, 16]);
  assert.deepEqual(await times("calm"), [12]);
});
