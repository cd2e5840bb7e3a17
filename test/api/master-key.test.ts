import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { readdir, readFile, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, type TestContext, test } from "node:test";
import { keyFileOf, randomKey } from "../../src/store/key-file.ts";
import { openMasterKey, sealingOf } from "../../src/store/master-key.ts";
import { type Database, openDatabase } from "../../src/store/open.ts";
import { isSentence, nocturne } from "../command-line.ts";
import { filledPlaces, fillWithSealed, placesBy } from "../sealed-data.ts";
import {
  beginServer,
  makeDataFolder,
  type ServerProcess,
  startServerProcess,
} from "../server-process.ts";

const noWarm = { NOCTURNE_WARM_BROWSERS: "0" };
const body = { name: "OWL_KEY", namespace: "function_env", value: "who-who-who-1234" } as const;
const rotate = ["master-key", "rotate"];

async function readBack({ client }: ServerProcess): Promise<string> {
  const query = { namespace: body.namespace };
  return (await client.secretGet({ params: { name: body.name }, query })).value;
}

const keyFiles = async (data: string) =>
  (await readdir(data)).filter((name) => name.startsWith("master"));

/** The server ends at once, with one line that says this and holds no key. */
async function refused(
  t: TestContext,
  data: string,
  words: RegExp,
  environment: Record<string, string> = {},
): Promise<void> {
  const start = beginServer(t, data, environment);
  assert.equal(await start.ended, 1, start.output());
  assert.match(start.output(), words);
  isSentence(start.output());
  for (const key of Object.values(environment)) assert.ok(!start.output().includes(key));
}

test("a server starts with the right master key only, also after rotations that were killed", async (t) => {
  const data = await makeDataFolder(t);
  const first = await startServerProcess(t, data, noWarm);
  await first.client.secretPut({ body });
  const upload = { params: { filename: "owl.txt" } };
  await first.client.fileUpload({ ...upload, upload: new Blob(["who"]) });
  const { url } = await first.client.fileUploadLink(upload);
  assert.equal((await fetch(url)).status, 200);
  const busy = await nocturne(data, rotate);
  assert.equal(busy.code, 1);
  assert.match(busy.stderr, /Another server.*uses the data folder/);
  isSentence(busy.stderr);
  await first.end("SIGTERM");

  const [path, aside] = [keyFileOf(data), join(data, "aside")];
  await rename(path, aside);
  await refused(t, data, /master key is missing.*backup/);
  assert.deepEqual(await keyFiles(data), []);
  const wrong = randomKey().toString("base64");
  await writeFile(path, wrong, { mode: 0o600 });
  await refused(t, data, /master\.key is not the key that sealed/);
  assert.equal(await readFile(path, "utf8"), wrong);
  await rename(aside, path);
  await refused(t, data, /unset NOCTURNE_MASTER_KEY/, { NOCTURNE_MASTER_KEY: wrong });

  const old = await readFile(path, "utf8");
  const both = ["master.key", "master.key.new"];
  assert.equal(await killedRotation(data, "kept"), "SIGKILL");
  assert.deepEqual(await keyFiles(data), both);
  // This one begins where the one before was cut off.
  assert.equal(await killedRotation(data, "counted"), "SIGKILL");
  assert.deepEqual(await keyFiles(data), both);
  assert.equal(await readFile(path, "utf8"), old);

  const next = await startServerProcess(t, data, noWarm);
  assert.deepEqual(await keyFiles(data), ["master.key"]);
  assert.notEqual(await readFile(path, "utf8"), old);
  assert.equal(await readBack(next), body.value);
  const { pathname, search } = new URL(url);
  assert.equal((await fetch(next.url + pathname + search)).status, 401);
  await next.end("SIGTERM");
});

