import { curlOf } from "../../request-code.ts";

/** How a client reaches a running session, for copying; the key is not in it. */
export function connectCode(sessionId: string, cdpUrl: string, baseUrl: string) {
  const goto = { type: "goto", url: "https://example.com" };
  return [
    {
      label: "curl",
      code: curlOf("POST", `/sessions/${sessionId}/page/execute`, goto, baseUrl),
    },
    {
      label: "Playwright",
      code: `import { chromium } from "playwright-core";

const browser = await chromium.connectOverCDP("${cdpUrl}");
const page = browser.contexts()[0].pages()[0];
await page.goto("https://example.com");`,
    },
    {
      label: "Puppeteer",
      code: `import puppeteer from "puppeteer-core";

const browser = await puppeteer.connect({
  browserWSEndpoint: "${cdpUrl}",
  defaultViewport: null,
});
const [page] = await browser.pages();
await page.goto("https://example.com");`,
    },
    {
      label: "notte-sdk (Python)",
      code: `import os
from notte_sdk import NotteClient

client = NotteClient(api_key=os.environ["NOTTE_API_KEY"], server_url="${baseUrl}")
session = client.Session(session_id="${sessionId}")
session.execute(type="goto", url="https://example.com")
print(session.observe().space.description)`,
    },
  ] as const;
}
