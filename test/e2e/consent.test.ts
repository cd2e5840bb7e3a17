import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import type { TimelineEvent } from "../../src/contract/timeline.ts";
import { startTestServer, type TestServer } from "../server.ts";
import { type BlockedSite, serveBlockedSite } from "../sites/blocked-site.ts";
import { consentPages } from "../sites/consent-pages.ts";

let site: BlockedSite;
let server: TestServer;

before(async () => {
  site = await serveBlockedSite(consentPages);
  server = await startTestServer({ NOCTURNE_WARM_BROWSERS: "0" });
});

after(async () => {
  await server?.[Symbol.asyncDispose]();
  await site?.[Symbol.asyncDispose]();
});

interface Visitor extends AsyncDisposable {
  /** What is seen on a page right after it has opened. */
  see(path: string): Promise<string>;
  consents(): Promise<Extract<TimelineEvent, { type: "consent" }>["data"][]>;
}

async function visitor(cookie_consent: "decline" | "accept"): Promise<Visitor> {
  const { client } = server;
  const { session_id } = await client.sessionStart({ body: { cookie_consent, record: true } });
  const params = { session_id };
  return {
    async see(path) {
      const url = site.at("news.localhost", path);
      await client.pageExecute({ params, body: { type: "goto", url } });
      const { space } = await client.pageObserve({ params, body: {} });
      return space.description;
    },
    async consents() {
      const { items } = await client.sessionTimeline({ params, query: { types: "consent" } });
      return items.flatMap((one) => (one.type === "consent" ? [one.data] : []));
    },
    [Symbol.asyncDispose]: async () => void (await client.sessionStop({ params })),
  };
}

describe("walls that are known", () => {
  const walls = [
    { path: "/cookieyes", name: "cookieyes", maker: "cookieyes", host: "news.localhost" },
    { path: "/osano", name: "osano", maker: "osano", host: "news.localhost" },
    { path: "/framed", name: "piano.io", maker: "piano", host: "piano.localhost" },
  ];
  for (const { answer, outcome, word } of [
    { answer: "decline", outcome: "declined", word: "no" },
    { answer: "accept", outcome: "accepted", word: "yes" },
  ] as const)
    test(`are ${outcome} before the page is seen, and told of`, async () => {
      await using one = await visitor(answer);
      for (const { path, maker } of walls) {
        const seen = await one.see(path);
        assert.match(seen, /The page/);
        assert.doesNotMatch(seen, /Yes/, path);
        assert.equal(site.said.at(-1), `${maker}: ${word}`);
      }
      const told = (await one.consents()).map(({ wall, outcome, url }) => [wall, outcome, url]);
      const expected = walls.map(({ name, host, path }) => {
        return [name, outcome, site.at(host, path === "/framed" ? "/piano" : path)];
      });
      assert.deepEqual(told, expected);
    });
});

test("a wall that is not known is left alone, and holds nothing up", async () => {
  await using one = await visitor("accept");
  site.said.length = 0;
  assert.match(await one.see("/unknown"), /Accept all/);
  assert.deepEqual(site.said, []);
  assert.deepEqual(await one.consents(), []);
});
