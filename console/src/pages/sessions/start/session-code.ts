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
    {
      label: "Playwright",
      code: `import { chromium } from "playwright";

${start}
const browser = await chromium.connectOverCDP(session.cdp_url);
const page = browser.contexts()[0].pages()[0];
await page.goto("https://example.com");`,
    },
    {
      label: "Puppeteer",
      code: `import puppeteer from "puppeteer-core";

${start}
const browser = await puppeteer.connect({ browserWSEndpoint: session.cdp_url });
const [page] = await browser.pages();
await page.goto("https://example.com");`,
    },
  ];
}

function indented(text: string): string {
  return text.replaceAll("\n", "\n  ");
}
