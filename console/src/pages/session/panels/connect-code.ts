import { curlOf } from "../../request-code.ts";

/** How a client reaches a running session, for copying; the key is not in it. */
export function connectCode(
  sessionId: string,
  join: { cdp: string } | { bidi: string },
  baseUrl: string,
) {
  const goto = { type: "goto", url: "https://example.com" };
  return [
    {
      label: "curl",
      code: curlOf("POST", `/sessions/${sessionId}/page/execute`, goto, baseUrl),
    },
    ...("cdp" in join ? [playwright(join.cdp), puppeteer(join.cdp)] : [puppeteer(join.bidi, true)]),
    {
      label: "notte-sdk (Python)",
      code: `import os
from notte_sdk import NotteClient

client = NotteClient(api_key=os.environ["NOTTE_API_KEY"], server_url="${baseUrl}")
session = client.Session(session_id="${sessionId}")
session.execute(type="goto", url="https://example.com")
print(session.observe().space.description)`,
    },
  ];
}

function playwright(cdpUrl: string) {
  return {
    label: "Playwright",
    code: `import { chromium } from "playwright-core";

const browser = await chromium.connectOverCDP("${cdpUrl}");
const page = browser.contexts()[0].pages()[0];
await page.goto("https://example.com");`,
  };
}

function puppeteer(url: string, speaksBidi = false) {
  return {
    label: "Puppeteer",
    code: `import puppeteer from "puppeteer-core";

const browser = await puppeteer.connect({
  browserWSEndpoint: "${url}",${speaksBidi ? '\n  protocol: "webDriverBiDi",' : ""}
  defaultViewport: null,
});
const [page] = await browser.pages();
await page.goto("https://example.com");`,
  };
}
