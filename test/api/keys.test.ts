import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { once } from "node:events";
import { readdir, readFile, stat } from "node:fs/promises";
import { createServer } from "node:net";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { describe, test } from "node:test";
import { isSentence, nocturne } from "../command-line.ts";
import { beginServer, makeDataFolder, startServerProcess } from "../server-process.ts";

const withoutKey = { NOCTURNE_API_KEY: "", NOCTURNE_WARM_BROWSERS: "0" };

function keysIn(text: string): string[] {
  return [...new Set(text.match(/noc_[\w-]{32}/g))];
}

async function statusWith(url: string, key: string): Promise<number> {
  return (await fetch(`${url}/sessions`, { headers: { authorization: `Bearer ${key}` } })).status;
}

describe("the first start without a key", () => {
  test("makes exactly one, which is shown, works, and is kept only as a hash", async (t) => {
    const data = await makeDataFolder(t);
    const first = await startServerProcess(t, data, withoutKey);
    const [key, ...others] = keysIn(first.output());
    assert.deepEqual(others, []);
    assert.equal(await statusWith(first.url, key!), 200);
    await first.end("SIGTERM");

    const hash = createHash("sha256").update(key!).digest("hex");
    const files = await readdir(data, { recursive: true, withFileTypes: true });
    const paths = files.filter((one) => one.isFile()).map((one) => join(one.parentPath, one.name));
    const contents = await Promise.all(paths.map((path) => readFile(path, "latin1")));
    assert.ok(!contents.some((content) => content.includes(key!)));
    assert.ok(contents.some((content) => content.includes(hash)));
    for (const path of [data, join(data, "master.key")]) {
      assert.equal((await stat(path)).mode & 0o077, 0, `${path} is for its owner alone`);
    }

    const second = await startServerProcess(t, data, withoutKey);
    assert.deepEqual(keysIn(second.output()), []);
    assert.equal(await statusWith(second.url, key!), 200);
    const { stdout } = await nocturne(data, ["keys", "list"]);
    assert.equal(stdout.trim().split("\n").length, 1);
    await second.end("SIGTERM");
  });

  test("makes none when it fails, so that the next one can show it", async (t) => {
    const data = await makeDataFolder(t);
    const taken = createServer().listen(0, "127.0.0.1");
    await once(taken, "listening");
    t.after(() => taken.close());
    const { port } = taken.address() as AddressInfo;
    const failed = beginServer(t, data, { ...withoutKey, NOCTURNE_PORT: String(port) });
    assert.equal(await failed.ended, 1);
    assert.match(failed.output(), /^The port is in use/);
    isSentence(failed.output());
    const { stdout } = await nocturne(data, ["keys", "list"]);
    assert.match(stdout, /no keys yet/);
    const next = await startServerProcess(t, data, withoutKey);
    assert.equal(keysIn(next.output()).length, 1);
    await next.end("SIGTERM");
  });
});

describe("keys", () => {
  test("are made, listed and revoked beside a running server, which heeds it at once", async (t) => {
    const data = await makeDataFolder(t);
    const server = await startServerProcess(t, data, { NOCTURNE_WARM_BROWSERS: "0" });

    const made = await nocturne(data, ["keys", "create", "--account", "night", "--name", "lamp"]);
    assert.equal(made.code, 0, made.stderr);
    const [key, ...others] = keysIn(made.stdout);
    assert.deepEqual(others, []);
    assert.equal(await statusWith(server.url, key!), 200);

    const listed = await nocturne(data, ["keys", "list"]);
    assert.ok(!listed.stdout.includes(key!) && !listed.stdout.includes(key!.slice(0, 12)));
    const line = listed.stdout.split("\n").find((one) => one.includes("lamp"));
    const [id, account, name, hint, , state] = line!.split(/ {2,}/);
    assert.deepEqual([account, name, state], ["night", "lamp", "valid"]);
    assert.equal(hint, `${key!.slice(0, 8)}…`);

    const revoked = await nocturne(data, ["keys", "revoke", id!]);
    assert.equal(revoked.code, 0, revoked.stderr);
    assert.equal(await statusWith(server.url, key!), 401);
    assert.equal(await statusWith(server.url, "key-for-the-tests-0001"), 200);
    const after = await nocturne(data, ["keys", "list"]);
    assert.match(
      after.stdout.split("\n").find((one) => one.includes("lamp"))!,
      /revoked \d{4}-/,
    );

    for (const again of [id!, "nobody", "' or 1=1 --"]) {
      const failed = await nocturne(data, ["keys", "revoke", again]);
      assert.equal(failed.code, 1);
      assert.ok(failed.stderr.includes(again));
      isSentence(failed.stderr);
    }
    await server.end("SIGTERM");
  });

  test("of the settings are the ones of this start only", async (t) => {
    const data = await makeDataFolder(t);
    const [first, second] = ["first-operators-key", "second-operators-key"];
    const startWith = (key: string) =>
      startServerProcess(t, data, { NOCTURNE_API_KEY: key, NOCTURNE_WARM_BROWSERS: "0" });
    const { stdout } = await nocturne(data, ["keys", "create"]);
    const [made] = keysIn(stdout);

    const statuses: number[][] = [];
    for (const key of [first, second, first, ""]) {
      const server = await startWith(key);
      statuses.push(
        await Promise.all([first, second, made!].map((one) => statusWith(server.url, one))),
      );
      await server.end("SIGTERM");
    }
    assert.deepEqual(statuses, [
      [200, 401, 200],
      [401, 200, 200],
      [200, 401, 200],
      [401, 401, 200],
    ]);
  });

  test("are explained where the command is wrong", async (t) => {
    const data = await makeDataFolder(t);
    for (const args of [["keys"], ["keys", "revoke"], ["keys", "burn"], ["moths"]]) {
      const { code, stderr, stdout } = await nocturne(data, args);
      assert.deepEqual([code, stdout], [1, ""], args.join(" "));
      assert.match(stderr, /^Usage: .*[\s\S]*keys create/);
    }
    const unknown = await nocturne(data, ["keys", "list", "--moths"]);
    assert.equal(unknown.code, 1);
    assert.match(unknown.stderr, /--moths/);
    isSentence(unknown.stderr);
    for (const args of [[], ["--help"], ["keys", "--help"]]) {
      const { code, stdout } = await nocturne(data, args);
      assert.equal(code, 0);
      assert.match(stdout, /^Usage: /);
    }
  });
});
