import assert from "node:assert/strict";
import { type ChildProcess, execFile, spawn } from "node:child_process";
import { once } from "node:events";
import {
  chmod,
  chown,
  mkdir,
  mkdtemp,
  readdir,
  rm,
  stat,
  symlink,
  writeFile,
} from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { describe, test, type TestContext } from "node:test";
import { promisify } from "node:util";
import { processesOfGroup, until } from "../../test/processes.ts";
import { killGroup, makeRunFolder, runRoot, sweep } from "./run-folder.ts";

const isRoot = process.getuid?.() === 0;
const sleep = "setInterval(() => {}, 1000)";

/** A run root that is gone after the test. */
async function emptyRoot(t: TestContext): Promise<string> {
  const base = await mkdtemp(join(tmpdir(), "run-folder-"));
  // As /tmp is: others may pass through.
  await chmod(base, 0o711);
  t.after(() => rm(base, { recursive: true, force: true }));
  return join(base, "root");
}

async function permissions(path: string): Promise<string> {
  return ((await stat(path)).mode & 0o777).toString(8);
}

const exists = (path: string) => stat(path).then(Boolean, () => false);

/** Something that runs in a group of its own and names these words on its command line. */
async function startGroup(t: TestContext, ...words: string[]): Promise<ChildProcess> {
  return leader(t, process.execPath, ["-e", sleep, "--", ...words]);
}

async function leader(t: TestContext, program: string, words: string[]): Promise<ChildProcess> {
  const child = spawn(program, words, { detached: true, stdio: "ignore" });
  await once(child, "spawn");
  t.after(() => killGroup(child.pid!));
  return child;
}

const isAlive = (child: ChildProcess) => processesOfGroup(child.pid!).length > 0;

describe("a run folder", () => {
  test("and what is in it can be entered by its owner alone", async (t) => {
    const root = await emptyRoot(t);
    const { path, profile, downloads } = await makeRunFolder(root, "one");
    for (const folder of [path, profile, downloads]) {
      assert.equal(await permissions(folder), "700", folder);
    }
    assert.equal(await permissions(root), "711");
    assert.deepEqual([relative(root, profile), relative(root, downloads)].toSorted(), [
      "one/downloads",
      "one/profile",
    ]);
  });

  test("belongs to an unprivileged user of its own when the server is root, else to the server", async (t) => {
    const root = await emptyRoot(t);
    const one = await makeRunFolder(root, "one");
    const two = await makeRunFolder(root, "two");
    for (const { path, profile, downloads, userId } of [one, two]) {
      assert.equal(userId === undefined, !isRoot);
      const owner = userId ?? process.getuid!();
      for (const folder of [path, profile, downloads]) {
        const { uid, gid } = await stat(folder);
        assert.equal(uid, owner, folder);
        if (isRoot) assert.equal(gid, owner, folder);
      }
    }
    if (!isRoot) return;
    assert.ok(one.userId! >= 2_000_000, "a user id that the system may have given to somebody");
    assert.notEqual(one.userId, two.userId);
    const asOne = { uid: one.userId!, gid: one.userId! };
    await promisify(execFile)("ls", [one.path], asOne);
    await assert.rejects(promisify(execFile)("ls", [two.path], asOne), /Permission denied/);
  });

  test("goes with its note when it is disposed, also twice", async (t) => {
    const root = await emptyRoot(t);
    const folder = await makeRunFolder(root, "one");
    await folder.claim(4_194_304);
    await writeFile(join(folder.profile, "Cookies"), "x");
    assert.equal((await readdir(root)).length, 2);
    await folder[Symbol.asyncDispose]();
    assert.deepEqual(await readdir(root), []);
    await folder[Symbol.asyncDispose]();
  });

  test("goes although a dying browser still writes to it", async (t) => {
    const folder = await makeRunFolder(await emptyRoot(t), "one");
    const script = `mkdir -p "$0/a"; while :; do : > "$0/a/$((i = i + 1))"; done 2> "$0/errors"`;
    const writer = await leader(t, "sh", ["-c", script, folder.profile]);
    await until("it writes", () => exists(join(folder.profile, "a", "100")));
    setTimeout(() => killGroup(writer.pid!), 100);
    await folder[Symbol.asyncDispose]();
    assert.equal(await exists(folder.path), false);
  });

  test("takes nothing with it that a link in it leads to", async (t) => {
    const root = await emptyRoot(t);
    const folder = await makeRunFolder(root, "one");
    const outside = join(root, "..", "outside");
    await mkdir(outside);
    await writeFile(join(outside, "kept"), "x");
    await symlink(outside, join(folder.downloads, "link"));
    await folder[Symbol.asyncDispose]();
    assert.equal(await exists(folder.path), false);
    assert.ok(await exists(join(outside, "kept")));
  });

  test("is not made where others may write, or through a link", async (t) => {
    const root = await emptyRoot(t);
    await mkdir(root);
    await chmod(root, 0o777);
    await assert.rejects(makeRunFolder(root, "one"), /others may write/);
    const link = `${root}-link`;
    await symlink(tmpdir(), link);
    await assert.rejects(makeRunFolder(link, "one"), /belongs to somebody else/);
    assert.deepEqual(await readdir(root), []);
  });
});

