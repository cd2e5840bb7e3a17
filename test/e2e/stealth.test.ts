import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { after, before, describe, test } from "node:test";
import { chromium } from "playwright-core";
import type { SessionResponse } from "../../src/contract/sessions.ts";
import { LiveViewer } from "../live-viewer.ts";
import { until } from "../processes.ts";
import { startTestServer, type TestServer } from "../server.ts";
import { type DetectorsSite, serveDetectors } from "../sites/detectors-site.ts";
import { rows, type StealthRow, withTable } from "../stealth-table.ts";

let server: TestServer;
let site: DetectorsSite;
before(async () => {
  // As on most servers, so that the table is the same wherever it is made.
  process.env["TZ"] = "UTC";
  site = await serveDetectors();
  server = await startTestServer({ NOCTURNE_WARM_BROWSERS: "0" });
});
after(async () => {
  await site[Symbol.asyncDispose]();
  await server[Symbol.asyncDispose]();
});

/** A session while something is done with it. */
async function inSession<T>(
  options: Record<string, unknown>,
  work: (started: SessionResponse) => Promise<T>,
): Promise<T> {
  const started = await server.client.sessionStart({ body: options });
  try {
    return await work(started);
  } finally {
    await server.client.sessionStop({ params: { session_id: started.session_id } });
  }
}

/** What the detectors find when a page is visited so, and what else the visit tells. */
async function visit(row: StealthRow, go: (url: string) => Promise<unknown>) {
  const next = site.next();
  await go(site.url);
  const { botd, fpscanner, own, ...told } = await next;
  assert.deepEqual({ botd, fpscanner, own }, pick(row));
  return told;
}

async function visitByPlaywright(row: StealthRow, cdpUrl: string | null): Promise<void> {
  await using browser = await chromium.connectOverCDP(cdpUrl ?? "");
  const page = browser.contexts()[0]?.pages()[0];
  assert.ok(page !== undefined);
  // The popup of a visit before covers it.
  await page.bringToFront();
  await visit(row, (url) => page.goto(url));
}

function pick({ botd, fpscanner, own }: StealthRow) {
  return { botd, fpscanner, own };
}

function execute(session_id: string, action: Record<string, unknown>) {
  return server.client.pageExecute({ params: { session_id }, body: action });
}

const goWith = (session_id: string) => (url: string) => execute(session_id, { type: "goto", url });

test("the manual's table is up to date", async () => {
  const page = await readFile(new URL("../../docs/stealth.md", import.meta.url), "utf8");
  assert.equal(page, withTable(page), "run: node test/write-stealth-table.ts");
});

describe("what detectors find", () => {
  test(`${rows.plain.name}; ${rows.client.name}`, () =>
    inSession(rows.plain.options, async ({ session_id, cdp_url }) => {
      const { headers, said } = await visit(rows.plain, goWith(session_id));
      for (const [path, sent] of headers) {
        assert.equal(sent["user-agent"], said.userAgent, path);
        assert.equal(sent["accept-language"], "en-US,en;q=0.9", path);
      }
      assert.equal(said.position, "prompt");
      await isNeverNoticed(session_id);
      await visitByPlaywright(rows.client, cdp_url);
    }));

  test(rows.quiet.name, () =>
    inSession(rows.quiet.options, async ({ cdp_url }) => {
      await visitByPlaywright(rows.quiet, cdp_url);
    }),
  );

  test(rows.placed.name, () =>
    inSession(rows.placed.options, async ({ session_id, warnings }) => {
      assert.deepEqual(warnings, []);
      const { headers, said } = await visit(rows.placed, goWith(session_id));
      for (const [path, sent] of headers) {
        assert.equal(sent["accept-language"], "de-CH,de;q=0.9,en-US;q=0.8,en;q=0.7", path);
        assert.equal(sent["x-visitor"], "one", path);
        assert.equal(sent["user-agent"], said.userAgent, path);
      }
      const { languages, locale, timeZone, position, screen } = said;
      assert.deepEqual(
        { languages, locale, timeZone, position, screen },
        {
          languages: "de-CH,de,en-US,en",
          locale: "de-CH",
          timeZone: "Europe/Zurich",
          position: "47.37,8.54,50",
          screen: 2560,
        },
      );
    }),
  );

  for (const row of [rows.window, rows.turbo]) {
    test(row.name, () =>
      inSession(row.options, async ({ session_id }) => {
        await visit(row, goWith(session_id));
      }),
    );
  }

  test(rows.userAgent.name, () =>
    inSession(rows.userAgent.options, async ({ session_id, warnings }) => {
      assert.equal(warnings?.length, 2);
      assert.match(warnings.join(" "), /version 150.*Windows/);
      const { headers, said } = await visit(rows.userAgent, goWith(session_id));
      for (const [path, sent] of headers)
        assert.equal(sent["user-agent"], rows.userAgent.options.user_agent, path);
      assert.equal(headers.get("/index.html")?.["sec-ch-ua-platform"], '"Windows"');
      assert.equal((JSON.parse(said.hints) as { platform: string }).platform, "Windows");
    }),
  );
});

/** A page that asks all the time finds nobody while it is recorded, watched, observed and acted on. */
async function isNeverNoticed(session_id: string): Promise<void> {
  const params = { session_id };
  const { live_url } = await server.client.sessionDebugInfo({ params });
  await using viewer = await LiveViewer.open(live_url);
  await execute(session_id, { type: "goto", url: site.acting });
  await server.client.pageObserve({ params });
  await execute(session_id, { type: "fill", selector: "input", value: "Moth" });
  await execute(session_id, { type: "click", selector: "button" });
  await server.client.pageScreenshot({ params });
  assert.equal((await server.client.pageObserve({ params })).title, "Clicked");
  await until("a picture was seen", () => viewer.pictures.length > 0);
  const { probes } = site.probed;
  await until("the page has asked on, and often", () => site.probed.probes > Math.max(probes, 100));
  assert.equal(site.probed.noticed, 0);
}
