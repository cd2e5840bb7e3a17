import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { setTimeout as delay } from "node:timers/promises";
import type { ScrapeUrlResponse } from "../../src/contract/scrape.ts";
import type { ErrorBody } from "../../src/errors.ts";
import { openStage, type Stage } from "../stage.ts";

let stage: Stage;
before(async () => (stage = await openStage()));
after(() => stage[Symbol.asyncDispose]());

async function scrape(url: string, options: Record<string, unknown> = {}) {
  const response = await stage.server.call("POST", "/scrape", { url, ...options });
  const body = (await response.json()) as ScrapeUrlResponse;
  assert.equal(response.status, 200, JSON.stringify(body));
  return body;
}

async function refused(url: string, options: Record<string, unknown> = {}) {
  const response = await stage.server.call("POST", "/scrape", { url, ...options });
  const body = (await response.json()) as ErrorBody;
  return { status: response.status, message: body.message };
}

const page = (path: string) => stage.site.url + path;

function served(content: string, type = "text/html; charset=utf-8"): string {
  return page(`/file?${new URLSearchParams({ type, content }).toString()}`);
}

const story = "A sentence of the story that is long enough to be read. ".repeat(12);
const shell = `<!doctype html><title>App</title><div id="root"></div><script>
  document.querySelector("#root").innerHTML = "<h1>The app</h1><p>${story}</p>";</script>`;

