import assert from "node:assert/strict";
import { chmod, mkdir, mkdtemp, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { Readable } from "node:stream";
import { afterEach, beforeEach, describe, test } from "node:test";
import { type CdpConnection, CdpSession } from "./cdp.ts";
import { type Download, Downloads } from "./downloads.ts";

describe("downloads", () => {
  let folder: string;
  let path: string;
  let sent: { method: string; params: Record<string, unknown> }[];
  let browser: CdpSession;
  let kept: Record<string, string>;
  let beforeAnswer: () => void;

  beforeEach(async () => {
    const run = await mkdtemp(join(tmpdir(), "nocturne-downloads-"));
    folder = join(run, "downloads");
    await mkdir(folder);
    path = join(folder, "guid");
    sent = [];
    kept = {};
    beforeAnswer = () => undefined;
    browser = newBrowser();
  });
  afterEach(() => rm(join(folder, ".."), { recursive: true }));

  function newBrowser(): CdpSession {
    const connection = {
      send: async (method: string, params: Record<string, unknown>) => {
        sent.push({ method, params });
        beforeAnswer();
        return { targetInfos: [{ browserContextId: "own" }] };
      },
    };
    return new CdpSession(connection as unknown as CdpConnection, undefined);
  }

  async function begin(owner = process.getuid?.()): Promise<Downloads> {
    const downloads = new Downloads(browser, folder, owner);
    await downloads.begin(async (name, content) => {
      kept[name] = await text(Readable.from(content));
      return { name, size: kept[name].length };
    }, 1024 ** 2);
    return downloads;
  }

  /** A download as the browser tells of it. */
  function start(downloads: Downloads): Download {
    using watch = downloads.watch();
    const event = { guid: "guid", url: "http://a/", frameId: "f", suggestedFilename: "a.txt" };
    browser.dispatch("Browser.downloadWillBegin", event);
    return watch.begun[0]!;
  }

  function progress(state: string, more: object = {}): void {
    const event = { guid: "guid", totalBytes: 0, receivedBytes: 1, state, filePath: path, ...more };
    browser.dispatch("Browser.downloadProgress", event);
  }

  test("a file that has arrived is kept, and takes no more room where it was", async () => {
    await writeFile(path, "content");
    const downloads = await begin();
    const { outcome } = start(downloads);
    progress("inProgress");
    progress("completed");
    await downloads.kept();
    assert.deepEqual(kept, { "a.txt": "content" });
    assert.deepEqual(await outcome, { name: "a.txt", size: 7 });
    assert.equal(await readFile(path, "utf8"), "");
  });

  test("what a client may have heard of already is kept as well: it is told before the next answer", async () => {
    await writeFile(path, "content");
    const downloads = await begin();
    start(downloads);
    beforeAnswer = () => progress("completed");
    await downloads.kept();
    assert.deepEqual(kept, { "a.txt": "content" });
  });

  test("what a browser that was taken over puts in its place is not read", async () => {
    const secret = join(folder, "..", "..", `nocturne-secret-${process.pid}`);
    await writeFile(secret, "secret");
    const tricks: [() => Promise<unknown>, string, number?][] = [
      [() => symlink(secret, path), path],
      [() => mkdir(path), path],
      [async () => undefined, secret],
      [async () => undefined, `${folder}/../../nocturne-secret-${process.pid}`],
      [() => writeFile(path, "another user's"), path, 4_000_000_000],
    ];
    for (const [prepare, filePath, owner] of tricks) {
      await prepare();
      browser = newBrowser();
      const { outcome } = start(await begin(owner));
      progress("completed", { filePath });
      assert.match(JSON.stringify(await outcome), /could not be kept/);
      await rm(path, { recursive: true, force: true });
    }
    assert.deepEqual(kept, {});
    assert.equal(await readFile(secret, "utf8"), "secret");
    await rm(secret);
  });

  test("a file that can't be kept is a problem of its download only", async () => {
    const downloads = new Downloads(browser, folder, undefined);
    await downloads.begin(() => Promise.reject(new Error("the disk is full")), 1024 ** 2);
    await writeFile(path, "content");
    await chmod(path, 0o600);
    const { outcome } = start(downloads);
    progress("completed");
    assert.deepEqual(await outcome, { problem: "it could not be kept: the disk is full" });
    await downloads.end();
  });

  test("one that is too large is cancelled once, in every context", async () => {
    const downloads = await begin();
    const targetInfo = { browserContextId: "client's" };
    browser.dispatch("Target.attachedToTarget", { targetInfo });
    const { outcome } = start(downloads);
    progress("inProgress", { receivedBytes: 2 * 1024 ** 2 });
    progress("inProgress", { receivedBytes: 3 * 1024 ** 2 });
    progress("canceled");
    assert.deepEqual(await outcome, { problem: "it is larger than the 1 MB that a file may have" });
    assert.deepEqual(
      sent.filter(({ method }) => method === "Browser.cancelDownload").map(({ params }) => params),
      [{ guid: "guid" }, { guid: "guid", browserContextId: "client's" }],
    );
  });

  test("one that is complete before it was cancelled is not kept either", async () => {
    await writeFile(path, "content");
    const { outcome } = start(await begin());
    progress("inProgress", { totalBytes: 2 * 1024 ** 2 });
    progress("completed");
    assert.deepEqual(await outcome, { problem: "it is larger than the 1 MB that a file may have" });
    assert.deepEqual(kept, {});
  });

  test("one that is complete before its size was told is not kept either", async () => {
    await writeFile(path, Buffer.alloc(2 * 1024 ** 2));
    const { outcome } = start(await begin());
    progress("completed");
    assert.deepEqual(await outcome, { problem: "it is larger than the 1 MB that a file may have" });
    assert.deepEqual(kept, {});
    assert.equal(await readFile(path, "utf8"), "");
  });

  test("what is on its way when the session ends is not kept", async () => {
    const downloads = await begin();
    const { outcome } = start(downloads);
    await downloads.end();
    await writeFile(path, "content");
    progress("completed");
    assert.deepEqual(await outcome, { problem: "the session ended" });
    assert.deepEqual(kept, {});
  });

  test("the behaviour of a context is set when it is new, and again when a client has left", async () => {
    const downloads = await begin();
    const contexts = () =>
      sent
        .splice(0)
        .filter(({ method }) => method === "Browser.setDownloadBehavior")
        .map(({ params }) => params["browserContextId"]);
    downloads.clientChose("chosen");
    for (const browserContextId of ["own", "new", "new", "chosen"]) {
      browser.dispatch("Target.attachedToTarget", { targetInfo: { browserContextId } });
    }
    assert.deepEqual(contexts(), [undefined, "new"]);
    downloads.clientLeft();
    assert.deepEqual(contexts(), [undefined, "new", "chosen"]);
  });
});
