import { curlOf } from "../../request-code.ts";

/** How a session is started and used from code; `body` is what `POST /sessions/start` gets. */
export function sessionCode(
  body: Record<string, unknown>,
  origin: string,
): { label: string; code: string }[] {
  const options = Object.keys(body).length === 0 ? "" : JSON.stringify(body, undefined, 2);
  const start = `const started = await fetch("${origin}/sessions/start", {
  method: "POST",
  headers: { Authorization: \`Bearer \${process.env.NOTTE_API_KEY}\` },${options === "" ? "" : `\n  body: JSON.stringify(${indented(options)}),`}
});
const session = await started.json();
`;
  return [
    {
      label: "curl",
      code: curlOf("POST", "/sessions/start", options === "" ? undefined : body, origin),
    },
    {
      label: "notte-sdk",
      code: `// NOTTE_API_URL=${origin} NOTTE_API_KEY=…
import { NotteClient } from "notte-sdk";

const notte = new NotteClient();
await notte.Session(${options}).use(async (session) => {
  await session.execute({ type: "goto", url: "https://example.com" });
  console.log(await session.scrape());
});`,
    },
    ...(body["browser_type"] === "firefox"
      ? [puppeteer(start, true)]
      : [playwright(start), puppeteer(start)]),
  ];
}

function playwright(start: string) {
  return {
    label: "Playwright",
    code: `import { chromium } from "playwright";

${start}
const browser = await chromium.connectOverCDP(session.cdp_url);
const page = browser.contexts()[0].pages()[0];
await page.goto("https://example.com");`,
  };
}

/** A Firefox has a `bidi_url` and no `cdp_url`. */
function puppeteer(start: string, speaksBidi = false) {
  const join = speaksBidi
    ? 'browserWSEndpoint: session.bidi_url,\n  protocol: "webDriverBiDi",'
    : "browserWSEndpoint: session.cdp_url,";
  return {
    label: "Puppeteer",
    code: `import puppeteer from "puppeteer-core";

${start}
const browser = await puppeteer.connect({
  ${join}
  defaultViewport: null,
});
const [page] = await browser.pages();
await page.goto("https://example.com");`,
  };
}

function indented(text: string): string {
  return text.replaceAll("\n", "\n  ");
}