describe("master-key rotate", () => {
  test("puts another key in the file, and says what that means", async (t) => {
    const data = await makeDataFolder(t);
    const old = await filledFolder(data);
    const { code, stdout, stderr } = await nocturne(data, rotate);
    assert.equal(code, 0, stderr);
    assert.match(stdout, /9 sealed records.*master\.key.*copy.*Links/);
    assert.deepEqual(await keyFiles(data), ["master.key"]);
    const key = await readFile(keyFileOf(data), "utf8");
    assert.ok(!stdout.includes(key.trim()));
    assert.deepEqual(await openedBy(data, old), []);
    assert.deepEqual(await openedBy(data, Buffer.from(key, "base64")), filledPlaces);
  });

  test("of a key in the environment says what to set, and writes no file", async (t) => {
    const data = await makeDataFolder(t);
    const filled = await openDatabase(data);
    const keys = [randomKey(), randomKey()].map((key) => key.toString("base64"));
    const [first, third] = keys as [string, string];
    const master = await openMasterKey(filled, data, Buffer.from(first, "base64"));
    await fillWithSealed(filled, sealingOf(master), "words");
    await filled.destroy();

    const made = await nocturne(data, rotate, { NOCTURNE_MASTER_KEY: first });
    assert.equal(made.code, 0, made.stderr);
    const second = /^[\w+/]{43}=$/m.exec(made.stdout)?.[0] ?? "";
    assert.match(made.stdout, /shown only now[^]*Set NOCTURNE_MASTER_KEY/);
    const late = await nocturne(data, rotate, { NOCTURNE_MASTER_KEY: first });
    assert.match(late.stderr, /NOCTURNE_MASTER_KEY is not the key/);

    const both = { NOCTURNE_MASTER_KEY: second, NOCTURNE_NEW_MASTER_KEY: third };
    const given = await nocturne(data, rotate, both);
    assert.equal(given.code, 0, given.stderr);
    assert.ok(![first, second, third].some((key) => given.stdout.includes(key)));
    const same = { NOCTURNE_MASTER_KEY: third, NOCTURNE_NEW_MASTER_KEY: third };
    assert.match((await nocturne(data, rotate, same)).stderr, /in use already/);

    assert.deepEqual(await keyFiles(data), []);
    assert.deepEqual(await openedBy(data, Buffer.from(third, "base64")), filledPlaces);
  });

  test("stops at a record that can't be opened, names it, and changes nothing", async (t) => {
    const data = await makeDataFolder(t);
    const key = await filledFolder(data);
    const db = await openDatabase(data);
    await db.updateTable("secret").set({ sealed: "v1.AAAA.AAAA" }).where("id", "=", "s2").execute();
    await db.destroy();
    const { code, stderr } = await nocturne(data, rotate);
    assert.equal(code, 1);
    assert.match(stderr, /Nothing was changed.*secret\/s2/);
    isSentence(stderr);
    assert.deepEqual(await keyFiles(data), ["master.key"]);
    assert.deepEqual(
      await openedBy(data, key),
      filledPlaces.filter((place) => place !== "secret/s2"),
    );
  });
});

/** A data folder with sealed records of every kind; answers its key. */
async function filledFolder(data: string): Promise<Buffer> {
  const db = await openDatabase(data);
  const key = await openMasterKey(db, data, undefined);
  await fillWithSealed(db, sealingOf(key), "words");
  await db.destroy();
  return key;
}

async function openedBy(data: string, key: Buffer): Promise<string[]> {
  const db: Database = await openDatabase(data);
  const { opened } = await placesBy(db, sealingOf(key));
  await db.destroy();
  return opened;
}

const source = (name: string) => new URL(`../../src/store/${name}`, import.meta.url).href;

/** A rotation that is killed, by a signal that nothing can handle, at one of its steps. */
function killedRotation(data: string, step: "kept" | "counted"): Promise<string | null> {
  const kill = `process.kill(process.pid, "SIGKILL")`;
  const code = `
    import { nextKeyFileOf, randomKey, writeKeyFile } from ${JSON.stringify(source("key-file.ts"))};
    import { openMasterKey } from ${JSON.stringify(source("master-key.ts"))};
    import { openDatabase } from ${JSON.stringify(source("open.ts"))};
    import { rewrapAll } from ${JSON.stringify(source("rewrap-all.ts"))};
    const data = ${JSON.stringify(data)};
    const db = await openDatabase(data);
    const from = await openMasterKey(db, data, undefined);
    const to = randomKey();
    const keep = () => {
      writeKeyFile(nextKeyFileOf(data), to);
      ${step === "kept" ? kill : ""}
    };
    await rewrapAll(db, { from, to, keep });
    ${kill};`;
  return new Promise((resolve) => {
    execFile(process.execPath, ["--input-type=module", "-e", code], (error) =>
      resolve(error?.signal ?? null),
    );
  });
}
