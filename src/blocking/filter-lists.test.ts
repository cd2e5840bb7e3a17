import assert from "node:assert/strict";
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, test } from "node:test";
import { FilterLists } from "./filter-lists.ts";
import { sourcesOf } from "./sources.ts";

describe("filter lists", () => {
  let folder: string;
  let given: string;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "nocturne-filter-lists-"));
    given = join(folder, "given");
    await mkdir(given);
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  const open = () => new FilterLists([given], join(folder, "kept"));
  const put = (name: string, text: string) => writeFile(join(given, name), text);
  const ask = (host: string) => ({ url: `https://${host}/`, type: "script", source: undefined });

  test("without lists there is a 422 that says what to do", async () => {
    const lists = open();
    await assert.rejects(lists.take(), {
      status: 422,
      message: /block_ads: .*filter-lists update/,
    });
    assert.equal((await lists.describe()).available, false);
  });

  test("all lists of a folder are taken, compiled once, and anew when one has changed", async () => {
    await put("a.txt", "||a.example^");
    await put("b.txt", "||b.example^\n##.ad");
    await put("notes.md", "||notes.example^");
    const lists = open();
    const [one, same] = await Promise.all([lists.take(), lists.take()]);
    assert.equal(one, same);
    for (const host of ["a.example", "b.example"]) assert.ok(one.refusing(ask(host)), host);
    assert.equal(one.refusing(ask("notes.example")), undefined);
    assert.match((await lists.describe()).detail, /^2 lists, .*: 2 rules for requests and 1 that/);

    await put("c.txt", "||c.example^");
    const another = await lists.take();
    assert.ok(another.refusing(ask("c.example")));
    assert.equal(one.refusing(ask("c.example")), undefined);
    assert.deepEqual(await readdir(join(folder, "kept")), ["compiled"]);
  });

  test("what another process has compiled is taken, unless it is broken", async () => {
    await put("a.txt", "||a.example^");
    const compiled = join(folder, "kept", "compiled");
    await open().compile();
    const whole = await readFile(compiled);
    assert.ok((await open().take()).refusing(ask("a.example")));
    assert.deepEqual(await readFile(compiled), whole);
    for (const length of [3, 200]) {
      await writeFile(compiled, whole.subarray(0, length));
      assert.ok((await open().take()).refusing(ask("a.example")), `cut to ${length} bytes`);
      assert.deepEqual(await readFile(compiled), whole);
    }
  });

  test("a list that is none is named, and one that replaces it is taken", async () => {
    await put("a.txt", "||a.example^");
    await put("b.txt", "<html>not found</html>");
    const lists = open();
    await assert.rejects(lists.take(), {
      status: 422,
      message: /b\.txt is no filter list: .*web page/,
    });
    await put("b.txt", "||b.example^");
    assert.ok((await lists.take()).refusing(ask("b.example")));
  });

  test("each address has a file of its own", () => {
    const urls = ["https://a.example/list.txt", "https://b.example/list.txt", "https://c.example/"];
    const { onTheWeb, paths } = sourcesOf([...urls, "/lists"], folder);
    assert.equal(new Set(onTheWeb.map(({ file }) => file)).size, 3);
    assert.ok(onTheWeb.every(({ file }) => file.startsWith(`${folder}/`)));
    assert.deepEqual(paths, ["/lists"]);
    assert.match(JSON.stringify(sourcesOf([], folder)), /easylist\.txt.*easyprivacy\.txt/);
  });
});
