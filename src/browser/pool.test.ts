import assert from "node:assert/strict";
import { mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { existsSync, readdirSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, test, type TestContext } from "node:test";
import { processesNaming, processesOfGroup, until } from "../../test/processes.ts";
import { killGroup } from "./run-folder.ts";
import { BrowserPool, launchChoice, type LaunchChoice } from "./pool.ts";

/** A program that does at its pipe what a launch asks of a browser, `late` milliseconds after it was asked. */
const standIn = (late: number) => `#!${process.execPath}
const { Socket } = require("node:net");
const input = new Socket({ fd: 3 });
const output = new Socket({ fd: 4 });
const send = (message) => output.write(JSON.stringify(message) + "\\0");
let rest = "";
input.on("data", (chunk) => {
  const messages = (rest + chunk).split("\\0");
  rest = messages.pop();
  setTimeout(() => messages.map(JSON.parse).forEach(answer), ${late});
});
function answer({ id, method, sessionId }) {
  send({ id, result: {}, sessionId });
  if (method !== "Target.setAutoAttach" || sessionId) return;
  const targetInfo = { targetId: "T", type: "page", url: "about:blank", title: "" };
  send({ method: "Target.attachedToTarget", params: { sessionId: "A".repeat(32), targetInfo } });
}
// Hangs up, but stays: a browser on its way down.
process.on("SIGUSR2", () => output.destroy());
require("node:child_process").spawn("sleep", ["600"], { stdio: "ignore" });
`;
const endsAtOnce = "#!/bin/sh\necho Missing X server 1>&2\n";
const minute = 60_000;

interface Stand {
  root: string;
  errors: unknown[];
  pool: BrowserPool;
  choice: LaunchChoice;
  never: AbortSignal;
}

/** A pool of browsers that are stand-ins, which start in a moment and do nothing. */
async function openPool(
  t: TestContext,
  { size = 0, launchAtOnce = 2, program = standIn(0) },
): Promise<Stand> {
  const base = await mkdtemp(join(tmpdir(), "pool-"));
  const path = join(base, "browser");
  await writeFile(path, program, { mode: 0o755 });
  const root = join(base, "root");
  const errors: unknown[] = [];
  const choice = launchChoice({ binary: { path, product: "chromium" }, version: "156.0.0.0" });
  const egress = { policy: { allowPrivateNetwork: false } };
  const pool = new BrowserPool({
    common: { runRoot: root, egress, sandbox: false, display: undefined },
    warm: choice,
    size,
    launchAtOnce,
    onError: (error) => errors.push(error),
  });
  t.after(async () => {
    await pool[Symbol.asyncDispose]();
    for (const { group } of processesNaming(root)) killGroup(group);
    await rm(base, { recursive: true, force: true });
  });
  return { root, errors, pool, choice, never: new AbortController().signal };
}

/** The browsers that run; a child of theirs that is just being made names the folder, too. */
function runningIn({ root }: Stand): number[] {
  const processes = processesNaming(root).filter(({ id, group }) => id === group);
  return processes.map(({ id }) => id);
}

function assertNothingLeft({ root }: Stand): void {
  // At once, before anything more can happen.
  assert.deepEqual(existsSync(root) ? readdirSync(root) : [], []);
  assert.deepEqual(processesNaming(root), []);
}

describe("a pool", () => {
  test("hands a warm browser over, and starts another in its place", async (t) => {
    const stand = await openPool(t, { size: 2 });
    await stand.pool.fill();
    assert.equal(stand.pool.warmCount, 2);
    const waiting = runningIn(stand);
    await using browser = await stand.pool.take(stand.choice, stand.never);
    assert.ok(waiting.includes(browser.processId!));
    await until("the pool is full again", () => stand.pool.warmCount === 2);
    assert.equal(runningIn(stand).length, 3);
  });

  test("starts a new browser for who wants one that is not like the warm ones", async (t) => {
    const stand = await openPool(t, { size: 1 });
    await stand.pool.fill();
    const [waiting] = runningIn(stand);
    for (const special of [
      { userAgent: "Other/1.0" },
      { extraArguments: ["--lang=de"] },
      { headless: false },
    ]) {
      await using browser = await stand.pool.take({ ...stand.choice, ...special }, stand.never);
      assert.notEqual(browser.processId!, waiting);
    }
    assert.equal(stand.pool.warmCount, 1);
  });

  test("replaces a browser that dies while it waits", async (t) => {
    const stand = await openPool(t, { size: 1 });
    await stand.pool.fill();
    const [dead] = runningIn(stand);
    process.kill(dead!, "SIGKILL");
    await until("another waits", () => {
      const [other, ...more] = runningIn(stand);
      return stand.pool.warmCount === 1 && other !== dead && more.length === 0;
    });
    await until(
      "the dead one's folder is gone",
      async () => (await readdir(stand.root)).length === 2,
    );
    assert.deepEqual(stand.errors, []);
  });

  test("replaces a browser that hangs up while it waits, and ends it", async (t) => {
    const stand = await openPool(t, { size: 1 });
    await stand.pool.fill();
    const [silent] = runningIn(stand);
    process.kill(silent!, "SIGUSR2");
    await until("it is gone", () => processesOfGroup(silent!).length === 0);
    await until("another waits", () => stand.pool.warmCount === 1);
    await using browser = await stand.pool.take(stand.choice, stand.never);
    assert.notEqual(browser.processId!, silent);
  });

  test("launches as many at the same moment as it may, and no more", async (t) => {
    const stand = await openPool(t, { launchAtOnce: 2, program: standIn(200) });
    let ready = 0;
    let most = 0;
    const look = () => (most = Math.max(most, runningIn(stand).length - ready));
    const watch = setInterval(look, 10);
    t.after(() => clearInterval(watch));
    const starts = Array.from({ length: 5 }, async () => {
      const browser = await stand.pool.take(stand.choice, stand.never);
      ready += 1;
      return browser;
    });
    const browsers = await Promise.all(starts);
    assert.equal(new Set(browsers.map(({ processId }) => processId)).size, 5);
    assert.equal(most, 2);
    await Promise.all(browsers.map((browser) => browser[Symbol.asyncDispose]()));
    assertNothingLeft(stand);
  });

  test("says why a browser does not start, tries no further, and leaves nothing", async (t) => {
    const stand = await openPool(t, { size: 2, program: endsAtOnce });
    await stand.pool.fill();
    assert.equal(stand.errors.length, 1);
    const start = stand.pool.take({ ...stand.choice, headless: false }, stand.never);
    await assert.rejects(start, { status: 503, message: /did not start: .* Missing X server/ });
    assertNothingLeft(stand);
  });
});

test("a browser that is ended takes every process of its group with it", async (t) => {
  const stand = await openPool(t, {});
  const browser = await stand.pool.take(stand.choice, stand.never);
  await until("it has a child", () => processesOfGroup(browser.processId!).length === 2);
  await browser[Symbol.asyncDispose]();
  assertNothingLeft(stand);
  await until("the child is gone", () => processesOfGroup(browser.processId!).length === 0);
});

describe("the end of a pool", () => {
  test("is the end of the browsers that wait, but not of those that were taken", async (t) => {
    const stand = await openPool(t, { size: 2 });
    await stand.pool.fill();
    await using browser = await stand.pool.take(stand.choice, stand.never);
    await stand.pool[Symbol.asyncDispose]();
    assert.deepEqual(readdirSync(stand.root).toSorted(), [browser.id, `${browser.id}.pid`]);
    assert.deepEqual(runningIn(stand), [browser.processId]);
    await browser[Symbol.asyncDispose]();
    assertNothingLeft(stand);
  });

  test("does not wait for a browser that is still starting, and leaves nothing of it", async (t) => {
    const stand = await openPool(t, { size: 2, program: standIn(10 * minute) });
    const filled = stand.pool.fill();
    await until("it is starting", () => runningIn(stand).length > 0);
    await stand.pool[Symbol.asyncDispose]();
    assertNothingLeft(stand);
    await filled;
    assert.deepEqual(stand.errors, []);
  });

  test("waits for the last of a browser that died just before", async (t) => {
    const stand = await openPool(t, { size: 1 });
    await stand.pool.fill();
    process.kill(runningIn(stand)[0]!, "SIGKILL");
    await until("the pool knows", () => stand.pool.warmCount === 0);
    await stand.pool[Symbol.asyncDispose]();
    assertNothingLeft(stand);
  });
});

test("a start that is not wanted any more is given up, and leaves nothing", async (t) => {
  const stand = await openPool(t, { program: standIn(10 * minute) });
  const leaving = new AbortController();
  const start = stand.pool.take(stand.choice, leaving.signal);
  const refused = assert.rejects(start, { status: 503, message: /not wanted any more/ });
  await until("it is starting", () => runningIn(stand).length > 0);
  leaving.abort();
  await refused;
  assertNothingLeft(stand);
});