describe("the run root", () => {
  test("is one for a data folder, however that is written, and another for another", () => {
    assert.equal(runRoot("./data"), runRoot(`${process.cwd()}/data/`));
    assert.notEqual(runRoot("./data"), runRoot("./data2"));
  });

  test("leaves room for the path of Chromium's socket, which may have 107 bytes", () => {
    const longest = join(runRoot("/data"), "0123456789ab", "profile", "SingletonSocket");
    assert.ok(longest.length < 80, longest);
  });
});

describe("sweeping", () => {
  test("removes the folders and notes under its root and says how many folders there were", async (t) => {
    const root = await emptyRoot(t);
    const noted = await makeRunFolder(root, "noted");
    await noted.claim(4_194_304);
    await makeRunFolder(root, "without-a-note");
    await writeFile(join(root, "without-a-folder.pid"), "4194304");
    assert.equal(await sweep(root), 2);
    assert.equal(await exists(root), false);
    assert.equal(await sweep(root), 0);
  });

  test("takes a root away that a browser has made anew, as its own", async (t) => {
    const root = await emptyRoot(t);
    await mkdir(join(root, "one", "profile"), { recursive: true, mode: 0o700 });
    if (isRoot) await chown(root, 2_000_001, 2_000_001);
    assert.equal(await sweep(root), 1);
    await using folder = await makeRunFolder(root, "two");
    assert.ok(await exists(folder.path));
  });

  test("kills the noted group while one of its processes names the folder", async (t) => {
    const root = await emptyRoot(t);
    const folder = await makeRunFolder(root, "one");
    const left = await startGroup(t, `--user-data-dir=${folder.profile}`);
    await folder.claim(left.pid!);
    await sweep(root);
    await until("the group is gone", () => !isAlive(left));
    assert.equal(await exists(folder.path), false);
  });

  test("kills the rest of a group whose first process has gone", async (t) => {
    const root = await emptyRoot(t);
    const folder = await makeRunFolder(root, "one");
    const script = `"$0" -e "$1" -- "$2" & exit`;
    const first = await leader(t, "sh", ["-c", script, process.execPath, sleep, folder.profile]);
    await folder.claim(first.pid!);
    await until("only the second is left", () => {
      const left = processesOfGroup(first.pid!);
      return left.length > 0 && left.every(({ id }) => id !== first.pid);
    });
    await until("it names the folder", () =>
      processesOfGroup(first.pid!).some(({ command }) => command.endsWith(folder.profile)),
    );
    await sweep(root);
    await until("it is gone", () => !isAlive(first));
  });

  test("spares the noted group when none of it names the folder: the id is another's by now", async (t) => {
    const root = await emptyRoot(t);
    const folder = await makeRunFolder(root, "one");
    const other = await startGroup(t, "--user-data-dir=/elsewhere");
    await folder.claim(other.pid!);
    await sweep(root);
    assert.equal(await exists(folder.path), false);
    assert.ok(isAlive(other));
  });

  test("spares who names the folder without being noted, such as a person looking at it", async (t) => {
    const root = await emptyRoot(t);
    const folder = await makeRunFolder(root, "one");
    const noted = await startGroup(t);
    await folder.claim(noted.pid!);
    const person = await startGroup(t, folder.path);
    await sweep(root);
    assert.ok(isAlive(person));
    assert.ok(isAlive(noted));
  });

  test("spares the browsers and folders of another data folder", async (t) => {
    const [own, other] = [await emptyRoot(t), await emptyRoot(t)];
    const folder = await makeRunFolder(other, "one");
    const left = await startGroup(t, `--user-data-dir=${folder.profile}`);
    await folder.claim(left.pid!);
    // The same browser id under our root notes the other's group.
    await (await makeRunFolder(own, "one")).claim(left.pid!);
    assert.equal(await sweep(own), 1);
    assert.ok(isAlive(left));
    assert.deepEqual((await readdir(other)).toSorted(), ["one", "one.pid"]);
  });

  test("does nothing about a note that is no group", async (t) => {
    const root = await emptyRoot(t);
    const notes = ["", "0", "1", "-1", "NaN", "12 34", String(process.pid)];
    for (const [index, note] of notes.entries()) {
      await makeRunFolder(root, `folder${index}`);
      await writeFile(join(root, `folder${index}.pid`), note);
    }
    assert.equal(await sweep(root), notes.length);
    assert.equal(await exists(root), false);
  });
});

test("killing a group that has gone is no error", async (t) => {
  const child = await startGroup(t);
  killGroup(child.pid!);
  await once(child, "exit");
  killGroup(child.pid!);
  assert.ok(!isAlive(child));
});
