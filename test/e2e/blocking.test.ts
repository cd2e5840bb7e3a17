import assert from "node:assert/strict";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import type { TimelineEvent } from "../../src/contract/timeline.ts";
import { until } from "../processes.ts";
import { type BlockedSite, serveBlockedSite } from "../sites/blocked-site.ts";
import { nocturne } from "../command-line.ts";
import { startTestServer, type TestServer } from "../server.ts";
import { adPages, rules } from "../sites/ad-pages.ts";

let folder: string;
let lists: string;
let site: BlockedSite;
let server: TestServer;
let params: { session_id: string };

before(async () => {
  folder = await mkdtemp(join(tmpdir(), "nocturne-lists-"));
  await writeFile(join(folder, "ours.txt"), rules);
  site = await serveBlockedSite(adPages);
  lists = `${folder},${site.at("127.0.0.1", "/list/fetched.txt")}`;
  server = await startTestServer({ NOCTURNE_WARM_BROWSERS: "0", NOCTURNE_FILTER_LISTS: lists });
  const { session_id } = await server.client.sessionStart({
    body: { block_ads: true, record: true },
  });
  params = { session_id };
  await goTo("news.localhost", "/news");
});

after(async () => {
  await server?.[Symbol.asyncDispose]();
  await site?.[Symbol.asyncDispose]();
  await rm(folder, { recursive: true, force: true });
});

async function goTo(host: string, path: string): Promise<void> {
  const body = { type: "goto", url: site.at(host, path) };
  const { success, message } = await server.client.pageExecute({ params, body });
  assert.ok(success, message);
}

/** What a script in the page answers. */
async function evaluate(code: string): Promise<string> {
  const body = { type: "evaluate_js", code };
  const { success, message, data } = await server.client.pageExecute({ params, body });
  assert.ok(success, message);
  return data?.markdown ?? "";
}

function countOf(path: string): number {
  return site.asked.filter((one) => one === path).length;
}

describe("requests", () => {
  test("of pages, frames and workers are not made when a rule says so", async () => {
    await until("all have been tried", () => site.said.length >= 3);
    assert.deepEqual(site.said.toSorted(), ["frame: none", "frame: refused", "worker: refused"]);
    for (const path of [
      "ads.localhost/ad.js",
      "ads.localhost/ad-frame",
      "ads.localhost/of-a-frame.js",
      "ads.localhost/of-a-worker",
      "cdn.localhost/third.js",
      "cdn.localhost/without-referrer.js",
    ])
      assert.equal(countOf(path), 0, path);
    assert.equal(countOf("frames.localhost/frame"), 1);
  });

  test("are made that an exception allows, that are the site's own, or that no rule is about", () => {
    for (const path of [
      "ads.localhost/allowed.js",
      "news.localhost/own.js",
      "other.localhost/x.js",
    ])
      assert.equal(countOf(path), 1, path);
  });

  test("for a whole page are always made", async () => {
    await goTo("ads.localhost", "/plain");
    assert.equal(await evaluate("document.title"), "Plain");
    await goTo("news.localhost", "/news");
  });

  test("that are not made stand in the timeline with the rule", async () => {
    const events: TimelineEvent[] = [];
    let after: string | undefined;
    do {
      const query = { types: "request", ...(after !== undefined && { after }) };
      const page = await server.client.sessionTimeline({ params, query });
      events.push(...page.items);
      after = page.next ?? undefined;
    } while (after !== undefined);
    const refused = events.find(
      (one) => one.type === "request" && one.data.url === site.at("ads.localhost", "/ad.js"),
    );
    assert.match(JSON.stringify(refused), /Blocked by the filter \|\|ads\.localhost\^/);
  });
});

describe("elements", () => {
  const shown = `JSON.stringify(Object.fromEntries([...document.querySelectorAll("[data-what]")].map(
    (one) => [one.dataset.what, one.checkVisibility()])))`;

  test("are hidden by class, id, link, attribute, site and content, also those that come late", async () => {
    await evaluate("addLate()");
    // The rules for what came late are asked for in batches.
    const hidden = {
      class: false,
      id: false,
      link: false,
      attribute: false,
      site: false,
      holds: false,
    };
    const expected = { ...hidden, late: false, changed: false, content: true, excepted: true };
    let found: Record<string, boolean> = {};
    const isDone = () => found["late"] === false && found["changed"] === false;
    for (let tries = 0; tries < 50 && !isDone(); tries += 1)
      found = JSON.parse(await evaluate(shown)) as Record<string, boolean>;
    assert.deepEqual(found, expected);
  });

  test("are hidden without a trace in the document", async () => {
    const traces = `JSON.stringify([document.styleSheets.length, document.adoptedStyleSheets.length,
      document.documentElement.outerHTML.includes("display: none")])`;
    assert.equal(await evaluate(traces), "[0,0,false]");
  });

  test("that are hidden are not observed", async () => {
    const { space } = await server.client.pageObserve({ params, body: {} });
    assert.match(space.description, /Read the news/);
    assert.doesNotMatch(space.description, /Buy now/);
  });

  test("are not hidden in shadow trees: style sheets of a document end there", async () => {
    const inside = `document.querySelector("#host").shadowRoot.querySelector(".ad-box").checkVisibility()`;
    assert.equal(await evaluate(inside), "true");
  });
});

describe("without filter lists", () => {
  test("block_ads is refused with what to do", async () => {
    await rm(join(folder, "ours.txt"));
    const response = await server.call("POST", "/sessions/start", { block_ads: true });
    assert.equal(response.status, 422);
    assert.match(await response.text(), /filter-lists update/);
    const { session_options: options } = await server.client.capabilities({});
    assert.equal(options["block_ads"]?.available, false);
  });

  test("one that is fetched by the command is taken by the running server, also for a scrape", async () => {
    site.lists.set("/list/fetched.txt", { body: "||other.localhost^\n##.news\n" });
    const done = await nocturne(server.data, ["filter-lists", "update"], {
      NOCTURNE_FILTER_LISTS: lists,
      NOCTURNE_ALLOW_PRIVATE_NETWORK: "true",
    });
    assert.equal(done.code, 0, done.stderr);
    assert.match(done.stdout, /fetched\.txt: fetched, .*\n1 rules for requests and 1 that hide/);
    const body = { url: site.at("news.localhost", "/news"), block_ads: true };
    const asked = countOf("other.localhost/x.js");
    const scraped = await server.client.scrapeWebpage({ body });
    assert.doesNotMatch(scraped.markdown, /Read the news/);
    assert.match(scraped.markdown, /Buy now/);
    assert.equal(countOf("other.localhost/x.js"), asked);
    const { session_options: options } = await server.client.capabilities({});
    assert.match(
      options["block_ads"]?.detail ?? "",
      /^1 list, .*: 1 rules for requests and 1 that/,
    );
  });
});