describe("one-shot scrapes", () => {
  test("take what plain HTTP brings where that is the content", async () => {
    const got = await scrape(page("/article.html"));
    assert.match(got.markdown, /^# Moonflowers\n/);
    assert.doesNotMatch(got.markdown, /Imprint/);
    assert.partialDeepStrictEqual(got, {
      success: true,
      message: null,
      via: "http",
      status_code: 200,
      final_url: page("/article.html"),
      content_type: "text/html",
      blocked: null,
      content: got.markdown,
    });
    assert.equal(got.attempts.length, 1);
  });

  test("go on to a browser where a script makes the page, and say why", async () => {
    const got = await scrape(served(shell));
    assert.match(got.markdown, /^# The app\n/);
    assert.deepEqual(
      got.attempts.map(({ via, reason }) => [via, reason === null]),
      [
        ["http", false],
        ["browser", true],
      ],
    );
    assert.equal(got.via, "browser");
  });

  test("wait for what a script is about to write", async () => {
    const late = (code: string) =>
      served(`<title>App</title><div id=root></div><script>
        const fill = () => root.innerHTML = "<h1>The app</h1><p>${story}</p>"; ${code}</script>`);
    const timer = await scrape(late("setTimeout(fill, 400)"));
    assert.match(timer.markdown, /^# The app\n/);
    const asked = await scrape(late(`fetch("/slow?ms=2500").then(fill)`));
    assert.match(asked.markdown, /^# The app\n/);
  });

  test("answer what plain HTTP brought where a browser comes to nothing", async () => {
    const hidden = `<div style="visibility:hidden"><h1>Hidden</h1><p>${story}</p></div><script>
      document.body.innerHTML = ""</script>`;
    const got = await scrape(served(hidden));
    assert.match(got.markdown, /A sentence of the story/);
    assert.equal(got.via, "http");
    assert.equal(got.attempts.length, 2);
    assert.match(got.warnings.join(), /Plain HTTP may not be all/);
  });

  test("stay with the way that was asked for", async () => {
    const plain = await scrape(served(shell), { via: "http" });
    assert.equal(plain.via, "http");
    assert.equal(plain.success, false);
    const rendered = await scrape(page("/article.html"), { via: "browser" });
    assert.equal(rendered.via, "browser");
    assert.match(rendered.markdown, /^# Moonflowers\n/);
    assert.equal(rendered.status_code, 200);
  });

  test("do not pass off for content what is none", async () => {
    const captcha = `<title>Verify</title><h1>Verify that you are human</h1>
      <div class="h-captcha" data-sitekey="x"></div><script src="https://js.hcaptcha.com/1/api.js"></script>`;
    const got = await scrape(served(captcha));
    assert.partialDeepStrictEqual(got, {
      success: false,
      markdown: "",
      content: "",
      blocked: { kind: "captcha" },
    });
    assert.match(got.message ?? "", /captcha/);
    assert.deepEqual(
      got.attempts.map(({ via }) => via),
      ["http", "browser"],
    );
  });

  test("do not try another way for what is gone", async () => {
    const got = await scrape(page("/status/404"));
    assert.partialDeepStrictEqual(got, {
      success: false,
      status_code: 404,
      blocked: { kind: "error page" },
    });
    assert.equal(got.attempts.length, 1);
  });

  test("follow redirects and tell where they end", async () => {
    const got = await scrape(page("/redirect?to=/article.html"));
    assert.equal(got.final_url, page("/article.html"));
  });

  test("answer files by their type", async () => {
    const json = await scrape(served('{"a":[1,2]}', "application/json"));
    assert.match(json.markdown, /```json\n\{\n {2}"a"/);
    const csv = await scrape(served("name,price\nRose,3", "text/csv"));
    assert.match(csv.markdown, /\| name \| price \|\n\| --- \| --- \|\n\| Rose \| 3 \|/);
    const text = await scrape(served("plain *words*", "text/plain"));
    assert.match(text.markdown, /plain \*words\*/);
    assert.deepEqual([json.via, csv.via, text.via], ["http", "http", "http"]);
  });

  test("narrow by a selector: CSS without a browser, Playwright's own with one", async () => {
    const css = await scrape(page("/article.html"), { selector: "table" });
    assert.match(css.markdown, /^\| Month/);
    assert.equal(css.via, "http");
    const engine = await scrape(page("/article.html"), { selector: "table >> nth=0" });
    assert.match(engine.markdown, /^\| Month/);
    assert.equal(engine.via, "browser");
    const made = await scrape(served(`<p>${story}</p>${shell.replace("<p>", "<p class=made>")}`), {
      selector: "p.made",
    });
    assert.match(made.markdown, /^A sentence/);
    assert.equal(made.via, "browser");
    const none = await refused(page("/article.html"), { selector: "table.none", via: "http" });
    assert.equal(none.status, 422);
    assert.match(none.message, /selector: .*table\.none/);
  });

  test("send the user agent and headers that were given, either way", async () => {
    for (const via of ["http", "browser"]) {
      await scrape(page("/article.html"), {
        via,
        user_agent: "Lantern/1.0",
        extra_http_headers: { "x-lamp": "on" },
      });
      const { headers } = stage.site.requests.findLast(({ path }) => path === "/article.html")!;
      assert.deepEqual([headers["user-agent"], headers["x-lamp"]], ["Lantern/1.0", "on"], via);
    }
  });

  test("obey robots.txt when they are told to", async () => {
    assert.match((await scrape(page("/article.html"), { obey_robots: true })).markdown, /^# Moon/);
    const closed = await refused(page("/private/a.html"), { obey_robots: true });
    assert.equal(closed.status, 422);
    assert.match(closed.message, /url: .*robots\.txt/);
  });

  test("are refused clearly when there is no page to be had", async () => {
    const nowhere = await refused("http://nowhere.invalid/");
    assert.equal(nowhere.status, 422);
    assert.match(nowhere.message, /url: .*nowhere\.invalid/);
    const closed = await refused("http://127.0.0.1:1/");
    assert.equal(closed.status, 502);
    const late = await refused(page("/slow?ms=8000"), { timeout_ms: 1_000 });
    assert.equal(late.status, 504);
    assert.match((await refused("ftp://example.org/")).message, /url: /);
    const loop = await refused(page("/redirects"));
    assert.match(loop.message, /redirect/);
  });

  test("are refused with options that contradict each other or can't be had", async () => {
    const http = await refused(page("/"), {
      via: "http",
      viewport_width: 800,
      viewport_height: 600,
    });
    assert.deepEqual([http.status, /via: .*viewport_width/.test(http.message)], [422, true]);
    assert.match((await refused(page("/"), { proxies: true })).message, /proxies/);
    assert.match((await refused(page("/"), { viewport_width: 800 })).message, /viewport_height/);
    assert.match((await refused(page("/"), { via: "pigeon" })).message, /via/);
    assert.match((await refused("")).message, /url/);
  });

  test("with a session's options have a session of their own, which ends", async () => {
    const got = await scrape(page("/article.html"), { viewport_width: 800, viewport_height: 600 });
    assert.equal(got.via, "browser");
    const { items } = await stage.server.client.listSessions({ query: { only_active: "true" } });
    assert.deepEqual(items, []);
  });

  test("run many at once and lose none", async () => {
    const urls = Array.from({ length: 24 }, (_, at) =>
      at % 2 === 0 ? page(`/article.html?${at}`) : served(shell.replace("The app", `App ${at}`)),
    );
    const all = await Promise.all(urls.map((url) => scrape(url)));
    for (const [at, got] of all.entries()) {
      assert.match(got.markdown, at % 2 === 0 ? /^# Moonflowers/ : new RegExp(`^# App ${at}\\n`));
    }
  });

  test("end when the caller hangs up", async () => {
    const hangUp = new AbortController();
    const asked = stage.site.requests.length;
    const left = fetch(`${stage.server.url}/scrape`, {
      method: "POST",
      headers: { authorization: `Bearer ${stage.server.key}` },
      body: JSON.stringify({ url: page("/slow?ms=60000") }),
      signal: hangUp.signal,
    });
    while (stage.site.requests.length === asked) await delay(10);
    const gone = stage.site.closed();
    hangUp.abort();
    await assert.rejects(left);
    assert.equal(await gone, "/slow");
  });

  test("share no cookies", async () => {
    const setting = `<p id=p>${story}</p><script>p.prepend(document.cookie); document.cookie = "seen=1"</script>`;
    for (let round = 0; round < 2; round++) {
      const { markdown } = await scrape(served(setting), { via: "browser" });
      assert.doesNotMatch(markdown, /seen/);
    }
  });
});

describe("structured data without a model", () => {
  const product = `<title>Rose</title><script type="application/ld+json">{"@type":"Product",
    "name":"Rose","offers":{"@type":"Offer","price":"3.50","priceCurrency":"EUR"}}</script>
    <h1>Rose</h1><p>${story}</p>`;
  const schema = (properties: Record<string, unknown>) => ({
    type: "object",
    properties,
    required: Object.keys(properties),
  });

  test("is what the page says of itself where that fits", async () => {
    const got = await scrape(served(product), {
      response_format: schema({ name: { type: "string" }, price: { type: "number" } }),
    });
    assert.deepEqual(got.structured, {
      success: true,
      error: null,
      data: { name: "Rose", price: 3.5 },
    });
  });

  test("else says what to configure", async () => {
    const format = { response_format: schema({ moral: { type: "string" } }) };
    const { status, message } = await refused(served(product), format);
    assert.equal(status, 422);
    assert.match(message, /response_format: .*NOCTURNE_MODEL/);
    const asked = await refused(served(product), { instructions: "What is the moral?" });
    assert.match(asked.message, /instructions: .*NOCTURNE_MODEL/);
  });

  test("is refused for what is no schema", async () => {
    const { status, message } = await refused(served(product), { response_format: { type: 7 } });
    assert.equal(status, 422);
    assert.match(message, /response_format/);
  });
});

describe("HTML that the caller has", () => {
  const fromHtml = async (body: Record<string, unknown>) => {
    const response = await stage.server.call("POST", "/scrape_from_html", body);
    assert.equal(response.status, 200);
    return (await response.json()) as Record<string, unknown>;
  };

  test("is read in both spellings", async () => {
    const html = `<h1>Title</h1><p>Text and <a href="/x">more</a>.</p>`;
    const url = "https://example.org/a/";
    const sdk = await fromHtml({ frames: [{ frameUrl: url, frameData: html }] });
    const seed = await fromHtml({ frames: [{ url, html }] });
    assert.equal(sdk["markdown"], "# Title\n\nText and [more](https://example.org/x).");
    assert.deepEqual(seed, sdk);
    assert.partialDeepStrictEqual(sdk, {
      success: true,
      content: sdk["markdown"],
      links: ["https://example.org/x"],
      images: null,
      structured: null,
      scrape: null,
      model_schema: { success: true, model_schema: null, error: null },
    });
  });

  test("has its frames where they belong, and those without a place at its end", async () => {
    const got = await fromHtml({
      only_main_content: false,
      frames: [
        {
          frameUrl: "https://example.org/",
          frameData: `<p>before</p><iframe src="/in"></iframe><p>after</p>`,
        },
        { frameUrl: "https://example.org/other", frameData: "<p>else</p>" },
        { frameUrl: "https://example.org/in", frameData: `<p>within <a href="b">b</a></p>` },
      ],
    });
    assert.equal(got["markdown"], "before\n\nwithin [b](https://example.org/b)\n\nafter\n\nelse");
  });

  test("is neither run nor fetched from", async () => {
    const before = stage.site.requests.length;
    const got = await fromHtml({
      scrape_images: true,
      frames: [
        {
          frameUrl: page("/"),
          frameData: `<base href="${page("/base/")}"><script>globalThis.hacked = 1; fetch("${page("/s")}")</script>
            <img src="${page("/i.png")}" onerror="process.exit(1)"><iframe src="${page("/f")}"></iframe>
            <link rel=stylesheet href="${page("/c.css")}"><meta http-equiv=refresh content="0;url=${page("/r")}">
            <p>still here</p>`,
        },
      ],
    });
    assert.match(String(got["markdown"]), /still here/);
    assert.equal(stage.site.requests.length, before);
    assert.equal("hacked" in globalThis, false);
  });

  test("is refused when there is none", async () => {
    for (const frames of [[], [{ frameUrl: "https://example.org/" }], "no"]) {
      const response = await stage.server.call("POST", "/scrape_from_html", { frames });
      assert.equal(response.status, 422);
      assert.match(((await response.json()) as ErrorBody).message, /frames/);
    }
  });

  test("is bounded in depth and size", async () => {
    const deep = "<div>".repeat(60_000) + "deep";
    const wide = "<p>wide</p>".repeat(100_000);
    for (const html of [deep, wide]) {
      const got = await fromHtml({ frames: [{ url: "https://example.org/", html }] });
      assert.match(String(got["markdown"]), /deep|wide/);
    }
  });
});
