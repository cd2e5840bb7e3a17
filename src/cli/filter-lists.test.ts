import assert from "node:assert/strict";
import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, afterEach, before, beforeEach, describe, test } from "node:test";
import { type BlockedSite, serveBlockedSite } from "../../test/sites/blocked-site.ts";
import { FilterLists } from "../blocking/filter-lists.ts";
import { updateFilterLists } from "./filter-lists.ts";

describe("an update of the filter lists", () => {
  let site: BlockedSite;
  let data: string;

  before(async () => void (site = await serveBlockedSite({})));
  after(() => site[Symbol.asyncDispose]());
  beforeEach(async () => {
    data = await mkdtemp(join(tmpdir(), "nocturne-update-"));
    site.lists.clear();
  });
  afterEach(() => rm(data, { recursive: true, force: true }));

  const urls = () => ["/list/a.txt", "/list/b.txt"].map((path) => site.at("127.0.0.1", path));
  const update = (allowPrivateNetwork = true) =>
    updateFilterLists({ data, filterLists: urls(), allowPrivateNetwork });

  /** The rules that each list has now. */
  async function kept(): Promise<string[]> {
    const folder = join(data, "filter-lists");
    const names = (await readdir(folder)).filter((name) => name !== "compiled").toSorted();
    assert.ok(
      names.every((name) => name.endsWith(".txt")),
      names.join(),
    );
    return Promise.all(names.map((name) => readFile(join(folder, name), "utf8")));
  }

  test("lists are fetched, compiled, and told of; one that is unchanged is not written again", async () => {
    site.lists.set("/list/a.txt", { body: "||a.example^" });
    site.lists.set("/list/b.txt", { body: "##.ad\n##.banner" });
    assert.match(
      await update(),
      /a\.txt: fetched, 12 bytes\n.*fetched.*\n1 rules for requests and 2/,
    );
    assert.deepEqual(await kept(), ["||a.example^", "##.ad\n##.banner"]);
    site.lists.set("/list/b.txt", { body: "##.ad" });
    assert.match(await update(), /a\.txt: unchanged\n.*b\.txt: updated, 5 bytes\n1 .* and 1 that/);
  });

  type Fault = [
    what: string,
    answer: NonNullable<ReturnType<BlockedSite["lists"]["get"]>>,
    why: RegExp,
  ];
  const faults: Fault[] = [
    ["the page of an error", { body: "<!doctype html><h1>Sorry</h1>" }, /web page/],
    ["a page by its type", { type: "text/html", body: "||b.example^" }, /web page/],
    ["another status", { status: 404, body: "||b.example^" }, /status 404/],
    ["a half of it", { body: "||b.example^\n||half.exam", length: 500 }, /broke off/],
    ["no rule at all", { body: "! nothing" }, /no rules/],
  ];

  test("what comes in place of a list leaves the old one, and the others are fetched", async () => {
    site.lists.set("/list/b.txt", { body: "||b.example^" });
    for (const [what, answer, why] of faults) {
      site.lists.set("/list/a.txt", answer);
      await assert.rejects(update(), (error: Error) => {
        assert.match(
          error.message,
          /a\.txt could not be updated, and what was there stays: /,
          what,
        );
        assert.match(error.message, why, what);
        assert.match(error.message, /b\.txt: (fetched|unchanged)/, what);
        return true;
      });
      assert.deepEqual(await kept(), ["||b.example^"]);
    }
    site.lists.set("/list/a.txt", { body: "||a.example^" });
    await update();
    site.lists.set("/list/a.txt", { body: "||a.example^\n||half.exam", length: 500 });
    await assert.rejects(update(), /broke off/);
    assert.deepEqual(await kept(), ["||a.example^", "||b.example^"]);
    const filters = await new FilterLists(urls(), join(data, "filter-lists")).take();
    const asked = { url: "https://a.example/", type: "script", source: undefined };
    assert.ok(filters.refusing(asked));
  });

  test("what the server may not reach, the command may not either", async () => {
    site.lists.set("/list/a.txt", { body: "||a.example^" });
    const before = site.asked.length;
    await assert.rejects(update(false), /could not be updated/);
    assert.equal(site.asked.length, before);
  });
});
