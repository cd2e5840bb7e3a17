import assert from "node:assert/strict";
import { once } from "node:events";
import type { IncomingMessage, ServerResponse } from "node:http";
import { after, before, describe, test } from "node:test";
import type { ScrapeUrlResponse } from "../../src/contract/scrape.ts";
import type { ErrorBody } from "../../src/errors.ts";
import { serve } from "../fetch-stage.ts";
import { browsersOf } from "../processes.ts";
import { openStage, type Stage } from "../stage.ts";

let stage: Stage;
before(async () => (stage = await openStage()));
after(() => stage[Symbol.asyncDispose]());

async function scrape(url: string, options: Record<string, unknown> = {}) {
  const response = await stage.server.call("POST", "/scrape", { url, ...options });
  return {
    status: response.status,
    body: (await response.json()) as ScrapeUrlResponse & ErrorBody,
  };
}

describe("scrapes in trouble", () => {
  test("are done again when the browser that they share has ended", async (t) => {
    const arrived = Promise.withResolvers<void>();
    const asked = new Set<string>();
    const site = await serve(t, ({ url = "" }, response) => {
      // The first time nothing comes: then the browser ends.
      if (asked.has(url))
        response.end(
          "<p>The page is here, and it has been here for a long while, with text enough to be read.</p>",
        );
      if (asked.add(url).size === 3) arrived.resolve();
    });
    const scrapes = [1, 2, 3].map((at) => scrape(`${site.url}/${at}`, { via: "browser" }));
    await arrived.promise;
    for (const { group } of browsersOf(stage.server.data)) process.kill(-group, "SIGKILL");
    for (const { status, body } of await Promise.all(scrapes)) {
      assert.equal(status, 200, body.message ?? "");
      assert.match(body.markdown, /here/);
    }
  });

  test("end when nobody waits for them any more", { timeout: 15_000 }, async (t) => {
    const asked = Promise.withResolvers<ServerResponse>();
    const site = await serve(t, (_, response) => asked.resolve(response));
    const hungUp = new AbortController();
    const asking = fetch(`${stage.server.url}/scrape`, {
      method: "POST",
      headers: { authorization: `Bearer ${stage.server.key}` },
      body: JSON.stringify({ url: `${site.url}/` }),
      signal: hungUp.signal,
    });
    const closed = once(await asked.promise, "close");
    hungUp.abort();
    await assert.rejects(asking, /abort/);
    await closed;
  });
});

describe("headers that may be secret", () => {
  const text = "<p>A page with text enough to be read, whoever has asked for it and whyever.</p>";

  for (const via of ["http", "browser"]) {
    test(`reach the site that was asked for, by ${via}, and no other`, async (t) => {
      const seen: string[] = [];
      const note = (who: string, { headers }: IncomingMessage) =>
        seen.push(`${who} ${headers.authorization} ${String(headers["x-lamp"])}`);
      const other = await serve(t, (request, response) => {
        note("other", request);
        response.setHeader("content-type", "text/html").end(text);
      });
      const site = await serve(t, (request, response) => {
        note("site", request);
        if (request.url === "/away") response.writeHead(302, { location: `${other.url}/` }).end();
        else if (request.url === "/on") response.writeHead(302, { location: "/" }).end();
        else response.setHeader("content-type", "text/html").end(`${text}<img src="${other.url}">`);
      });
      const options = { via, extra_http_headers: { Authorization: "Bearer x", "X-Lamp": "on" } };
      for (const path of ["/on", "/away"]) await scrape(site.url + path, options);
      assert.deepEqual([...new Set(seen)].toSorted(), ["other undefined on", "site Bearer x on"]);
    });
  }

  test("are refused by their field where they can't be sent", async () => {
    for (const via of ["http", "browser"]) {
      const url = stage.site.url;
      const { status, body } = await scrape(url, { via, extra_http_headers: { Host: "x" } });
      assert.deepEqual(
        [status, /extra_http_headers: 'Host'/.test(body.message ?? "")],
        [422, true],
      );
    }
  });
});
